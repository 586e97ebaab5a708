"""Small stages to try the broker with; each does one thing that a real one may do."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from builders import a_detection
from kentongan.broker.bind import Pace
from kentongan.domain.article import Article
from kentongan.domain.detection import Detection
from kentongan.pipeline.table import Step
from kentongan.pipeline.topics import ARTICLES, DETECTIONS
from kentongan.pipeline.writes import Outcome, Put, Room, TakeOnce

SHORT = timedelta(milliseconds=200)

QUICK = Pace(
    read=timedelta(milliseconds=50),
    claim=timedelta(milliseconds=20),
    silence=timedelta(milliseconds=300),
    lease=timedelta(milliseconds=300),
    pump=timedelta(milliseconds=20),
    housekeeping=timedelta(milliseconds=200),
    pause=timedelta(milliseconds=20),
    grace=timedelta(seconds=5),
)


@dataclass
class Listen:
    """Passes on a detection for each article, once; fails as the test asks, by the article's id."""

    fails: Mapping[str, Exception] = field(default_factory=dict)
    once: bool = True
    concurrent: bool = False
    name: str = "listen"
    timeout: timedelta = SHORT
    heard: list[Article] = field(default_factory=list)
    batches: int = 0
    open: int = 0

    @contextmanager
    def batch(self) -> Iterator[None]:
        self.batches += 1
        self.open += 1
        yield
        self.open -= 1

    async def __call__(self, message: object, _now: datetime) -> Outcome:
        assert isinstance(message, Article)
        assert self.concurrent or self.open == 1
        self.heard.append(message)
        if message.id in self.fails:
            raise self.fails[message.id]
        once = (TakeOnce(key=message.id, keep=timedelta(days=1)),) if self.once else ()
        return Outcome(writes=once, outputs=(a_detection(article=message.id),))


@dataclass
class Held(Listen):
    """Does not end with an article before the test lets it go."""

    held: frozenset[str] = frozenset()
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, message: object, now: datetime) -> Outcome:
        outcome = await super().__call__(message, now)
        assert isinstance(message, Article)
        if message.id in self.held:
            self.begun.set()
            await self.let_go.wait()
        return outcome


@dataclass
class Count:
    """A single writer: keeps a number in memory that must agree with its record."""

    load: Callable[[], object]
    fails: dict[str, Exception] = field(default_factory=dict)
    name: str = "count"
    concurrent: bool = False
    timeout: timedelta = SHORT
    number: int = 0
    reloads: int = 0

    async def reload(self) -> None:
        self.reloads += 1
        self.number = await self.load()  # type: ignore[misc]

    async def __call__(self, message: object, _now: datetime) -> Outcome:
        assert isinstance(message, Article)
        self.number += 1
        if message.id in self.fails:
            raise self.fails.pop(message.id)
        number = a_detection(article=message.id, id=f"number {self.number}")
        put = Put(room=Room.LEDGER, key="number", value={"number": self.number}, if_version=self.number - 1)
        return Outcome(writes=(put,), outputs=(number,))


def a_step(stage: object) -> Step:
    return Step(ARTICLES, stage, DETECTIONS)  # type: ignore[arg-type]


def article_ids(detections: list[Detection]) -> list[str]:
    return [detection.article_id for detection in detections]
