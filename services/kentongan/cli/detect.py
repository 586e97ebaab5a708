"""kentongan detect: what each article tells of the watchlist."""

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from kentongan.cli.console import Exit, give, refused, say
from kentongan.cli.contract import detection_line
from kentongan.cli.lines import Lines
from kentongan.domain.article import Article

if TYPE_CHECKING:
    from kentongan.detection.detector import Detector

BATCH = 500
"""Articles read inside one memory zone: what spaCy learns of their words is forgotten after each batch."""


def detect(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="Articles as JSON lines; - reads stdin.")] = "-",
    *,
    rules_only: Annotated[bool, typer.Option("--rules-only", help="Without the second ear.")] = False,
) -> None:
    """Print what each article tells of the watchlist: a JSON line for each detection, also for what does not ring.

    Nothing is sent, remembered or de-duplicated. An article with nothing found prints nothing.

    Example: echo '{"title": "N. Korea fires two missiles", "lang": "en"}' | kentongan detect -
    """
    from kentongan.app.build import settings_with
    from kentongan.app.reading import detector

    lines, judge = Lines(file), detector(settings_with(rules_only=rules_only), refused)
    source = lines.articles()
    while _read_some(judge, islice(source, BATCH), file):
        pass
    raise typer.Exit(Exit.SKIPPED if lines.skipped else Exit.DONE)


def _read_some(judge: "Detector", articles: Iterable[tuple[int, Article]], file: str) -> int:
    """Read articles as they come; how many there were."""
    count = 0
    with judge.batch():
        for number, article in articles:
            count += 1
            if judge.must_guess(article):
                guessed = judge.language_of(article)
                say(f"{file}:{number}: the language {article.lang!r} is not known; read as {guessed}", "yellow")
            for detection in judge.read(article):
                give(detection_line(detection))
    return count
