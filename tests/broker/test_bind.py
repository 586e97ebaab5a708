"""A step on a real server: nothing is lost, nothing doubled, whatever happens to the process."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from kentongan.broker.bind import create_group
from kentongan.broker.commit import lease_key
from kentongan.broker.work import MOST_CRASHES
from kentongan.domain.errors import GiveUp, RetryLater
from kentongan.pipeline import codec
from kentongan.pipeline.topics import ARTICLES, DETECTIONS
from kentongan.pipeline.writes import Room
from stages import QUICK, Count, Held, Listen

IDS = [f"article-{number}" for number in range(250)]


async def test_articles_published_before_the_first_start_are_heard(path):
    await path.publish(*IDS)

    async with path.run(Listen()):
        assert await path.hears(len(IDS)) == IDS


async def test_a_second_start_reads_on_where_the_first_stopped(path):
    async with path.run(Listen()):
        await path.publish("a")
        await path.hears(1)
    await path.publish("b")

    async with path.run(Listen()):
        assert await path.hears(2) == ["a", "b"]


async def test_an_article_of_a_stranger_is_heard(path):
    stream = ARTICLES.key(path.shard)

    async with path.run(Listen()):
        await path.client.xadd(stream, {"data": '{"id": "a", "title": "Tsunami hits Palu"}'})
        await path.client.xadd(stream, {"id": "b", "title": "Tsunami hits Palu", "headers": "not ours"})
        assert await path.hears(2) == ["a", "b"]


async def test_the_same_article_twice_is_told_of_once(path):
    async with path.run(Listen()):
        await path.publish("a", "a", "b")
        await path.publish("a")
        assert await path.hears(2) == ["a", "b"]


async def test_what_fails_for_now_is_heard_at_last(path):
    stage = Listen(fails={"b": RetryLater("not ready")})

    async with path.run(stage):
        await path.publish("a", "b", "c")
        assert await path.hears(2) == ["a", "c"]
        assert (await path.articles()).retries == 1
        stage.fails = {}
        await comes_due(path)
        assert await path.hears(3) == ["a", "c", "b"]

    first, second = (article for article in stage.heard if article.id == "b")
    assert first.fetched_at == second.fetched_at


async def comes_due(path):
    """As if the time that it waits for had come."""
    retries = f"kentongan:{{{path.shard}}}:retries:articles"
    for name in await path.client.zrange(retries, 0, -1):
        await path.client.zadd(retries, {name: 0})


async def test_what_is_given_up_is_set_aside(path):
    async with path.run(Listen(fails={"b": GiveUp("no")})):
        await path.publish("a", "b", "c")
        assert await path.hears(2) == ["a", "c"]
        assert (await path.articles()).dead == 1


async def test_what_a_dead_process_had_in_hand_is_taken_up_by_another(path):
    await create_group(path.client, ARTICLES, path.shard, "listen")
    await path.publish(*IDS)
    assert await path.was_read_by("the dead one", "listen", 100) == 100

    async with path.run(Listen()):
        assert sorted(await path.hears(len(IDS))) == sorted(IDS)


async def test_a_restart_under_the_same_name_takes_up_its_own_at_once(path):
    await create_group(path.client, ARTICLES, path.shard, "listen")
    await path.publish("a", "b")
    await path.was_read_by("listen-1", "listen")
    never = replace(QUICK, silence=timedelta(hours=1))

    async with path.run(Listen(), consumer="listen-1", pace=never):
        assert sorted(await path.hears(2)) == ["a", "b"]


async def test_a_sleeper_that_wakes_up_doubles_nothing(path):
    """It was taken for dead, and another has done its work meanwhile."""
    sleeper = Held(held=frozenset({"a"}))
    await path.publish("a")

    async with path.run(sleeper, consumer="sleeper", pace=replace(QUICK, silence=timedelta(hours=1))):
        await sleeper.begun.wait()
        stream = ARTICLES.key(path.shard)
        ((entry_id, _),) = await path.client.xrange(stream)
        await path.client.xclaim(stream, "listen", "abandoned", 0, [entry_id], idle=3_600_000)
        async with path.run(Listen(once=False), consumer="other"):
            assert await path.hears(1) == ["a"]
            sleeper.let_go.set()

    assert await path.told_of() == ["a"]


async def test_what_takes_long_is_not_taken_away_while_its_process_lives(path):
    """Its stage says it may take 10 ms; it takes until the other has had every chance to claim it."""
    slow = Held(concurrent=True, held=frozenset({"a"}), timeout=timedelta(milliseconds=10))
    other = Listen(concurrent=True, timeout=timedelta(milliseconds=10))

    async with path.run(slow):
        await path.publish("a")
        await slow.begun.wait()
        async with path.run(other):
            await asyncio.sleep(3 * QUICK.silence.total_seconds())  # the time itself is what is tried here
        slow.let_go.set()
        assert await path.hears(1) == ["a"]

    assert other.heard == []


async def test_a_stop_ends_what_is_in_hand_and_strands_nothing(path):
    stage = Held(held=frozenset({"article-7"}))
    await path.publish(*IDS)

    async with path.run(stage) as runner:
        await stage.begun.wait()
        asyncio.get_running_loop().call_later(0.1, stage.let_go.set)
    assert not runner.is_serving

    told = await path.told_of()
    (group,) = (await path.articles()).groups
    assert told == IDS[: len(told)]
    assert len(told) >= 8
    assert (group.pending, group.lag, group.consumers) == (0, len(IDS) - len(told), 0)


async def test_a_concurrent_stage_is_waited_for_at_a_stop(path):
    stage = Held(concurrent=True, held=frozenset({"a"}))
    await path.publish("a", "b")

    async with path.run(stage):
        await stage.begun.wait()
        asyncio.get_running_loop().call_later(0.1, stage.let_go.set)

    assert sorted(await path.told_of()) == ["a", "b"]
    assert await path.pending() == 0


async def test_what_cannot_be_ended_in_time_is_left_to_others_at_a_stop(path):
    stage = Held(concurrent=True, held=frozenset({"a"}))
    await path.publish("a")
    async with path.run(stage, pace=replace(QUICK, grace=timedelta(milliseconds=50))):
        await stage.begun.wait()
    assert await path.pending() == 1

    async with path.run(Listen(), pace=replace(QUICK, silence=timedelta(hours=1))):
        assert await path.hears(1) == ["a"]


async def test_a_message_that_ends_its_process_each_time_is_set_aside_and_only_that_one(path):
    await create_group(path.client, ARTICLES, path.shard, "listen")
    await path.publish("a", "poison", "c")
    await path.was_read_by("victim", "listen")
    stream = ARTICLES.key(path.shard)
    _, (poison, _), _ = await path.client.xrange(stream)
    for _ in range(MOST_CRASHES):
        await path.client.xclaim(stream, "listen", "victim", 0, [poison])

    async with path.run(Listen()):
        assert sorted(await path.hears(2)) == ["a", "c"]
        assert (await path.articles()).dead == 1


class Unlucky(Count):
    """Loses its lease again and again when it has just begun with a message."""

    async def __call__(self, message, now):
        outcome = await super().__call__(message, now)
        if self.losses:
            self.losses -= 1
            await self.lose()
        return outcome


async def test_losing_the_lease_again_and_again_is_no_crash_of_the_message_in_hand(path):
    """Once a good message was set aside like this, when its server was killed more often than it could be judged."""
    stage = Unlucky(load=a_counter(path).load)
    stage.losses = MOST_CRASHES + 2
    stage.lose = lambda: path.client.delete(lease_key(path.shard, "count"))

    async with path.run(stage):
        await path.publish("a")
        assert await path.hears(1) == ["a"]

    assert stage.losses == 0
    assert (await path.articles()).dead == 0


async def test_a_group_that_somebody_destroyed_is_made_anew(path):
    async with path.run(Listen()):
        await path.publish("a")
        await path.hears(1)
        await path.client.delete(ARTICLES.key(path.shard))
        await path.publish("b")
        assert await path.hears(2) == ["a", "b"]


async def test_a_full_server_loses_nothing(path, full_server):
    async with path.run(Listen()):
        await path.publish("a")
        await path.hears(1)
        async with full_server():
            with pytest.raises(RetryLater):
                await path.publish_impatiently("b")
        await path.publish("c")
        assert await path.hears(2) == ["a", "c"]


async def test_a_commit_on_a_full_server_is_refused_as_a_whole(path, full_server):
    """The ack frees memory and would be let through alone: then the message would be lost."""
    stage = Held(held=frozenset({"a"}))

    async with path.run(stage):
        await path.publish("a")
        await stage.begun.wait()
        async with full_server():
            stage.let_go.set()
            await asyncio.sleep(0.2)  # in this time the commit is tried several times
            assert await path.pending() == 1
        assert await path.hears(1) == ["a"]


def a_counter(path):
    async def load():
        data = await path.client.hget(f"kentongan:{{{path.shard}}}:{Room.LEDGER}:number", "data")
        return codec.decode(data, dict)["number"] if data else 0

    return Count(load=load)


async def numbers(path):
    return [detection.id for detection in await path.told()]


async def test_of_several_single_writers_one_writes(path):
    first, second = a_counter(path), a_counter(path)

    async with path.run(first) as one, path.run(second) as other:
        await path.publish(*IDS)
        await path.hears(len(IDS))
        assert one.is_serving != other.is_serving

    assert await numbers(path) == [f"number {number}" for number in range(1, len(IDS) + 1)]


async def test_a_single_writer_that_dies_is_followed_by_another_that_takes_up_its_work(path):
    await create_group(path.client, ARTICLES, path.shard, "count")
    await path.client.set(lease_key(path.shard, "count"), "the dead one", px=200)
    await path.publish("a", "b", "c")
    await path.was_read_by("the dead one", "count", 2)

    async with path.run(a_counter(path), pace=replace(QUICK, silence=timedelta(hours=1))):
        assert sorted(await path.hears(3)) == ["a", "b", "c"]

    assert await numbers(path) == ["number 1", "number 2", "number 3"]


async def test_a_single_writer_that_lost_its_lease_writes_no_more(path):
    first = a_counter(path)

    async with path.run(first) as runner:
        await path.publish("a")
        await path.hears(1)
        await path.client.set(lease_key(path.shard, "count"), "somebody else", px=400)
        await path.publish("b", "c")

        async def has_stopped():
            return not runner.is_serving

        await path.until(has_stopped)
        assert await numbers(path) == ["number 1"]
        assert sorted(await path.hears(3)) == ["a", "b", "c"]

    assert await numbers(path) == ["number 1", "number 2", "number 3"]
    assert first.reloads >= 2


async def test_a_lease_is_given_back_at_a_stop(path):
    async with path.run(a_counter(path)):
        await path.publish("a")
        await path.hears(1)

    assert await path.client.get(lease_key(path.shard, "count")) is None


async def test_what_was_done_with_by_all_is_forgotten_after_a_while(path):
    async with path.run(Listen()):
        await path.publish(*IDS)
        await path.hears(len(IDS))

        async def is_trimmed():
            return (await path.articles()).length == 0

        await path.until(is_trimmed)
    assert await path.client.xlen(DETECTIONS.key(path.shard)) == len(IDS)
