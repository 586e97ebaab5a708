import pytest

from kentongan.broker.bind import create_group
from kentongan.broker.publish import RedisPublisher
from kentongan.domain.errors import Invalid, RetryLater
from kentongan.pipeline.topics import ARTICLES


async def test_published_articles_are_told_by_their_ids_in_order(path):
    publisher = RedisPublisher(path.client, path.shard)

    ids = await publisher.publish(
        [{"id": 7, "title": "t"}, {"url": "https://www.news.example/1?utm_source=x", "title": "t"}]
    )

    assert ids == ["7", "https://news.example/1"]
    assert (await path.articles()).length == 2


async def test_nothing_published_is_nothing_to_do(path):
    assert list(await RedisPublisher(path.client, path.shard).publish([])) == []


async def test_one_unreadable_article_and_none_is_put(path):
    with pytest.raises(Invalid, match="title or a text"):
        await RedisPublisher(path.client, path.shard).publish([{"title": "t"}, {"lang": "id"}])

    assert (await path.articles()).length == 0


@pytest.mark.parametrize("somebody_reads", [True, False], ids=["and are being read", "and nobody has ever read"])
async def test_articles_are_refused_while_too_many_wait(path, somebody_reads):
    if somebody_reads:
        await create_group(path.client, ARTICLES, path.shard, "listen")
    publisher = RedisPublisher(path.client, path.shard, most_waiting=2)
    await publisher.publish([{"title": "t"}, {"title": "u"}])

    with pytest.raises(RetryLater, match="2 articles wait") as refused:
        await publisher.publish([{"title": "v"}])

    assert refused.value.after
    assert (await path.articles()).length == 2


async def test_articles_are_taken_again_when_those_before_them_were_read(path):
    await create_group(path.client, ARTICLES, path.shard, "listen")
    publisher = RedisPublisher(path.client, path.shard, most_waiting=2)
    await publisher.publish([{"title": "t"}, {"title": "u"}])
    await path.was_read_by("me", "listen")

    assert len(await publisher.publish([{"title": "v"}])) == 1
