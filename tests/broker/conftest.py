"""A step that runs on the real server, and what a test wants to know of it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from builders import an_article
from kentongan.broker.bind import Runner
from kentongan.broker.housekeeping import TopicStats, stats
from kentongan.broker.publish import RedisPublisher
from kentongan.domain.detection import Detection
from kentongan.pipeline import codec
from kentongan.pipeline.topics import ARTICLES, DETECTIONS
from stages import QUICK, a_step


@dataclass
class Path:
    """One step of one shard."""

    client: Redis
    url: str
    shard: str
    until: Callable

    @asynccontextmanager
    async def run(self, stage: object, **options) -> AsyncIterator[Runner]:
        """The step runs as long as the block does, and is then asked to stop."""
        runner = Runner(self.url, self.shard, a_step(stage), **({"pace": QUICK} | options))
        stop = asyncio.Event()
        task = asyncio.create_task(runner.run(stop))
        try:
            yield runner
        finally:
            stop.set()
            await task

    async def publish(self, *ids: str) -> None:
        await RedisPublisher(self.client, self.shard).publish(
            [{"id": each, "title": an_article().title} for each in ids]
        )

    async def publish_impatiently(self, *ids: str) -> None:
        """As a client does that asks only once."""
        async with Redis.from_url(self.url, retry=Retry(NoBackoff(), 0)) as client:
            await RedisPublisher(client, self.shard).publish([{"id": each, "title": "Tsunami"} for each in ids])

    async def told(self) -> list[Detection]:
        found = await self.client.xrange(DETECTIONS.key(self.shard))
        return [codec.decode(fields[b"__data__"], Detection) for _, fields in found]

    async def told_of(self) -> list[str]:
        return [detection.article_id for detection in await self.told()]

    async def articles(self) -> TopicStats:
        return (await stats(self.client, self.shard))[0]

    async def pending(self) -> int:
        return sum(group.pending for group in (await self.articles()).groups)

    async def hears(self, count: int) -> list[str]:
        """Wait until so many articles were told of, and nothing is pending; then which."""

        async def done() -> bool:
            return len(await self.told_of()) >= count and await self.pending() == 0

        await self.until(done)
        return await self.told_of()

    async def was_read_by(self, consumer: str, stage: str, count: int = 100) -> int:
        """A consumer that reads and then dies, as far as anybody can see."""
        found = await self.client.xreadgroup(stage, consumer, {ARTICLES.key(self.shard): ">"}, count=count)
        return sum(len(entries) for _, entries in found)


@pytest.fixture
def path(client, server, shard, until) -> Path:
    return Path(client, server.url, shard, until)


@pytest.fixture
def full_server(client):
    """The server has no memory left as long as the block lasts."""

    @asynccontextmanager
    async def full():
        await client.config_set("maxmemory", "1mb")
        try:
            yield
        finally:
            await client.config_set("maxmemory", "0")

    return full
