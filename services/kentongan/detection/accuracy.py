"""How well the detector hears: counts over many articles as figures, each with how far chance may have moved it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from math import sqrt

import numpy as np

from kentongan.detection.evaluation import MEASURES, Count, Verdict
from kentongan.detection.labels import Labelled

Z = 1.959964
"""Standard deviations that hold 95 of 100 samples."""

RESAMPLES = 2_000
SEED = 20_260_615
"""Any number would do; it is written down so that the same articles give the same interval."""

FEWEST_LABELS = 3
"""A type with fewer labels says little, and does not count in the mean over types."""

ENOUGH_TO_RESAMPLE = 10
"""Labels. Fewer say nothing of what other samples would hold: drawn anew, one that is right is always right."""

PRECISION = "precision"

EXACT_TO = 4
"""Decimals that are kept; a drop is one that shows in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of a whole, and between which bounds it lies in 95 of 100 samples as large as this one."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measure over a number of articles. A share is None where nothing was told, or nothing was to be told."""

    right: int
    false: int
    missed: int
    precision: Share | None = None
    recall: Share | None = None
    f1: Share | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """The mean over event types, each counting the same however often it is labelled."""

    types: int
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseRings:
    """How often it rang for nothing."""

    rings: int
    articles: int

    @property
    def per_thousand(self) -> float:
        return round(1000 * self.rings / self.articles, 2) if self.articles else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """Everything that was measured on one set of labelled articles."""

    articles: int
    labels: int
    ringing: int
    """Labels that must ring."""
    overall: Mapping[str, Figure]
    mean: Mean
    false_rings: FalseRings
    false_rings_at_random: FalseRings | None = None
    """Of the articles that were drawn at random alone, where the set says which."""
    types: Mapping[str, Mapping[str, Figure]] = field(default_factory=dict)
    languages: Mapping[str, Mapping[str, Figure]] = field(default_factory=dict)
    articles_by_language: Mapping[str, int] = field(default_factory=dict)


class Tally:
    """Collects verdicts, article by article; keeps counts only, so that a set may be as large as it likes."""

    def __init__(self, heard: Collection[str]) -> None:
        """`heard` are the events for which there is a rule."""
        self.unheard: set[str] = set()
        """Labels for which there is none: what is labelled so cannot but be missed."""
        self._heard = frozenset(heard)
        self._languages = Counter[str]()
        self._labels = self._ringing = 0
        self._random = self._false_at_random = 0
        self._rows: defaultdict[tuple[str, str, str], Counter[Count]] = defaultdict(Counter)

    def add(self, labelled: Labelled, verdict: Verdict) -> None:
        self._languages[labelled.lang] += 1
        self._labels += len(labelled.labels)
        self._ringing += sum(label.rings is True for label in labelled.labels)
        self.unheard.update(label.name for label in labelled.labels if not label.types & self._heard)
        article: defaultdict[tuple[str, str, str], Count] = defaultdict(Count)
        for (measure, event), count in verdict.counts.items():
            for group in (("", ""), ("type", event), ("language", labelled.lang)):
                article[(*group, measure)] += count
        for key, count in article.items():
            self._rows[key][count] += 1
        if labelled.random:
            self._random += 1
            self._false_at_random += article["", "", "rings"].false

    def accuracy(self) -> Accuracy:
        """What was measured so far."""
        articles = self._languages.total()
        events = sorted({name for kind, name, _ in self._rows if kind == "type"})
        overall = self._figures("", "", articles)
        types = {event: self._figures("type", event, articles) for event in events}
        return Accuracy(
            articles=articles,
            labels=self._labels,
            ringing=self._ringing,
            overall=overall,
            mean=_mean(types),
            false_rings=FalseRings(rings=overall["rings"].false if "rings" in overall else 0, articles=articles),
            false_rings_at_random=FalseRings(rings=self._false_at_random, articles=self._random)
            if self._random
            else None,
            types=types,
            languages={lang: self._figures("language", lang, count) for lang, count in sorted(self._languages.items())},
            articles_by_language=dict(sorted(self._languages.items())),
        )

    def _figures(self, kind: str, name: str, articles: int) -> dict[str, Figure]:
        keys = ((measure, (kind, name, measure)) for measure in MEASURES)
        return {measure: figure(self._rows[key], articles) for measure, key in keys if self._rows.get(key)}


