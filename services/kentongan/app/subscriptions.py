"""Making and listing subscriptions, for whoever asks: the command line now, page and API later."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from redis.asyncio import Redis

from kentongan.app.build import rules as rules_of
from kentongan.app.build import states, written_subscriptions
from kentongan.app.telling import policy
from kentongan.delivery import guard
from kentongan.domain.errors import Invalid, Problem
from kentongan.domain.subscription import Subscription
from kentongan.routing.matchers import subscription_from
from kentongan.settings import Settings
from kentongan.store.redis import RedisSubscriptions


async def subscribed(chosen: Settings, client: Redis, fields: Mapping[str, object]) -> Subscription:
    """Check and keep a subscription. Raises `Invalid` with everything that is wrong, never showing an address."""
    rules = rules_of(chosen)
    asked = subscription_from(fields, rules, states(chosen))
    problems = [
        Problem(field="to", reason=f"{channel.label}: {problem}")
        for channel in asked.channels
        for problem in guard.check(channel.url.reveal(), policy(chosen))
    ]
    if problems:
        raise Invalid(*problems)
    stored = RedisSubscriptions(client, chosen.shard)
    taken = {one.id for one in await stored.all()}
    subscription = replace(asked, id=_free(asked.id, taken))
    await stored.put(subscription)
    return subscription


async def all_subscriptions(chosen: Settings, client: Redis) -> Sequence[Subscription]:
    return (*written_subscriptions(chosen), *await RedisSubscriptions(client, chosen.shard).all())


def _free(wanted: str, taken: set[str]) -> str:
    """The id that is wanted, or the first numbered one that nobody has."""
    number, found = 2, wanted
    while found in taken:
        found, number = f"{wanted}-{number}", number + 1
    return found
