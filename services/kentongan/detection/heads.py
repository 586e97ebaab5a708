"""Heads: from the vector of a headline to probabilities, and the record of how they were trained.

All that they need lies in one folder, `rules/model/`, and is written by `kentongan rules train` alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from kentongan.detection.encoders import Vectors
from kentongan.detection.logistic import Floats, sigmoid
from kentongan.domain.errors import KentonganError

NEWS = "news"
"""The name of the pooled head: is this told as the news of an event?"""
DIGITS = 4
"""To how many a probability is told. What lies behind them differs from one processor to the next."""

HEADS, RECORD = "heads.npz", "record.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Below which probability a head speaks against a reading, and above which for it."""

    demote: float
    promote: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How a head did on headlines that it was not trained on, by cross-validation.

    `precision` and `recall` are those of what lies above `bars.promote`; `kept` is the share of true rings above
    `bars.demote`, and `stopped` the share of near misses below it.
    """

    rings: int
    near_misses: int
    auc: float
    auc_near_misses: float
    average_precision: float
    precision: float
    recall: float
    kept: float
    stopped: float
    bars: Bars


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What the heads were trained on, and how well they did. It holds no date: the same examples give the same record."""

    encoder: str
    version: str
    samples: str
    """The digest of what they were trained on."""
    counts: Mapping[str, int]
    """How many samples ring, come near, and are ordinary."""
    news: Score
    """The pooled head on each event type after training on all others: real news is less like the examples than these are like
    one another, so bars come from the harder trial."""
    unseen_type: Mapping[str, float] = field(default_factory=dict)
    """Its area under the curve, rings against near misses, for each type left out."""
    unseen_language: Mapping[str, float] = field(default_factory=dict)
    """The same, for each language left out, with a fifth of all languages."""
    types: Mapping[str, Score] = field(default_factory=dict)
    votes: tuple[str, ...] = ()
    """The types whose head has earned a vote."""

    def bars(self) -> dict[str, Bars]:
        """The bars of every head that speaks."""
        return {NEWS: self.news.bars, **{event: self.types[event].bars for event in self.votes}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """One row of weights for each head; the pooled one comes first."""

    names: tuple[str, ...]
    weights: Floats
    intercepts: Floats

    def probabilities(self, vectors: Vectors) -> Floats:
        """One row a vector, one column a head."""
        # row by row: the sum of a larger product would be rounded otherwise, and a batch must not change what is heard
        rows = [np.round(sigmoid(self.weights @ vector + self.intercepts), DIGITS) for vector in vectors.astype(float)]
        return np.array(rows).reshape(len(vectors), len(self.names))


class Untrained(KentonganError):
    """There are no heads that this program can read."""


def read_record(folder: Path) -> Record:
    """Raises `Untrained`."""
    try:
        return msgspec.json.decode((folder / RECORD).read_bytes(), type=Record)
    except FileNotFoundError:
        raise Untrained(f"there are no heads in {folder}: run kentongan rules train") from None
    except msgspec.MsgspecError as error:
        raise Untrained(f"{folder / RECORD} is of another version: run kentongan rules train ({error})") from error


def read_heads(folder: Path) -> Heads:
    """What the record speaks of."""
    with np.load(folder / HEADS) as kept:
        names: NDArray[np.str_] = kept["names"]
        return Heads(
            names=tuple(str(name) for name in names),
            weights=kept["weights"].astype(float),
            intercepts=kept["intercepts"].astype(float),
        )


def write(folder: Path, heads: Heads, record: Record) -> None:
    """Write what was trained. The same heads give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(
        folder / HEADS,
        names=np.array(heads.names),
        weights=heads.weights.astype(np.float32),
        intercepts=heads.intercepts.astype(np.float32),
    )
    said = msgspec.json.format(msgspec.json.encode(record, order="sorted"), indent=1)
    (folder / RECORD).write_bytes(said + b"\n")
