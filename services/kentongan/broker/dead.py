"""The dead letters: messages that were given up, for people to look at and perhaps to try again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from redis.asyncio import Redis

from kentongan.broker.connection import Script
from kentongan.broker.entries import stream_time
from kentongan.broker.work import utc_now
from kentongan.domain.errors import KentonganError
from kentongan.pipeline.topics import TOPICS, Topic

REPLAYED_AT_ONCE = 500


class NoSuchLetter(KentonganError):
    """There is no dead letter of that id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A message that was given up. Its `id` names topic and place: `articles/1700000000000-0`."""

    id: str
    topic: str
    at: datetime
    source_id: str
    reason: str
    attempts: int
    kind: str
    payload: bytes


async def listed(client: Redis, shard: str, topic: Topic | None = None, limit: int = 100) -> list[DeadLetter]:
    """The newest dead letters first, of one topic or of all."""
    topics: Sequence[Topic] = TOPICS if topic is None else (topic,)
    letters = []
    for each in topics:
        found: Any = await client.xrevrange(each.dead_key(shard), count=limit)
        letters += [_letter(each, entry_id, fields) for entry_id, fields in found]
    return sorted(letters, key=lambda letter: letter.at, reverse=True)[:limit]


async def shown(client: Redis, shard: str, letter_id: str) -> DeadLetter:
    topic, entry_id = _place(letter_id)
    found: Any = await client.xrange(topic.dead_key(shard), entry_id, entry_id)
    if not found:
        raise NoSuchLetter(f"there is no dead letter {letter_id}")
    return _letter(topic, *found[0])


async def replay(client: Redis, shard: str, letter_id: str) -> None:
    """Put a dead letter back onto its topic as if it had just arrived."""
    topic, entry_id = _place(letter_id)
    if not await Script(client, "replay")([topic.dead_key(shard), topic.key(shard)], [entry_id]):
        raise NoSuchLetter(f"there is no dead letter {letter_id}")


async def replay_all(client: Redis, shard: str, topic: Topic | None = None) -> int:
    """Put back every letter that is dead now; one that dies again meanwhile is left for the next time."""
    began_at, count = utc_now(), 0
    while letters := [one for one in await listed(client, shard, topic, REPLAYED_AT_ONCE) if one.at < began_at]:
        for letter in letters:
            await replay(client, shard, letter.id)
        count += len(letters)
    return count


def _place(letter_id: str) -> tuple[Topic, str]:
    name, _, entry_id = letter_id.partition("/")
    topic = next((topic for topic in TOPICS if topic.name == name), None)
    if topic is None or not entry_id.replace("-", "", 1).isdigit():
        raise NoSuchLetter(f"{letter_id!r} names no dead letter; they look like articles/1700000000000-0")
    return topic, entry_id


def _letter(topic: Topic, entry_id: bytes, fields: dict[bytes, bytes]) -> DeadLetter:
    known = entry_id.decode()
    return DeadLetter(
        id=f"{topic.name}/{known}",
        topic=topic.name,
        at=stream_time(known),
        source_id=fields.get(b"id", b"").decode(),
        reason=fields.get(b"reason", b"").decode(),
        attempts=int(fields.get(b"attempts", b"1")),
        kind=fields.get(b"type", b"").decode(),
        payload=fields.get(b"__data__", b""),
    )
