"""The second ear: what a headline sounds like to a sentence encoder and the heads that were trained on our examples.

The first ear, the rules, finds which event is told and fills its slots. This one hears how it is told: as news, or as a plan, a
denial, an anniversary, a figure of speech. It may be absent, and then nothing rings or stays silent by it.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from kentongan.detection.encoders import Absent, Encoder, Vectors, encoder
from kentongan.detection.heads import NEWS, Bars, Heads, Record, Untrained, read_heads, read_record
from kentongan.detection.memory import Memory, read_memory
from kentongan.detection.samples import Sample

REMEMBERED = 4096
"""Headlines whose opinion is kept: agencies' texts come back within the hour, from many publishers. About 10 MB."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the ear makes of one headline: how likely it is told as news, and as a ring of each type whose head has a vote."""

    news: float
    types: Mapping[str, float] = field(default_factory=dict)
    vector: Vectors | None = field(default=None, compare=False, repr=False)


class Listener(Protocol):
    """Whatever has opinions of headlines: the ear, or a trained spaCy pipeline of a user's own."""

    @property
    def bars(self) -> Mapping[str, Bars]:
        """Where each head begins to speak for or against a reading."""

    @property
    def noise(self) -> float:
        """How close to a bar nothing is said."""

    def opinions(self, texts: Sequence[str]) -> list[Opinion]:
        """One for each text; the same whatever stands beside it."""


class Ear:
    """An encoder with its heads.

    Pure but for what it remembers, which changes only how fast it answers.
    """

    def __init__(self, encoder: Encoder, heads: Heads, bars: Mapping[str, Bars], memory: Callable[[], Memory]) -> None:
        self.bars = bars
        self.noise = encoder.noise
        self._encoder = encoder
        self._heads = heads
        self._recall = memory
        self._known: OrderedDict[str, Opinion] = OrderedDict()

    def opinions(self, texts: Sequence[str]) -> list[Opinion]:
        found = {text: self._known[text] for text in texts if text in self._known}
        new = list(dict.fromkeys(text for text in texts if text not in found))
        found |= zip(new, self._fresh(new), strict=True)
        for text in dict.fromkeys(texts):
            self._known[text] = found[text]
            self._known.move_to_end(text)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return [found[text] for text in texts]

    def sounds_like(self, opinion: Opinion, *, rings: bool | None = None, count: int = 2) -> list[Sample]:
        """The samples closest to a headline, of all or of those alone that ring or do not."""
        if opinion.vector is None:
            return []
        among = self._rows[rings]
        nearest = self._memory.nearest(opinion.vector, among, count)
        return [self._memory.samples[number] for number in nearest]

    def _fresh(self, texts: Sequence[str]) -> list[Opinion]:
        if not texts:
            return []
        vectors = self._encoder.encode(texts)
        told = self._heads.probabilities(vectors)
        return [
            Opinion(
                news=float(row[0]),
                types={name: float(p) for name, p in zip(self._heads.names[1:], row[1:], strict=True)},
                vector=vector,
            )
            for row, vector in zip(told, vectors, strict=True)
        ]

    @cached_property
    def _memory(self) -> Memory:
        return self._recall()

    @cached_property
    def _rows(self) -> Mapping[bool | None, Sequence[int]]:
        """Which samples ring, which do not, and all."""
        flags = [sample.rings for sample in self._memory.samples]
        return {
            None: range(len(flags)),
            True: [number for number, rings in enumerate(flags) if rings],
            False: [number for number, rings in enumerate(flags) if not rings],
        }


def ear_from(folder: Path, find: Callable[[str], Encoder | Absent] = encoder) -> Ear | Absent:
    """The ear whose heads lie in a folder, or why there is none."""
    try:
        record = read_record(folder)
    except Untrained as untrained:
        return Absent(str(untrained))
    found = find(record.encoder)
    if isinstance(found, Absent):
        return found
    if found.version != record.version:
        return Absent(unfit(record, found))
    heads = read_heads(folder)
    if heads.names != tuple(record.bars()) or heads.names[0] != NEWS:
        return Absent("heads and record are not of one training: run kentongan rules train")
    return Ear(found, heads, record.bars(), lambda: read_memory(folder))


def unfit(record: Record, found: Encoder) -> str:
    """Why heads that were trained for another version are not used."""
    trained, there = f"{record.encoder} {record.version}", found.version
    return f"the heads were trained for {trained}, and {there} is installed: run kentongan rules train"
