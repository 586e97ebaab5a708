"""What the ear remembers of its training: every sample with its vector, to name those that a headline sounds like.

A vector has unit length, so eight bits for each number and no scale are enough: what is lost is a hundredth of what the encoder
itself loses. Heads are fitted to the vectors as they are kept here, so whoever has the folder can fit them again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kentongan.detection.encoders import Vectors
from kentongan.detection.samples import Sample, sample_from

Packed = NDArray[np.int8]

VECTORS, SAMPLES = "vectors.npy", "samples.tsv"
FULL = 127


def pack(vectors: Vectors) -> Packed:
    """Vectors of unit length in a quarter of the room."""
    greatest = np.abs(vectors).max(axis=1, keepdims=True)
    packed: Packed = np.round(vectors / np.where(greatest == 0, 1, greatest) * FULL).astype(np.int8)
    return packed


def unpack(packed: Packed) -> Vectors:
    """Vectors of unit length again."""
    return unit(packed.astype(np.float32))


def unit(vectors: Vectors) -> Vectors:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = (vectors / np.where(length == 0, 1, length)).astype(np.float32)
    return scaled


@dataclass(frozen=True)
class Memory:
    """Samples with their vectors, in the same order."""

    samples: Sequence[Sample]
    packed: Packed

    @cached_property
    def by_text(self) -> Mapping[str, int]:
        """Where each sample stands."""
        return {sample.text: number for number, sample in enumerate(self.samples)}

    @cached_property
    def mean(self) -> Vectors:
        """The middle of all vectors: they lie in a narrow cone around it, so headlines are compared from there."""
        middle: Vectors = unpack(self.packed).mean(axis=0)
        return middle

    @cached_property
    def _lengths(self) -> tuple[Vectors, Vectors]:
        """How long each packed vector is, and how far it lies from the middle once it is unpacked."""
        packed = np.linalg.norm(self.packed.astype(np.float32), axis=1)
        off = np.linalg.norm(unpack(self.packed) - self.mean, axis=1)
        return np.maximum(packed, 1).astype(np.float32), np.maximum(off, 1e-6).astype(np.float32)

    def nearest(self, vector: Vectors, among: Sequence[int], count: int) -> list[int]:
        """Which of some samples lie closest to a vector, the closest first."""
        chosen = list(among)
        way = unit(vector - self.mean)
        packed, off = (length[chosen] for length in self._lengths)
        closeness = (self.packed[chosen].astype(np.float32) @ way / packed - self.mean @ way) / off
        order = np.argsort(-closeness, kind="stable")[:count]
        return [chosen[number] for number in order]


def read_memory(folder: Path) -> Memory:
    """What the record speaks of. The vectors stay in the file until they are asked for."""
    lines = (folder / SAMPLES).read_text("utf-8").split("\n")
    packed = np.load(folder / VECTORS, mmap_mode="r")
    return Memory([sample_from(line) for line in lines if line], packed)


def write_memory(folder: Path, memory: Memory) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SAMPLES).write_text("".join(f"{sample.line}\n" for sample in memory.samples), "utf-8")
    np.save(folder / VECTORS, memory.packed)
