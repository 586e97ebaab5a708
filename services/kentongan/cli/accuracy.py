"""How accuracy is shown and kept: tables in the terminal, docs/accuracy.md to read, docs/accuracy.json to compare with.

Loads the detector with it, so that a command imports it only once it runs.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from kentongan.cli.console import counted
from kentongan.detection.accuracy import FEWEST_LABELS, Accuracy, FalseRings, Figure, Share
from kentongan.detection.evaluation import MEASURES
from kentongan.domain.errors import Invalid, KentonganError
from kentongan.pipeline import codec

Row = tuple[str, ...]
Groups = Mapping[str, Mapping[str, Figure]]

JSON = "accuracy.json"
MARKDOWN = "accuracy.md"
NONE = "–"
WIDE_ENOUGH = 160
"""Columns of a table that goes to a file or another program."""

WIDE = 50
"""Characters of the plot, from 0 to 1."""

FLAT = 2
"""Levels of a mapping that are written on one line: a figure, whose shares are mappings themselves."""

OVERALL = ("measure", "right", "false", "missed", "precision", "recall", "F1")
GROUP = ("must ring", "precision", "recall", "F1")

PAGE = """\
# Accuracy

How much of what rings is true, and how much of what should ring is heard, by event type and language. This page and
[accuracy.json](accuracy.json) are written by `kentongan evaluate --write`, and the tests hold what the rules do now against
them: no figure may fall unseen.

*Precision* is the share of what was told that is right, *recall* the share of what should be told that was, *F1* their
harmonic mean. In brackets stands between which bounds a figure lies in 95 of 100 samples of this size: by Wilson for
precision and recall, by drawing the articles anew for F1 (with fewer than ten labels that says nothing, and the bounds are
0 and 1). Where the bounds lie far apart, the figure in front of them says little.

The tables by type and language tell of what rings; behind that the F1 of the other measures.

| measure | over what |
|---|---|
| rings | pairs of article and event type: does it ring, and should it |
| type | the same pairs: is the event read at all, whether it rings or not |
| modality | what is planned, threatened, possible, denied, negated, past, a drill or fiction; what is asserted is left out |
| role | readings whose type and modality are right |
| actor, target, place, figures | what a label states of them, where the event was read |
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured on one set, and what that set is."""

    about: str = ""
    accuracy: Accuracy


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What was measured last, by the name of the set."""

    sets: Mapping[str, Measured] = field(default_factory=dict)

    def with_set(self, name: str, accuracy: Accuracy, about: str = "") -> "Record":
        """With what was measured now; what the set is need be said only once."""
        before = self.sets.get(name)
        known = before.about if before else ""
        return replace(self, sets={**self.sets, name: Measured(about=about or known, accuracy=accuracy)})


def read_record(folder: Path) -> Record:
    """What was measured last; nothing where nothing was written."""
    path = folder / JSON
    if not path.exists():
        return Record()
    try:
        return codec.decode(path.read_bytes(), Record)
    except Invalid as error:
        raise KentonganError(f"{path}: {error}; write it anew with --write") from error


def write_record(folder: Path, record: Record) -> None:
    """Write both files."""
    if not folder.is_dir():
        raise KentonganError(f"there is no folder {folder} here; --write writes {JSON} and {MARKDOWN} into it")
    (folder / JSON).write_text(_laid_out(json.loads(codec.encode(record))) + "\n", "utf-8")
    (folder / MARKDOWN).write_text(page(record), "utf-8")


