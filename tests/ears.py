"""Second ears for tests: an encoder that knows nothing but words, so that what it promises needs no package."""

import hashlib
from collections.abc import Sequence

import numpy as np

from kentongan.detection.ear import Ear
from kentongan.detection.encoders import Vectors
from kentongan.detection.memory import unit
from kentongan.detection.samples import Sample
from kentongan.detection.training import Training, train

MODAL = ("may", "plans to", "denies", "threatens to", "marks anniversary:", "fears")
WHO = ("Korea", "Iran", "Russia", "India", "Japan", "Chile", "Kenya", "Peru", "Mali", "Oman", "Fiji", "Laos")
EVENTS = {"launch": "fires missile", "flood": "is flooded by rain", "strike": "bombs town"}
ORDINARY = ("wins football match", "opens new museum", "sells more cars", "names film of year")


class WordEncoder:
    """Each word points somewhere by its hash, and a text where its words point together. Counts what it was asked."""

    name = "words"
    version = "1"
    dims = 64
    noise = 0.02

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked.extend(texts)
        rows = [sum((direction(word) for word in text.lower().split()), direction("")) for text in texts]
        return unit(np.array(rows, np.float32).reshape(len(texts), self.dims))


def direction(word: str) -> Vectors:
    seed = int.from_bytes(hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big")
    return np.random.default_rng(seed).standard_normal(WordEncoder.dims).astype(np.float32)


def world(days: Sequence[str] = ("today", "tonight", "dawn", "noon")) -> list[Sample]:
    """A small world: twelve states, three events told as news and otherwise, and ordinary days."""
    found = []
    for number, who in enumerate(WHO):
        lang = ("en", "id")[number // len(MODAL)]
        for day in days:
            for event, what in EVENTS.items():
                news = frozenset({event})
                found.append(Sample(text=f"{who} {what} {day}", lang=lang, rings_for=news))
                modal = MODAL[number % len(MODAL)]
                found.append(Sample(text=f"{who} {modal} {what} {day}", lang=lang, silent_for=news))
            found.append(Sample(text=f"{who} {ORDINARY[number % len(ORDINARY)]} {day}", lang=lang))
    return sorted(found, key=lambda sample: sample.line)


def unheard(_said: str) -> None:
    """Where nobody follows the training."""


def trained(samples: Sequence[Sample] | None = None) -> Training:
    return train(world() if samples is None else samples, WordEncoder(), say=unheard)


def an_ear(encoder: WordEncoder | None = None) -> Ear:
    done = trained()
    return Ear(encoder or WordEncoder(), done.heads, done.record.bars(), lambda: done.memory)
