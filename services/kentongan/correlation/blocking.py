"""Which open incidents are worth a look: those that share any anchor with a detection, so that most need none.

It leaves out only what `likeness` could never join: a reading joins an incident by somebody, some place within reach, a name
or a figure that both tell. One that tells nothing at all has to be held against every incident of its type.
"""

import math
from collections.abc import Iterator
from itertools import product

from kentongan.domain.detection import Detection, Place
from kentongan.domain.incident import Incident

CELL = 5
"""Degrees. At the equator 555 km, more than any rule's reach; towards the poles more cells are looked through."""

FURTHEST_POLEWARD = 80


def keys_of(told: Detection | Incident) -> set[str]:
    """Everything about an incident by which a detection may find it."""
    keys = {entity.id for entity in (*told.actor, *told.target)}
    keys |= {place.country or place.id for place in told.place} | {place.id for place in told.place}
    keys |= {f"name {name.casefold()}" for name in told.names}
    keys |= {f"figure {figure.of} {figure.value}" for figure in told.figures}
    return keys | {_cell(*cell) for place in told.place for cell in _cells(place, reach=0)}


def sought_by(detection: Detection) -> set[str]:
    """Under which keys a detection looks for its incident: its own, and those of the places around it."""
    around = {_cell(*cell) for place in detection.place for cell in _cells(place, reach=1)}
    return keys_of(detection) | around


def _cells(place: Place, reach: int) -> Iterator[tuple[int, int]]:
    if place.lat is None or place.lon is None:
        return
    row, column = math.floor(place.lat / CELL), math.floor(place.lon / CELL)
    poleward = min(abs(place.lat) + CELL, FURTHEST_POLEWARD)
    wide = reach * math.ceil(1 / math.cos(math.radians(poleward)))
    for up, aside in product(range(-reach, reach + 1), range(-wide, wide + 1)):
        yield row + up, (column + aside) % (360 // CELL)


def _cell(row: int, column: int) -> str:
    return f"cell {row} {column % (360 // CELL)}"
