"""Whether the terms of a rule stand together in a sentence."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kentongan.detection.nlp import Mark
from kentongan.detection.sentence import Sentence, gap
from kentongan.rulebook.rule import Line, Rule

WITHIN = 11
"""Words that may lie between two terms of one clause."""

BREAK_COSTS = 4
"""A comma between two terms counts as this many words."""

WEAK_COSTS = 5
VERB_GAINS = 5
"""A verb carries the tense and the negation, so a line with one is read before a line of nouns."""

VERBS = ("active", "passive")
VOICED = ("active", "passive", "noun")


@dataclass(frozen=True)
class Match:
    """The terms of one line of a rule where they stand, and which of them is the deed and which the thing."""

    line: Line
    marks: tuple[Mark, ...]
    cost: float
    near: bool = False
    """Whether this is a single word that comes near the event without telling it."""

    @cached_property
    def deed(self) -> Mark:
        """The word that says what happens: a verb before a noun, a noun before a thing."""
        return min(self.marks, key=lambda mark: (_rank(mark), mark.start))

    @cached_property
    def thing(self) -> Mark | None:
        """The word for what it happens with, where the line names one besides the deed."""
        others = [mark for mark in self.marks if mark is not self.deed]
        return others[0] if others else None

    @cached_property
    def start(self) -> int:
        return min(mark.start for mark in self.marks)

    @cached_property
    def end(self) -> int:
        return max(mark.end for mark in self.marks)

    @cached_property
    def leading(self) -> Mark:
        return min(self.marks, key=lambda mark: mark.first)

    @cached_property
    def first(self) -> int:
        """The code point of the folded text at which the match begins."""
        return self.leading.first

    @cached_property
    def last(self) -> int:
        return max(mark.last for mark in self.marks)

    @cached_property
    def weak(self) -> bool:
        return any(mark.entry.value == "weak" for mark in self.marks)

    @cached_property
    def voice(self) -> str:
        return str(self.deed.entry.value)


def _rank(mark: Mark) -> int:
    voice = mark.entry.value
    return VOICED.index(str(voice)) if voice in VOICED else len(VOICED)


def matches(rule: Rule, sentence: Sentence) -> list[Match]:
    """For each line of a rule that stands in a sentence the cheapest way in which it does, the cheapest of all first."""
    found = [min(ways, key=_price) for line in rule.hears if (ways := list(_ways(line, sentence)))]
    return sorted(found, key=_price)


def nearly(term: str, sentence: Sentence) -> Match:
    """A single word of a rule's `near`, where it first stands."""
    mark = sentence.terms[term][0]
    return Match(Line(terms=(term,)), (mark,), 0, near=True)


def _price(match: Match) -> tuple[float, int]:
    return match.cost - VERB_GAINS * (match.voice in VERBS), match.start


def _ways(line: Line, sentence: Sentence) -> Iterator[Match]:
    choices = [sentence.terms.get(term, []) for term in line.terms]
    if not all(choices):
        return
    limit = WITHIN if line.within is None else line.within
    # the rarest term is the anchor; each of the others stands where it lies nearest to it
    anchor = min(range(len(choices)), key=lambda number: len(choices[number]))
    for mark in choices[anchor]:
        marks = [mark]
        cost = float(WEAK_COSTS if mark.entry.value == "weak" else 0)
        for number, others in enumerate(choices):
            if number == anchor:
                continue
            nearest = min(((_distance(mark, other, sentence), other) for other in others), key=lambda one: one[0])
            if nearest[0] > limit:
                break
            marks.append(nearest[1])
            cost += nearest[0]
        else:
            yield Match(line, tuple(marks), cost)


def _distance(one: Mark, other: Mark, sentence: Sentence) -> float:
    if one.first < other.last and other.first < one.last:
        # one stands inside the other: "missile" in "missile launch" says nothing new, unless both are told by one word
        return 0 if (one.first, one.last) == (other.first, other.last) else WITHIN + 1
    distance = gap(one, other) / sentence.stretch + BREAK_COSTS * sentence.breaks(one.start, other.start)
    if other.entry.value == "weak":
        distance += WEAK_COSTS
    return distance
