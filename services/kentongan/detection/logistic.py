"""Logistic regression with a ridge, by Newton's method.

The problem is convex and small, so forty lines of numpy find its one optimum to the last digit, on every machine alike, and a
user who trains heads needs no further package (docs/decisions/0014).
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

STEPS = 30
SMALL = 1e-8
DONE = 1e-6
"""A step as short as this is the last."""


def fit(rows: Floats, truth: Flags, weight: Floats, *, strength: float, start: Floats | None = None) -> Floats:
    """The weights of the columns, and behind them the intercept. The greater the strength, the closer it fits.

    From wherever it starts it comes to the same end; from near by, sooner.
    """
    columns = np.column_stack([rows, np.ones(len(rows))])
    # half the digits in the bend cost a step at most, and nothing of the end: that hangs on the slope alone
    light = columns.astype(np.float32)
    ridge = np.full(columns.shape[1], 1.0 / strength)
    ridge[-1] = SMALL  # the intercept is free

    def loss(at: Floats) -> float:
        """What is to be least: how far off, and how large the weights are."""
        told = columns @ at
        return float(weight @ (np.logaddexp(0.0, told) - truth * told) + ridge @ at**2 / 2)

    found = np.zeros(columns.shape[1]) if start is None else start
    least = loss(found)
    for _ in range(STEPS):
        p = sigmoid(columns @ found)
        slope = columns.T @ (weight * (p - truth)) + ridge * found
        bend = (light * (weight * p * (1 - p)).astype(np.float32)[:, None]).T @ light + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        # from far off a whole step may lead further away, where all is so sure that nothing bends any more
        while (now := loss(found - step)) > least and np.abs(step).max() >= DONE:
            step = step / 2
        found, least = found - step, now
        if np.abs(step).max() < DONE:
            break
    return found


def scores(rows: Floats, weights: Floats) -> Floats:
    """What a fit says of rows, before it is a probability."""
    found: Floats = rows @ weights[:-1] + weights[-1]
    return found


def sigmoid(scores: Floats) -> Floats:
    """From a score to a probability."""
    p: Floats = 1.0 / (1.0 + np.exp(-np.clip(scores, -40.0, 40.0)))
    return p
