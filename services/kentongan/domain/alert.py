"""An alert: the decision to tell one subscriber, and what became of it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kentongan.domain.detection import Figure
from kentongan.domain.incident import Incident
from kentongan.domain.words import Level


class AlertReason(StrEnum):
    """Why somebody is told now."""

    FIRST_REPORT = "first report"
    ESCALATED = "graver than told before"
    CORROBORATED = "told by more publishers"
    FIGURES = "figures changed"
    TEST = "test"


class Kept(StrEnum):
    """Why somebody is not told."""

    NO_MATCH = "no matcher applies"
    SILENT = "does not ring"
    EXPERIMENTAL = "event type not proved yet"
    STALE = "old news"
    TOLD_ALREADY = "nothing new since the last alert"
    CLOSED = "the incident is closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a subscriber knows of an incident from the last alert about it."""

    revision: int
    level: Level
    publishers: int
    figures: tuple[Figure, ...]
    at: datetime
    rings: bool = True
    """Whether it was told as something that happened; a plan or a threat that comes true is told anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """The decision to tell one subscriber on one channel of one revision of an incident, with its reason.

    It carries the incident as it stood, so that what is sent is what was decided. The channel's address stays in the store.
    """

    id: str
    incident: Incident
    subscription_id: str
    subscription_name: str
    channel_id: str
    channel_label: str
    reason: AlertReason
    detail: str
    because: str
    """Why this subscription applies, in words a subscriber understands."""
    due_at: datetime
    told_before: Told | None = None
    received_at: datetime | None = None


class Outcome(StrEnum):
    """What became of one attempt to tell somebody."""

    SENT = "sent"
    RETRY = "failed, will be tried again"
    DEAD = "given up"


class LedgerState(StrEnum):
    """What the ledger knows of an alert."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """What became of an alert so far."""

    alert_id: str
    state: LedgerState
    attempts: int
    at: datetime
    answer: str = ""
    ref: str | None = None
    """The provider's own id of the message, where it gives one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One attempt to tell somebody: its outcome and what the provider answered."""

    alert_id: str
    incident_id: str
    revision: int
    event_type: str
    level: Level
    subscription_id: str
    channel_id: str
    channel_label: str
    attempt: int
    outcome: Outcome
    answer: str
    at: datetime
    ref: str | None = None
    seconds: float | None = None
    """From the article's arrival on the stream to the provider's answer, where that is known."""


def alert_id(incident: str, revision: int, subscription: str, channel: str) -> str:
    words = "\x00".join((incident, str(revision), subscription, channel))
    return hashlib.blake2b(words.encode(), digest_size=10).hexdigest()
