"""The second stage: is it the same event? The only writer of a shard's incidents."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from kentongan.correlation.blocking import keys_of, sought_by
from kentongan.correlation.decide import Ignored, correlate
from kentongan.correlation.facts import Trust
from kentongan.correlation.lifecycle import closed, closes_at
from kentongan.correlation.similarity import is_bare
from kentongan.domain.detection import Detection
from kentongan.domain.errors import GiveUp
from kentongan.domain.incident import Closing, Incident, IncidentChange, State
from kentongan.pipeline.messages import of_kind
from kentongan.pipeline.ports import Incidents
from kentongan.pipeline.writes import Delete, Due, Outcome, Put, Room, Write
from kentongan.rulebook.rule import Rule

KEPT_AFTER_CLOSING = timedelta(days=30)


class OpenIncidents:
    """The incidents that may still be joined, at hand by whatever a detection may find them by."""

    def __init__(self, incidents: Iterable[Incident] = ()) -> None:
        self._incidents: dict[str, Incident] = {}
        self._keys: dict[str, set[Key]] = {}
        self._by_key: dict[Key, dict[str, None]] = {}
        for incident in incidents:
            self.keep(incident)

    def keep(self, incident: Incident) -> None:
        """Remember an incident as it now stands; one that is not open any more is forgotten."""
        keys = _keys_of(incident) if incident.state is State.OPEN else set()
        for gone in self._keys.pop(incident.id, set()) - keys:
            del self._by_key[gone][incident.id]
            if not self._by_key[gone]:
                del self._by_key[gone]
        self._incidents.pop(incident.id, None)
        if keys:
            self._incidents[incident.id] = incident
            self._keys[incident.id] = keys
            for key in keys:
                self._by_key.setdefault(key, {})[incident.id] = None

    def near(self, detection: Detection) -> Sequence[Incident]:
        """Those that a detection may be of; all of its type where it tells nothing that could set it apart."""
        kind = detection.event_type
        sought = {EVERY} if is_bare(detection) else {*sought_by(detection), _article(detection.article_id)}
        found = dict.fromkeys(one for key in sought for one in self._by_key.get((kind, key), ()))
        return tuple(self._incidents[one] for one in sorted(found))

    def get(self, incident_id: str) -> Incident | None:
        return self._incidents.get(incident_id)


Key = tuple[str, str]
"""An event type, and something by which an incident of it may be found."""

EVERY = "every one"


def _keys_of(incident: Incident) -> set[Key]:
    keys = {EVERY, *keys_of(incident), *map(_article, (*incident.articles, *incident.attached))}
    return {(incident.event_type, key) for key in keys}


def _article(article_id: str) -> str:
    return f"article {article_id}"


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
        decision = correlate(detection, self._open.near(detection), rule, self._trust, now)
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
