"""One behaviour, every store: each test of this folder runs in memory and on a real server."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from redis.asyncio import Redis

from kentongan.broker.bind import create_group
from kentongan.broker.commit import RedisCommit, due_keys
from kentongan.broker.connection import Script
from kentongan.broker.entries import parse
from kentongan.broker.lease import Lease
from kentongan.domain.article import Article
from kentongan.pipeline import codec
from kentongan.pipeline.commit import Commit, Entry, Fate, Judged
from kentongan.pipeline.table import Step
from kentongan.pipeline.topics import ARTICLES, DETECTIONS, Topic
from kentongan.pipeline.writes import Outcome, Room
from kentongan.store.memory import Memory, MemoryCommit, MemoryIncidents, MemoryLedger, MemorySubscriptions
from kentongan.store.redis import RedisIncidents, RedisLedger, RedisSubscriptions


@dataclass(frozen=True)
class Listen:
    """A stage that is never called here: its name is what matters."""

    name: str = "listen"
    concurrent: bool = False
    timeout: timedelta = timedelta(seconds=1)

    async def __call__(self, _message: object, _now: datetime) -> Outcome:
        return Outcome()


STEP = Step(ARTICLES, Listen(), DETECTIONS)


@dataclass
class House:
    """A shard, seen the same way whatever it is kept in."""

    commit: Commit
    incidents: Any
    subscriptions: Any
    ledger: Any
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    async def a_message(self) -> Entry:
        """A message that was read and is pending."""
        article = Article(id=f"article-{next(self.numbers)}", title="Tsunami hits Palu")
        await self.publish(ARTICLES, codec.encode(article))
        (entry,) = await self.read()
        return entry

    async def decides(self, *writes: Any, outputs: Sequence[object] = (), **options: Any) -> Fate:
        """A new message is judged like this."""
        judged = Judged(entry=await self.a_message(), outcome=Outcome(writes=writes, outputs=tuple(outputs)))
        (fate,) = await self.commit([judged], **options)
        return fate

    async def publish(self, topic: Topic, data: bytes) -> None: ...

    async def read(self) -> Sequence[Entry]: ...

    async def pending(self) -> int: ...

    async def on(self, topic: Topic) -> list[Entry]: ...

    async def dead(self, topic: Topic) -> list[str]: ...

    async def version(self, room: Room, key: str) -> int: ...

    async def lease_belongs_to(self, token: str) -> None: ...

    async def pump(self) -> int: ...


@dataclass
class MemoryHouse(House):
    memory: Memory = field(kw_only=True)

    async def publish(self, topic, data):
        self.memory.add(topic, data, "Article")

    async def read(self):
        return self.memory.read(ARTICLES, "listen")

    async def pending(self):
        return self.memory.pending(ARTICLES, "listen")

    async def on(self, topic):
        return self.memory.streams.get(topic.name, [])

    async def dead(self, topic):
        return [letter.reason for letter in self.memory.dead.get(topic.name, [])]

    async def version(self, room, key):
        record = self.memory.get(room, key)
        return record.version if record else 0

    async def lease_belongs_to(self, token):
        self.memory.leases["listen"] = token

    async def pump(self):
        return self.memory.pump()


@dataclass
class RedisHouse(House):
    client: Redis = field(kw_only=True)
    shard: str = field(kw_only=True)

    async def publish(self, topic, data):
        await self.client.xadd(topic.key(self.shard), {"__data__": data, "type": "Article"})

    async def read(self):
        found = await self.client.xreadgroup("listen", "me", {ARTICLES.key(self.shard): ">"}, count=100)
        return [parse(entry_id, fields) for _, entries in found for entry_id, fields in entries]

    async def pending(self):
        return (await self.client.xpending(ARTICLES.key(self.shard), "listen"))["pending"]

    async def on(self, topic):
        return [parse(entry_id, fields) for entry_id, fields in await self.client.xrange(topic.key(self.shard))]

    async def dead(self, topic):
        return [fields[b"reason"].decode() for _, fields in await self.client.xrange(topic.dead_key(self.shard))]

    async def version(self, room, key):
        return int(await self.client.hget(f"kentongan:{{{self.shard}}}:{room}:{key}", "v") or 0)

    async def lease_belongs_to(self, token):
        lease = Lease(self.client, self.shard, "listen", "somebody", timedelta(minutes=1))
        lease.token = token
        assert await lease.take()

    async def pump(self):
        return await Script(self.client, "pump")([ARTICLES.key(self.shard), *due_keys(self.shard, ARTICLES)], [100])


@pytest.fixture(params=["memory", "redis"])
async def house(request: pytest.FixtureRequest, client: Redis, shard: str) -> House:
    if request.param == "memory":
        memory = Memory(lambda: datetime.now(UTC))
        reads = MemoryIncidents(memory), MemorySubscriptions(memory), MemoryLedger(memory)
        return MemoryHouse(MemoryCommit(memory, STEP), *reads, memory=memory)
    await create_group(client, ARTICLES, shard, "listen")
    reads = RedisIncidents(client, shard), RedisSubscriptions(client, shard), RedisLedger(client, shard)
    return RedisHouse(RedisCommit(client, shard, STEP), *reads, client=client, shard=shard)
