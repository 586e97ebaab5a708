"""One sentence as the judges read it: its words, terms, names and grammar, each where it stands."""

from collections.abc import Sequence
from functools import cached_property

from spacy.tokens import Doc

from kentongan.detection.knowledge import TOLL, Tongue
from kentongan.detection.lexicon import Entry
from kentongan.detection.nlp import BREAKS, Mark, Passage
from kentongan.text.normalize import Folded

TOLL_ENTRY = Entry(
    kind="term",
    name=TOLL,
    value="any",
    lang="",
    open_left=False,
    open_right=False,
    exact="",
    cased=False,
    capital=False,
    rest=None,
    tail=None,
    written=len(TOLL),
    kept=0,
)


ABBREVIATED = 2
"""Letters before a full stop that is no end."""


class Sentence:
    """One sentence of a passage. All positions are tokens of its Doc, unless a name says code points."""

    def __init__(self, doc: Doc, start: int, end: int) -> None:
        self.doc = doc
        self.start = start
        self.end = end
        self.passage: Passage = doc.user_data["passage"]
        self.words: list[str] = doc.user_data["words"]
        self.starts: list[int] = doc.user_data["starts"]
        self.tongue: Tongue = self.passage.tongue
        self.stretch: int = self.tongue.stretch
        self.numbers: Sequence[object] | None = None
        """What `figures.numbers` read, once it was asked."""
        self.terms: dict[str, list[Mark]] = {}
        for mark in self._within("terms"):
            self.terms.setdefault(mark.entry.name, []).append(mark)
        self.names: list[Mark] = self._within("names")
        self.grammar: dict[str, list[Mark]] = {}
        for mark in self._within("grammar"):
            self.grammar.setdefault(mark.entry.kind, []).append(mark)

    def _within(self, kind: str) -> list[Mark]:
        return [mark for mark in self.doc.user_data[kind] if self.start <= mark.start < self.end]

    @property
    def folded(self) -> Folded:
        return self.passage.folded

    @property
    def first(self) -> int:
        """The code point of the folded text at which the sentence begins."""
        return self.passage.start + self.starts[self.start]

    @property
    def last(self) -> int:
        """The code point of the folded text behind the sentence."""
        if self.end < len(self.starts):
            return self.passage.start + self.starts[self.end]
        return self.passage.end

    @cached_property
    def text(self) -> str:
        return self.folded.text[self.first : self.last].rstrip()

    @cached_property
    def _breaks(self) -> list[int]:
        count = 0
        counts = [0]
        for position in range(self.start, self.end):
            word = self.words[position]
            if position in self._soft:
                pass
            elif word in BREAKS:
                count += BREAKS[word]
            elif (word == "-" and self._stands_alone(position)) or (word == "." and self._ends(position)):
                count += 1
            elif self.stretch > 1 and self.doc[position].whitespace_ and not self._counts_at(position):
                # where words are not parted, a space in a headline parts clauses
                count += 1
            counts.append(count)
        return counts

    @cached_property
    def _soft(self) -> set[int]:
        """Signs that part no clause.

        Those inside a name ("미·중"), and commas and dashes that stand between names or close what they opened ("in Malatya, Turkey, ").
        """
        starts = {mark.start for mark in self.names}
        soft: set[int] = set()
        for mark in self.names:
            soft.update(range(mark.start, mark.end))
            joins = self.word(mark.end) in (",", "-") and mark.end + 1 in starts
            closes = self.word(mark.end) == "," and mark.start - 1 in soft
            if joins or closes:
                soft.add(mark.end)
        return soft

    def _ends(self, position: int) -> bool:
        """Whether a full stop ends a statement, as in a headline of two; behind a letter or two it abbreviates."""
        return self.doc[position].whitespace_ != "" and len(self.word(position - 1)) > ABBREVIATED

    def _counts_at(self, position: int) -> bool:
        """Whether a number stands on either side: "200 คนในไนจีเรีย" is one clause."""
        return any(self.word(at).isdigit() for at in (position, position + 1))

    def _stands_alone(self, position: int) -> bool:
        return (
            self.doc[position].whitespace_ != "" and position > self.start and self.doc[position - 1].whitespace_ != ""
        )

    def breaks(self, one: int, other: int) -> int:
        """How many commas and the like stand between two positions."""
        low, high = sorted((one - self.start, other - self.start))
        last = len(self._breaks) - 1
        return self._breaks[min(max(high, 0), last)] - self._breaks[min(max(low, 0), last)]

    def code_point(self, token: int) -> int:
        """The code point of the folded text at which a token begins."""
        return self.passage.start + self.starts[token]

    def marks(self, kind: str, *names: str) -> list[Mark]:
        """The words of the grammar of one kind, of these names or of all."""
        found = self.grammar.get(kind, [])
        return [mark for mark in found if mark.entry.name in names] if names else found

    def span(self, mark: Mark) -> str:
        """A mark's words as the article writes them."""
        return self.folded.cased[mark.first : mark.last]

    def whole(self, mark: Mark) -> str:
        """A mark's words with all that is written together with them, folded."""
        last = mark.end - 1
        first, until = self.starts[mark.start], self.starts[last] + len(self.words[last])
        return self.folded.text[self.passage.start + first : self.passage.start + until]

    def word(self, position: int) -> str:
        """The folded word at a position, empty outside the sentence."""
        return self.words[position].lower() if self.start <= position < self.end else ""


def gap(one: Mark, other: Mark) -> int:
    """How many tokens stand between two marks; 0 where they touch or overlap."""
    return max(other.start - one.end, one.start - other.end, 0)
