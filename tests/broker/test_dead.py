import pytest

from kentongan.broker import dead
from kentongan.broker.dead import NoSuchLetter
from kentongan.domain.errors import GiveUp
from kentongan.pipeline.topics import ALERTS, ARTICLES
from stages import Listen


@pytest.fixture
async def two_dead(path):
    """Two articles that were given up."""
    async with path.run(Listen(fails={"a": GiveUp("no such place"), "b": GiveUp("no such time")})):
        await path.publish("a", "b")

        async def both():
            return (await path.articles()).dead == 2

        await path.until(both)
    return path


async def test_dead_letters_tell_what_they_were_and_why_they_died(two_dead):
    letters = await dead.listed(two_dead.client, two_dead.shard)

    assert sorted(letter.reason for letter in letters) == ["no such place", "no such time"]
    letter = next(letter for letter in letters if letter.reason == "no such place")
    assert (letter.topic, letter.kind, letter.attempts) == ("articles", "Article", 1)
    assert b'"id":"a"' in letter.payload
    assert letter.source_id
    assert await dead.shown(two_dead.client, two_dead.shard, letter.id) == letter


async def test_the_letters_of_one_topic_can_be_listed_alone(two_dead):
    assert len(await dead.listed(two_dead.client, two_dead.shard, ARTICLES)) == 2
    assert await dead.listed(two_dead.client, two_dead.shard, ALERTS) == []


async def test_a_replayed_letter_is_judged_again_and_dead_no_more(two_dead):
    letters = await dead.listed(two_dead.client, two_dead.shard)
    letter = next(letter for letter in letters if letter.reason == "no such place")

    await dead.replay(two_dead.client, two_dead.shard, letter.id)

    async with two_dead.run(Listen()):
        assert await two_dead.hears(1) == ["a"]
    assert (await two_dead.articles()).dead == 1
    with pytest.raises(NoSuchLetter):
        await dead.replay(two_dead.client, two_dead.shard, letter.id)


async def test_all_can_be_replayed_at_once(two_dead):
    assert await dead.replay_all(two_dead.client, two_dead.shard) == 2

    async with two_dead.run(Listen()):
        assert sorted(await two_dead.hears(2)) == ["a", "b"]


@pytest.mark.parametrize("name", ["articles/1-0", "articles/", "articles/x", "people/1-0", "1-0", "articles/1-0-0"])
async def test_a_letter_that_is_not_there_is_named(path, name):
    with pytest.raises(NoSuchLetter, match=name):
        await dead.shown(path.client, path.shard, name)
