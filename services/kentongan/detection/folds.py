"""Parts for cross-validation that keep near duplicates together: what was learnt from a twin proves nothing."""

import numpy as np
from numpy.typing import NDArray

from kentongan.detection.logistic import Floats

TWIN = 0.8
"""The cosine above which two headlines are one in other words. Those of two events of a kind seldom reach it."""
PARTS = 5
BLOCK = 512


def near_duplicates(rows: Floats) -> NDArray[np.int_]:
    """The number of its group for each row; rows are close to one another by chains of twins."""
    vectors = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)).astype(np.float32)
    leader = np.arange(len(rows))
    for start in range(0, len(rows), BLOCK):
        close = vectors[start : start + BLOCK] @ vectors.T > TWIN
        for one, other in zip(*np.nonzero(close), strict=True):
            _join(leader, start + int(one), int(other))
    return np.array([_root(leader, number) for number in range(len(rows))])


def folds_of(groups: NDArray[np.int_]) -> NDArray[np.int_]:
    """Which part each row belongs to: the largest groups are dealt out first, each to the part that is smallest yet."""
    names, sizes = np.unique(groups, return_counts=True)
    part = np.zeros(len(groups), int)
    filled = np.zeros(PARTS, int)
    for number in np.argsort(-sizes, kind="stable"):
        smallest = int(filled.argmin())
        part[groups == names[number]] = smallest
        filled[smallest] += sizes[number]
    return part


def _root(leader: NDArray[np.int_], number: int) -> int:
    while leader[number] != number:
        leader[number] = leader[leader[number]]
        number = int(leader[number])
    return number


def _join(leader: NDArray[np.int_], one: int, other: int) -> None:
    first, second = sorted((_root(leader, one), _root(leader, other)))
    leader[second] = first
