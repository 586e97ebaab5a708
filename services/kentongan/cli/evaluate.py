"""kentongan evaluate: what the detector makes of articles that people labelled."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kentongan.cli.console import Exit, counted, refused, say, tell
from kentongan.cli.detect import BATCH
from kentongan.cli.lines import lines_of
from kentongan.domain.errors import Invalid, KentonganError
from kentongan.rulebook.forms import meant

if TYPE_CHECKING:
    from kentongan.cli.accuracy import Record
    from kentongan.detection.accuracy import Accuracy, Tally
    from kentongan.detection.detector import Detector
    from kentongan.detection.evaluation import Difference
    from kentongan.detection.labels import Labelled, OlderLabels

DOCS = Path("docs")
TABLES = ("type", "lang")


def evaluate(
    data: Annotated[list[Path], typer.Argument(help="Labelled articles as JSON lines; of a folder, every .jsonl.")],
    *,
    by: Annotated[str, typer.Option(help="Which tables to print besides the whole: type, lang.")] = "type,lang",
    titles: Annotated[bool, typer.Option("--titles", help="Read titles only, where there is one.")] = False,
    half: Annotated[Literal["gate", "kept"], typer.Option(help="Which half of a set that has two.")] = "gate",
    leave_out: Annotated[
        list[str] | None, typer.Option(help="Leave out articles that hold these words; may be given several times.")
    ] = None,
    rules_only: Annotated[bool, typer.Option("--rules-only", help="Without the second ear.")] = False,
    labels: Annotated[Path | None, typer.Option(help="A file that says what older labels mean.")] = None,
    errors: Annotated[int, typer.Option(min=0, help="Print so many differences of each kind.")] = 0,
    write: Annotated[bool, typer.Option("--write", help="Write docs/accuracy.json and docs/accuracy.md.")] = False,
    about: Annotated[str, typer.Option(help="With --write: what this set is, for the page.")] = "",
    gate: Annotated[
        bool, typer.Option("--gate", help="Fail if a figure is lower than docs/accuracy.json says.")
    ] = False,
) -> None:
    """Hold what is read in labelled articles against their labels: precision, recall, F1, by type and by language.

    Nothing is measured where a line cannot be read. Disputed articles are left out.

    Example: kentongan evaluate tests/evaluation --by lang --errors 10
    """
    from kentongan.cli.accuracy import read_record, show, write_record

    tables = _tables(by)
    chosen = _Choice(half=half, titles=titles, rules_only=rules_only, leave_out=tuple(leave_out or ()))
    found = _measured(_Rows(_files(data), _older(labels) if labels else None), chosen, errors)
    name = chosen.named(data)
    show(found, name, tables)
    record = read_record(DOCS) if write or gate else None
    if record is not None and gate:
        _compare(found, name, record)
    if record is not None and write:
        write_record(DOCS, record.with_set(name, found, about))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """Which labelled articles count, and what is read of them."""

    half: str
    titles: bool
    rules_only: bool
    leave_out: tuple[str, ...]

    def takes(self, row: "Labelled") -> bool:
        words = f"{row.article.title}\n{row.article.text}".casefold()
        return (
            not row.disputed
            and (row.half or "gate") == self.half
            and not any(one.casefold() in words for one in self.leave_out)
        )

    def read(self, row: "Labelled") -> "Labelled":
        """The article as it is to be read."""
        if self.titles and row.article.title:
            return replace(row, article=replace(row.article, text=""))
        return row

    def named(self, data: list[Path]) -> str:
        """What a set is called in the record: by its files, and by what was done with them."""
        parts = [" + ".join(path.name.partition(".")[0] for path in data)]
        parts += ["titles only"] if self.titles else []
        parts += ["rules alone"] if self.rules_only else []
        parts += ["the kept half"] if self.half == "kept" else []
        parts += [f"without {' and '.join(self.leave_out)}"] if self.leave_out else []
        return ", ".join(parts)


@dataclass
class _Rows:
    """The labelled articles of some files. What cannot be read is told on stderr with its line, and counted."""

    files: list[Path]
    older: "OlderLabels | None"
    faulty: int = 0

    def __iter__(self) -> Iterator["Labelled"]:
        from kentongan.detection.labels import labelled_from
        from kentongan.pipeline.codec import read_fields

        for path in self.files:
            for number, line in lines_of(str(path)):
                try:
                    yield labelled_from(read_fields(line), self.older)
                except Invalid as error:
                    self.faulty += 1
                    say(f"{path}:{number}: {error}", "yellow")


def _tables(by: str) -> list[str]:
    asked = [one for one in map(str.strip, by.split(",")) if one]
    for one in asked:
        if one not in TABLES:
            say(f"there is no table by {one!r}; {meant(one, TABLES)}", "red")
            raise typer.Exit(Exit.USAGE)
    return asked


def _files(data: list[Path]) -> list[Path]:
    found = [one for path in data for one in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])]
    if not found:
        raise KentonganError(f"there is no .jsonl file in {' or '.join(map(str, data))}")
    return found


def _older(path: Path) -> "OlderLabels":
    from kentongan.detection.labels import older_labels_from

    try:
        return older_labels_from(json.loads(path.read_text("utf-8")))
    except OSError as error:
        raise KentonganError(f"cannot read {path}: {error.strerror}") from error
    except (ValueError, Invalid) as error:
        raise KentonganError(f"{path}: {error}") from error


def _measured(rows: _Rows, choice: _Choice, errors: int) -> "Accuracy":
    from kentongan.app.build import settings_with
    from kentongan.app.reading import detector
    from kentongan.detection.accuracy import Tally

    judge = detector(settings_with(rules_only=choice.rules_only), refused)
    tally = Tally(heard={rule.id for rule in judge.knowledge.rules})
    differences = _Differences(errors)
    chosen = (choice.read(row) for row in rows if choice.takes(row))
    while batch := list(islice(chosen, BATCH)):
        if not rows.faulty:  # else only the other faults are still of interest
            _judge_some(judge, batch, tally, differences)
    if rows.faulty:
        raise KentonganError(f"nothing was measured: {counted(rows.faulty, 'line')} cannot be read")
    differences.show()
    if tally.unheard:
        say(f"no rule hears {', '.join(sorted(tally.unheard))}: what is labelled so counts as missed", "yellow")
    return tally.accuracy()


def _judge_some(judge: "Detector", batch: list["Labelled"], tally: "Tally", differences: "_Differences") -> None:
    from kentongan.detection.evaluation import judge as judged

    with judge.batch():
        for row in batch:
            verdict = judged(row, judge.read(row.article))
            tally.add(row, verdict)
            differences.add(row, verdict.differences)


@dataclass
class _Differences:
    """The first differences of each kind, to be looked at."""

    most: int
    kept: dict[str, list[str]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, row: "Labelled", differences: tuple["Difference", ...]) -> None:
        for one in differences:
            self.counts[one.kind] = self.counts.get(one.kind, 0) + 1
            if self.counts[one.kind] <= self.most:
                title = row.article.title or row.article.text[:120]
                line = f"  {one.event_type} [{row.lang}] {row.article.id}: {title}\n      is {one.wanted}, read as {one.told}"
                self.kept.setdefault(one.kind, []).append(line)

    def show(self) -> None:
        for kind, lines in sorted(self.kept.items()):
            tell(f"{kind}: {len(lines)} of {self.counts[kind]}")
            for line in lines:
                tell(line)


def _compare(found: "Accuracy", name: str, record: "Record") -> None:
    """Raises `typer.Exit` where a figure is lower than it was written down."""
    from kentongan.detection.accuracy import drops

    if name not in record.sets:
        raise KentonganError(f"{DOCS}/accuracy.json knows no set {name!r}; write it with --write")
    before = record.sets[name].accuracy
    if before.articles != found.articles:
        say(f"{counted(found.articles, 'article')}, {before.articles} when it was written down; use --write", "yellow")
    fallen = drops(found, before)
    for one in fallen:
        say(one, "red")
    if fallen:
        raise typer.Exit(Exit.FAILED)
    say("no figure is lower than it was", "green")
