"""The demonstration: a house of its own, a dozen invented articles, and bells in this terminal."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from kentongan.broker.publish import RedisPublisher
from kentongan.domain.subscription import Channel, Matcher, Secret, Subscription
from kentongan.rulebook.yaml import load
from kentongan.store.redis import RedisSubscriptions

SAMPLES = Path(__file__).parent / "samples" / "articles.yaml"
BETWEEN = 0.2
"""Seconds between two articles, so that the bells ring in the order of the morning."""

EVERYTHING = Subscription(
    id="demo", name="everything, in this terminal", matcher=Matcher(), channels=(Channel(url=Secret("terminal://")),)
)


def demo_shard(now: datetime) -> str:
    """A house that nobody lived in before."""
    return f"demo-{now:%Y%m%d-%H%M%S}"


def samples(now: datetime) -> list[Mapping[str, object]]:
    """The articles of the invented morning, dated back from now."""
    entries: Any = load(SAMPLES).data
    return [_dated(entry, now) for entry in entries]


def _dated(entry: Mapping[str, Any], now: datetime) -> Mapping[str, object]:
    published_at = now - timedelta(minutes=entry["minutes_ago"])
    fields = {name: value for name, value in entry.items() if name != "minutes_ago"}
    return {**fields, "published_at": published_at.isoformat()}


async def play(client: Redis, shard: str, articles: Sequence[Mapping[str, object]]) -> None:
    """Subscribe this terminal to everything, and feed the articles in."""
    await RedisSubscriptions(client, shard).put(EVERYTHING)
    publisher = RedisPublisher(client, shard)
    for article in articles:
        await publisher.publish([article])
        await asyncio.sleep(BETWEEN)


def utc_now() -> datetime:
    return datetime.now(UTC)
