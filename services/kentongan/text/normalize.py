"""Folding: the form of a text in which words are looked up, with the way back to the original."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

ARABIC = re.compile("[\u0600-\u06ff]")
MARKS = re.compile("[\u064b-\u0652\u0670\u0640\u0591-\u05bd\u05bf\u05c1\u05c2\u200b-\u200f\u00ad\u2060\ufeff]")
"""Vowel signs, tatweel and invisible characters: written or not, the word is the same."""

ARABIC_LETTERS = tuple(zip("أإآٱىةیک", "اااايهيك", strict=True))
SAME_LENGTH = (
    ("’", "'"),
    ("׳", "'"),
    ("״", '"'),
    ("ʼ", "'"),
    ("‘", "'"),
    ("\u00a0", " "),
    ("\u202f", " "),
    ("\u2011", "-"),
    ("‐", "-"),
)
"""Replaced one by one where they stand: `str.translate` looks every letter up and takes four times as long."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as words are looked up in it.

    `text` is lower case, composed, and without marks that may be left out. `cased` is the same with its capitals: both have
    the same length. From each position of `cuts` on, the original stands as much further behind as `shifts` says.
    """

    text: str
    cased: str
    cuts: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    def start(self, position: int) -> int:
        """Where the character at a position stands in the original."""
        if not self.cuts:
            return position
        passed = bisect_right(self.cuts, position)
        return position + self.shifts[passed - 1] if passed else position

    def end(self, position: int) -> int:
        """Where a span that ends here ends in the original; a mark behind its last letter belongs to it."""
        return self.start(position)

    def position(self, original: int) -> int:
        """Where the first character stands that does not come before a place of the original."""
        if not self.cuts:
            return original
        return bisect_left(range(len(self.text) + 1), original, key=self.start)


def fold(text: str) -> Folded:
    """Fold a text for looking words up. Deterministic; never loses the way back to the original."""
    if text.isascii():
        return Folded(text.lower(), text)
    cuts: Moves = ((), ())
    cased = text
    if not unicodedata.is_normalized("NFC", cased):
        cased, cuts = _composed(cased)
    elif MARKS.search(cased):
        cased, cuts = _unmarked(cased)
    cased = _replaced(cased, SAME_LENGTH)
    # U+0130 is the one letter whose lower case is longer than itself
    lower = cased.replace("İ", "i").lower()
    if ARABIC.search(lower):
        lower = _replaced(lower, ARABIC_LETTERS)
    return Folded(lower, cased, *cuts)


def folded(word: str) -> str:
    """A single word or phrase in the form in which it is looked up."""
    return fold(word).text


def _replaced(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for letter, other in pairs:
        if letter in text:
            text = text.replace(letter, other)
    return text


Moves = tuple[tuple[int, ...], tuple[int, ...]]
"""Cuts and shifts, as `Folded` holds them."""


def _unmarked(text: str) -> tuple[str, Moves]:
    """Drop marks of a text that is composed already."""
    cuts: list[int] = []
    shifts: list[int] = []
    for dropped, mark in enumerate(MARKS.finditer(text)):
        cut = mark.start() - dropped
        if cuts and cuts[-1] == cut:
            shifts[-1] = dropped + 1
        else:
            cuts.append(cut)
            shifts.append(dropped + 1)
    return MARKS.sub("", text), (tuple(cuts), tuple(shifts))


def _composed(text: str) -> tuple[str, Moves]:
    """Compose letters and drop marks."""
    letters: list[str] = []
    cuts: list[int] = []
    shifts: list[int] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and unicodedata.combining(text[end]):
            continue
        for letter in MARKS.sub("", unicodedata.normalize("NFC", text[start:end])):
            _move(cuts, shifts, len(letters), start)
            letters.append(letter)
        start = end
    _move(cuts, shifts, len(letters), len(text))
    return "".join(letters), (tuple(cuts), tuple(shifts))


def _move(cuts: list[int], shifts: list[int], position: int, original: int) -> None:
    shift = original - position
    if shift != (shifts[-1] if shifts else 0):
        cuts.append(position)
        shifts.append(shift)
