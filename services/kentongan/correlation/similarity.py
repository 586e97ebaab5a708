"""How alike a detection and an incident are: the anchors that hold them together, and what speaks against them.

Anchors decide: who, where, when, how many. Points only rank several incidents that would all do. They are chosen for
precision: a second alert about one event annoys, two events in one incident hide the second.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

from kentongan.correlation.facts import counted
from kentongan.domain.detection import Detection, Entity, Figure, Occurred, Place
from kentongan.domain.incident import Incident
from kentongan.domain.words import Bound, Precision, Role
from kentongan.rulebook.rule import Rule

NEEDED = 2
"""Points from which a detection belongs to an incident; at least one must come from something other than time."""

SAME_ACTOR = 2
NEAR = 3
SAME_COUNTRY = 1
SAME_TARGET = 1
ACROSS = 1
SAME_NAME = 2
SAME_FIGURE = 1
SAME_DAY = 2
SOON = 1
OTHER_DAY = -3
OTHER_FIGURE = -5
"""Two missiles are not ten: it outweighs the same actor on the same day in the same country, not also the same town."""

SOON_AFTER = timedelta(hours=12)
LASTS = timedelta(hours=48)
"""Events of a kind whose span is longer go on for days, and their tellings name now this day, now that: a quake and its
rescue, a summit of two days. Of all others each day may bring another: strikes night after night."""
EARTH_RADIUS_KM = 6371.0
SHARED_ARE_ENOUGH = 2
"""Participants agree when one list holds the other, or when this many stand in both."""
CLEARLY = 2
"""Counts contradict each other when one is more than this many times the other, and more than this many beyond it."""

TO_THE_DAY = frozenset({Precision.MINUTE, Precision.PART_OF_DAY, Precision.DAY})


@dataclass(frozen=True, slots=True)
class Anchor:
    """One thing that speaks for or against two tellings being of one event."""

    text: str
    points: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why a detection may be of an incident: what they share, and what speaks against it without excluding it."""

    anchors: tuple[Anchor, ...]
    times: tuple[Anchor, ...]

    @property
    def score(self) -> int:
        return sum(anchor.points for anchor in (*self.anchors, *self.times))

    @property
    def holds(self) -> bool:
        return self.score >= NEEDED and any(anchor.points > 0 for anchor in self.anchors)

    @property
    def reason(self) -> str:
        return ", ".join(anchor.text for anchor in (*self.anchors, *self.times))


def likeness(detection: Detection, incident: Incident, rule: Rule, now: datetime) -> Likeness | None:
    """How alike they are; nothing where what both tell excludes that they are one event."""
    actor = _by_ids("actor", detection.actor, incident.actor)
    if _excludes(actor, "actor", rule):
        return None
    target = _by_ids("target", detection.target, incident.target)
    place = _in_space(detection.place, incident.place, rule.same.within_km)
    if _excludes(target, "target", rule) or _excludes(place, "place", rule):
        return None
    # Last what costs most: of hundreds of open incidents most are excluded by who and where.
    time = _in_time(detection, incident, rule.same.span, now)
    if time is None:
        return None
    found = [anchor for anchor in (actor, target, place) if anchor is not None and anchor.points > 0]
    found += _across(detection, incident)
    found += _names(detection.names, incident.names)
    found += _figures(detection, incident, rule)
    return Likeness(tuple(found), time)


def _excludes(anchor: Anchor | None, slot: str, rule: Rule) -> bool:
    return anchor is not None and anchor.points <= 0 and slot in rule.same.by


def told_at(detection: Detection, now: datetime) -> datetime:
    """When an article told it: published, else received, else now."""
    return detection.published_at or detection.received_at or now


def is_bare(detection: Detection) -> bool:
    """Whether nothing is told that could tell this event from another of its kind."""
    return not (detection.actor or detection.target or detection.place or detection.names)


def kilometres(a: Place, b: Place) -> float:
    """The distance between two precise places along the surface of the earth."""
    lat_a, lon_a, lat_b, lon_b = (math.radians(degrees or 0.0) for degrees in (a.lat, a.lon, b.lat, b.lon))
    half = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


def figure_of(figures: Iterable[Figure], of: str) -> Figure | None:
    return next((figure for figure in figures if figure.of == of), None)


# --- when


def _in_time(detection: Detection, incident: Incident, span: timedelta, now: datetime) -> tuple[Anchor, ...] | None:
    """The anchor of time, which may be none; nothing at all where they lie too far apart.

    A report is measured from when the event happened or was first told, so that a daily event does not grow without end;
    a development or a reaction may also follow upon the latest telling.
    """
    ours, theirs = _dated(detection.occurred_at), _dated(incident.occurred_at)
    told = told_at(detection, now)
    tellings = [told_at(telling, now) for telling in incident.tellings] or [incident.opened_at]
    first = min((told_at(telling, now) for telling in counted(incident.tellings)), default=incident.opened_at)
    start, end = (ours.from_, ours.to) if ours else (told, told)
    begin, until = (theirs.from_, theirs.to) if theirs else (first, first)
    apart = max(begin - end, start - until, timedelta())
    follows = max(told - max(tellings), timedelta())
    if apart > span and (ours or detection.role is Role.REPORT or follows > span):
        return None
    if ours and theirs and (span <= LASTS or _overlap(ours, theirs)):
        return _days(ours, theirs, apart)
    nearest = min(abs(told - telling) for telling in tellings)
    if not (ours and theirs):
        nearest = min(nearest, apart)
    return (Anchor(f"told {_hours(nearest)} apart", SOON),) if nearest <= SOON_AFTER else ()


