"""Training: from the samples to heads, their bars, and a record of how well they do on what they were not trained on.

Deterministic: no chance, no clock. Only `kentongan rules train` and its check come here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kentongan.detection.encoders import Encoder, Vectors
from kentongan.detection.heads import DIGITS, NEWS, Heads, Record, Score
from kentongan.detection.logistic import Flags, Floats, fit, scores, sigmoid
from kentongan.detection.memory import Memory, Packed, pack, unpack
from kentongan.detection.samples import Sample, digest
from kentongan.detection.scores import auc, has_earned_a_vote, score_of_news, score_of_type
from kentongan.domain.errors import KentonganError

STRETCH = 3.0
"""Vectors around their middle are this much shorter than one, and the ridge is laid out for columns of that size."""
STRENGTH_OF_NEWS, STRENGTH_OF_TYPE = 1.0, 3.0
"""How closely a head fits its samples: the head of the telling by leaving out types, those of types by leaving out languages."""
ORDINARY = 0.1
"""What all ordinary headlines together weigh against all near misses, for the head of the telling: more of them teach it topics
instead of tellings. Chosen in the same way."""
FOREIGN = 0.3
"""What another event's ring weighs as one that does not ring for this event: it may tell of both."""
FEWEST = 40
"""A head wants so many samples that ring, in two parts at least."""
ENOUGH = 10
"""Of rings and of near misses, else their figure would be chance."""
PARTS = 5
"""Of languages, for cross-validation: each is judged by a head that knows none of its part."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Training:
    """What came of it."""

    record: Record
    heads: Heads
    memory: Memory


def train(samples: Sequence[Sample], encoder: Encoder, before: Memory | None = None, say: Progress = print) -> Training:
    """Fit every head and judge it. `before` holds vectors of this very encoder that need not be made again.

    Raises `KentonganError` where there is nothing to tell apart.
    """
    if not any(one.rings for one in samples) or not any(one.silent_for and not one.rings for one in samples):
        raise KentonganError("heads are trained on both examples that ring and near misses, and one of them is missing")
    packed = vectors_of(samples, encoder, before, say)
    return trained_on(Memory(samples, packed), encoder.name, encoder.version)


def vectors_of(samples: Sequence[Sample], encoder: Encoder, before: Memory | None, say: Progress) -> Packed:
    """The vector of each sample, made anew only where it is not known from before."""
    known = {} if before is None else {text: before.packed[row] for text, row in before.by_text.items()}
    new = [sample.text for sample in samples if sample.text not in known]
    say(f"{len(samples)} samples, {len(new)} of them to be encoded")
    if new:
        known |= zip(new, pack(encoder.encode(new)), strict=True)
    return np.stack([known[sample.text] for sample in samples])


def trained_on(memory: Memory, encoder: str, version: str) -> Training:
    """The heads that these samples give, with their record."""
    room = _Room.of(memory)
    on_new_types = room.news_of_new_types()
    types = {event: room.judged_type(event) for event in room.events}
    votes = tuple(event for event, score in types.items() if has_earned_a_vote(score))
    record = Record(
        encoder=encoder,
        version=version,
        samples=digest(memory.samples),
        counts=_counts(memory.samples),
        news=score_of_news(on_new_types, room.rings, room.near),
        unseen_type=room.by_kind(on_new_types, room.kinds),
        unseen_language=room.by_kind(room.crossed(room.news), [frozenset({one.lang}) for one in memory.samples]),
        types=types,
        votes=votes,
    )
    return Training(record, room.heads(votes), memory)


def heads_of(memory: Memory, votes: Iterable[str]) -> Heads:
    """Only the heads, without judging them again: what a check compares."""
    return _Room.of(memory).heads(tuple(votes))


@dataclass(frozen=True, slots=True)
class _Task:
    """What one head has to learn: what is true, what each sample weighs, and how closely it fits."""

    truth: Flags
    weight: Floats
    strength: float

    def fit(self, rows: Floats, inside: Flags, start: Floats | None = None) -> Floats:
        return fit(rows[inside], self.truth[inside], self.weight[inside], strength=self.strength, start=start)


@dataclass(frozen=True)
class _Room:
    """The samples laid out as arrays."""

    samples: Sequence[Sample]
    rows: Floats
    mean: Vectors
    rings: Flags
    near: Flags
    kinds: Sequence[frozenset[str]]
    parts: NDArray[np.int_]

    @classmethod
    def of(cls, memory: Memory) -> "_Room":
        samples = memory.samples
        return cls(
            samples=samples,
            rows=(unpack(memory.packed) - memory.mean).astype(float) * STRETCH,
            mean=memory.mean,
            rings=np.array([one.rings for one in samples]),
            near=np.array([not one.rings and not one.ordinary for one in samples]),
            kinds=[one.rings_for | one.silent_for for one in samples],
            parts=parts_of([one.lang for one in samples]),
        )

    @property
    def events(self) -> list[str]:
        """The event types with enough samples for a head, that can be judged."""
        counts = Counter(event for one in self.samples for event in one.rings_for)
        parts: dict[str, set[int]] = {event: set() for event in counts}
        for one, part in zip(self.samples, self.parts, strict=True):
            for event in one.rings_for:
                parts[event].add(int(part))
        return sorted(event for event, count in counts.items() if count >= FEWEST and len(parts[event]) > 1)

    @property
    def news(self) -> _Task:
        """Rings and others weigh the same in every language, so that no language sounds like news by itself."""
        ordinary = ~self.rings & ~self.near
        weight = np.where(ordinary, ORDINARY * self.near.sum() / max(1, ordinary.sum()), 1.0)
        langs = np.array([one.lang for one in self.samples])
        for lang in sorted(set(langs)):
            here = langs == lang
            weight[here] = _even(weight[here], self.rings[here])
        return _Task(self.rings, weight, STRENGTH_OF_NEWS)

    def type(self, event: str) -> _Task:
        truth = np.array([event in one.rings_for for one in self.samples])
        return _Task(truth, _even(np.where(self.rings & ~truth, FOREIGN, 1.0), truth), STRENGTH_OF_TYPE)

    def heads(self, votes: Sequence[str]) -> Heads:
        everything = np.ones(len(self.samples), bool)
        tasks = [self.news, *(self.type(event) for event in votes)]
        fitted = np.stack([task.fit(self.rows, everything) for task in tasks])
        weights = fitted[:, :-1] * STRETCH
        return Heads(
            names=(NEWS, *votes),
            weights=weights,
            intercepts=fitted[:, -1] - weights @ self.mean.astype(float),
        )

    def judged_type(self, event: str) -> Score:
        task = self.type(event)
        near = np.array([event in one.silent_for for one in self.samples]) & ~task.truth
        return score_of_type(self.crossed(task), task.truth, near)

    def news_of_new_types(self) -> Floats:
        """How likely each sample is news to a head that saw nothing of its type; an ordinary one, nothing of its part."""
        task = self.news
        p = self.crossed(task)
        start = task.fit(self.rows, np.ones(len(p), bool))
        for kind in sorted({name for names in self.kinds for name in names}):
            asked = np.array([kind in names for names in self.kinds])
            p[asked] = self._told(asked, task.fit(self.rows, ~asked, start))
        return p

    def crossed(self, task: _Task) -> Floats:
        """How likely each sample is true to a head that saw nothing of its part."""
        p = np.empty(len(self.samples))
        start = None
        for part in range(PARTS):
            asked = self.parts == part
            start = task.fit(self.rows, ~asked, start)
            p[asked] = self._told(asked, start)
        return p

    def _told(self, asked: Flags, weights: Floats) -> Floats:
        told: Floats = np.round(sigmoid(scores(self.rows[asked], weights)), DIGITS)
        return told

    def by_kind(self, p: Floats, kinds: Sequence[frozenset[str]]) -> dict[str, float]:
        """How well rings are told from near misses of each kind that has enough of both."""
        found = {}
        for kind in sorted({name for names in kinds for name in names}):
            asked = np.array([kind in names for names in kinds]) & (self.rings | self.near)
            rings = self.rings[asked].sum()
            if min(rings, asked.sum() - rings) >= ENOUGH:
                found[kind] = auc(p[asked], self.rings[asked])
        return found


def parts_of(labels: Sequence[str]) -> NDArray[np.int_]:
    """Which part each sample belongs to, those of one label to the same: the largest are dealt out first, to the smallest part."""
    part: dict[str, int] = {}
    filled = [0] * PARTS
    for label, count in sorted(Counter(labels).items(), key=lambda one: (-one[1], one[0])):
        part[label] = filled.index(min(filled))
        filled[part[label]] += count
    return np.array([part[label] for label in labels])


def _even(weight: Floats, truth: Flags) -> Floats:
    """Weights under which what is true and what is not count the same; where all is one or the other, none counts more."""
    sides = [weight[side].sum() for side in (truth, ~truth)]
    if not all(sides):
        return weight
    half = sum(sides) / 2
    evened: Floats = np.where(truth, weight * half / sides[0], weight * half / sides[1])
    return evened


def _counts(samples: Sequence[Sample]) -> Mapping[str, int]:
    return {
        "rings": sum(one.rings for one in samples),
        "near misses": sum(not one.rings and not one.ordinary for one in samples),
        "ordinary": sum(one.ordinary for one in samples),
        "languages": len({one.lang for one in samples}),
    }


CLOSE = 1e-3
"""How far weights may lie apart that were fitted on two processors."""
ALIKE = 0.999
"""The cosine of a vector that is made anew with the one that is kept; eight bits cost a fifth of what is left to one."""
FITTED = 6
"""How many heads a check fits again besides that of the telling, evenly spread: each takes a second."""
ASKED = 24
"""How many samples a check encodes anew, evenly spread."""


def differences(
    samples: Sequence[Sample], memory: Memory, heads: Heads, record: Record, encoder: Encoder | None
) -> Iterator[str]:
    """In what the heads that are kept are not those that the samples give.

    Without an encoder it is not asked whether the vectors are those of the samples.
    """
    kept, now = {one.line for one in memory.samples}, {one.line for one in samples}
    if kept != now or digest(samples) != record.samples:
        yield f"{_are(now - kept)} new and {_are(kept - now)} gone since the heads were trained"
        return
    if len(memory.packed) != len(memory.samples):
        yield f"there are {len(memory.packed)} vectors for {len(memory.samples)} samples"
        return
    if heads.names != tuple(record.bars()):
        yield f"the heads are {', '.join(heads.names)}, and the record says {', '.join(record.bars())}"
        return
    chosen = range(0, len(heads.names), max(1, len(heads.names) // FITTED))
    again = heads_of(memory, [heads.names[number] for number in chosen if number])
    if not np.allclose(again.weights, heads.weights[list(chosen)], atol=CLOSE, rtol=CLOSE):
        yield "the weights of the heads are not those that the samples give"
    if encoder is not None:
        yield from _untrue(memory, encoder)


def _are(lines: set[str]) -> str:
    return {0: "none is", 1: "1 sample is"}.get(len(lines), f"{len(lines)} samples are")


def _untrue(memory: Memory, encoder: Encoder) -> Iterator[str]:
    chosen = range(0, len(memory.samples), max(1, len(memory.samples) // ASKED))
    texts = [memory.samples[number].text for number in chosen]
    alike = (encoder.encode(texts) * unpack(memory.packed[list(chosen)])).sum(axis=1)
    for text, cosine in zip(texts, alike, strict=True):
        if cosine < ALIKE:
            yield f"the vector that is kept is not that of {text!r}"


def table(record: Record) -> Iterator[tuple[str, Score, bool]]:
    """Every head with its score, and whether it has a vote."""
    yield NEWS, record.news, True
    for event, score in record.types.items():
        yield event, score, event in record.votes
