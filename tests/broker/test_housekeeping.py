from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from builders import an_incident_from
from kentongan.broker import housekeeping
from kentongan.broker.bind import create_group
from kentongan.broker.commit import RedisCommit
from kentongan.broker.entries import milliseconds, parse
from kentongan.broker.housekeeping import GroupStats, keep_house, stats, trim
from kentongan.pipeline.commit import Judged
from kentongan.pipeline.records import index_key
from kentongan.pipeline.topics import ARTICLES, DELIVERIES
from kentongan.pipeline.writes import Outcome, Put, Room
from stages import Listen, a_step

MINUTE = timedelta(minutes=1)


@pytest.fixture
def stream(shard):
    return ARTICLES.key(shard)


async def read(path, stage, count, *, ack):
    found = await path.client.xreadgroup(stage, "me", {ARTICLES.key(path.shard): ">"}, count=count)
    entries = [(entry_id, fields) for _, some in found for entry_id, fields in some]
    if ack:
        await path.client.xack(ARTICLES.key(path.shard), stage, *(entry_id for entry_id, _ in entries))
    return entries


async def left(path):
    return [parse(*each).id for each in await path.client.xrange(ARTICLES.key(path.shard))]


async def test_what_nobody_reads_yet_is_kept(path):
    await path.publish("a", "b")

    assert await trim(path.client, path.shard, ARTICLES) == 0


async def test_a_topic_that_nobody_has_written_to_is_no_trouble(path):
    assert await trim(path.client, path.shard, ARTICLES) == 0


async def test_what_one_of_two_groups_has_not_read_is_kept(path):
    for stage in ("quick", "slow"):
        await create_group(path.client, ARTICLES, path.shard, stage)
    await path.publish("a", "b", "c", "d")
    await read(path, "quick", 4, ack=True)
    await read(path, "slow", 1, ack=True)

    assert await trim(path.client, path.shard, ARTICLES) == 1
    assert len(await left(path)) == 3


async def test_what_is_pending_and_all_that_came_after_it_is_kept(path):
    await create_group(path.client, ARTICLES, path.shard, "listen")
    await path.publish("a", "b", "c")
    await read(path, "listen", 1, ack=True)
    await read(path, "listen", 1, ack=False)
    await read(path, "listen", 1, ack=True)

    assert await trim(path.client, path.shard, ARTICLES) == 1
    assert len(await left(path)) == 2


async def test_what_everybody_has_dealt_with_is_forgotten(path):
    await create_group(path.client, ARTICLES, path.shard, "listen")
    await path.publish("a", "b", "c")
    await read(path, "listen", 3, ack=True)

    assert await trim(path.client, path.shard, ARTICLES) == 3


async def test_what_everybody_has_dealt_with_is_forgotten_though_the_servers_clock_is_ahead(path, stream):
    await create_group(path.client, ARTICLES, path.shard, "listen")
    ahead = milliseconds(datetime.now(UTC) + MINUTE)
    await path.client.xadd(stream, {"__data__": "{}"}, id=f"{ahead}-0")
    await read(path, "listen", 1, ack=True)

    assert await trim(path.client, path.shard, ARTICLES) == 1


async def test_deliveries_are_kept_for_those_that_look_back_but_not_for_ever(path):
    key = DELIVERIES.key(path.shard)
    old = milliseconds(datetime.now(UTC) - timedelta(days=8))
    await path.client.xadd(key, {"__data__": "{}"}, id=f"{old}-0")
    await path.client.xadd(key, {"__data__": "{}"})

    assert await trim(path.client, path.shard, DELIVERIES) == 1
    assert await path.client.xlen(key) == 1


async def test_a_consumer_that_is_gone_is_removed_unless_it_has_something_pending(path, stream, monkeypatch):
    monkeypatch.setattr(housekeeping, "SILENT", timedelta(0))
    await create_group(path.client, ARTICLES, path.shard, "listen")
    await path.publish("a")
    await read(path, "listen", 1, ack=False)
    await path.client.xgroup_createconsumer(stream, "listen", "gone")

    await keep_house(path.client, path.shard, every=MINUTE)

    assert [consumer["name"] for consumer in await path.client.xinfo_consumers(stream, "listen")] == [b"me"]
    assert await path.pending() == 1


async def test_a_consumer_that_was_heard_of_just_now_stays(path, stream):
    await create_group(path.client, ARTICLES, path.shard, "listen")
    await path.client.xgroup_createconsumer(stream, "listen", "idle")

    await keep_house(path.client, path.shard, every=MINUTE)

    assert [consumer["name"] for consumer in await path.client.xinfo_consumers(stream, "listen")] == [b"idle"]


async def test_one_process_keeps_house_at_a_time(path):
    assert await keep_house(path.client, path.shard, every=MINUTE)
    assert not await keep_house(path.client, path.shard, every=MINUTE)


async def test_what_has_expired_is_forgotten_in_the_index_and_nothing_else(path, until):
    incident = an_incident_from()
    kept = replace(incident, id="inc-kept")
    step = a_step(Listen())
    await create_group(path.client, ARTICLES, path.shard, "listen")
    await path.publish("a")
    ((entry_id, fields),) = await read(path, "listen", 1, ack=False)
    moment = timedelta(milliseconds=1)
    writes = (
        Put(room=Room.CLOSED, key=incident.id, value=incident, keep=moment),
        Put(room=Room.CLOSED, key=kept.id, value=kept, keep=timedelta(days=1)),
    )
    judged = Judged(entry=parse(entry_id, fields), outcome=Outcome(writes=writes))
    await RedisCommit(path.client, path.shard, step)([judged])

    async def is_pruned():
        await keep_house(path.client, path.shard, every=moment * 2)
        return await path.client.zcard(index_key(path.shard, Room.CLOSED)) == 1

    await until(is_pruned)
    assert await path.client.zrange(index_key(path.shard, Room.CLOSED), 0, -1) == [b"inc-kept"]


async def test_figures_tell_how_far_each_stage_is(path):
    await create_group(path.client, ARTICLES, path.shard, "listen")
    await path.publish("a", "b", "c")
    await read(path, "listen", 2, ack=False)

    articles, *others = await stats(path.client, path.shard)

    assert articles.groups == (GroupStats(stage="listen", lag=1, pending=2, consumers=1),)
    assert (articles.topic, articles.length, articles.due, articles.retries, articles.dead) == ("articles", 3, 0, 0, 0)
    assert [(topic.length, topic.groups) for topic in others] == [(0, ())] * 4


async def test_a_lag_that_the_server_lost_is_told_as_the_most_it_can_be(path, stream):
    await create_group(path.client, ARTICLES, path.shard, "listen")
    await path.publish("a", "b", "c", "d")
    await read(path, "listen", 1, ack=True)
    _, _, third, _ = await left(path)
    await path.client.xdel(stream, third)

    (group,) = (await path.articles()).groups
    assert group.lag == 3
