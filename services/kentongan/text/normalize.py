"""Folding: the form of a text in which words are looked up, with the way back to the original."""

import re
import unicodedata
from dataclasses import dataclass

ARABIC = re.compile("[\u0600-\u06ff]")
MARKS = re.compile("[\u064b-\u0652\u0670\u0640\u0591-\u05bd\u05bf\u05c1\u05c2\u200b-\u200f\u00ad\u2060\ufeff]")
"""Vowel signs, tatweel and invisible characters: written or not, the word is the same."""

ARABIC_LETTERS = tuple(zip("أإآٱىةیک", "اااايهيك", strict=True))
SAME_LENGTH = (("’", "'"), ("ʼ", "'"), ("‘", "'"), ("\u00a0", " "), ("\u202f", " "), ("\u2011", "-"), ("‐", "-"))
"""Replaced one by one where they stand: `str.translate` looks every letter up and takes four times as long."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as words are looked up in it.

    `text` is lower case, composed, and without marks that may be left out. `cased` is the same with its capitals: both have
    the same length. `origin` maps a position in them to the code point of the original, where that differs.
    """

    text: str
    cased: str
    origin: tuple[int, ...] | None

    def start(self, position: int) -> int:
        return position if self.origin is None else self.origin[position]

    def end(self, position: int) -> int:
        """Where a span that ends here ends in the original; a mark behind its last letter belongs to it."""
        if self.origin is None:
            return position
        return self.origin[position]


def fold(text: str) -> Folded:
    """Fold a text for looking words up. Deterministic; never loses the way back to the original."""
    if text.isascii():
        return Folded(text.lower(), text, None)
    origin: tuple[int, ...] | None = None
    cased = text
    if not unicodedata.is_normalized("NFC", cased):
        cased, origin = _composed(cased)
    elif MARKS.search(cased):
        cased, origin = _unmarked(cased)
    cased = _replaced(cased, SAME_LENGTH)
    # U+0130 is the one letter whose lower case is longer than itself
    lower = cased.replace("İ", "i").lower()
    if ARABIC.search(lower):
        lower = _replaced(lower, ARABIC_LETTERS)
    return Folded(lower, cased, origin)


def folded(word: str) -> str:
    """A single word or phrase in the form in which it is looked up."""
    return fold(word).text


def _replaced(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for letter, other in pairs:
        if letter in text:
            text = text.replace(letter, other)
    return text


def _unmarked(text: str) -> tuple[str, tuple[int, ...]]:
    """Drop marks of a text that is composed already, remembering where each remaining character stood."""
    origin: list[int] = []
    start = 0
    for mark in MARKS.finditer(text):
        origin.extend(range(start, mark.start()))
        start = mark.end()
    origin.extend(range(start, len(text) + 1))
    return MARKS.sub("", text), tuple(origin)


def _composed(text: str) -> tuple[str, tuple[int, ...]]:
    """Compose letters and drop marks, remembering where each remaining character began."""
    letters: list[str] = []
    origin: list[int] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and unicodedata.combining(text[end]):
            continue
        for letter in MARKS.sub("", unicodedata.normalize("NFC", text[start:end])):
            letters.append(letter)
            origin.append(start)
        start = end
    origin.append(len(text))
    return "".join(letters), tuple(origin)
