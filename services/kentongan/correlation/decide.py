"""Which incident a detection is of, if any, and what that changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kentongan.correlation.facts import Trust
from kentongan.correlation.lifecycle import joined, left, opened
from kentongan.correlation.parts import Part, part_of
from kentongan.correlation.similarity import is_bare, likeness, told_at
from kentongan.domain.detection import Detection
from kentongan.domain.incident import Incident, IncidentChange, State
from kentongan.rulebook.rule import Rule

RECENT = timedelta(hours=12)
"""A detection that names nobody and no place joins the only open incident of its kind if that was told this lately."""


class Ignored(StrEnum):
    """Why a detection changes nothing."""

    NO_PART = "neither news nor about any"
    KNOWN = "counted already"
    SUPERSEDED = "a later edition was read before"
    NOTHING_TO_ATTACH_TO = "speaks of an event that nobody reported"


Decision = tuple[IncidentChange, ...] | Ignored


@dataclass(frozen=True, slots=True)
class Home:
    """The incident that a detection is of, and why."""

    incident: Incident
    because: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier edition of the same article told, and in which incident it stands."""

    incident: Incident
    telling: Detection


def correlate(
    detection: Detection,
    candidates: Iterable[Incident],
    rule: Rule,
    trust: Trust,
    now: datetime,
) -> Decision:
    """Which incident is this detection of, and what does that change?

    Returns the changed incidents: one, or two where a new edition of an article moves from one incident to another; or
    the reason why nothing changes. An incident that is not open is never joined.
    """
    part = part_of(detection)
    if part is None:
        return Ignored.NO_PART
    open_ones = [one for one in candidates if one.event_type == detection.event_type and one.state is State.OPEN]
    with_article = [one for one in open_ones if _holds_article(one, detection.article_id)]
    if any(_knows(incident, detection) for incident in with_article):
        return Ignored.KNOWN
    earlier = _earlier(detection, with_article)
    if any(_is_later(one.telling, detection) for one in earlier):
        return Ignored.SUPERSEDED
    replaced = _replaced(detection, earlier)
    home = _home(detection, open_ones, replaced, rule, now)
    changes: list[IncidentChange] = []
    if replaced and not (home and home.incident is replaced.incident):
        changes.append(left(replaced.incident, replaced.telling, detection, trust, now))
        replaced = None
    if home:
        instead_of = replaced.telling if replaced else None
        changes.append(joined(home.incident, detection, trust, now, because=home.because, instead_of=instead_of))
    elif part is not Part.ATTACHES:
        changes.append(opened(detection, trust, now))
    return tuple(changes) or Ignored.NOTHING_TO_ATTACH_TO


def _knows(incident: Incident, detection: Detection) -> bool:
    """Whether the incident holds this very reading, or once did and only kept the article's id."""
    same_article = [telling for telling in incident.tellings if telling.article_id == detection.article_id]
    return not same_article or any(
        telling.id == detection.id and telling.article_version == detection.article_version for telling in same_article
    )


def _holds_article(incident: Incident, article_id: str) -> bool:
    return article_id in incident.articles or article_id in incident.attached


def _earlier(detection: Detection, incidents: Iterable[Incident]) -> list[Earlier]:
    return [
        Earlier(incident, telling)
        for incident in incidents
        for telling in incident.tellings
        if telling.article_id == detection.article_id and telling.article_version != detection.article_version
    ]


def _is_later(telling: Detection, detection: Detection) -> bool:
    return bool(telling.received_at and detection.received_at and telling.received_at > detection.received_at)


def _replaced(detection: Detection, earlier: Sequence[Earlier]) -> Earlier | None:
    """The earlier reading that this one replaces: that of the same id, else the only one there was.

    Where an article told of several events of one type and the new edition names one differently, nobody can say which of
    them it was; then all stay.
    """
    same = [one for one in earlier if one.telling.id == detection.id]
    if same:
        return same[0]
    return earlier[0] if len(earlier) == 1 else None


def _home(
    detection: Detection,
    incidents: Sequence[Incident],
    replaced: Earlier | None,
    rule: Rule,
    now: datetime,
) -> Home | None:
    found = [
        (like, incident) for incident in incidents if (like := likeness(detection, incident, rule, now)) is not None
    ]
    for like, incident in found:
        if replaced and incident is replaced.incident:
            # An article that is edited goes on telling of the same event unless it now tells what excludes that.
            return Home(incident, f"a new edition, {like.reason}" if like.reason else "a new edition")
    alike = [(like, incident) for like, incident in found if like.holds]
    if alike:
        best, incident = max(alike, key=lambda pair: (pair[0].score, pair[1].last_told_at, pair[1].id))
        return Home(incident, best.reason)
    if is_bare(detection):
        recent = [incident for _, incident in found if _is_recent(incident, detection, now)]
        if len(recent) == 1:
            return Home(recent[0], "the only open one of its kind")
    return None


def _is_recent(incident: Incident, detection: Detection, now: datetime) -> bool:
    last = max((told_at(telling, now) for telling in incident.tellings), default=incident.last_told_at)
    return abs(told_at(detection, now) - last) <= RECENT
