"""What the page may look at, read from Redis."""

from collections.abc import Sequence

from redis.asyncio import Redis

from kentongan.broker.housekeeping import stats
from kentongan.domain.alert import Delivery
from kentongan.domain.incident import Incident
from kentongan.store.redis import RedisIncidents, RedisLedger
from kentongan.web.ports import TopicStatus

LOOKED_THROUGH = 2_000
"""Deliveries among which those of one incident are looked for."""


class RedisReads:
    """Fills the page's port from the store and the broker's figures."""

    def __init__(self, client: Redis, shard: str) -> None:
        self._client = client
        self._shard = shard
        self._incidents = RedisIncidents(client, shard)
        self._ledger = RedisLedger(client, shard)

    async def incidents(self, limit: int) -> Sequence[Incident]:
        return await self._incidents.recent(limit)

    async def incident(self, incident_id: str) -> Incident | None:
        return await self._incidents.one(incident_id)

    async def deliveries(self, limit: int, incident_id: str | None = None) -> Sequence[Delivery]:
        if incident_id is None:
            return await self._ledger.deliveries(limit)
        found = await self._ledger.deliveries(LOOKED_THROUGH)
        return [delivery for delivery in found if delivery.incident_id == incident_id][:limit]

    async def topics(self) -> Sequence[TopicStatus]:
        return [
            TopicStatus(
                topic=topic.topic,
                messages=topic.length,
                lag=sum(group.lag for group in topic.groups),
                pending=sum(group.pending for group in topic.groups),
                retries=topic.retries,
                dead=topic.dead,
            )
            for topic in await stats(self._client, self._shard)
        ]
