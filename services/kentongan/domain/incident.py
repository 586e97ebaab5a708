"""An incident: what we believe happened once."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from kentongan.domain.detection import Detection, Entity, Figure, Occurred, Place
from kentongan.domain.words import Confidence, Level

TELLINGS_KEPT = 40
"""An incident keeps this many detections as its evidence and only the ids of the articles beyond them."""


REVISIONS_KEPT = 60
"""Beyond so many revisions those that only say that one more article joined are forgotten."""


class State(StrEnum):
    """Where an incident is in its life."""

    OPEN = "open"
    CLOSED = "closed"
    MERGED = "merged"
    RETRACTED = "retracted"
    FALSE_ALARM = "false_alarm"


class Kind(StrEnum):
    """What a revision changed."""

    OPENED = "opened"
    JOINED = "joined"
    CORROBORATED = "corroborated"
    ESCALATED = "escalated"
    DEVELOPED = "developed"
    CORRECTED = "corrected"
    DENIED = "denied"
    RETRACTED = "retracted"
    MERGED = "merged"
    SPLIT = "split"
    REOPENED = "reopened"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One change of an incident, with its reason."""

    number: int
    kind: Kind
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """What we believe happened once, told by one or more articles.

    `rings` says whether any article told of it as news that happened; until then it is a plan, a threat, a possibility or
    a denial. `articles` are the ids of those that rang, `attached` of those that only speak of it.
    """

    id: str
    event_type: str
    rings: bool
    level: Level
    level_reason: str
    confidence: Confidence
    confidence_reason: str
    opened_at: datetime
    last_told_at: datetime
    state: State = State.OPEN
    articles: tuple[str, ...] = ()
    attached: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    actor: tuple[Entity, ...] = ()
    target: tuple[Entity, ...] = ()
    place: tuple[Place, ...] = ()
    occurred_at: Occurred | None = None
    figures: tuple[Figure, ...] = ()
    means: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    tellings: tuple[Detection, ...] = ()
    revisions: tuple[Revision, ...] = ()
    parent: str | None = None

    @property
    def revision(self) -> int:
        return self.revisions[-1].number if self.revisions else 0

    def revised(self, kind: Kind, at: datetime, reason: str) -> "Incident":
        """The incident with one more revision; of a very long story the oldest that only joined are forgotten."""
        revision = Revision(number=self.revision + 1, kind=kind, at=at, reason=reason)
        before = self.revisions
        if len(before) >= REVISIONS_KEPT:
            oldest = next((one for one in before if one.kind is Kind.JOINED), None)
            before = tuple(one for one in before if one is not oldest)
        return replace(self, revisions=(*before, revision))


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentChange:
    """What just became of an incident: its latest revision and the incident as it now stands."""

    incident: Incident
    kind: Kind
    reason: str
    received_at: datetime | None = None
    """When the article that caused the change came onto the stream."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A reminder to close an incident, unless something was told of it since."""

    incident_id: str
    at: datetime


def incident_id(first_detection_id: str) -> str:
    return "inc-" + hashlib.blake2b(first_detection_id.encode(), digest_size=6).hexdigest()
