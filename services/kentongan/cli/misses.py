"""kentongan rules misses: what came near to an event and did not ring."""

from itertools import islice
from typing import Annotated

import typer

from kentongan.cli.console import Exit, counted, refused, say, tell
from kentongan.cli.detect import BATCH
from kentongan.cli.lines import Lines
from kentongan.rulebook.forms import meant


def misses(
    articles: Annotated[str, typer.Argument(metavar="FILE|-", help="Articles as JSON lines; - reads stdin.")],
    *,
    event: Annotated[str, typer.Option(help="Only what came near to this event.")] = "",
    lang: Annotated[str, typer.Option(help="Only what was read in this language.")] = "",
    sample: Annotated[int, typer.Option(min=0, help="Show so many headlines of each group.")] = 3,
    limit: Annotated[int, typer.Option(min=1, help="So many groups, the largest first.")] = 20,
) -> None:
    """Show articles that came near to an event and did not ring, by what was missing, the most frequent first.

    Near is a word that the rule calls `near`, all terms but one of a line, or a reading that is weak: for whoever looks for
    words that a language still lacks.

    Example: kentongan rules misses last-week.jsonl.gz --lang id
    """
    from kentongan.app.build import rulebook, settings
    from kentongan.detection.detector import Detector
    from kentongan.detection.misses import Misses

    book = rulebook(settings())
    for issue in book.refused:
        refused(issue)
    for asked, known in ((event, book.rules), (lang, book.languages)):
        if asked and asked not in known:
            say(f"there is no {asked!r}; {meant(asked, known)}", "red")
            raise typer.Exit(Exit.USAGE)
    lines, detector = Lines(articles), Detector(book, near=True)
    found = Misses(detector, sample)
    source = (article for _, article in lines.articles())
    while batch := list(islice(source, BATCH)):
        with detector.batch():
            for article in batch:
                found.add(article, detector.read(article))
    groups = [one for one in found.groups() if event in ("", one[0].event_type) and lang in ("", one[0].lang)]
    for miss, headlines in groups[:limit]:
        tell(f"{headlines.count:>5}  {miss.event_type} [{miss.lang}] has {', '.join(miss.has)}; {miss.why}")
        for headline in headlines.drawn():
            tell(f"         {' '.join(headline.split())}")
    if len(groups) > limit:
        say(f"{counted(len(groups) - limit, 'group')} more; show them with --limit")
    raise typer.Exit(Exit.SKIPPED if lines.skipped else Exit.DONE)
