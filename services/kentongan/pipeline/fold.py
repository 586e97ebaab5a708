"""Runs the same table in process, over articles of the past, with a clock of its own: for `kentongan replay` and tests.

What is remembered lives and dies with the fold: the import contract keeps the store above us, and a replay must neither
see nor touch what a running house remembers.
"""

import heapq
import itertools
from collections import deque
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, cast

from kentongan.domain.alert import Alert, LedgerEntry, Told
from kentongan.domain.article import Article
from kentongan.domain.incident import Incident
from kentongan.domain.subscription import Channel, Subscription
from kentongan.pipeline.ports import Answer, Reader
from kentongan.pipeline.table import Step, Tools, pipeline
from kentongan.pipeline.topics import ARTICLES, Topic
from kentongan.pipeline.writes import Delete, Due, Outcome, Put, Room, TakeOnce, Versioned, told_key
from kentongan.rulebook.rule import Grade, Rule

BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of a replay in which no article says when it was published."""


async def fold(
    articles: Sequence[Article],
    *,
    reader: Reader,
    rules: Mapping[str, Rule],
    confidence: tuple[Grade, ...],
    subscriptions: Sequence[Subscription] = (),
) -> AsyncIterator[object]:
    """What becomes of these articles: every message that the stages write, in order. Nobody is told anything.

    The clock stands at the publication of the article at hand, so that nothing is old news. What is due is done when the
    clock has come to it; after the last article time stands still, so an incident that may yet be joined stays open.
    """
    memory = Memory(subscriptions)
    tools = Tools(
        reader=reader,
        rules=rules,
        confidence=confidence,
        incidents=memory,
        subscriptions=memory,
        ledger=memory,
        notifier=Mute(),
    )
    house = _House(pipeline(tools), memory)
    for now, article in _as_published(articles):
        for due in memory.due_by(now):
            async for output in house.lives_through(due.topic, due.message, due.at):
                yield output
        # What was fetched later than the time that is replayed was not fetched yet.
        with reader.batch():
            async for output in house.lives_through(ARTICLES, replace(article, fetched_at=now), now):
                yield output


def in_time_order(articles: Sequence[Article]) -> list[Article]:
    """Sorted stably by publication; an article without a date keeps its place in the list."""
    dated = iter(sorted((one for one in articles if one.published_at), key=lambda one: one.published_at or BEFORE_ALL))
    return [next(dated) if one.published_at else one for one in articles]


def _as_published(articles: Sequence[Article]) -> Iterator[tuple[datetime, Article]]:
    now = min((one.published_at for one in articles if one.published_at), default=BEFORE_ALL)
    for article in in_time_order(articles):
        now = article.published_at or now
        yield now, article


@dataclass(frozen=True, slots=True)
class Reminder:
    """A message that comes back onto its topic when its time has come."""

    at: datetime
    topic: Topic
    message: object


class Memory:
    """What is remembered while a fold runs, and the time at which something is due."""

    def __init__(self, subscriptions: Sequence[Subscription] = ()) -> None:
        self._subscriptions = tuple(subscriptions)
        self._rooms: dict[Room, dict[str, Versioned[Any]]] = {room: {} for room in Room}
        self._taken: set[str] = set()
        self._reminders: dict[tuple[str, str], tuple[int, Reminder]] = {}
        self._order: list[tuple[datetime, int, tuple[str, str]]] = []
        self._numbers = itertools.count()

    async def open(self) -> Sequence[Incident]:
        return [record.value for record in self._rooms[Room.INCIDENTS].values()]

    async def all(self) -> Sequence[Subscription]:
        return self._subscriptions

    async def told(self, incident_id: str, subscription_ids: Sequence[str]) -> Mapping[str, Versioned[Told]]:
        room = self._rooms[Room.TOLD]
        keys = {one: told_key(incident_id, one) for one in subscription_ids}
        return {one: room[key] for one, key in keys.items() if key in room}

    async def entry(self, alert_id: str) -> LedgerEntry | None:
        record = self._rooms[Room.LEDGER].get(alert_id)
        return cast("LedgerEntry", record.value) if record else None

    def commit(self, topic: Topic, outcome: Outcome) -> bool:
        """Do what a stage wants; nothing of it, and false, where its message was to count once and did before.

        One message is judged at a time, so versions cannot have changed since a stage read them.
        """
        taken = {write.key for write in outcome.writes if isinstance(write, TakeOnce)}
        if taken & self._taken:
            return False
        self._taken |= taken
        for write in outcome.writes:
            match write:
                case Put():
                    room = self._rooms[write.room]
                    version = room[write.key].version if write.key in room else 0
                    room[write.key] = Versioned(write.value, version + 1)
                case Delete():
                    self._rooms[write.room].pop(write.key, None)
                case Due():
                    self._remind(topic, write)
                case TakeOnce():
                    pass
        return True

    def due_by(self, now: datetime) -> Iterator[Reminder]:
        """What is due by then, the earliest first; also what becomes due while it is dealt with."""
        while self._order and self._order[0][0] <= now:
            _, number, key = heapq.heappop(self._order)
            latest, reminder = self._reminders.get(key, (None, None))
            if reminder is not None and latest == number:
                del self._reminders[key]
                yield reminder

    def _remind(self, topic: Topic, due: Due) -> None:
        number, key = next(self._numbers), (topic.name, due.key)
        self._reminders[key] = (number, Reminder(due.at, topic, due.message))
        heapq.heappush(self._order, (due.at, number, key))


class Mute:
    """Tells nobody: a replay only says who would have been told."""

    async def send(self, alert: Alert, channel: Channel, *, key: str) -> Answer:  # noqa: ARG002 - a port's names
        return Answer(detail="replayed, not sent")


class _House:
    """The stages at work on one message and on all that follows from it."""

    def __init__(self, table: Sequence[Step], memory: Memory) -> None:
        self._steps = {step.source.name: step for step in table}
        self._memory = memory

    async def lives_through(self, topic: Topic, message: object, now: datetime) -> AsyncIterator[object]:
        waiting = deque([(topic, message)])
        while waiting:
            source, judged = waiting.popleft()
            step = self._steps.get(source.name)
            if step is None:
                continue
            outcome = await step.stage(judged, now)
            if not self._memory.commit(source, outcome):
                continue
            for output in outcome.outputs:
                yield output
                waiting.append((step.target, output))
