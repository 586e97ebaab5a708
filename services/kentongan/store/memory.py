"""The twin of Redis in memory, with the same promises: for replays and tests.

It keeps messages, records, what is due and what is dead for one shard, and commits as the Redis one does. Time is the
caller's: nothing here looks at a clock.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from kentongan.domain.alert import Delivery, LedgerEntry, Told
from kentongan.domain.errors import KentonganError
from kentongan.domain.incident import Incident
from kentongan.domain.subscription import Subscription
from kentongan.pipeline import codec
from kentongan.pipeline.commit import Entry, Fate, Judged
from kentongan.pipeline.records import FORMAT, HOLDS, read
from kentongan.pipeline.table import Step
from kentongan.pipeline.topics import DELIVERIES, Topic
from kentongan.pipeline.writes import Delete, Due, Put, Room, TakeOnce, Versioned, told_key

T = TypeVar("T")


@dataclass(slots=True)
class _Record:
    data: bytes
    version: int
    changed: int
    until: datetime | None
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class _Waiting:
    at: datetime
    topic: Topic
    data: bytes
    kind: str
    attempt: int = 1
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dead:
    """A message that was given up, with its reason."""

    entry: Entry
    reason: str


@dataclass(slots=True)
class Memory:
    """Everything that one shard remembers."""

    now: Callable[[], datetime]
    streams: dict[str, list[Entry]] = field(default_factory=dict)
    dead: dict[str, list[Dead]] = field(default_factory=dict)
    leases: dict[str, str] = field(default_factory=dict)
    been_read: dict[tuple[str, str], int] = field(default_factory=dict)
    in_hand: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    _records: dict[tuple[Room, str], _Record] = field(default_factory=dict)
    taken: dict[str, datetime] = field(default_factory=dict)
    due: dict[tuple[str, str, str], _Waiting] = field(default_factory=dict)
    _counter: int = 0

    def add(self, topic: Topic, data: bytes, kind: str, attempt: int = 1, received_at: datetime | None = None) -> None:
        """Put a message onto a topic."""
        self._counter += 1
        entry = Entry(
            id=f"{self._counter}-0",
            data=data,
            kind=kind,
            attempt=attempt,
            received_at=received_at or self.now(),
        )
        self.streams.setdefault(topic.name, []).append(entry)

    def read(self, topic: Topic, stage: str, limit: int = 100) -> list[Entry]:
        """What a stage has not read yet; it is pending from now on, until it is committed."""
        group = (topic.name, stage)
        start = self.been_read.get(group, 0)
        entries = self.streams.get(topic.name, [])[start : start + limit]
        self.been_read[group] = start + len(entries)
        self.in_hand.setdefault(group, set()).update(entry.id for entry in entries)
        return entries

    def pending(self, topic: Topic, stage: str) -> int:
        return len(self.in_hand.get((topic.name, stage), ()))

    def next_due(self) -> datetime | None:
        """When the next of what waits will be due."""
        return min((waiting.at for waiting in self.due.values()), default=None)

    def pump(self) -> int:
        """Put what is due back onto its topic, the earliest first."""
        now = self.now()
        ready = sorted((key for key, waiting in self.due.items() if waiting.at <= now), key=lambda k: self.due[k].at)
        for each in ready:
            waiting = self.due.pop(each)
            self.add(waiting.topic, waiting.data, waiting.kind, waiting.attempt, waiting.received_at)
        return len(ready)

    def get(self, room: Room, name: str) -> _Record | None:
        record = self._records.get((room, name))
        return record if record and (record.until is None or record.until > self.now()) else None

    def names(self, room: Room) -> list[str]:
        """The names of a room's records, the one that changed longest ago first."""
        kept = [(record.changed, name) for (each, name), record in self._records.items() if each is room]
        return [name for _, name in sorted(kept) if self.get(room, name)]

    def put(self, room: Room, name: str, value: object, keep: timedelta | None = None) -> None:
        self._counter += 1
        before = self.get(room, name)
        until = self.now() + keep if keep else None
        version = before.version + 1 if before else 1
        self._records[room, name] = _Record(codec.encode(value), version, self._counter, until)

    def delete(self, room: Room, name: str) -> bool:
        return self._records.pop((room, name), None) is not None


