"""Places told by distance and direction from a named one: "45 km southeast of Pacitan"."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kentongan.detection.figures import Number, numbers
from kentongan.detection.nlp import Mark, thing_of
from kentongan.detection.sentence import Sentence, gap
from kentongan.domain.detection import Place

POINTS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
"""Of the compass, each 45 degrees further round."""
KILOMETRES = {"km": 1.0, "mile": 1.609344}
ROUND_THE_EARTH = 40_030.0
"""Kilometres, along a great circle."""
FURTHEST = 1000
"""Kilometres. Who tells more tells of a journey."""
BESIDE = 3
"""Words that may stand between distance, direction and place."""


def displaced(place: Place, name: Mark, sentence: Sentence) -> Place:
    """A place as far off as the sentence says, or as it is where the sentence says no more than its name.

    A state is no place to measure from.
    """
    if place.is_state or place.lat is None or place.lon is None:
        return place
    found = _measured(name, sentence)
    if found is None:
        return place
    kilometres = found.number.value * KILOMETRES[found.unit]
    if not 0 < kilometres <= FURTHEST:
        return place
    lat, lon = _moved(place.lat, place.lon, kilometres, POINTS.index(found.point) * 45)
    unit = "km" if found.unit == "km" else "miles"
    return replace(place, name=f"{found.number.value:g} {unit} {found.point.upper()} of {place.name}", lat=lat, lon=lon)


def is_measured_from(name: Mark, sentence: Sentence) -> bool:
    """Whether distance and direction stand beside a name, so that it tells where, without a word for "in"."""
    return _measured(name, sentence) is not None


@dataclass(frozen=True, slots=True)
class _Told:
    """A distance with its direction, from the first token to the one behind the last."""

    number: Number
    unit: str
    point: str
    start: int
    end: int

    def apart(self, mark: Mark) -> int:
        return max(mark.start - self.end, self.start - mark.end, 0)


def _measured(name: Mark, sentence: Sentence) -> _Told | None:
    return next((told for told in _told(sentence) if _is_from(name, told, sentence)), None)


def _told(sentence: Sentence) -> Iterator[_Told]:
    for unit in sentence.marks("distance"):
        number = next((one for one in numbers(sentence) if one.end == unit.start), None)
        if number is None:
            continue
        for bearing in sentence.marks("bearing"):
            if gap(bearing, unit) <= BESIDE * sentence.stretch:
                start, end = min(number.start, bearing.start), max(unit.end, bearing.end)
                yield _Told(number, unit.entry.name, bearing.entry.name, start, end)


def _is_from(name: Mark, told: _Told, sentence: Sentence) -> bool:
    """Whether the name nearest to a distance stands beside it in the same clause, and is of the same thing."""
    nearest = min(sentence.names, key=told.apart)
    beside = told.apart(nearest) <= BESIDE * sentence.stretch and sentence.breaks(nearest.start, told.start) == 0
    return beside and thing_of(nearest).id == thing_of(name).id


def _moved(lat: float, lon: float, kilometres: float, degrees: float) -> tuple[float, float]:
    """Where one comes to on a sphere, in degrees with two decimals: no such report is more exact."""
    angle, course = kilometres / ROUND_THE_EARTH * math.tau, math.radians(degrees)
    here = math.radians(lat)
    there = math.asin(math.sin(here) * math.cos(angle) + math.cos(here) * math.sin(angle) * math.cos(course))
    aside = math.atan2(
        math.sin(course) * math.sin(angle) * math.cos(here), math.cos(angle) - math.sin(here) * math.sin(there)
    )
    return round(math.degrees(there), 2), round((lon + math.degrees(aside) + 540) % 360 - 180, 2)
