"""A record says in which format it was written, and a newer one is not guessed at."""

import pytest

from builders import a_subscription
from kentongan.pipeline.records import FORMAT, TooNew
from kentongan.store.redis import RedisSubscriptions


async def test_a_record_of_a_newer_program_is_refused_and_it_is_said_what_to_do(client, shard):
    await RedisSubscriptions(client, shard).put(a_subscription(id="desk"))
    await client.hset(f"kentongan:{{{shard}}}:subscription:desk", "format", FORMAT + 1)

    with pytest.raises(TooNew, match=rf"subscription desk of shard {shard} .* format {FORMAT + 1} .* newer version"):
        await RedisSubscriptions(client, shard).all()


async def test_many_records_are_read_in_several_trips(client, shard):
    subscriptions = RedisSubscriptions(client, shard)
    ids = [f"desk-{number}" for number in range(1001)]
    for each in ids:
        await subscriptions.put(a_subscription(id=each))

    assert sorted(each.id for each in await subscriptions.all()) == sorted(ids)


async def test_shards_are_strangers_to_one_another(client, shard):
    await RedisSubscriptions(client, shard).put(a_subscription(id="desk"))

    assert list(await RedisSubscriptions(client, f"{shard}-other").all()) == []
