"""One reading for each event that an article tells, out of all that its sentences gave."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kentongan.domain.detection import Detection, Why
from kentongan.domain.words import Block, Modality, Precision, Role
from kentongan.rulebook.book import level_of
from kentongan.rulebook.rule import Rule

RINGING_ROLES = frozenset({Role.REPORT, Role.DEVELOPMENT})
TO_THE_DAY = frozenset({Precision.MINUTE, Precision.PART_OF_DAY, Precision.DAY})
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
            whole = _graded(same.rule, _completed(same.detection, reading.detection))
            kept[kept.index(same)] = replace(same, detection=whole)
    # in two sentences they may be two events, where these tell of two countries
    return sorted(_exact_alone(kept, _may_be_there), key=lambda reading: reading.order)


def _graded(rule: Rule, detection: Detection) -> Detection:
    """A reading with the level that its figures give, once those of the text have joined those of the headline.

    What the second ear raised keeps the level that it was given.
    """
    if detection.reason != Why.RINGS:
        return detection
    level, because = level_of(rule, {figure.of: figure.value for figure in detection.figures})
    return replace(detection, level=level, level_reason=because)


def most_exact(readings: Sequence[Reading]) -> list[Reading]:
    """One event, one type: what a more exact type tells in the same sentence, another one does not tell again."""
    return _exact_alone(readings, lambda _one, _other: True)


def _exact_alone(readings: Sequence[Reading], may_be_same: Callable[[Detection, Detection], bool]) -> list[Reading]:
    ringing = [one for one in readings if one.detection.rings]
    return [
        _yielding(one, [other for other in ringing if may_be_same(one.detection, other.detection)]) for one in readings
    ]


def _yielding(reading: Reading, told: Sequence[Reading]) -> Reading:
    """A reading, silent where its event is told by a more exact type."""
    exact = sorted({other.rule.id for other in told} & reading.rule.yields_to)
    if not exact or not reading.detection.rings:
        return reading
    return replace(reading, detection=replace(reading.detection, rings=False, reason=f"{Why.YIELDS}: {exact[0]}"))


def _under_headline(readings: Sequence[Reading]) -> list[Reading]:
    """The headline decides what the text below it tells.

    What it calls a plan, a denial or an anniversary, or answers, is background in the text. What it does not speak of at all is
    told there as news only where the sentence says when; else it is mentioned in passing.
    """
    heads = [one.detection for one in readings if one.headline]
    return [replace(one, detection=_below(one, heads)) if one.detection.rings else one for one in readings]


def _below(reading: Reading, heads: Sequence[Detection]) -> Detection:
    detection = reading.detection
    if reading.headline or detection.block is Block.TITLE:
        return detection
    same = [head for head in heads if _same_event(head, detection)]
    if any(_is_something_else(head) for head in same):
        return _as_background(detection)
    spoken_of = any(head.role in RINGING_ROLES or _is_shell(head) for head in same)
    return detection if spoken_of or _says_when(detection) else _as_background(detection)


def _says_when(detection: Detection) -> bool:
    """Whether the day is told; last month is no news."""
    return detection.occurred_at is not None and detection.occurred_at.precision in TO_THE_DAY


def _is_something_else(detection: Detection) -> bool:
    answers = detection.role not in RINGING_ROLES and not _is_shell(detection)
    return detection.modality is not Modality.ASSERTED or answers or detection.reason.startswith(Why.EAR)


def _is_shell(detection: Detection) -> bool:
    """Whether a headline is background by its form alone, a question or the label of a live blog, and no word of it says so."""
    return detection.role is Role.BACKGROUND and all(one.says != Role.BACKGROUND for one in detection.evidence)


def _as_background(detection: Detection) -> Detection:
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
    return bool(ours & theirs) or _may_be_there(one, other)


def _may_be_there(one: Detection, other: Detection) -> bool:
    """Whether two readings tell of no two countries."""
    here, there = _countries(one), _countries(other)
    return not here or not there or bool(here & there)


def _countries(detection: Detection) -> set[str]:
    return {place.country for place in detection.place if place.country}


def _completed(detection: Detection, other: Detection) -> Detection:
    """A reading with the slots it leaves open filled from another reading of the same event."""
    if not detection.rings or not other.rings:
        return detection
    told = {figure.of for figure in detection.figures}
    roles = {detection.role, other.role}
    return replace(
        detection,
        # "Five dead in bus crash", and below: "the toll has risen": the piece tells what came of what is known
        role=Role.DEVELOPMENT if Role.DEVELOPMENT in roles else detection.role,
        actor=detection.actor or other.actor,
        target=detection.target or other.target,
        place=detection.place or other.place,
        occurred_at=detection.occurred_at or other.occurred_at,
        figures=(*detection.figures, *(figure for figure in other.figures if figure.of not in told)),
        means=detection.means or other.means,
    )
