"""Looks at everything that can be wrong before the first article comes, and says what would put it right."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from redis.exceptions import RedisError

from kentongan.app.build import folder_of_rules, own_rules, written_subscriptions
from kentongan.app.ear import ear, learnt, record, worth
from kentongan.app.lifecycle import connected, server
from kentongan.app.subscriptions import all_subscriptions
from kentongan.app.telling import policy
from kentongan.broker.housekeeping import TopicStats, stats
from kentongan.delivery import guard
from kentongan.domain.errors import KentonganError
from kentongan.domain.subscription import Subscription
from kentongan.rulebook.lint import lint
from kentongan.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: whether it is as it should be, and what was found."""

    what: str
    good: bool
    says: str


def examine(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Look at settings, rules, server, subscriptions and channels; what stands on something broken is not looked at."""
    try:
        chosen = Settings.read(environ)
    except KentonganError as error:
        yield Finding("settings", good=False, says=str(error))
        return
    yield Finding("settings", good=True, says=f"shard {chosen.shard}, folder {chosen.config}")
    yield _rules(chosen)
    yield _ear(chosen)
    yield from _house(chosen)


def _rules(chosen: Settings) -> Finding:
    own = own_rules(chosen)
    try:
        issues = lint(folder_of_rules(chosen), own)
    except KentonganError as error:
        return Finding("rules", good=False, says=str(error))
    if issues:
        return Finding("rules", good=False, says="\n".join(str(issue) for issue in issues))
    says = f"no faults in {own or folder_of_rules(chosen)}"
    return Finding("rules", good=True, says=f"{says}, on top of those that came along" if own else says)


def _ear(chosen: Settings) -> Finding:
    """Which second ear is there, and what it costs where there is none."""
    from kentongan.detection.encoders import Absent

    found, kept = ear(chosen), record(chosen)
    if not isinstance(found, Absent) and kept is not None:
        heads = f"one head for the telling, {len(kept.votes)} for event types"
        return Finding("second ear", good=True, says=f"{kept.encoder} {kept.version}, {heads}; {learnt(kept)}")
    reason = found.reason if isinstance(found, Absent) else ""
    cost = "" if kept is None else f". This costs: {worth(kept)}"
    return Finding("second ear", good=chosen.rules_only, says=f"rules alone, since {reason}{cost}")


def _house(chosen: Settings) -> Iterator[Finding]:
    try:
        written_subscriptions(chosen)
    except KentonganError as error:
        yield Finding("subscriptions", good=False, says=str(error))
        return
    try:
        found = server(chosen)
        topics, subscriptions = asyncio.run(_look(chosen))
    except (KentonganError, RedisError, OSError) as error:
        yield Finding("server", good=False, says=f"{error}; see redis_url in the settings")
        return
    yield Finding("server", good=True, says="a private one" if found.private else "the one you named")
    for topic in topics:
        waiting = sum(group.lag + group.pending for group in topic.groups)
        says = f"{waiting} waiting, {topic.retries} to be tried again, {topic.dead} dead"
        yield Finding(f"topic {topic.topic}", good=not topic.dead, says=says + _remedy(topic))
    yield from _channels(chosen, subscriptions)


def _remedy(topic: TopicStats) -> str:
    return f"; see kentongan dead list --topic {topic.topic}" if topic.dead else ""


async def _look(chosen: Settings) -> tuple[tuple[TopicStats, ...], list[Subscription]]:
    async with connected(chosen) as client:
        return await stats(client, chosen.shard), list(await all_subscriptions(chosen, client))


def _channels(chosen: Settings, subscriptions: list[Subscription]) -> Iterator[Finding]:
    if not subscriptions:
        yield Finding("subscriptions", good=False, says="nobody listens; see kentongan subscribe --help")
    for subscription in subscriptions:
        for channel in subscription.channels:
            problems = guard.check(channel.url.reveal(), policy(chosen))
            says = "; ".join(str(problem) for problem in problems) or "may be used; try it with --ring"
            yield Finding(f"channel {channel.label} of {subscription.id}", good=not problems, says=says)
