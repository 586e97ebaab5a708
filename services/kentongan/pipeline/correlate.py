"""The second stage: is it the same event? The only writer of a shard's incidents."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from kentongan.correlation.decide import Ignored, correlate
from kentongan.correlation.facts import Trust
from kentongan.correlation.lifecycle import closed, closes_at
from kentongan.domain.detection import Detection
from kentongan.domain.errors import GiveUp
from kentongan.domain.incident import Closing, Incident, IncidentChange, State
from kentongan.pipeline.messages import of_kind
from kentongan.pipeline.ports import Incidents
from kentongan.pipeline.writes import Delete, Due, Outcome, Put, Room, Write
from kentongan.rulebook.rule import Rule

KEPT_AFTER_CLOSING = timedelta(days=30)


class OpenIncidents:
    """The incidents that may still be joined, at hand by event type."""

    def __init__(self, incidents: Iterable[Incident] = ()) -> None:
        self._by_type: dict[str, dict[str, Incident]] = {}
        self._type_of: dict[str, str] = {}
        for incident in incidents:
            self.keep(incident)

    def keep(self, incident: Incident) -> None:
        """Remember an incident as it now stands; one that is not open any more is forgotten."""
        self._type_of[incident.id] = incident.event_type
        of_type = self._by_type.setdefault(incident.event_type, {})
        of_type[incident.id] = incident
        if incident.state is not State.OPEN:
            del of_type[incident.id], self._type_of[incident.id]

    def of_type(self, event_type: str) -> Sequence[Incident]:
        return tuple(self._by_type.get(event_type, {}).values())

    def get(self, incident_id: str) -> Incident | None:
        return self._by_type.get(self._type_of.get(incident_id, ""), {}).get(incident_id)


class Correlate:
    """Join a detection to the incident it speaks of, or open a new one; close what nothing more is told of.

    It keeps the open incidents in memory, and each message sees what the one before it did.
    """

    name: ClassVar[str] = "correlate"
    concurrent: ClassVar[bool] = False
    timeout: ClassVar[timedelta] = timedelta(seconds=10)

    def __init__(self, incidents: Incidents, rules: Mapping[str, Rule], trust: Trust) -> None:
        self._incidents = incidents
        self._rules = rules
        self._trust = trust
        self._open = OpenIncidents()

    async def reload(self) -> None:
        self._open = OpenIncidents(await self._incidents.open())

    async def __call__(self, message: object, now: datetime) -> Outcome:
        if isinstance(message, Closing):
            return self._close(message, now)
        detection = of_kind(message, Detection)
        rule = self._rule(detection.event_type)
        decision = correlate(detection, self._open.of_type(detection.event_type), rule, self._trust, now)
        if isinstance(decision, Ignored):
            return Outcome(reasons=(decision,))
        return self._changed(decision, rule)

    def _close(self, closing: Closing, now: datetime) -> Outcome:
        incident = self._open.get(closing.incident_id)
        if incident is None:
            return Outcome()
        rule = self._rule(incident.event_type)
        if closes_at(incident, rule) > now:
            # Something was told of it while this reminder was on its way.
            return Outcome(writes=(_reminder(incident, rule),))
        return self._changed((closed(incident, rule, now),), rule)

    def _changed(self, changes: Sequence[IncidentChange], rule: Rule) -> Outcome:
        writes: list[Write] = []
        for change in changes:
            self._open.keep(change.incident)
            writes += _remembered(change.incident, rule)
        return Outcome(writes=tuple(writes), outputs=tuple(changes), reasons=tuple(change.kind for change in changes))

    def _rule(self, event_type: str) -> Rule:
        rule = self._rules.get(event_type)
        if rule is None:
            raise GiveUp(f"there is no rule {event_type!r} any more")
        return rule


def _remembered(incident: Incident, rule: Rule) -> tuple[Write, ...]:
    if incident.state is State.OPEN:
        return (Put(room=Room.INCIDENTS, key=incident.id, value=incident), _reminder(incident, rule))
    return (
        Put(room=Room.CLOSED, key=incident.id, value=incident, keep=KEPT_AFTER_CLOSING),
        Delete(room=Room.INCIDENTS, key=incident.id),
    )


def _reminder(incident: Incident, rule: Rule) -> Due:
    at = closes_at(incident, rule)
    return Due(key=incident.id, at=at, message=Closing(incident_id=incident.id, at=at))
