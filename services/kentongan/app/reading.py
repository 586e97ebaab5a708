"""What reads articles: the detector for commands, one that is built late for services, and the replay."""

import gc
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

import structlog

from kentongan.app.build import rulebook, written_subscriptions
from kentongan.app.ear import ear
from kentongan.domain.article import Article
from kentongan.domain.detection import Detection
from kentongan.domain.subscription import Channel, Matcher, Secret, Subscription
from kentongan.pipeline.fold import fold
from kentongan.rulebook.book import Rulebook
from kentongan.rulebook.yaml import Issue
from kentongan.settings import Settings

if TYPE_CHECKING:
    from kentongan.detection.detector import Detector

log = structlog.get_logger()

LISTENER = Subscription(
    id="file:everything", name="everything", matcher=Matcher(), channels=(Channel(url=Secret("terminal://")),)
)
"""Who hears everything in a replay where nobody subscribed."""


@contextmanager
def undisturbed() -> Iterator[None]:
    """Load without the garbage collector: it would look through all that stays, again and again, for two fifths of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def unheard(_issue: Issue) -> None:
    """Where nobody is there to be told."""


def detector(chosen: Settings, refused: Callable[[Issue], None] = unheard) -> "Detector":
    """What reads articles. Each fault of a user's own rules, which are then not in force, is told to `refused`."""
    return _detector(chosen, _book(chosen, refused))


def _book(chosen: Settings, refused: Callable[[Issue], None]) -> Rulebook:
    with undisturbed():
        book = rulebook(chosen)
    for issue in book.refused:
        refused(issue)
    return book


def _detector(chosen: Settings, book: Rulebook) -> "Detector":
    """Both ears, or the rules alone where there is no second one; `doctor` says why and what that costs."""
    from kentongan.detection.detector import Detector
    from kentongan.detection.encoders import Absent

    heard = ear(chosen)
    return Detector(book, None if isinstance(heard, Absent) else heard, near=True, suggest=chosen.suggest)


class LateReader:
    """Reads articles, and learns to only when it is asked to: of the stages only one ever needs it."""

    def __init__(self, chosen: Settings) -> None:
        self._settings = chosen

    @cached_property
    def _detector(self) -> "Detector":
        return detector(self._settings, _logged)

    def warm_up(self) -> None:
        """Learn now, so that the first article need not wait."""
        with undisturbed():
            self._detector.warm_up()

    def read(self, article: Article) -> Sequence[Detection]:
        return self._detector.read(article)

    def batch(self) -> AbstractContextManager[object]:
        return self._detector.batch()


def _logged(issue: Issue) -> None:
    log.warning("refused in your own rules", fault=str(issue))


async def replayed(
    chosen: Settings, articles: Sequence[Article], refused: Callable[[Issue], None] = unheard
) -> AsyncIterator[object]:
    """Everything that the stages would have written for these articles, in order."""
    book = _book(chosen, refused)
    messages = fold(
        articles,
        reader=_detector(chosen, book),
        rules=book.rules,
        confidence=book.confidence,
        subscriptions=written_subscriptions(chosen) or (LISTENER,),
    )
    async for message in messages:
        yield message
