"""What the page and the API need from the house; `app` fills it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from kentongan.domain.alert import Delivery
from kentongan.domain.incident import Incident
from kentongan.pipeline.ports import Publisher
from kentongan.telemetry.access import Tokens
from kentongan.telemetry.metrics import Metrics

Ready = Callable[[], Awaitable[Sequence[str]]]
"""Why the house cannot do its work now; nothing where it can."""
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicStatus:
    """How one topic stands: messages on it, not read yet, not acked yet, waiting for another attempt, and set aside."""

    topic: str
    messages: int
    lag: int
    pending: int
    retries: int
    dead: int


class Reads(Protocol):
    """What may be looked at. Everything comes newest first."""

    async def incidents(self, limit: int) -> Sequence[Incident]: ...

    async def incident(self, incident_id: str) -> Incident | None: ...

    async def deliveries(self, limit: int, incident_id: str | None = None) -> Sequence[Delivery]: ...

    async def topics(self) -> Sequence[TopicStatus]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Everything that page and API stand on.

    `publisher` raises `RetryLater` while more articles wait than the operator allows. `private` says that only this
    machine can reach us; then a browser may be led here under a stranger's name, so names are checked.
    """

    publisher: Publisher
    reads: Reads
    ready: Ready
    now: Clock
    metrics: Metrics
    tokens: Tokens
    private: bool = True
    public_url: str | None = None
    shard: str = "0"
    titles: Mapping[str, str] = field(default_factory=dict)
    """What each event type is called; one without a title shows its own name."""
