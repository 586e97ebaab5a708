"""Logistic regression with a ridge, by Newton's method.

The problem is convex and small, so thirty lines of numpy find its one optimum to the last digit, on every machine alike, and a
user who trains heads needs no further package (docs/decisions/0014).
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

STEPS = 30
SMALL = 1e-8


def fit(rows: Floats, truth: Flags, weight: Floats, *, strength: float) -> Floats:
    """The weights of the columns, and behind them the intercept. The greater the strength, the closer it fits."""
    columns = np.column_stack([rows, np.ones(len(rows))])
    ridge = np.full(columns.shape[1], 1.0 / strength)
    ridge[-1] = SMALL  # the intercept is free
    found = np.zeros(columns.shape[1])
    for _ in range(STEPS):
        step = _step(columns, truth, weight, ridge, found)
        found = found - step
        if np.abs(step).max() < SMALL:
            break
    return found


def _step(columns: Floats, truth: Flags, weight: Floats, ridge: Floats, found: Floats) -> Floats:
    p = sigmoid(columns @ found)
    slope = columns.T @ (weight * (p - truth)) + ridge * found
    bend = (columns * (weight * p * (1 - p))[:, None]).T @ columns + np.diag(ridge)
    step: Floats = np.linalg.solve(bend, slope).astype(float)
    return step


def sigmoid(scores: Floats) -> Floats:
    """From a score to a probability."""
    p: Floats = 1.0 / (1.0 + np.exp(-np.clip(scores, -40.0, 40.0)))
    return p
