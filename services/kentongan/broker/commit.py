"""The commit port on Redis: one script call for a whole batch, each message wholly or not at all."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec
from redis.asyncio import Redis

from kentongan.broker.connection import Script
from kentongan.broker.entries import again_fields, milliseconds
from kentongan.domain.errors import KentonganError
from kentongan.pipeline import codec
from kentongan.pipeline.commit import Fate, Judged
from kentongan.pipeline.records import FORMAT, LISTED, index_key, record_key, revision_key
from kentongan.pipeline.table import Step
from kentongan.pipeline.topics import Topic, key
from kentongan.pipeline.writes import Delete, Due, Put, Room, TakeOnce

FATES = {fate.value.encode(): fate for fate in Fate}


def lease_key(shard: str, stage: str) -> str:
    return key(shard, "lease", stage)


def due_keys(shard: str, topic: Topic) -> list[str]:
    """What waits for its time to come onto a topic: reminders, and messages that are tried again.

    Each is a sorted set of names by time and a hash of the messages by name. They stand apart, so that the number of
    retries tells how well things go.
    """
    names = ("due", "due-messages", "retries", "retry-messages")
    return [key(shard, name, topic.name) for name in names]


class RedisCommit:
    """Commits the messages of one step."""

    def __init__(self, client: Redis, shard: str, step: Step) -> None:
        self._shard = shard
        self._step = step
        self._script = Script(client, "commit")

    async def __call__(
        self, judged: Sequence[Judged], *, fence: str | None = None, ordered: bool = False
    ) -> Sequence[Fate]:
        plan = _Plan(self._shard, self._step)
        messages = [plan.message(each) for each in judged]
        packed = msgspec.msgpack.encode([self._step.stage.name, fence or "", ordered, FORMAT, messages])
        fates = await self._script(plan.keys, [packed, *plan.payloads])
        return [FATES[fate] for fate in fates]


class _Plan:
    """Says what a script is to do, with every key and every payload only once and pointed to by its number."""

    def __init__(self, shard: str, step: Step) -> None:
        self._shard = shard
        self._step = step
        names = [step.source.key(shard), lease_key(shard, step.stage.name), *due_keys(shard, step.source)]
        self._numbers = {name: number for number, name in enumerate(names, 1)}
        self.payloads: list[bytes] = []

    @property
    def keys(self) -> list[str]:
        return list(self._numbers)

    def message(self, judged: Judged) -> list[Any]:
        checks: list[Any] = []
        onces: list[Any] = []
        puts: list[Any] = []
        deletes: list[Any] = []
        dues: list[Any] = []
        for write in judged.outcome.writes:
            match write:
                case Put():
                    if write.if_version is not None:
                        checks.append([self._key(record_key(self._shard, write.room, write.key)), write.if_version])
                    puts.append(self._put(write))
                case Delete():
                    deletes.append([*self._record(write.room, write.key), *self._index(write.room)])
                case Due():
                    at, kind = milliseconds(write.at), type(write.message).__name__
                    dues.append([write.key, at, self._payload(codec.encode(write.message)), ["type", kind]])
                case TakeOnce():
                    onces.append([self._key(key(self._shard, "once", write.key)), _ms(write.keep)])
        return [judged.entry.id, checks, onces, puts, deletes, dues, self._again(judged), self._adds(judged)]

    def _put(self, write: Put) -> list[Any]:
        keep = _ms(write.keep) if write.keep is not None else 0
        payload = self._payload(codec.encode(write.value))
        return [*self._record(write.room, write.key), payload, keep, *self._index(write.room)]

    def _again(self, judged: Judged) -> list[Any]:
        if judged.again is None:
            return []
        entry = judged.entry
        return [[_ms(judged.again), self._payload(entry.data), again_fields(entry, entry.kind)]]

    def _adds(self, judged: Judged) -> list[Any]:
        adds = []
        for output in judged.outcome.outputs:
            if not isinstance(output, self._step.target.carries):
                raise KentonganError(f"a {type(output).__name__} does not travel on {self._step.target.name}")
            target = self._key(self._step.target.key(self._shard))
            adds.append([target, self._payload(codec.encode(output)), ["type", type(output).__name__]])
        if judged.outcome.dead is not None:
            entry = judged.entry
            about = {"type": entry.kind, "id": entry.id, "reason": judged.outcome.dead, "attempts": str(entry.attempt)}
            fields = [word for pair in about.items() for word in pair]
            adds.append([self._key(self._step.source.dead_key(self._shard)), self._payload(entry.data), fields])
        return adds

    def _record(self, room: Room, name: str) -> list[Any]:
        return [self._key(record_key(self._shard, room, name)), name]

    def _index(self, room: Room) -> list[int]:
        if room not in LISTED:
            return [0, 0]
        return [self._key(index_key(self._shard, room)), self._key(revision_key(self._shard, room))]

    def _key(self, name: str) -> int:
        return self._numbers.setdefault(name, len(self._numbers) + 1)

    def _payload(self, data: bytes) -> int:
        self.payloads.append(data)
        return len(self.payloads) + 1


def _ms(span: timedelta) -> int:
    """Never nothing: Redis refuses an expiry of zero."""
    return max(1, span // timedelta(milliseconds=1))
