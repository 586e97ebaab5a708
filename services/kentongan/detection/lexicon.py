"""Words and where they stand: surface forms compiled into one Aho-Corasick automaton."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from kentongan.text.normalize import ARABIC, Folded, fold

ANY = ".."
GAPS = ("", " ", "-", ".")
TAIL = "…"
EXACT = "="
SHAPES = 1 << 16
"""Surface forms that are remembered while lexicons are compiled: many stand in several, and reading one takes a while."""

TAIL_REACH = 60
"""Code points that may stand between the parts of a separable verb."""

ARABIC_BEFORE = re.compile(r"[وف]?(?:ال|لل|بال|كال|[بلكس])?")
ARABIC_BEHIND = re.compile(r"(?:ه|ها|هم|هن|ك|كم|ي|نا|ا|ين|ان|ات|ون|ت|وا|يه|ية)?")
"""Proclitics and pronoun endings that Arabic writes together with the word."""

HEBREW = re.compile("[\u05d0-\u05ea]")
HEBREW_BEFORE = re.compile("ו?(?:לכש|כש|מש|ש)?[בלמכ]?ה?")
HEBREW_SHORTEST = 3
"""Letters. The prefixes of Hebrew are letters of any word: in a shorter one they would be read out of "full" (מלא) and "the witness"."""


DEVANAGARI = ("\u0900", "\u0963")
ASIAN = "\u0e00"
"""Scripts from here on mostly part no words with spaces: their letters are no part of a word before or behind them."""


class Entry(NamedTuple):
    """One surface form and what it stands for.

    `kind` is the family (`term`, `mask`, `cue`, `marker`, `number`, `name` …), `name` its member, `value` what else belongs
    to it. `lang` is empty where it holds in every language.
    """

    kind: str
    name: str
    value: object
    lang: str
    open_left: bool
    open_right: bool
    exact: str
    cased: bool
    """Whether it is a name, which takes no endings."""
    capital: bool
    rest: re.Pattern[str] | None
    tail: re.Pattern[str] | None
    written: int
    """Letters as written down: of two that fill the same word, the longer is meant."""
    kept: int
    """How much of what was looked for belongs to the entry; 0 is all of it."""


class Found(NamedTuple):
    """An entry where it stands in a folded text; the end is the first position behind it."""

    start: int
    end: int
    entry: Entry


def glued(letter: str) -> bool:
    """Whether a letter belongs to a script that parts words with spaces, so that its neighbours matter."""
    return is_letter(letter) and (letter < "\u0e00" or "\u0e80" <= letter < "\u2e80")


def is_letter(sign: str) -> bool:
    """Whether a sign is part of a word: a letter or digit, or a Devanagari vowel sign, which Python counts as neither."""
    return sign.isalnum() or DEVANAGARI[0] <= sign <= DEVANAGARI[1]


class Lexicon:
    """Surface forms to look for, all at once."""

    def __init__(self) -> None:
        self._entries: dict[str, list[Entry]] = {}
        self._values: list[tuple[Entry, ...]] = []
        self._closed: list[tuple[bool, bool]] = []
        self._automaton: AhoCorasick | None = None

    def add(
        self, surface: str, kind: str, name: str, value: object = None, *, lang: str = "", cased: bool = False
    ) -> None:
        """Add one surface form as people write it, with its signs: `..` any ending, `…` a separable verb, `=` exact.

        `cased` says that it is a name: where it is written with a capital, a capital must stand in the text.
        """
        shape = _shape(surface, cased=cased)
        if shape is None:
            return
        entry = Entry(
            kind,
            name,
            value,
            lang,
            shape.open_left,
            shape.open_right,
            shape.exact,
            cased,
            shape.capital,
            shape.rest,
            shape.tail,
            shape.written,
            shape.kept,
        )
        for head in shape.heads:
            self._entries.setdefault(head, []).append(entry)

    def build(self) -> "Lexicon":
        """Compile what was added; nothing can be found before."""
        self._values = [tuple(entries) for entries in self._entries.values()]
        self._closed = [CLOSED[_closed(head, entries)] for head, entries in self._entries.items()]
        self._automaton = AhoCorasick(
            list(self._entries),
            matchkind=MatchKind.Standard,
            # a DFA would be faster by a twentieth of the first pass, and take twenty megabytes a language
            implementation=Implementation.ContiguousNFA,
            store_patterns=False,
        )
        self._entries = {}  # what is looked for is in the automaton now, and would take as much again
        return self

    def find(self, folded: Folded, lang: str | None = None, start: int = 0, end: int | None = None) -> Iterator[Found]:
        """Every entry that stands in a stretch of the text, in the order of their ends.

        `lang` leaves out the entries of other languages; None keeps all.
        """
        automaton = self._automaton
        if automaton is None:
            raise RuntimeError("build the lexicon before looking words up")
        text = folded.text
        stretch = text if start == 0 and end is None else text[start:end]
        values, closed, length = self._values, self._closed, len(stretch)
        for number, first, last in automaton.find_matches_as_indexes(stretch, overlapping=True):
            # most of what an automaton finds is part of another word: that is seen here, before anything else is asked
            left, right = closed[number]
            if left and first and (before := stretch[first - 1]) < ASIAN and _is_written_on(before):
                continue
            if right and last < length and (behind := stretch[last]) < ASIAN and _is_written_on(behind):
                continue
            for entry in values[number]:
                if lang is not None and entry.lang and entry.lang != lang:
                    continue
                span = _bounded(text, folded.cased, first + start, last + start, entry)
                if span is not None:
                    yield Found(span[0], span[1], entry)


class Shape(NamedTuple):
    """A surface form read: what is looked for, and what has to stand around it. The fields are those of an entry."""

    heads: tuple[str, ...]
    open_left: bool
    open_right: bool
    exact: str
    capital: bool
    rest: re.Pattern[str] | None
    tail: re.Pattern[str] | None
    written: int
    kept: int


@lru_cache(maxsize=SHAPES)
def _shape(surface: str, *, cased: bool) -> Shape | None:
    """Read a surface form with its signs; None where nothing but signs is written."""
    literal = surface.strip()
    if not (ANY in literal or TAIL in literal or literal.startswith(EXACT)):  # as most are
        head = fold(literal).text
        return (
            Shape((head,), False, False, "", cased and literal[:1].isupper(), None, None, len(literal), 0)
            if head
            else None
        )
    exact, tail = literal.startswith(EXACT), None
    literal = literal.removeprefix(EXACT)
    if TAIL in literal:
        literal, behind = (part.strip() for part in literal.split(TAIL, 1))
        tail = re.compile(rf"[^.!?;:\n]{{0,{TAIL_REACH}}}?{_word(fold(behind).text)}")
    open_left = literal.startswith(ANY)
    literal = literal.removeprefix(ANY)
    open_right = literal.endswith(ANY)
    literal = literal.removesuffix(ANY)
    head, *others = (fold(part).text for part in literal.split(ANY))
    if not head:
        return None
    # A lone letter ("M 6.1") stands in every word: it is looked for together with the digit that makes it mean something.
    lone = exact and len(head) == 1 and head.isascii()
    return Shape(
        heads=tuple(f"{head}{gap}{digit}" for gap in GAPS for digit in "0123456789") if lone else (head,),
        open_left=open_left,
        open_right=open_right,
        exact=fold(literal).cased if exact else "",
        capital=cased and literal[:1].isupper(),
        rest=re.compile("".join(rf"\w*{re.escape(part)}" for part in others)) if others else None,
        tail=tail,
        written=len(literal),
        kept=1 if lone else 0,
    )


CLOSED = {(left, right): (left, right) for left in (True, False) for right in (True, False)}
"""The four answers of `_closed`, each once for all of the hundred thousand heads."""


def _is_written_on(sign: str) -> bool:
    return sign.isalpha() or DEVANAGARI[0] <= sign <= DEVANAGARI[1]


def _closed(head: str, entries: list[Entry]) -> tuple[bool, bool]:
    """Whether no entry of a head may have a letter written before it, or behind it."""
    left, right = glued(head[0]), glued(head[-1])
    if not head.isascii():
        if ARABIC.search(head):
            return False, False
        left = left and not HEBREW.match(head[0])
    for entry in entries:
        left = left and not entry.open_left
        right = right and not (entry.open_right or entry.rest)
    return left, right


def _word(literal: str) -> str:
    """The pattern of a word by itself, where its script parts words."""
    first, last = (r"\b" if glued(sign) else "" for sign in (literal[0], literal[-1]))
    return f"{first}{_pattern(literal)}{last}"


def _pattern(literal: str) -> str:
    return r"\w*".join(re.escape(part) for part in literal.split(ANY))


def _bounded(text: str, cased: str, start: int, end: int, entry: Entry) -> tuple[int, int] | None:
    """The span of an entry where it stands as a word of its own, or None where it is part of another."""
    if entry.kept:
        end = start + entry.kept
    if entry.rest is not None:
        rest = entry.rest.match(text, end)
        if rest is None:
            return None
        end = rest.end()
    if (entry.exact and cased[start:end] != entry.exact) or (entry.capital and cased[start].islower()):
        return None
    begin, until = _left(text, start, entry), _right(text, end, entry)
    if begin is None or until is None or (entry.tail is not None and entry.tail.match(text, until) is None):
        return None
    return begin, until


def _left(text: str, start: int, entry: Entry) -> int | None:
    """Where a word begins that holds this start; None where it begins with something else."""
    if entry.open_left or start == 0 or not (glued(text[start]) and glued(text[start - 1])):
        return start
    if entry.exact and text[start].isalpha() and text[start - 1].isdigit():
        return start
    before = _prefixes(text[start], entry)
    if before is None:
        return None
    begin = start
    while begin > 0 and text[begin - 1].isalpha():
        begin -= 1
    return begin if before.fullmatch(text, begin, start) else None


def _prefixes(letter: str, entry: Entry) -> re.Pattern[str] | None:
    """What the script of a letter writes together with a word, in front of it."""
    if ARABIC.match(letter):
        return ARABIC_BEFORE
    if HEBREW.match(letter) and entry.written >= HEBREW_SHORTEST:
        return HEBREW_BEFORE
    return None


def _right(text: str, end: int, entry: Entry) -> int | None:
    """Where a word ends that holds this end; None where it ends with something else."""
    if end == len(text) or not (glued(text[end]) and glued(text[end - 1])):
        return end
    if entry.exact and text[end].isdigit() and text[end - 1].isalpha():
        return end
    until = end
    while until < len(text) and glued(text[until]):
        until += 1
    if entry.open_right:
        return until
    if not entry.cased and ARABIC.match(text[end - 1]) and ARABIC_BEHIND.fullmatch(text, end, until):
        return until
    return None
