"""What several tellings say of one event, taken together."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from kentongan.correlation.parts import Part, part_of
from kentongan.domain.detection import SOME_SEA, Detection, Entity, Figure, Occurred, Place
from kentongan.domain.words import Bound, Confidence, Level, Precision

T = TypeVar("T")

Trust = Callable[[int], tuple[Confidence, str]]
"""How far an incident may be trusted that this many independent publishers tell of, and why."""

FIRM = frozenset({Bound.EXACT, Bound.AT_LEAST})
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What several tellings say of one event, taken together."""

    actor: tuple[Entity, ...]
    target: tuple[Entity, ...]
    place: tuple[Place, ...]
    occurred_at: Occurred | None
    figures: tuple[Figure, ...]
    means: tuple[str, ...]
    names: tuple[str, ...]
    level: Level
    level_reason: str


def gather(tellings: Sequence[Detection]) -> Facts:
    """Take tellings together: everybody who is named, the most precise place first, the figures most tellers stand by.

    The order in which the tellings came does not matter, save between equals.
    """
    ordered = sorted(tellings, key=lambda telling: (_told(telling), telling.id))
    gravest = max(ordered, key=lambda telling: telling.level.rank)
    return Facts(
        actor=_entities(ordered, "actor"),
        target=_named_seas(_entities(ordered, "target")),
        place=_places(ordered),
        occurred_at=_occurred(ordered),
        figures=_figures(ordered),
        means=_most_told((telling.teller, means) for telling in ordered for means in telling.means),
        names=_most_told((telling.teller, name) for telling in ordered for name in telling.names),
        level=gravest.level,
        level_reason=gravest.level_reason,
    )


def counted(tellings: Sequence[Detection]) -> list[Detection]:
    """The tellings that an incident is made of: those that ring, and where none does those that are not mere comment."""
    return [telling for telling in tellings if telling.rings] or [
        telling for telling in tellings if part_of(telling) is Part.SILENT
    ]


def trusted(tellings: Sequence[Detection], publishers: int, trust: Trust) -> tuple[Confidence, str]:
    """The best of what single tellings and the number of publishers are worth."""
    best = max(tellings, key=lambda telling: telling.confidence.rank)
    together, reason = trust(publishers)
    return (together, reason) if together.rank > best.confidence.rank else (best.confidence, best.confidence_reason)


def union(*groups: Iterable[T]) -> tuple[T, ...]:
    """Everything once, in order of first appearance."""
    return tuple(dict.fromkeys(item for group in groups for item in group))


def _told(telling: Detection) -> datetime:
    return telling.published_at or telling.received_at or LONG_AGO


def _most_told(pairs: Iterable[tuple[str, T]]) -> tuple[T, ...]:
    """Every value once, those told by most tellers first."""
    tellers: dict[T, set[str]] = {}
    for teller, value in pairs:
        tellers.setdefault(value, set()).add(teller)
    return tuple(sorted(tellers, key=lambda value: -len(tellers[value])))


def _named_seas(targets: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """A mere sea says nothing where another tells which."""
    named = tuple(entity for entity in targets if entity.id != SOME_SEA)
    return named or targets


def _entities(tellings: Sequence[Detection], slot: str) -> tuple[Entity, ...]:
    """Everybody who is named; a state once, with the persons that stand for it where any is told."""
    told: list[tuple[str, Entity]] = [
        (telling.teller, entity) for telling in tellings for entity in getattr(telling, slot)
    ]
    first: dict[Hashable, Entity] = {}
    for _, entity in told:
        first.setdefault((entity.id, entity.person), entity)
    with_person = {entity.id for _, entity in told if entity.person}
    order = _most_told((teller, entity.id) for teller, entity in told)
    return tuple(
        entity
        for state in order
        for entity in first.values()
        if entity.id == state and (entity.person or state not in with_person)
    )


def _places(tellings: Sequence[Detection]) -> tuple[Place, ...]:
    told = [(telling.teller, place) for telling in tellings for place in telling.place]
    first: dict[str, Place] = {}
    for _, place in told:
        if place.id not in first or (place.is_precise and not first[place.id].is_precise):
            first[place.id] = place
    order = _most_told((teller, place.id) for teller, place in told)
    return tuple(sorted((first[place] for place in order), key=lambda place: (not place.is_precise, place.is_state)))


def _occurred(tellings: Sequence[Detection]) -> Occurred | None:
    """The most precise time; of equally precise ones that of most tellers, then the earlier."""
    told = [(telling.teller, telling.occurred_at) for telling in tellings if telling.occurred_at]
    order = _most_told(told)
    return min(order, key=lambda occurred: tuple(Precision).index(occurred.precision), default=None)


def _figures(tellings: Sequence[Detection]) -> tuple[Figure, ...]:
    """For each figure the value that most tellers stand by, each counted with the last it told; of equals the latest.

    So one outlet's slip does not move a toll that others stand by, and a toll rises as soon as as many tell the new one.
    A firm value (exact, at least) goes before one that is only about or at most.
    """
    latest: dict[str, dict[str, tuple[int, Figure]]] = {}
    for number, telling in enumerate(tellings):
        for figure in telling.figures:
            latest.setdefault(figure.of, {})[telling.teller] = (number, figure)
    return tuple(_stood_by(list(by_teller.values())) for by_teller in latest.values())


def _stood_by(told: list[tuple[int, Figure]]) -> Figure:
    firm = [item for item in told if item[1].bound in FIRM] or told
    values = [figure.value for _, figure in firm]
    return max(firm, key=lambda item: (values.count(item[1].value), item[0]))[1]