def show(accuracy: Accuracy, name: str, by: Sequence[str]) -> None:
    """Print tables."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDE_ENOUGH)
    console.print(f"{name}: {_extent(accuracy)}", markup=False)
    console.print(_table(OVERALL, _overall(accuracy)))
    for line in _sayings(accuracy):
        console.print(line, markup=False)
    for kind, groups in _groups(accuracy):
        if kind in by:
            console.print()
            console.print(_table((kind, *GROUP, *_others(groups)), _by_group(groups)))


def page(record: Record) -> str:
    """The page that people read."""
    return "\n".join([PAGE, *(_section(name, measured) for name, measured in sorted(record.sets.items()))])


def _section(name: str, measured: Measured) -> str:
    accuracy = measured.accuracy
    parts = [f"## {name}", measured.about, f"{_extent(accuracy)}.", _markdown(OVERALL, _overall(accuracy))]
    parts.append("\n".join(f"- {line}" for line in _sayings(accuracy)))
    for kind, groups in _groups(accuracy):
        parts += [f"### {name}, by {kind}", _markdown((kind, *GROUP, *_others(groups)), _by_group(groups))]
        parts += _plot(groups)
    return "\n\n".join(part for part in parts if part) + "\n"


def _extent(accuracy: Accuracy) -> str:
    extent = f"{counted(accuracy.articles, 'article')} in {counted(len(accuracy.languages), 'language')}"
    return f"{extent}, {counted(accuracy.labels, 'label')}, of which {accuracy.ringing} must ring"


def _overall(accuracy: Accuracy) -> list[Row]:
    return [
        (name, str(one.right), str(one.false), str(one.missed), *_shares(one)) for name, one in accuracy.overall.items()
    ]


def _sayings(accuracy: Accuracy) -> Iterator[str]:
    mean = accuracy.mean
    if mean.types:
        values = f"precision {_number(mean.precision)}, recall {_number(mean.recall)}, F1 {_number(mean.f1)}"
        yield f"mean over {counted(mean.types, 'type')} with at least {FEWEST_LABELS} labels that must ring: {values}"
    yield f"false rings: {_rate(accuracy.false_rings)}"
    if accuracy.false_rings_at_random is not None:
        yield f"of the articles drawn at random alone: {_rate(accuracy.false_rings_at_random)}"


def _rate(false: FalseRings) -> str:
    return f"{false.rings} in {counted(false.articles, 'article')}, {false.per_thousand:g} per 1,000"


def _groups(accuracy: Accuracy) -> tuple[tuple[str, Groups], ...]:
    return ("type", accuracy.types), ("lang", accuracy.languages)


def _others(groups: Groups) -> Row:
    """The measures besides what rings for which there is anything to show."""
    return tuple(name for name in MEASURES[1:] if any(name in figures for figures in groups.values()))


def _by_group(groups: Groups) -> list[Row]:
    return [
        (name, *_ringing(figures.get("rings")), *(_number(_f1(figures.get(one))) for one in _others(groups)))
        for name, figures in groups.items()
    ]


def _ringing(rings: Figure | None) -> Row:
    return (str(rings.right + rings.missed), *_shares(rings)) if rings else ("0", NONE, NONE, NONE)


def _shares(one: Figure) -> Row:
    return tuple(_share(share) for share in (one.precision, one.recall, one.f1))


def _share(share: Share | None) -> str:
    return NONE if share is None else f"{_number(share.value)} ({_number(share.low)}–{_number(share.high)})"


def _f1(one: Figure | None) -> float | None:
    return one.f1.value if one is not None and one.f1 is not None else None


def _number(value: float | None) -> str:
    return NONE if value is None else f"{value:.2f}".removeprefix("0")


def _plot(groups: Groups) -> Iterator[str]:
    """F1 of what rings in each group, with its bounds, as lines of text: a plot that shows everywhere and can be compared."""
    shares = {name: one.f1 for name, figures in groups.items() if (one := figures.get("rings")) and one.f1}
    if shares:
        wide = max(map(len, shares))
        lines = (f"{name:<{wide}} {_drawn(share)} {_number(share.value):>4}" for name, share in shares.items())
        scale = f"{'':<{wide}} 0{'.5':^{WIDE - 2}}1"
        yield "\n".join(["```", scale, *lines, "```"])


def _drawn(share: Share) -> str:
    low, at, high = (min(WIDE - 1, int(value * WIDE)) for value in (share.low, share.value, share.high))
    line = "".join("─" if low <= column <= high else "·" for column in range(WIDE))
    return f"{line[:at]}●{line[at + 1 :]}"


def _table(head: Row, rows: Iterable[Row]) -> Table:
    table = Table(box=None, header_style="bold")
    for number, name in enumerate(head):
        table.add_column(name, justify="right" if number else "left", no_wrap=not number)
    for row in rows:
        table.add_row(*row)
    return table


def _markdown(head: Row, rows: Iterable[Row]) -> str:
    lines = (head, ("---", *["---:"] * (len(head) - 1)), *rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _laid_out(value: object, depth: int = 0) -> str:
    """JSON with a line for each figure, so that a change of one shows as a change of one line."""
    if not isinstance(value, dict) or _height(value) <= FLAT:
        return json.dumps(value, ensure_ascii=False)
    inner = " " * (depth + 1)
    lines = (f"{inner}{json.dumps(name)}: {_laid_out(one, depth + 1)}" for name, one in value.items())
    return "{\n" + ",\n".join(lines) + f"\n{' ' * depth}}}"


def _height(value: object) -> int:
    return 1 + max(map(_height, value.values()), default=0) if isinstance(value, dict) else 0
