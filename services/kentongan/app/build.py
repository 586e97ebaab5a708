"""Puts the pieces together: from settings to a detector, a replay, the stages of the path, the reads of the page."""

import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cache, cached_property

from redis.asyncio import Redis

from kentongan.delivery.notifier import AppriseNotifier
from kentongan.delivery.policy import Policy
from kentongan.detection.detector import Detector
from kentongan.domain.article import Article
from kentongan.domain.detection import Detection
from kentongan.domain.subscription import Channel, Matcher, Secret, Subscription
from kentongan.pipeline.fold import fold
from kentongan.pipeline.ports import Subscriptions
from kentongan.pipeline.table import Tools
from kentongan.rulebook.book import Rulebook, load_rulebook, load_rules, load_states, load_steps
from kentongan.rulebook.folder import rules_folder
from kentongan.settings import Settings, subscriptions_from_file
from kentongan.store.redis import RedisIncidents, RedisLedger, RedisSubscriptions

LISTENER = Subscription(
    id="file:everything", name="everything", matcher=Matcher(), channels=(Channel(url=Secret("terminal://")),)
)
"""Who hears everything in a replay where nobody subscribed."""


@cache
def settings() -> Settings:
    """What the operator set, read once. Raises `Faulty` with everything that is wrong."""
    return Settings.read(os.environ)


def rulebook(chosen: Settings) -> Rulebook:
    """The whole rulebook. Raises `Faulty` with every fault."""
    return load_rulebook(chosen.rules or rules_folder())


def detector(chosen: Settings) -> Detector:
    return Detector(rulebook(chosen))


class LateReader:
    """Reads articles, and learns to only when the first one comes: the other stages never need it."""

    def __init__(self, chosen: Settings) -> None:
        self._settings = chosen

    @cached_property
    def _detector(self) -> Detector:
        return detector(self._settings)

    def warm_up(self) -> None:
        """Learn now, so that the first article need not wait."""
        self._detector.warm_up()

    def read(self, article: Article) -> Sequence[Detection]:
        return self._detector.read(article)

    def batch(self) -> AbstractContextManager[object]:
        return self._detector.batch()


class AllSubscriptions:
    """The operator's file and the store together."""

    def __init__(self, written: Sequence[Subscription], stored: Subscriptions) -> None:
        self._written = tuple(written)
        self._stored = stored

    async def all(self) -> Sequence[Subscription]:
        return (*self._written, *await self._stored.all())


def states(chosen: Settings) -> Mapping[str, str]:
    """The names of states by their code."""
    return load_states(chosen.rules or rules_folder())


def written_subscriptions(chosen: Settings) -> tuple[Subscription, ...]:
    """The operator's file. Raises `Faulty`."""
    return subscriptions_from_file(
        chosen.config / "subscriptions.yaml",
        events=load_rules(chosen.rules or rules_folder()),
        states=states(chosen),
        schemes=chosen.allowed_schemes,
    )


def policy(chosen: Settings) -> Policy:
    """What delivery may reach."""
    return Policy(
        schemes=frozenset(chosen.allowed_schemes),
        private_hosts=chosen.allowed_private_hosts,
        relays=chosen.allowed_private_hosts,
        connect_to=chosen.connect_to,
        ca_file=str(chosen.ca_file) if chosen.ca_file else None,
    )


def notifier(chosen: Settings, ledger: RedisLedger) -> AppriseNotifier:
    rules = load_rules(chosen.rules or rules_folder())
    return AppriseNotifier(
        policy(chosen),
        titles={rule.id: rule.title for rule in rules.values()},
        base_url=chosen.public_url,
        ledger=ledger,
        patience=chosen.delivery_timeout.total_seconds(),
    )


def tools(chosen: Settings, client: Redis, notifies: AppriseNotifier, ledger: RedisLedger) -> Tools:
    """What the stages work with, on Redis."""
    folder = chosen.rules or rules_folder()
    return Tools(
        reader=LateReader(chosen),
        rules=load_rules(folder),
        confidence=load_steps(folder),
        incidents=RedisIncidents(client, chosen.shard),
        subscriptions=AllSubscriptions(written_subscriptions(chosen), RedisSubscriptions(client, chosen.shard)),
        ledger=ledger,
        notifier=notifies,
        patience=chosen.delivery_timeout,
    )


async def replayed(chosen: Settings, articles: Sequence[Article]) -> AsyncIterator[object]:
    """Everything that the stages would have written for these articles, in order."""
    book = rulebook(chosen)
    messages = fold(
        articles,
        reader=Detector(book),
        rules=book.rules,
        confidence=book.confidence,
        subscriptions=written_subscriptions(chosen) or (LISTENER,),
    )
    async for message in messages:
        yield message
