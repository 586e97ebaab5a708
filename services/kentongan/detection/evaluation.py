"""Judging the detector: what it read in an article held against what people say that it tells.

What is counted are pairs of article and event type. A slot is only asked where a label states it and the event was read:
an event that was not read is missed once, not once more for each of its slots.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kentongan.detection.labels import SLOTS, Label, Labelled
from kentongan.domain.detection import Detection, Why
from kentongan.domain.words import Modality

MEASURES = ("rings", "type", "modality", "role", *SLOTS, "figures")
SAYS_NOTHING = (Why.WEAK, Why.MASKED, Why.NEAR, Why.YIELDS, Why.RELATED_LINK, Why.CAPTION, Why.BYLINE)
"""How the reason of a reading begins that does not even say that the article speaks of the event."""


class Differs(StrEnum):
    """How a reading differs from its label."""

    MISSED = "missed"
    """Should ring and does not."""
    FALSE = "false"
    """Rings and should not."""
    MODALITY = "wrong modality"
    ROLE = "wrong role"
    SLOT = "wrong slot"
    UNREAD = "not read"
    """Need not ring, but the article speaks of it and nothing was read."""


@dataclass(frozen=True, slots=True)
class Count:
    """How often something was right, told though it should not, and not told though it should."""

    right: int = 0
    false: int = 0
    missed: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.right + other.right, self.false + other.false, self.missed + other.missed)

    def __bool__(self) -> bool:
        return bool(self.right or self.false or self.missed)


RIGHT, FALSE, MISSED, WRONG = Count(right=1), Count(false=1), Count(missed=1), Count(false=1, missed=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that the detector reads otherwise than people."""

    kind: Differs
    event_type: str
    wanted: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of one article: counts by measure and event type (or the older name of one), and every difference."""

    counts: Mapping[tuple[str, str], Count]
    differences: tuple[Difference, ...]


def judge(labelled: Labelled, detections: Sequence[Detection]) -> Verdict:
    """Hold what was read in an article against its labels."""
    return _Judgement(labelled, detections).verdict()


class _Judgement:
    def __init__(self, labelled: Labelled, detections: Sequence[Detection]) -> None:
        self.labels = labelled.labels
        self.asked = labelled.asked
        self.detections = detections
        self.spoken = [one for one in detections if not one.reason.startswith(SAYS_NOTHING)]
        self.counts: defaultdict[tuple[str, str], Count] = defaultdict(Count)
        self.differences: list[Difference] = []

    def verdict(self) -> Verdict:
        self._judge_rings()
        self._judge_types()
        if self.asked is None:  # older labels say nothing of it
            self._judge_modality()
        self._judge_role()
        for label in self.labels:
            self._judge_slots(label)
        return Verdict(counts=dict(self.counts), differences=tuple(self.differences))

    def _judge_rings(self) -> None:
        told = {one.event_type for one in self.detections if one.rings}
        wanted = {label.name: label.types for label in self.labels if label.rings}
        either = [label.types for label in self.labels if label.rings is None]
        for name, count in self._compared("rings", wanted, told, allowed=either):
            if count is MISSED:
                self._differ(Differs.MISSED, name, "rings", self._read(wanted[name]))
            if count is FALSE:
                self._differ(Differs.FALSE, name, self._labelled(name), self._read({name}, ringing=True))

    def _judge_types(self) -> None:
        told = {one.event_type for one in self.spoken}
        # an older label that something must not ring does not say that the article speaks of it
        sure = [label for label in self.labels if label.modality is not None or label.rings]
        unsure = [label.types for label in self.labels if label not in sure]
        wanted = {label.name: label.types for label in sure}
        silent = {label.name for label in sure if not label.rings}
        for name, count in self._compared("type", wanted, told, allowed=unsure):
            if count is MISSED and name in silent:
                self._differ(Differs.UNREAD, name, self._labelled(name), self._read(wanted[name]))

    def _judge_modality(self) -> None:
        """Only over what is not asserted: that everything is asserted would else be right nine times in ten."""
        told = {(one.event_type, one.modality) for one in self.spoken if one.modality is not Modality.ASSERTED}
        wanted = {
            (event, label.modality)
            for label in self.labels
            for event in label.types
            if label.modality is not None and label.modality is not Modality.ASSERTED
        }
        for event, modality in sorted(told | wanted):
            pair = (event, modality)
            self._count("modality", event, RIGHT if pair in told & wanted else FALSE if pair in told else MISSED)
            read = [one for one in self.spoken if one.event_type == event]
            if pair in wanted - told and read:
                self._differ(Differs.MODALITY, event, str(modality), _told(read))

    def _judge_role(self) -> None:
        """Only over readings whose type and modality are right."""
        roles = defaultdict(set)
        for label in self.labels:
            if label.role is not None:
                roles[label.name, label.modality].add(label.role)
        for (name, modality), wanted in roles.items():
            read = [one for one in self.spoken if one.event_type == name and one.modality is modality]
            if not read:
                continue
            right = any(one.role in wanted for one in read)
            self._count("role", name, RIGHT if right else WRONG)
            if not right:
                self._differ(Differs.ROLE, name, " or ".join(sorted(wanted)), _told(read))

    def _judge_slots(self, label: Label) -> None:
        reading = self._reading_of(label)
        if reading is None:
            return
        for name in (*SLOTS, "figures"):
            count = _slot_count(name, label, reading)
            if count is None:
                continue
            self._count(name, label.name, count)
            if count.false or count.missed:
                wanted, told = (_plain(value) for value in (getattr(label, name), _slot(name, reading)))
                self._differ(Differs.SLOT, label.name, f"{name} {wanted}", f"{name} {told}")

    def _reading_of(self, label: Label) -> Detection | None:
        """The reading that a label speaks of: of its modality, and where there are several, of its actors and places."""
        read = [one for one in self.spoken if one.event_type in label.types]

        def agreement(one: Detection) -> tuple[bool, int]:
            shared = sum((_slot_count(name, label, one) or Count()).right for name in SLOTS)
            return one.modality is label.modality, shared

        return max(read, key=agreement, default=None)

    def _compared(
        self,
        measure: str,
        wanted: Mapping[str, frozenset[str]],
        told: Collection[str],
        allowed: Iterable[frozenset[str]] = (),
    ) -> Iterator[tuple[str, Count]]:
        """What was told and what should have been, each counted, with what came of it."""
        found = {name: RIGHT if types & set(told) else MISSED for name, types in wanted.items()}
        known = frozenset[str]().union(*wanted.values(), *allowed)
        false = [event for event in sorted(set(told) - known) if self.asked is None or event in self.asked]
        for name, count in [*found.items(), *((event, FALSE) for event in false)]:
            self._count(measure, name, count)
            yield name, count

    def _count(self, measure: str, event: str, count: Count) -> None:
        self.counts[measure, event] += count

    def _differ(self, kind: Differs, event: str, wanted: str, told: str) -> None:
        self.differences.append(Difference(kind=kind, event_type=event, wanted=wanted, told=told))

    def _labelled(self, event: str) -> str:
        """How people labelled an event that need not ring."""
        said = [label for label in self.labels if event in label.types]
        return ", ".join(f"{one.modality} {one.role}" if one.modality else "not to ring" for one in said) or "no event"

    def _read(self, types: Collection[str], *, ringing: bool = False) -> str:
        return _told([one for one in self.detections if one.event_type in types and (one.rings or not ringing)])


def _told(read: Sequence[Detection]) -> str:
    return ", ".join(dict.fromkeys(f"{one.modality} {one.role} ({one.reason})" for one in read)) or "nothing"


def _slot_count(name: str, label: Label, reading: Detection) -> Count | None:
    wanted = getattr(label, name)
    if wanted is None:
        return None
    if name == "figures":
        return _figures_count(wanted, reading)
    agrees: Callable[[str, str], bool] = (
        (lambda one, other: one == other) if name != "place" else _place_agrees(reading)
    )
    told = [one.id for one in getattr(reading, name)]
    right = sum(any(agrees(one, two) for two in told) for one in wanted)
    false = sum(not any(agrees(one, two) for one in wanted) for two in told)
    return Count(right=right, false=false, missed=len(wanted) - right)


def _place_agrees(reading: Detection) -> Callable[[str, str], bool]:
    """A place may be labelled by its country."""
    countries = {place.id: place.country for place in reading.place}
    return lambda wanted, told: wanted in (told, countries.get(told))


def _figures_count(wanted: Mapping[str, float], reading: Detection) -> Count:
    """Only the figures that a label states are asked: an article may tell more of them."""
    count = Counter[str]()
    for name, value in wanted.items():
        told = reading.figure(name)
        if told is not None and told.value == value:
            count["right"] += 1
        else:
            count["missed"] += 1
            count["false"] += told is not None
    return Count(right=count["right"], false=count["false"], missed=count["missed"])


def _slot(name: str, reading: Detection) -> object:
    if name == "figures":
        return {one.of: one.value for one in reading.figures}
    return [one.id for one in getattr(reading, name)]


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {number:g}" for name, number in sorted(value.items())) or "none"
    return ", ".join(sorted(value)) if isinstance(value, Collection) and value else "none"
