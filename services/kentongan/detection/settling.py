"""One reading for each event that an article tells, out of all that its sentences gave."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kentongan.domain.detection import Detection, Why
from kentongan.domain.words import Block, Modality, Role
from kentongan.rulebook.rule import Rule

RINGING_ROLES = frozenset({Role.REPORT, Role.DEVELOPMENT})
SILENT_BLOCKS = {Block.RELATED_LINK: Why.RELATED_LINK, Block.CAPTION: Why.CAPTION, Block.BYLINE: Why.BYLINE}


@dataclass(frozen=True, slots=True)
class Reading:
    """One rule's reading of one sentence, before the article's readings are put together.

    `headline` says whether the sentence is the one that the second ear hears, `near` whether it may be raised by it: a word
    of the rule alone, or all its words without what the rule needs besides.
    """

    rule: Rule
    detection: Detection
    order: int
    headline: bool = False
    near: bool = False


def settled(readings: Sequence[Reading]) -> list[Reading]:
    """One reading for each event that an article tells: the clearest, with what the others add.

    Readings of one type are of one event where their actors agree, or one of them names none.
    """
    kept: list[Reading] = []
    for reading in sorted(_under_headline(readings), key=_clearness):
        same = next((one for one in kept if _same_event(one.detection, reading.detection)), None)
        if same is None:
            kept.append(reading)
        elif reading.detection.block not in SILENT_BLOCKS:
            kept[kept.index(same)] = replace(same, detection=_completed(same.detection, reading.detection))
    return sorted(kept, key=lambda reading: reading.order)


def most_exact(readings: list[Reading]) -> list[Reading]:
    """One event, one type: what a more exact type tells in the same sentence, another one does not tell again."""
    ringing = {one.rule.id for one in readings if one.detection.rings}
    settled = []
    for one in readings:
        exact = sorted(one.rule.yields_to & ringing) if one.detection.rings else []
        if exact:
            silent = replace(one.detection, rings=False, reason=f"{Why.YIELDS}: {exact[0]}")
            settled.append(replace(one, detection=silent))
        else:
            settled.append(one)
    return settled


def _under_headline(readings: Sequence[Reading]) -> list[Reading]:
    """The headline decides: what it calls a plan, a denial or an anniversary, or answers, is background in the body."""
    titled = [
        one.detection for one in readings if one.detection.block is Block.TITLE and _is_something_else(one.detection)
    ]
    return [
        replace(one, detection=_as_background(one.detection))
        if one.detection.rings and any(_same_event(title, one.detection) for title in titled)
        else one
        for one in readings
    ]


def _is_something_else(detection: Detection) -> bool:
    silenced = detection.modality is not Modality.ASSERTED or detection.role not in RINGING_ROLES
    return silenced or detection.reason.startswith(Why.EAR)


def _as_background(detection: Detection) -> Detection:
    if detection.block is Block.TITLE:
        return detection
    return replace(detection, rings=False, role=Role.BACKGROUND, reason=f"{Why.ROLE}: {Role.BACKGROUND}")


def _clearness(reading: Reading) -> tuple[bool, int, bool, int, int]:
    detection = reading.detection
    told = Counter(bool(slot) for slot in (detection.actor, detection.place, detection.target, detection.figures))[True]
    return (
        not detection.rings,
        -detection.confidence.rank,
        detection.block is not Block.TITLE,
        -told,
        reading.order,
    )


def _same_event(one: Detection, other: Detection) -> bool:
    if one.event_type != other.event_type:
        return False
    if (one.block in SILENT_BLOCKS) != (other.block in SILENT_BLOCKS):
        return False
    ours, theirs = {entity.id for entity in one.actor}, {entity.id for entity in other.actor}
    if ours and theirs and not ours & theirs:
        return False
    here, there = _countries(one), _countries(other)
    return bool(ours & theirs) or not here or not there or bool(here & there)


def _countries(detection: Detection) -> set[str]:
    return {place.country for place in detection.place if place.country}


def _completed(detection: Detection, other: Detection) -> Detection:
    """A reading with the slots it leaves open filled from another reading of the same event."""
    if not detection.rings or not other.rings:
        return detection
    told = {figure.of for figure in detection.figures}
    return replace(
        detection,
        actor=detection.actor or other.actor,
        target=detection.target or other.target,
        place=detection.place or other.place,
        occurred_at=detection.occurred_at or other.occurred_at,
        figures=(*detection.figures, *(figure for figure in other.figures if figure.of not in told)),
        means=detection.means or other.means,
    )