def _days(ours: Occurred, theirs: Occurred, apart: timedelta) -> tuple[Anchor, ...]:
    if _overlap(ours, theirs):
        return (Anchor(f"same day {max(ours.from_, theirs.from_):%Y-%m-%d}", SAME_DAY),)
    whole_days = ours.precision is theirs.precision is Precision.DAY
    if apart <= SOON_AFTER and not whole_days:
        # Nearly the same hour, or the other side of midnight in another time zone: neither for nor against.
        return ()
    return (Anchor(f"on {ours.from_:%Y-%m-%d} and {theirs.from_:%Y-%m-%d}", OTHER_DAY),)


def _dated(occurred: Occurred | None) -> Occurred | None:
    """A time that is told at least to the day; "in September" tells events of one kind apart as little as nothing."""
    return occurred if occurred and occurred.precision in TO_THE_DAY else None


def _overlap(a: Occurred, b: Occurred) -> bool:
    return (a.from_ < b.to and b.from_ < a.to) or a.from_ == b.from_


def _hours(apart: timedelta) -> str:
    return f"{round(apart / timedelta(hours=1))} h"


# --- who


def _by_ids(slot: str, ours: Sequence[Entity], theirs: Sequence[Entity]) -> Anchor | None:
    if not ours or not theirs:
        return None
    a, b = {entity.id for entity in ours}, {entity.id for entity in theirs}
    shared = a & b
    if shared and (shared in (a, b) or len(shared) >= SHARED_ARE_ENOUGH):
        return Anchor(f"same {slot} {' and '.join(sorted(shared))}", SAME_ACTOR if slot == "actor" else SAME_TARGET)
    return Anchor(f"another {slot}", 0)


def _across(detection: Detection, incident: Incident) -> list[Anchor]:
    """Where one tells who and the other where: "Russia fires at Ukraine" and "missiles hit Kyiv" are near each other."""
    found = []
    for place, told, other in (
        (incident.place, detection.place, detection),
        (detection.place, incident.place, incident),
    ):
        if told:
            continue
        countries = {where.country or where.id for where in place}
        for slot, entities in (("target", other.target), ("actor", other.actor)):
            shared = countries & {entity.id for entity in entities}
            if shared:
                found.append(Anchor(f"{' and '.join(sorted(shared))} as {slot} and as place", ACROSS))
    return found


def _names(ours: Sequence[str], theirs: Sequence[str]) -> list[Anchor]:
    known = {name.casefold() for name in theirs}
    shared = [name for name in ours if name.casefold() in known]
    return [Anchor(f"same name {shared[0]}", SAME_NAME)] if shared else []


# --- where


def _in_space(ours: Sequence[Place], theirs: Sequence[Place], within_km: float) -> Anchor | None:
    if not ours or not theirs:
        return None
    relations = [
        relation
        for a, b in product(_narrowest(ours), _narrowest(theirs))
        if (relation := _places(a, b, within_km)) is not None
    ]
    return max(relations, key=lambda anchor: anchor.points, default=None)


def _narrowest(places: Sequence[Place]) -> list[Place]:
    """Without the states of which a place within is told too: "Palu, Indonesia" is not all of Indonesia."""
    inside = {place.country for place in places if not place.is_state}
    return [place for place in places if not (place.is_state and place.id in inside)]


def _places(a: Place, b: Place, within_km: float) -> Anchor | None:
    if a.id == b.id and not a.is_state:
        return Anchor(f"same place {a.name}", NEAR)
    if a.is_precise and b.is_precise:
        apart = kilometres(a, b)
        return Anchor(f"places {apart:.0f} km apart", NEAR if apart <= within_km else 0)
    here, there = (a.id if a.is_state else a.country), (b.id if b.is_state else b.country)
    if here is None or there is None:
        return None
    return Anchor(f"same country {here}", SAME_COUNTRY) if here == there else Anchor("another country", 0)


# --- how many


def _figures(detection: Detection, incident: Incident, rule: Rule) -> list[Anchor]:
    """Only the figures that the rule names tell one event from another: a toll rises and proves nothing."""
    found = []
    for kind in rule.figures:
        ours, theirs = figure_of(detection.figures, kind.of), figure_of(incident.figures, kind.of)
        if ours is None or theirs is None:
            continue
        points = _figure(ours, theirs, rule.same.apart.get(kind.of))
        if points:
            word = "same" if points > 0 else "not the same"
            found.append(Anchor(f"{word} {kind.of} {ours.value:g} and {theirs.value:g}", points))
    return found


def _figure(ours: Figure, theirs: Figure, apart: float | None) -> int:
    difference = abs(ours.value - theirs.value)
    if apart is not None:
        # 0.5 is not quite 0.5 when it is the difference of 6.6 and 6.1.
        return SAME_FIGURE if difference <= apart + 1e-9 else OTHER_FIGURE
    if difference == 0:
        return SAME_FIGURE
    exact = ours.bound is theirs.bound is Bound.EXACT
    ratio = max(ours.value, theirs.value) / max(min(ours.value, theirs.value), 1)
    return OTHER_FIGURE if exact and ratio > CLEARLY and difference > CLEARLY else 0