def figure(rows: Mapping[Count, int], articles: int) -> Figure:
    """One measure from the counts of single articles: how many articles had which count."""
    whole = sum((_times(count, number) for count, number in rows.items()), start=Count())
    told, wanted = whole.right + whole.false, whole.right + whole.missed
    return Figure(
        right=whole.right,
        false=whole.false,
        missed=whole.missed,
        precision=wilson(whole.right, told),
        recall=wilson(whole.right, wanted),
        f1=_f1(whole, rows, articles) if wanted else None,
    )


def _f1(whole: Count, rows: Mapping[Count, int], articles: int) -> Share:
    low, high = _resampled(rows, articles) if whole.right + whole.missed >= ENOUGH_TO_RESAMPLE else (0.0, 1.0)
    return _share(2 * whole.right / (2 * whole.right + whole.false + whole.missed), low, high)


def wilson(right: int, of: int) -> Share | None:
    """A share with Wilson's interval, which stays honest for few and for all."""
    if not of:
        return None
    share = right / of
    middle = (share + Z * Z / (2 * of)) / (1 + Z * Z / of)
    reach = Z * sqrt(share * (1 - share) / of + Z * Z / (4 * of * of)) / (1 + Z * Z / of)
    return _share(share, max(0.0, middle - reach), min(1.0, middle + reach))


def _resampled(rows: Mapping[Count, int], articles: int) -> tuple[float, float]:
    """The bounds of F1 by a bootstrap over articles, since the readings of one article stand or fall together."""
    kinds = sorted(rows, key=lambda count: (count.right, count.false, count.missed))
    silent = articles - sum(rows.values())
    times = np.array([rows[kind] for kind in kinds] + [silent])
    counts = np.array([(kind.right, kind.false, kind.missed) for kind in kinds] + [(0, 0, 0)])
    # drawing articles with replacement is drawing how often each kind of article comes
    drawn = np.random.default_rng(SEED).multinomial(articles, times / articles, size=RESAMPLES) @ counts
    right, whole = 2 * drawn[:, 0], 2 * drawn[:, 0] + drawn[:, 1] + drawn[:, 2]
    low, high = np.quantile(right[whole > 0] / whole[whole > 0], [0.025, 0.975])
    return low, high


def _mean(types: Mapping[str, Mapping[str, Figure]]) -> Mean:
    counted = [
        figures["rings"]
        for figures in types.values()
        if "rings" in figures and figures["rings"].right + figures["rings"].missed >= FEWEST_LABELS
    ]

    def mean(name: str) -> float | None:
        shares = [share.value for one in counted if (share := getattr(one, name)) is not None]
        return round(sum(shares) / len(shares), EXACT_TO) if shares else None

    return Mean(types=len(counted), precision=mean("precision"), recall=mean("recall"), f1=mean("f1"))


def drops(now: Accuracy, before: Accuracy) -> list[str]:
    """Every figure that is lower than it was, and every recall that is no longer measured: `language id, rings: recall …`."""
    values = dict(_gated(now))
    found = []
    for name, was in _gated(before):
        value = values.get(name)
        if value is None and not name.endswith(PRECISION):
            found.append(f"{name}: was {was:.3f}, is no longer measured")
        elif value is not None and value < was:
            found.append(f"{name}: was {was:.3f}, is {value:.3f}")
    rings, rang = now.false_rings.per_thousand, before.false_rings.per_thousand
    if rings > rang:
        found.append(f"false rings per 1,000 articles: were {rang:g}, are {rings:g}")
    return found


def _gated(accuracy: Accuracy) -> Iterator[tuple[str, float]]:
    """The figures that may not fall: everything over all articles, and what rings in each type and each language.

    Where nothing is told, nothing is false: then recall alone says what that is worth.
    """
    for measure, one in accuracy.overall.items():
        yield from _shares(f"all, {measure}", one)
    if accuracy.mean.f1 is not None:
        yield "mean over types, rings: F1", accuracy.mean.f1
    for kind, groups in (("type", accuracy.types), ("language", accuracy.languages)):
        for name, figures in groups.items():
            if "rings" in figures:
                yield from _shares(f"{kind} {name}, rings", figures["rings"])


def _shares(name: str, figure_: Figure) -> Iterator[tuple[str, float]]:
    if figure_.recall is not None:
        yield f"{name}: recall", figure_.recall.value
    yield f"{name}: {PRECISION}", figure_.precision.value if figure_.precision is not None else 1.0


def _times(count: Count, number: int) -> Count:
    return Count(count.right * number, count.false * number, count.missed * number)


def _share(value: float, low: float, high: float) -> Share:
    return Share(
        value=round(float(value), EXACT_TO), low=round(float(low), EXACT_TO), high=round(float(high), EXACT_TO)
    )
