"""The life of an incident: how it opens, grows, is corrected and closes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from kentongan.correlation.facts import Trust, counted, gather, trusted, union
from kentongan.correlation.parts import Part, part_of
from kentongan.domain.detection import Detection
from kentongan.domain.incident import TELLINGS_KEPT, Incident, IncidentChange, Kind, State, incident_id
from kentongan.domain.words import Confidence, Level, Modality
from kentongan.rulebook.rule import Rule


def opened(detection: Detection, trust: Trust, now: datetime) -> IncidentChange:
    """A detection that belongs to nothing known opens an incident of its own."""
    blank = Incident(
        id=incident_id(detection.id),
        event_type=detection.event_type,
        rings=False,
        level=Level.LOW,
        level_reason="",
        confidence=Confidence.WEAK,
        confidence_reason="",
        opened_at=now,
        last_told_at=now,
    )
    what = "first report" if detection.rings else f"first told, {detection.modality}"
    incident = _telling(blank, (detection,), set(), trust)
    return _change(incident, Kind.OPENED, f"{what}, by {detection.teller}", detection, now)


def joined(
    incident: Incident,
    detection: Detection,
    trust: Trust,
    now: datetime,
    *,
    because: str,
    instead_of: Detection | None = None,
) -> IncidentChange:
    """A detection joins an incident, or takes the place of what an earlier edition of its article told."""
    tellings = (*(telling for telling in incident.tellings if telling is not instead_of), detection)
    if instead_of and not counted(tellings):
        return left(incident, instead_of, detection, trust, now)
    gone = {instead_of.article_id} if instead_of else set()
    grown = replace(_telling(incident, tellings, gone, trust), last_told_at=now)
    kind, what = _kind(incident, grown, detection, edited=instead_of is not None)
    return _change(grown, kind, f"{what}: {because}", detection, now)


def left(incident: Incident, telling: Detection, detection: Detection, trust: Trust, now: datetime) -> IncidentChange:
    """A new edition of an article tells of something else now; what nobody else tells of is retracted."""
    tellings = tuple(other for other in incident.tellings if other is not telling)
    what = f"a new edition of {telling.article_id} does not tell of it any more"
    if counted(tellings):
        rest = _telling(incident, tellings, {telling.article_id}, trust)
        return _change(rest, Kind.CORRECTED, what, detection, now)
    gone = replace(incident, state=State.RETRACTED, rings=False)
    return _change(gone, Kind.RETRACTED, f"{what}, and nobody else does", detection, now)


def closes_at(incident: Incident, rule: Rule) -> datetime:
    """When an incident closes if nothing more is told: a span after the last telling, or after a day still to come."""
    last = incident.last_told_at
    if incident.occurred_at is not None:
        last = max(last, incident.occurred_at.to)
    return last + rule.same.span


def closed(incident: Incident, rule: Rule, now: datetime) -> IncidentChange:
    """An incident that nothing more was told of is closed; what is told later opens another."""
    hours = rule.same.span / timedelta(hours=1)
    closed_one = replace(incident, state=State.CLOSED)
    reason = f"nothing more was told for {hours:g} h"
    return IncidentChange(
        incident=closed_one.revised(Kind.CLOSED, now, reason),
        kind=Kind.CLOSED,
        reason=reason,
    )


def _change(incident: Incident, kind: Kind, reason: str, detection: Detection, now: datetime) -> IncidentChange:
    return IncidentChange(
        incident=incident.revised(kind, now, reason),
        kind=kind,
        reason=reason,
        received_at=detection.received_at,
    )


def _telling(incident: Incident, tellings: Sequence[Detection], gone: set[str], trust: Trust) -> Incident:
    """The incident as these tellings make it. What was dropped for want of room still counts where it can."""
    articles = union(
        (article for article in incident.articles if article not in gone),
        (telling.article_id for telling in tellings if telling.rings),
    )
    attached = union(
        (article for article in incident.attached if article not in gone),
        (telling.article_id for telling in tellings),
    )
    attached = tuple(article for article in attached if article not in articles)
    kept = _kept(tellings)
    told = counted(kept)
    facts = gather(told)
    rings = bool(articles)
    dropped = len({telling.article_id for telling in kept}) < len(articles) + len(attached)
    before = incident if dropped and incident.rings == rings else None
    publishers = union(before.publishers if before else (), (telling.teller for telling in told))
    confidence, confidence_reason = trusted(told, len(publishers), trust)
    return replace(
        incident,
        rings=rings,
        level=facts.level,
        level_reason=facts.level_reason,
        confidence=confidence,
        confidence_reason=confidence_reason,
        articles=articles,
        attached=attached,
        publishers=publishers,
        languages=union(before.languages if before else (), (telling.lang for telling in told if telling.lang)),
        actor=facts.actor,
        target=facts.target,
        place=facts.place,
        occurred_at=facts.occurred_at,
        figures=facts.figures,
        means=facts.means,
        names=facts.names,
        tellings=kept,
    )


def _kept(tellings: Sequence[Detection]) -> tuple[Detection, ...]:
    """At most so many as an incident keeps: what does not ring goes first, then the least grave, then the oldest."""
    ranked = sorted(range(len(tellings)), key=lambda n: (tellings[n].rings, tellings[n].level.rank, n))
    dropped = set(ranked[: max(len(tellings) - TELLINGS_KEPT, 0)])
    return tuple(telling for n, telling in enumerate(tellings) if n not in dropped)


def _kind(before: Incident, after: Incident, detection: Detection, *, edited: bool) -> tuple[Kind, str]:
    if after.rings and not before.rings:
        return Kind.DEVELOPED, "told as having happened"
    if before.rings and not after.rings:
        return Kind.CORRECTED, "no longer told as having happened"
    if part_of(detection) is not (Part.RINGS if after.rings else Part.SILENT):
        return _attached(before, detection)
    return _grown(before, after, detection, edited=edited)


def _grown(before: Incident, after: Incident, detection: Detection, *, edited: bool) -> tuple[Kind, str]:
    changed = _changed(before, after)
    if after.level.rank > before.level.rank:
        return Kind.ESCALATED, f"level {after.level}, was {before.level} ({after.level_reason})"
    if edited and changed:
        return Kind.CORRECTED, f"a new edition changes {changed}"
    if detection.teller not in before.publishers:
        return Kind.CORROBORATED, f"also told by {detection.teller}"
    if changed:
        return Kind.DEVELOPED, f"{changed} changed"
    return Kind.JOINED, f"told again by {detection.teller}"


def _attached(before: Incident, detection: Detection) -> tuple[Kind, str]:
    if before.rings and detection.modality is Modality.DENIED:
        return Kind.DENIED, f"denied, as {detection.teller} tells"
    return Kind.JOINED, f"attached, {detection.reason}"


def _changed(before: Incident, after: Incident) -> str:
    """What a reader would want to know is different now."""
    changed = {
        "level": after.level is not before.level,
        "figures": set(after.figures) != set(before.figures),
        "place": {place.id for place in after.place} != {place.id for place in before.place},
        "actor": {entity.id for entity in after.actor} != {entity.id for entity in before.actor},
    }
    return ", ".join(name for name, differs in changed.items() if differs)
