"""Runs the page and the API."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from redis.asyncio import Redis

from kentongan.app.build import titles
from kentongan.app.reads import RedisReads
from kentongan.app.service import keep_counting, unreachable
from kentongan.broker.publish import RedisPublisher
from kentongan.settings import Settings
from kentongan.telemetry.access import Tokens
from kentongan.telemetry.metrics import Metrics
from kentongan.telemetry.probe import serving
from kentongan.web.ports import House
from kentongan.web.server import create_app


async def serve_page(chosen: Settings, client: Redis, stop: asyncio.Event) -> None:
    """Serve until `stop` is set."""
    metrics = Metrics()

    async def ready() -> Sequence[str]:
        return await unreachable(client)

    house = House(
        publisher=RedisPublisher(client, chosen.shard, chosen.waiting_limit),
        reads=RedisReads(client, chosen.shard),
        ready=ready,
        now=lambda: datetime.now(UTC),
        metrics=metrics,
        tokens=Tokens(chosen.api_tokens),
        private=chosen.http_is_private,
        public_url=chosen.public_url,
        shard=chosen.shard,
        titles=titles(chosen),
    )
    counting = asyncio.create_task(keep_counting(client, chosen.shard, metrics))
    try:
        async with serving(create_app(house), chosen.http_host, chosen.http_port):
            await stop.wait()
    finally:
        counting.cancel()
