"""kentongan rules backtest: what a rule would have rung over articles of the past."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kentongan.cli.console import Exit, counted, refused, say, tell
from kentongan.cli.detect import BATCH
from kentongan.cli.lines import Lines
from kentongan.domain.article import Article
from kentongan.rulebook.forms import meant

if TYPE_CHECKING:
    from kentongan.detection.backtest import Backtest, Heard
    from kentongan.detection.detector import Detector
    from kentongan.detection.sampling import Sample
    from kentongan.rulebook.book import Rulebook


def backtest(
    which: Annotated[str, typer.Argument(metavar="EVENT|FILE", help="A rule in force, or a file that holds one.")],
    *,
    over: Annotated[str, typer.Option(metavar="FILE|-", help="Articles as JSON lines; - reads stdin.")],
    sample: Annotated[int, typer.Option(min=0, help="Show so many headlines of each kind.")] = 5,
    noise: Annotated[float, typer.Option(min=0, help="Warn when it rings more often a day.")] = 20,
) -> None:
    """Tell what a rule would have rung over articles of the past, on rules alone: how often, where, and whether too often.

    A file, such as my/events/bridge_collapse.yaml, is tried in place of the rule of its name, and compared with it: what
    rings that did not, and what no longer does.

    Example: kentongan rules backtest missile_launch --over last-week.jsonl.gz
    """
    from kentongan.app.build import rulebook, settings
    from kentongan.detection.backtest import Backtest
    from kentongan.detection.detector import Detector

    book = rulebook(settings())
    for issue in book.refused:
        refused(issue)
    event, tried = _tried(which, book)
    before = Detector(book)
    now = before if tried is book else Detector(tried)
    lines, test = Lines(over), Backtest(event, sample)
    source = (article for _, article in lines.articles())
    while batch := list(islice(source, BATCH)):
        _read_some(batch, test, now, before)
    _tell(test, compared=tried is not book and event in book.rules)
    for one in test.noise(noise):
        say(f"noisy: {one}", "yellow")
    raise typer.Exit(Exit.SKIPPED if lines.skipped else Exit.DONE)


def _tried(which: str, book: "Rulebook") -> tuple[str, "Rulebook"]:
    """The event, and the rulebook in which the rule that is tried is in force. Raises `Faulty`."""
    from kentongan.rulebook.rule_file import written
    from kentongan.rulebook.yaml import load

    if which in book.rules:
        return which, book
    path = Path(which)
    if not path.is_file():
        say(f"there is no event and no file {which!r}; {meant(which, book.rules)}", "red")
        raise typer.Exit(Exit.USAGE)
    one = written(load(path), book.languages)
    return one.rule.id, book.with_rule(one)


def _read_some(batch: Iterable[Article], test: "Backtest", now: "Detector", before: "Detector") -> None:
    with now.batch(), before.batch():
        for article in batch:
            read = now.read(article)
            test.add(article, read, read if now is before else before.read(article))


def _tell(test: "Backtest", *, compared: bool) -> None:
    tell(f"{test.event}: {counted(test.rings.count, 'ring')} in {counted(test.articles, 'article')}{_a_day(test)}")
    _tell_sample("rings", test.rings)
    if compared:
        _tell_sample("new", test.new)
        _tell_sample("lost", test.lost)


def _a_day(test: "Backtest") -> str:
    if test.a_day is None:
        return "; none of them is dated"
    said = f", {test.a_day:.1f} a day over {counted(test.days, 'day')}"
    if not test.by_day:
        return said
    day, most = max(test.by_day.items(), key=lambda item: (item[1], item[0]))
    return f"{said}, at most {most} ({day})"


def _tell_sample(kind: str, sample: "Sample[Heard]") -> None:
    shown = sample.drawn()
    tell(f"{kind}: {sample.count}{f', {len(shown)} of them:' if 0 < len(shown) < sample.count else ''}")
    for one in shown:
        tell(f"  {one.day or 'no date'} [{one.lang}] {one.article_id}: {' '.join(one.words.split())}")
