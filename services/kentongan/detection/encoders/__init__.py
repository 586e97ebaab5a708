"""Encoders: what turns a headline into a vector. Each is a file of this folder, found by its name.

A file gives one function, `encoder()`, which raises `ImportError` where the package that it stands on is not installed.
"""

import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""One row a text."""


class Encoder(Protocol):
    """Turns texts into vectors that lie close together where the texts mean the like, whatever their language.

    A text has the same vector whatever is encoded with it, before it, and on how many threads.
    """

    @property
    def name(self) -> str:
        """The name of its file, by which trained heads ask for it."""

    @property
    def version(self) -> str:
        """Which vectors it gives: heads trained for one version do not fit another."""

    @property
    def dims(self) -> int:
        """How long a vector is."""

    @property
    def noise(self) -> float:
        """How far a probability may differ between two builds of the same version, for want of equal rounding."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row for each text."""


@dataclass(frozen=True, slots=True)
class Absent:
    """An encoder, or a whole ear, that is not there, and why."""

    reason: str


def encoder(name: str) -> Encoder | Absent:
    """Find an encoder by the name of its file."""
    if name not in names():
        return Absent(f"there is no encoder {name!r}; there are {', '.join(names())}")
    module = import_module(f"{__name__}.{name}")
    try:
        found: Encoder = module.encoder()
    except ImportError as error:
        return Absent(f"the package of the encoder {name} is not installed ({error})")
    return found


def names() -> tuple[str, ...]:
    """Every encoder that has a file here, be its package installed or not."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))
