"""Reads what is remembered, from Redis."""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from redis.asyncio import Redis

from kentongan.domain.alert import Delivery, LedgerEntry, Told
from kentongan.domain.incident import Incident
from kentongan.domain.subscription import Subscription
from kentongan.pipeline import codec
from kentongan.pipeline.records import FORMAT, HOLDS, index_key, read, record_key, revision_key
from kentongan.pipeline.topics import DELIVERIES
from kentongan.pipeline.writes import Room, Versioned, told_key

T = TypeVar("T")

READ_AT_ONCE = 500

FIELDS = ("v", "data", "format")


class Records(Generic[T]):
    """The records of one room."""

    def __init__(self, client: Redis, shard: str, room: Room) -> None:
        self._client = client
        self._shard = shard
        self._room = room
        self._kind: type[T] = HOLDS[room]

    async def get(self, names: Sequence[str]) -> dict[str, Versioned[T]]:
        """The records of these names, without those that do not exist, in one round trip for each few hundred."""
        found: dict[str, Versioned[T]] = {}
        for start in range(0, len(names), READ_AT_ONCE):
            some = names[start : start + READ_AT_ONCE]
            async with self._client.pipeline(transaction=False) as pipe:
                for name in some:
                    pipe.hmget(record_key(self._shard, self._room, name), FIELDS)
                answers: list[Any] = await pipe.execute()
            found |= {name: self._read(name, answer) for name, answer in zip(some, answers, strict=True) if answer[0]}
        return found

    async def all(self) -> list[T]:
        """Every record, the one that changed longest ago first."""
        return await self._of(await self._names(0, -1))

    async def newest(self, limit: int) -> list[T]:
        """The records that changed last, the newest first."""
        names = await self._names(-limit, -1)
        return await self._of(names[::-1])

    async def revision(self) -> int:
        """A number that grows whenever a record of the room changes."""
        return int(await self._client.get(revision_key(self._shard, self._room)) or 0)

    async def put(self, name: str, value: T) -> None:
        """Write a record outside the path, where no message is acked with it."""
        record = record_key(self._shard, self._room, name)
        seconds, micros = await self._client.time()
        async with self._client.pipeline(transaction=True) as pipe:
            pipe.hincrby(record, "v", 1)
            pipe.hset(record, mapping={"data": codec.encode(value), "format": FORMAT})
            pipe.zadd(index_key(self._shard, self._room), {name: seconds * 1000 + micros // 1000})
            pipe.incr(revision_key(self._shard, self._room))
            await pipe.execute()

    async def delete(self, name: str) -> bool:
        """Forget a record; whether there was one."""
        async with self._client.pipeline(transaction=True) as pipe:
            pipe.delete(record_key(self._shard, self._room, name))
            pipe.zrem(index_key(self._shard, self._room), name)
            pipe.incr(revision_key(self._shard, self._room))
            answers = await pipe.execute()
        return bool(answers[0])

    async def _names(self, first: int, last: int) -> list[str]:
        names: Any = await self._client.zrange(index_key(self._shard, self._room), first, last)
        return [name.decode() for name in names]

    async def _of(self, names: Sequence[str]) -> list[T]:
        return [record.value for record in (await self.get(names)).values()]

    def _read(self, name: str, answer: Sequence[bytes]) -> Versioned[T]:
        version, data, written_in = answer
        where = f"the {self._room} {name} of shard {self._shard}"
        return Versioned(read(data, int(written_in), self._kind, where), int(version))


class RedisIncidents:
    """Incidents: those that may still be joined, and those that are closed but not yet forgotten."""

    def __init__(self, client: Redis, shard: str) -> None:
        self._open: Records[Incident] = Records(client, shard, Room.INCIDENTS)
        self._closed: Records[Incident] = Records(client, shard, Room.CLOSED)

    async def open(self) -> Sequence[Incident]:
        return await self._open.all()

    async def one(self, incident_id: str) -> Incident | None:
        for room in (self._open, self._closed):
            if found := (await room.get([incident_id])).get(incident_id):
                return found.value
        return None

    async def recent(self, limit: int = 50) -> list[Incident]:
        """The incidents of which something was told last, open or closed, the newest first."""
        both = await self._open.newest(limit) + await self._closed.newest(limit)
        return sorted(both, key=lambda incident: incident.last_told_at, reverse=True)[:limit]


class RedisSubscriptions:
    """The subscriptions that were made by command, API and page; those of the operator's file are not here."""

    def __init__(self, client: Redis, shard: str) -> None:
        self._records: Records[Subscription] = Records(client, shard, Room.SUBSCRIPTIONS)
        self._known: tuple[int, Sequence[Subscription]] | None = None

    async def all(self) -> Sequence[Subscription]:
        """Asks the server every time whether what we hold is still true, and only then for everything."""
        revision = await self._records.revision()
        if self._known is None or self._known[0] != revision:
            self._known = (revision, await self._records.all())
        return self._known[1]

    async def put(self, subscription: Subscription) -> None:
        await self._records.put(subscription.id, subscription)

    async def delete(self, subscription_id: str) -> bool:
        """Forget a subscription; whether there was one."""
        return await self._records.delete(subscription_id)


class RedisLedger:
    """What was told to whom, and what became of it."""

    def __init__(self, client: Redis, shard: str) -> None:
        self._client = client
        self._shard = shard
        self._told: Records[Told] = Records(client, shard, Room.TOLD)
        self._entries: Records[LedgerEntry] = Records(client, shard, Room.LEDGER)

    async def told(self, incident_id: str, subscription_ids: Sequence[str]) -> Mapping[str, Versioned[Told]]:
        names = {told_key(incident_id, each): each for each in subscription_ids}
        found = await self._told.get(list(names))
        return {names[name]: record for name, record in found.items()}

    async def entry(self, alert_id: str) -> LedgerEntry | None:
        found = (await self._entries.get([alert_id])).get(alert_id)
        return found.value if found else None

    async def deliveries(self, limit: int = 50) -> list[Delivery]:
        """The last attempts to tell somebody, the newest first."""
        found: Any = await self._client.xrevrange(DELIVERIES.key(self._shard), count=limit)
        return [codec.decode(fields[b"__data__"], Delivery) for _, fields in found]
