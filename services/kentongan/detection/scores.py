"""How well a head does on samples that it was not trained on, and where its bars lie by that."""

import numpy as np

from kentongan.detection.heads import Bars, Score
from kentongan.detection.logistic import Flags, Floats

KEPT = 0.97
"""The share of true rings that must lie above the bar for demoting."""
LET_IN = 0.02
"""The share of near misses that may lie above the bar for promoting by the head of the telling: a false ring costs more than one
that the rules find in the next article."""
SURE, HALF = 0.8, 0.5
"""A type's head promotes where so many are right, of all samples of all types and the ordinary ones; it has a vote if this share of
its rings lies there."""


def score_of_news(p: Floats, truth: Flags, near: Flags) -> Score:
    return _score(p, truth, near, Bars(demote=_quantile(p[truth], 1 - KEPT), promote=_quantile(p[near], 1 - LET_IN)))


def score_of_type(p: Floats, truth: Flags, near: Flags) -> Score:
    return _score(p, truth, near, Bars(demote=_quantile(p[truth], 1 - KEPT), promote=_sure_from(p, truth)))


def has_earned_a_vote(score: Score) -> bool:
    return score.precision >= SURE and score.recall >= HALF


def auc(p: Floats, truth: Flags) -> float:
    """How often something true lies above something that is not."""
    _, inverse, counts = np.unique(p, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    true, false = truth.sum(), (~truth).sum()
    return rounded((ranks[truth].sum() - true * (true + 1) / 2) / max(1, true * false))


def average_precision(p: Floats, truth: Flags) -> float:
    """The mean of the precision at each true one, from the likeliest down."""
    right = truth[np.argsort(-p, kind="stable")]
    return rounded((np.cumsum(right) / np.arange(1, len(p) + 1))[right].mean())


def rounded(number: float) -> float:
    return round(float(number), 3)


def _score(p: Floats, truth: Flags, near: Flags, bars: Bars) -> Score:
    above = p >= bars.promote
    right = (above & truth).sum()
    told = truth | near
    return Score(
        rings=int(truth.sum()),
        near_misses=int(near.sum()),
        auc=auc(p, truth),
        auc_near_misses=auc(p[told], truth[told]),
        average_precision=average_precision(p, truth),
        precision=rounded(right / max(1, above.sum())),
        recall=rounded(right / truth.sum()),
        kept=rounded((p[truth] >= bars.demote).mean()),
        stopped=rounded((p[near] < bars.demote).sum() / max(1, near.sum())),
        bars=bars,
    )


def _sure_from(p: Floats, truth: Flags) -> float:
    """The lowest bar from which on the wanted share is right; 1 where there is none."""
    order = np.argsort(-p, kind="stable")
    right = np.cumsum(truth[order]) / np.arange(1, len(p) + 1)
    # several may share a probability: they lie above a bar together
    last = np.append(p[order][1:] != p[order][:-1], True)
    sure = np.flatnonzero((right >= SURE) & last)
    return float(p[order[sure[-1]]]) if len(sure) else 1.0


def _quantile(p: Floats, share: float) -> float:
    """Below which that share lies."""
    return float(np.quantile(p, share, method="lower")) if len(p) else 0.0
