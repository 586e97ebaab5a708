"""What the stages need from the world: reads filled by `store`, the sender filled by `delivery`, the commit by `broker`."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from kentongan.domain.alert import Alert, LedgerEntry, Told
from kentongan.domain.article import Article
from kentongan.domain.detection import Detection
from kentongan.domain.incident import Incident
from kentongan.domain.subscription import Channel, Subscription
from kentongan.pipeline.writes import Outcome, Versioned


class Reader(Protocol):
    """Reads an article by the rules: everything it says of the watchlist, also what does not ring."""

    def read(self, article: Article) -> Sequence[Detection]: ...

    def batch(self) -> AbstractContextManager[object]:
        """Read many articles inside this: what is learnt of their words is forgotten at its end."""
        ...


class Incidents(Protocol):
    """What we remember of incidents that may still be joined."""

    async def open(self) -> Sequence[Incident]: ...


class Subscriptions(Protocol):
    """Who wants to hear what: the operator's file and the store together."""

    async def all(self) -> Sequence[Subscription]: ...


class Ledger(Protocol):
    """What was told to whom."""

    async def told(self, incident_id: str, subscription_ids: Sequence[str]) -> Mapping[str, Versioned[Told]]:
        """What each of these subscriptions was last told of this incident, by subscription id.

        The record of one stands in `Room.TOLD` under `told_key`. Who was told nothing is missing from the answer.
        """
        ...

    async def entry(self, alert_id: str) -> LedgerEntry | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a provider said to one message."""

    detail: str
    ref: str | None = None


class Notifier(Protocol):
    """Sends one alert to one channel.

    Raises `RetryLater` where another time may succeed, `GiveUp` where none will. `key` is stable over attempts, so that a
    provider that knows idempotency drops a second copy.
    """

    async def send(self, alert: Alert, channel: Channel, *, key: str) -> Answer: ...


class Publisher(Protocol):
    """Takes articles from outside onto the stream and returns their ids, in order."""

    async def publish(self, articles: Sequence[Mapping[str, object]]) -> Sequence[str]: ...


class Stage(Protocol):
    """One verb of the path: judges one message and says what should happen."""

    @property
    def name(self) -> str:
        """The verb, which is also the consumer group."""
        ...

    @property
    def concurrent(self) -> bool:
        """Whether the messages of one batch may be judged at the same time.

        Where it is true a slow message holds up no other: the broker judges each in a task of its own and commits it as
        soon as it is done. Where it is false the broker judges them one by one, in order.
        """
        ...

    @property
    def timeout(self) -> timedelta:
        """How long judging one message may take at most.

        A stage that waits for the world outside keeps to it itself. The broker goes by it when it decides how long a
        message must lie before it counts as abandoned, so that nobody takes over what is still being judged.
        """
        ...

    async def __call__(self, message: object, now: datetime) -> Outcome: ...


class SingleWriter(Stage, Protocol):
    """A stage of which only one may run per shard, since it keeps its records in memory.

    `reload` is called when it takes the lease, and whenever something it returned was not committed.
    """

    async def reload(self) -> None: ...
