"""What somebody has to do now and then for the whole shard, and the figures that tell how it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from redis.asyncio import Redis

from kentongan.broker.commit import due_keys
from kentongan.broker.connection import Script
from kentongan.broker.entries import milliseconds
from kentongan.broker.work import utc_now
from kentongan.pipeline.records import LISTED, index_key, record_key
from kentongan.pipeline.topics import DELIVERIES, TOPICS, Topic, key
from kentongan.pipeline.writes import Room

KEPT = {DELIVERIES: timedelta(days=7)}
"""How long a topic is kept for those that look back; any other only until all its groups have dealt with it."""

SILENT = timedelta(hours=1)
"""A consumer that was not heard of for so long and holds nothing is removed from its group."""

PRUNED_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupStats:
    """How far one stage is with a topic."""

    stage: str
    lag: int
    """Messages that nobody has read yet."""
    pending: int
    """Messages that were read and are not done."""
    consumers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicStats:
    """How a topic is."""

    topic: str
    length: int
    groups: tuple[GroupStats, ...]
    due: int
    retries: int
    dead: int


async def stats(client: Redis, shard: str) -> tuple[TopicStats, ...]:
    """How every topic of a shard is, in one round trip."""
    async with client.pipeline(transaction=False) as pipe:
        for topic in TOPICS:
            due, _, retries, _ = due_keys(shard, topic)
            pipe.xlen(topic.key(shard))
            pipe.xinfo_groups(topic.key(shard))
            pipe.zcard(due)
            pipe.zcard(retries)
            pipe.xlen(topic.dead_key(shard))
        answers = await pipe.execute(raise_on_error=False)
    rows = [answers[start : start + 5] for start in range(0, len(answers), 5)]
    return tuple(_topic_stats(topic, row) for topic, row in zip(TOPICS, rows, strict=True))


def _topic_stats(topic: Topic, answers: Sequence[Any]) -> TopicStats:
    length, groups, due, retries, dead = answers
    for answer in (length, due, retries, dead):
        if isinstance(answer, Exception):
            raise answer
    # A stream that nobody has written to yet has no groups to tell of.
    known = [] if isinstance(groups, Exception) else groups
    return TopicStats(
        topic=topic.name,
        length=length,
        groups=tuple(_group_stats(group, length) for group in known),
        due=due,
        retries=retries,
        dead=dead,
    )


def _group_stats(group: dict[str, Any], length: int) -> GroupStats:
    lag = group["lag"]
    return GroupStats(
        stage=group["name"].decode(),
        # The server does not know it after somebody deleted messages by hand; it is never more than the length.
        lag=length if lag is None else int(lag),
        pending=int(group["pending"]),
        consumers=int(group["consumers"]),
    )


async def keep_house(client: Redis, shard: str, *, every: timedelta) -> bool:
    """Trim streams, remove consumers that are gone, forget what has expired. One process does it, once in that time."""
    lock = every * 0.8
    if not await client.set(key(shard, "lock", "housekeeping"), "1", nx=True, px=lock):
        return False
    for topic in TOPICS:
        await trim(client, shard, topic)
        await _tidy(client, shard, topic)
    for room in LISTED:
        await _prune(client, shard, room)
    return True


async def trim(client: Redis, shard: str, topic: Topic) -> int:
    """Forget the messages of a topic that everybody has dealt with."""
    kept = KEPT.get(topic)
    # Without a time to keep there is no clock in it: ours and the server's need not agree on what is past.
    newest = milliseconds(utc_now() - kept) if kept else ""
    return int(await Script(client, "trim")([topic.key(shard)], [newest]))


async def _tidy(client: Redis, shard: str, topic: Topic) -> None:
    if not await client.exists(topic.key(shard)):
        return
    script = Script(client, "tidy")
    for group in await client.xinfo_groups(topic.key(shard)):
        await script([topic.key(shard)], [group["name"], SILENT // timedelta(milliseconds=1), ""])


async def _prune(client: Redis, shard: str, room: Room) -> None:
    """The oldest are looked at first: what is kept for a time expires in that order."""
    index = index_key(shard, room)
    oldest: Any = await client.zrange(index, 0, PRUNED_AT_ONCE - 1)
    names = [name.decode() for name in oldest]
    if names:
        await Script(client, "prune")([index, *(record_key(shard, room, name) for name in names)], names)
