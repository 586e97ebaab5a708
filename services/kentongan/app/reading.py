"""What reads articles: the detector for commands, one that is built late for services, and the replay."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from typing import TYPE_CHECKING

import structlog

from kentongan.app.build import rulebook, written_subscriptions
from kentongan.domain.article import Article
from kentongan.domain.detection import Detection
from kentongan.domain.subscription import Channel, Matcher, Secret, Subscription
from kentongan.pipeline.fold import fold
from kentongan.rulebook.yaml import Issue
from kentongan.settings import Settings

if TYPE_CHECKING:
    from kentongan.detection.detector import Detector

log = structlog.get_logger()

LISTENER = Subscription(
    id="file:everything", name="everything", matcher=Matcher(), channels=(Channel(url=Secret("terminal://")),)
)
"""Who hears everything in a replay where nobody subscribed."""


def unheard(_issue: Issue) -> None:
    """Where nobody is there to be told."""


def detector(chosen: Settings, refused: Callable[[Issue], None] = unheard) -> "Detector":
    """What reads articles. Each fault of a user's own rules, which are then not in force, is told to `refused`."""
    from kentongan.detection.detector import Detector

    book = rulebook(chosen)
    for issue in book.refused:
        refused(issue)
    return Detector(book)


class LateReader:
    """Reads articles, and learns to only when it is asked to: of the stages only one ever needs it."""

    def __init__(self, chosen: Settings) -> None:
        self._settings = chosen

    @cached_property
    def _detector(self) -> "Detector":
        return detector(self._settings, _logged)

    def warm_up(self) -> None:
        """Learn now, so that the first article need not wait."""
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
    from kentongan.detection.detector import Detector

    book = rulebook(chosen)
    for issue in book.refused:
        refused(issue)
    messages = fold(
        articles,
        reader=Detector(book),
        rules=book.rules,
        confidence=book.confidence,
        subscriptions=written_subscriptions(chosen) or (LISTENER,),
    )
    async for message in messages:
        yield message
