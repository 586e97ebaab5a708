"""Training: from the samples to heads, thresholds, and a record of how well they do on what they were not trained on.

Deterministic: no chance, no clock. Only `kentongan rules train` and its check come here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kentongan.detection.encoders import Encoder, Vectors
from kentongan.detection.folds import folds_of, near_duplicates
from kentongan.detection.heads import DIGITS, NEWS, Bars, Heads, Record, Score
from kentongan.detection.logistic import Flags, Floats, fit, sigmoid
from kentongan.detection.memory import Memory, Packed, pack, unpack
from kentongan.detection.samples import Sample, digest

STRETCH = 3.0
"""Vectors around their middle are this much shorter than one, and the ridge is laid out for columns of that size."""
STRENGTH = 1.0
"""How closely a head fits its samples: chosen by cross-validation over languages."""
KEPT = 0.97
"""The share of true rings that must lie above the bar for demoting."""
LET_IN = 0.05
"""The share of near misses that may lie above the bar for promoting: a false ring costs more than one that rules alone find later."""
FEWEST = 20
"""A head wants so many samples that ring."""
SURE, HALF = 0.8, 0.5
"""A type's head votes where it reaches this precision at this recall, over all samples of all types and the ordinary ones."""
FOREIGN = 0.3
"""What another event's sample weighs as one that does not ring for this event: it may tell of both."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Training:
    """What came of it."""

    record: Record
    heads: Heads
    memory: Memory


def train(samples: Sequence[Sample], encoder: Encoder, before: Memory | None = None, say: Progress = print) -> Training:
    """Fit every head and judge it. `before` holds vectors of this very encoder that need not be made again."""
    packed = vectors_of(samples, encoder, before, say)
    return trained_on(Memory(samples, packed), encoder.name, encoder.version, say)


def vectors_of(samples: Sequence[Sample], encoder: Encoder, before: Memory | None, say: Progress) -> Packed:
    """The vector of each sample, made anew only where it is not known from before."""
    known = before.by_text if before is not None else {}
    new = [sample.text for sample in samples if sample.text not in known]
    say(f"{len(samples)} samples, {len(new)} of them to be encoded")
    made = dict(zip(new, pack(encoder.encode(new)), strict=True)) if new else {}
    rows = [made[one.text] if one.text in made else before.packed[known[one.text]] for one in samples]  # type: ignore[union-attr]
    return np.stack(rows)


def trained_on(memory: Memory, encoder: str, version: str, say: Progress) -> Training:
    """The heads that these samples give, with their record."""
    room = _Room.of(memory)
    news = room.judged_news()
    types: dict[str, Score] = {}
    for event in room.events:
        types[event] = room.judged_type(event)
        say(f"{event}: {types[event].auc:.2f}")
    votes = tuple(event for event, score in types.items() if _earned(score))
    record = Record(
        encoder=encoder,
        version=version,
        samples=digest(memory.samples),
        counts=_counts(memory.samples),
        news=news,
        unseen_language=room.unseen([frozenset({one.lang}) for one in memory.samples]),
        unseen_type=room.unseen([one.rings_for | one.silent_for for one in memory.samples]),
        types=types,
        votes=votes,
    )
    return Training(record, room.heads(votes), memory)


def heads_of(memory: Memory, votes: Iterable[str]) -> Heads:
    """Only the heads, without judging them again: what a check compares."""
    return _Room.of(memory).heads(tuple(votes))


@dataclass(frozen=True)
class _Room:
    """The samples laid out as arrays."""

    samples: Sequence[Sample]
    rows: Floats
    mean: Vectors
    rings: Flags
    ordinary: Flags
    parts: NDArray[np.int_]

    @classmethod
    def of(cls, memory: Memory) -> "_Room":
        vectors = unpack(memory.packed)
        mean = vectors.mean(axis=0)
        rows = (vectors - mean).astype(float) * STRETCH
        return cls(
            samples=memory.samples,
            rows=rows,
            mean=mean,
            rings=np.array([one.rings for one in memory.samples]),
            ordinary=np.array([one.ordinary for one in memory.samples]),
            parts=folds_of(near_duplicates(rows)),
        )

    @property
    def events(self) -> list[str]:
        """The event types with enough samples for a head."""
        found = Counter(event for one in self.samples for event in one.rings_for)
        return sorted(event for event, count in found.items() if count >= FEWEST)

    def heads(self, votes: Sequence[str]) -> Heads:
        fitted = [fit(self.rows, self.rings, self._news_weight(), strength=STRENGTH)]
        fitted += [fit(self.rows, truth, weight, strength=STRENGTH) for truth, weight in map(self._of_type, votes)]
        weights = np.stack(fitted)
        stretched = weights[:, :-1] * STRETCH
        return Heads(
            names=(NEWS, *votes),
            weights=stretched,
            intercepts=weights[:, -1] - stretched @ self.mean.astype(float),
            mean=self.mean,
        )

    def judged_news(self) -> Score:
        p = self._crossed(self.rings, self._news_weight(), self.parts)
        near = ~self.rings & ~self.ordinary
        bars = Bars(demote=_bar(p[self.rings], 1 - KEPT), promote=_bar(p[near], 1 - LET_IN))
        return _score(p, self.rings, near, bars)

    def judged_type(self, event: str) -> Score:
        truth, weight = self._of_type(event)
        p = self._crossed(truth, weight, self.parts)
        near = np.array([event in one.silent_for for one in self.samples]) & ~truth
        bars = Bars(demote=_bar(p[truth], 1 - KEPT), promote=_sure_from(p, truth))
        return _score(p, truth, near, bars)

    def unseen(self, kinds: Sequence[frozenset[str]]) -> dict[str, float]:
        """How well the pooled head tells rings from near misses of a kind that it was not trained on."""
        found = {}
        told = ~self.ordinary
        weight = self._news_weight()
        for kind in sorted({name for names in kinds for name in names}):
            inside = np.array([kind in names for names in kinds])
            asked = inside & told
            if len(set(self.rings[asked])) < 2:  # noqa: PLR2004  # nothing to tell apart
                continue
            weights = fit(self.rows[~inside], self.rings[~inside], weight[~inside], strength=STRENGTH)
            found[kind] = _rounded(auc(_scores(self.rows[asked], weights), self.rings[asked]))
        return found

    def _crossed(self, truth: Flags, weight: Floats, parts: NDArray[np.int_]) -> Floats:
        """A probability for each sample from a head that saw neither it nor its near duplicates."""
        p = np.empty(len(truth))
        for part in range(parts.max() + 1):
            out = parts == part
            weights = fit(self.rows[~out], truth[~out], weight[~out], strength=STRENGTH)
            p[out] = np.round(sigmoid(_scores(self.rows[out], weights)), DIGITS)
        return p

    def _of_type(self, event: str) -> tuple[Flags, Floats]:
        """What rings for one event, and what each sample weighs in learning it."""
        truth = np.array([event in one.rings_for for one in self.samples])
        weight = np.where(self.rings & ~truth, FOREIGN, 1.0)
        return truth, _even(weight, truth)

    def _news_weight(self) -> Floats:
        """Rings and others weigh the same in every language, so that no language sounds like news by itself."""
        weight = np.ones(len(self.samples))
        langs = np.array([one.lang for one in self.samples])
        for lang in sorted(set(langs)):
            here = langs == lang
            weight[here] = _even(weight[here], self.rings[here])
        return weight


def _even(weight: Floats, truth: Flags) -> Floats:
    """Weights under which what is true and what is not count the same; where all is one or the other, none counts more."""
    sides = [weight[side].sum() for side in (truth, ~truth)]
    if not all(sides):
        return weight
    half = sum(sides) / 2
    evened: Floats = np.where(truth, weight * half / sides[0], weight * half / sides[1])
    return evened


def _scores(rows: Floats, weights: Floats) -> Floats:
    found: Floats = rows @ weights[:-1] + weights[-1]
    return found


def _score(p: Floats, truth: Flags, near: Flags, bars: Bars) -> Score:
    above = p >= bars.promote
    right = (above & truth).sum()
    told = truth | near
    return Score(
        rings=int(truth.sum()),
        silent=int(near.sum()),
        auc=_rounded(auc(p, truth)),
        auc_near_misses=_rounded(auc(p[told], truth[told])) if near.any() else 0.0,
        average_precision=_rounded(average_precision(p, truth)),
        precision=_rounded(right / max(1, above.sum())),
        recall=_rounded(right / max(1, truth.sum())),
        kept=_rounded((p[truth] >= bars.demote).mean()),
        stopped=_rounded((p[near] < bars.demote).mean()) if near.any() else 0.0,
        bars=bars,
    )


def _earned(score: Score) -> bool:
    return score.precision >= SURE and score.recall >= HALF


def _sure_from(p: Floats, truth: Flags) -> float:
    """The lowest bar from which on the wanted share is right; 1 where there is none."""
    order = np.argsort(-p, kind="stable")
    right = np.cumsum(truth[order]) / np.arange(1, len(p) + 1)
    # several may share a probability: they lie above a bar together
    last = np.append(p[order][1:] != p[order][:-1], True)
    sure = np.flatnonzero((right >= SURE) & last)
    return float(p[order[sure[-1]]]) if len(sure) else 1.0


def _bar(p: Floats, share: float) -> float:
    """Below which that share lies."""
    return float(np.quantile(p, share, method="lower")) if len(p) else 0.0


def _rounded(number: float) -> float:
    return round(float(number), 3)


def _counts(samples: Sequence[Sample]) -> Mapping[str, int]:
    return {
        "rings": sum(one.rings for one in samples),
        "near misses": sum(not one.rings and not one.ordinary for one in samples),
        "ordinary": sum(one.ordinary for one in samples),
        "languages": len({one.lang for one in samples}),
    }


def auc(p: Floats, truth: Flags) -> float:
    """How often something true lies above something that is not."""
    _, inverse, counts = np.unique(p, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    true, false = truth.sum(), (~truth).sum()
    return float((ranks[truth].sum() - true * (true + 1) / 2) / (true * false))


def average_precision(p: Floats, truth: Flags) -> float:
    """The mean of the precision at each true one, from the likeliest down."""
    order = np.argsort(-p, kind="stable")
    right = truth[order]
    return float((np.cumsum(right) / np.arange(1, len(p) + 1))[right].mean())


def table(record: Record) -> Iterator[tuple[str, Score, bool]]:
    """Every head with its score, and whether it has a vote."""
    yield NEWS, record.news, True
    for event, score in record.types.items():
        yield event, score, event in record.votes


CLOSE = 1e-3
"""How far weights may lie apart that were fitted on two processors."""
ALIKE = 0.999
"""The cosine of a vector that is made anew with the one that is kept; eight bits cost a fifth of what is left to one."""
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
    again = heads_of(memory, record.votes)
    if again.names != heads.names:
        yield f"the heads are {', '.join(heads.names)}, and the record says {', '.join(again.names)}"
    elif not np.allclose(again.weights, heads.weights, atol=CLOSE, rtol=CLOSE):
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