class MemoryCommit:
    """The commit port in memory."""

    def __init__(self, memory: Memory, step: Step) -> None:
        self._memory = memory
        self._step = step

    async def __call__(
        self, judged: Sequence[Judged], *, fence: str | None = None, ordered: bool = False
    ) -> Sequence[Fate]:
        for each in judged:
            self._check_outputs(each)
        if fence is not None and self._memory.leases.get(self._step.stage.name) != fence:
            return [Fate.UNFENCED] * len(judged)
        fates: list[Fate] = []
        broken = False
        for each in judged:
            if broken:
                fates.append(Fate.SKIPPED if each.entry.id in self._pending else Fate.GONE)
            else:
                fates.append(self._commit(each))
                broken = ordered and fates[-1] is not Fate.COMMITTED
        return fates

    @property
    def _pending(self) -> set[str]:
        return self._memory.in_hand.setdefault((self._step.source.name, self._step.stage.name), set())

    def _check_outputs(self, judged: Judged) -> None:
        for output in judged.outcome.outputs:
            if not isinstance(output, self._step.target.carries):
                raise KentonganError(f"a {type(output).__name__} does not travel on {self._step.target.name}")

    def _commit(self, judged: Judged) -> Fate:
        writes = judged.outcome.writes
        if any(self._conflicts(write) for write in writes if isinstance(write, Put)):
            return Fate.CONFLICT
        if judged.entry.id not in self._pending:
            return Fate.GONE
        self._pending.remove(judged.entry.id)
        if self._was_taken([write for write in writes if isinstance(write, TakeOnce)]):
            return Fate.DUPLICATE
        for write in writes:
            self._apply(write)
        for output in judged.outcome.outputs:
            self._memory.add(self._step.target, codec.encode(output), type(output).__name__)
        self._set_aside(judged)
        return Fate.COMMITTED

    def _conflicts(self, put: Put) -> bool:
        record = self._memory.get(put.room, put.key)
        return put.if_version is not None and put.if_version != (record.version if record else 0)

    def _was_taken(self, onces: Sequence[TakeOnce]) -> bool:
        now = self._memory.now()
        if any(self._memory.taken.get(once.key, now) > now for once in onces):
            return True
        self._memory.taken.update({once.key: now + once.keep for once in onces})
        return False

    def _apply(self, write: Put | Delete | Due | TakeOnce) -> None:
        match write:
            case Put():
                self._memory.put(write.room, write.key, write.value, write.keep)
            case Delete():
                self._memory.delete(write.room, write.key)
            case Due():
                kind = type(write.message).__name__
                waiting = _Waiting(write.at, self._step.source, codec.encode(write.message), kind)
                self._memory.due["due", self._step.source.name, write.key] = waiting
            case TakeOnce():
                pass  # taken already, before anything was written

    def _set_aside(self, judged: Judged) -> None:
        entry, source = judged.entry, self._step.source
        if judged.again is not None:
            at = self._memory.now() + judged.again
            waiting = _Waiting(at, source, entry.data, entry.kind, entry.attempt + 1, entry.received_at)
            self._memory.due["retry", source.name, entry.id] = waiting
        if judged.outcome.dead is not None:
            self._memory.dead.setdefault(source.name, []).append(Dead(entry=entry, reason=judged.outcome.dead))


class _Room(Generic[T]):
    def __init__(self, memory: Memory, room: Room) -> None:
        self.memory = memory
        self.room = room
        self._kind: type[T] = HOLDS[room]

    def get(self, name: str) -> Versioned[T] | None:
        record = self.memory.get(self.room, name)
        if record is None:
            return None
        return Versioned(read(record.data, record.format, self._kind, f"the {self.room} {name}"), record.version)

    def all(self) -> list[T]:
        found = [self.get(name) for name in self.memory.names(self.room)]
        return [record.value for record in found if record]


class MemoryIncidents:
    """Incidents in memory."""

    def __init__(self, memory: Memory) -> None:
        self._open: _Room[Incident] = _Room(memory, Room.INCIDENTS)
        self._closed: _Room[Incident] = _Room(memory, Room.CLOSED)

    async def open(self) -> Sequence[Incident]:
        return self._open.all()

    async def one(self, incident_id: str) -> Incident | None:
        found = self._open.get(incident_id) or self._closed.get(incident_id)
        return found.value if found else None

    async def recent(self, limit: int = 50) -> list[Incident]:
        both = self._open.all() + self._closed.all()
        return sorted(both, key=lambda incident: incident.last_told_at, reverse=True)[:limit]


class MemorySubscriptions:
    """Subscriptions in memory."""

    def __init__(self, memory: Memory) -> None:
        self._records: _Room[Subscription] = _Room(memory, Room.SUBSCRIPTIONS)

    async def all(self) -> Sequence[Subscription]:
        return self._records.all()

    async def put(self, subscription: Subscription) -> None:
        self._records.memory.put(Room.SUBSCRIPTIONS, subscription.id, subscription)

    async def delete(self, subscription_id: str) -> bool:
        return self._records.memory.delete(Room.SUBSCRIPTIONS, subscription_id)


class MemoryLedger:
    """The ledger in memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._told: _Room[Told] = _Room(memory, Room.TOLD)
        self._entries: _Room[LedgerEntry] = _Room(memory, Room.LEDGER)

    async def told(self, incident_id: str, subscription_ids: Sequence[str]) -> Mapping[str, Versioned[Told]]:
        found = {each: self._told.get(told_key(incident_id, each)) for each in subscription_ids}
        return {each: record for each, record in found.items() if record}

    async def entry(self, alert_id: str) -> LedgerEntry | None:
        found = self._entries.get(alert_id)
        return found.value if found else None

    async def deliveries(self, limit: int = 50) -> list[Delivery]:
        entries = self._memory.streams.get(DELIVERIES.name, [])
        return [codec.decode(entry.data, Delivery) for entry in reversed(entries[-limit:])]
