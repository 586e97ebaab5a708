"""What each line of an article is: its title, its body, or something that only stands beside it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kentongan.domain.words import Block

CITY_AND_AGENCY = re.compile(r"^[^\n]{2,60}?\s[-–—]\s")
ORNAMENTS = "-–—•·*>▶►→([【（ "
BRACKETS = '[【(（「『«"“ '
SHORT_LINE = 160
"""A byline or a caption is short; a paragraph that begins like one is a paragraph."""


@dataclass(frozen=True, slots=True)
class Part:
    """One line of an article. `start` and `end` count code points of the field."""

    field: str
    start: int
    end: int
    block: Block


@dataclass(frozen=True, slots=True)
class Marks:
    """How lines begin in one language, folded: marks of links to other articles, of captions, of bylines."""

    related_link: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()


def block_of(line: str, marks: Marks) -> Block:
    """What one line of a text is, told by how it begins."""
    bare = line.strip()
    beginnings = (bare, bare.lstrip(ORNAMENTS))
    if any(words.startswith(marks.related_link) for words in beginnings):
        return Block.RELATED_LINK
    if len(bare) <= SHORT_LINE:
        if any(words.startswith(marks.caption) for words in beginnings):
            return Block.CAPTION
        if any(words.startswith(marks.byline) for words in beginnings):
            return Block.BYLINE
    return Block.BODY


def dateline(line: str) -> int:
    """How many code points of a line are its dateline ("JAKARTA, Antara - "), 0 where it has none."""
    match = CITY_AND_AGENCY.match(line)
    if match is None:
        return 0
    head = match.group().rstrip(" -–—")
    capitals = sum(letter.isupper() for letter in head)
    letters = sum(letter.isalpha() for letter in head)
    return match.end() if letters and capitals * 2 > letters else 0


@dataclass(frozen=True, slots=True)
class Labels:
    """What headlines of one form begin with, or end with behind a stroke, folded."""

    beginnings: tuple[str, ...]
    endings: tuple[str, ...]

    @classmethod
    def of(cls, marks: Collection[str]) -> "Labels":
        bare = tuple(mark.lstrip(BRACKETS) for mark in marks)
        return cls(bare, tuple(f"{stroke} {mark}" for mark in bare for stroke in "|-–"))


Headlines = Mapping[str, Labels]


def headline_form(title: str, labels: Headlines) -> str | None:
    """What a headline is by its form: one of the given labels, or nothing special. The title is given folded."""
    words = title.strip().lstrip('[【(「『«"“ ')
    for name, marks in labels.items():
        if words.endswith(marks.endings):
            return name
        if words.startswith(marks.beginnings) and any(_labelled(words, mark) for mark in marks.beginnings):
            return name
    return None


def _labelled(words: str, mark: str) -> bool:
    """Whether a headline begins with a label, and not with a longer word."""
    behind = words[len(mark) : len(mark) + 1]
    return words.startswith(mark) and (not behind.isalnum() or not mark[-1].isalnum() or not behind.isascii())
