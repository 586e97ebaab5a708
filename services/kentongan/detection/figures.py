"""Numbers in a sentence: how many, of what, and how they are meant."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kentongan.detection.calendars import year_in
from kentongan.detection.conditions import Match
from kentongan.detection.nlp import Mark
from kentongan.detection.sentence import TOLL_ENTRY, Sentence
from kentongan.domain.detection import Figure
from kentongan.domain.words import Bound
from kentongan.rulebook.rule import FigureRange, Rule

DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
GROUP = 3
GROUP_OF_THREE = re.compile(r"\d{3}")
BESIDE = 4
"""Words that may stand between a number and what it counts."""

ARTICLE_BESIDE = 1
"""A word for one may be a mere article ("un año del lanzamiento"), so it counts only right beside."""

ARTICLE_TOLL = 4
"""The same before a word for people: "a nine-year-old boy was killed"."""

BESIDE_TOLL = 9
"""A toll may be told far from its number: "the death toll of the quake in Nepal rises to 157"."""

JOINED = 2
"""Words that an "and" counts for, between a word and a number behind it."""

NOT_A_COUNT = frozenset(
    {"%", "km", "kg", "mm", "cm", "m", "usd", "км", "公里", "킬로미터", "كم", "％", *"歳岁代度時时分年月日円元戸"}
)
UNITS = {"magnitude": "M"}
LARGE = 100


@dataclass(frozen=True, slots=True)
class Number:
    """A number where it stands."""

    start: int
    end: int
    value: float
    decimal: bool
    bound: Bound

    article: bool = False
    """Whether it is a word for one, which in many languages is also an article."""


def numbers(sentence: Sentence) -> Sequence[Number]:
    """Every number of a sentence, in digits or in words, with how it is meant; read once."""
    if sentence.numbers is None:
        sentence.numbers = tuple(_numbers(sentence))
    return sentence.numbers  # type: ignore[return-value]  # nobody else writes it


def _numbers(sentence: Sentence) -> list[Number]:
    words = {mark.start: mark for mark in sentence.marks("number")}
    found = []
    position = sentence.start
    while position < sentence.end:
        if DIGITS.fullmatch(sentence.words[position]) or position in words:
            number = _number_at(sentence, words, position)
            found.append(number)
            position = max(number.end, position + 1)
        else:
            position += 1
    return found + [_dual(mark) for mark in sentence.marks("dual")]


def _dual(mark: Mark) -> Number:
    return Number(mark.start, mark.end, _value(mark), decimal=False, bound=Bound.EXACT)


def _number_at(sentence: Sentence, words: dict[int, Mark], start: int) -> Number:
    """Read one number: "3,500", "dua puluh", "2 ribu", "二十"."""
    position, total, part, decimal = start, 0.0, 0.0, False
    while position < sentence.end:
        if DIGITS.fullmatch(sentence.words[position]):
            if position > start:
                break
            digits, position = _grouped(sentence, position)
            part, decimal = _parsed(digits)
        elif position in words:
            value = _value(words[position])
            total, part = _composed(total, part, value)
            position = words[position].end
        elif position + 1 in words and (total or part >= LARGE) and _is_and(sentence, position):
            position += 1  # "three hundred and twenty"
        else:
            break
    decimal = decimal and not total
    article = total + part == 1 and start in words
    bound = _bound(sentence, start, position)
    return Number(start, position, total + part, decimal=decimal, bound=bound, article=article)


def _grouped(sentence: Sentence, start: int) -> tuple[str, int]:
    """Digits, with the groups of three that a blank parts from them: "3 000 morts"; and the position behind them."""
    digits, position = sentence.words[start], start + 1
    while (
        digits.isdigit()
        and len(sentence.words[start]) <= GROUP
        and position < sentence.end
        and GROUP_OF_THREE.fullmatch(sentence.words[position])
        and sentence.doc[position - 1].whitespace_
    ):
        digits += sentence.words[position]
        position += 1
    return digits, position


def _is_and(sentence: Sentence, position: int) -> bool:
    return any(mark.start == position for mark in sentence.marks("marker", "together"))


def _composed(total: float, part: float, value: float) -> tuple[float, float]:
    """Add the next word of a number: tens and hundreds multiply what stands before them, units are added."""
    if value >= LARGE * 10:
        return total + (part or 1) * value, 0.0
    if part and value >= 10 and value > part:  # noqa: PLR2004  (ten is ten)
        return total, part * value
    return total, part + value


def _parsed(digits: str) -> tuple[float, bool]:
    """Digits with their separators: one before exactly three digits parts thousands, else it is the decimal one."""
    groups = re.split(r"[.,]", digits)
    if len(groups) > 1 and (len(groups) > 2 or len(groups[-1]) == 3):  # noqa: PLR2004
        return float("".join(groups)), False
    return float(".".join(groups)), len(groups) > 1


def _value(mark: Mark) -> float:
    return float(mark.entry.value) if isinstance(mark.entry.value, float | int) else 0.0


def _bound(sentence: Sentence, start: int, end: int) -> Bound:
    near = 2 * sentence.stretch
    for mark in sentence.marks("bound"):
        if 0 <= start - mark.end <= near - 1 or 0 <= mark.start - end <= near - 1:
            return Bound(mark.entry.name)
    return Bound.EXACT


def tolls(sentence: Sentence) -> Iterator[tuple[Figure, Mark, Number]]:
    """Counted people: dead, injured, missing; each number is given to the nearest such word only."""
    taken: set[int] = set()
    pairs = [
        (_away(sentence, number, mark), mark, number)
        for mark in sentence.marks("toll")
        for number in numbers(sentence)
        if _counts(sentence, number) and not number.decimal
    ]
    seen: set[str] = set()
    for distance, mark, number in sorted(pairs, key=lambda pair: pair[0]):
        if distance > _reach(number, mark) or number.start in taken or mark.entry.name in seen:
            continue
        taken.add(number.start)
        seen.add(mark.entry.name)
        yield Figure(of=mark.entry.name, value=number.value, bound=number.bound), mark, number


def _reach(number: Number, mark: Mark) -> int:
    """How far from its number a word for people may stand; "a" is the number of those beside it: "a man is killed when a bus …"."""
    if not number.article:
        return BESIDE_TOLL
    return ARTICLE_TOLL if number.end <= mark.start else ARTICLE_BESIDE


def with_tolls(sentence: Sentence) -> None:
    """Let a word for dead, injured or missing people that has its number stand as the term `toll`."""
    for _, mark, _ in tolls(sentence):
        sentence.terms.setdefault("toll", []).append(mark._replace(entry=TOLL_ENTRY))


def figures_of(rule: Rule, match: Match, sentence: Sentence) -> list[tuple[Figure, int, int]]:
    """The figures that a rule asks for, and the tolls that none needs to ask for, each with its code points."""
    found = [(figure, _first(sentence, number), _last(sentence, number)) for figure, _, number in tolls(sentence)]
    counted = {start for _, start, _ in found}
    for wanted in rule.figures:
        number = _beside_term(wanted, match, sentence, counted)
        if number is not None:
            figure = Figure(of=wanted.of, value=number.value, unit=UNITS.get(wanted.of), bound=number.bound)
            found.append((figure, _first(sentence, number), _last(sentence, number)))
    return found


def _beside_term(wanted: FigureRange, match: Match, sentence: Sentence, counted: set[int]) -> Number | None:
    marks = [mark for mark in match.marks if mark.entry.name == wanted.term] or sentence.terms.get(wanted.term, [])
    choices = [
        number
        for number in numbers(sentence)
        if wanted.least <= number.value <= wanted.most
        and _first(sentence, number) not in counted
        and _counts(sentence, number)
    ]
    near = [(_away(sentence, number, mark), number) for mark in marks for number in choices]
    near = [
        (distance, number) for distance, number in near if distance <= (ARTICLE_BESIDE if number.article else BESIDE)
    ]
    if near:
        # "a magnitude 6.1 earthquake": an article counts only where no number does
        return min(near, key=lambda pair: (pair[1].article, pair[0]))[1]
    if marks:
        return None
    # "a 6.1 quake": a decimal right beside the event's own word needs no other
    return next(
        (number for number in choices if number.decimal and any(_away(sentence, number, m) <= 1 for m in match.marks)),
        None,
    )


def _away(sentence: Sentence, number: Number, mark: Mark) -> float:
    """How far a number stands from a word, in words; one before the word is a little nearer than one behind it."""
    if number.end <= mark.start:
        distance = float(mark.start - number.end)
    elif number.start >= mark.end:
        # "fifty are killed and 49 injured": behind "and" another count begins
        joined = any(mark.end <= one.start < number.start for one in sentence.marks("marker", "together"))
        distance = number.start - mark.end + 0.5 + (JOINED if joined else 0)
    else:
        return 0.0
    return distance / sentence.stretch + 3 * sentence.breaks(number.start, mark.start)


def _counts(sentence: Sentence, number: Number) -> bool:
    """Whether a number counts something: no year, no share, no distance, no part of a date."""
    if _is_year(sentence, number):
        return False
    if sentence.word(number.end) in NOT_A_COUNT or sentence.word(number.start - 1) in ("$", "€", "/"):
        return False
    if _is_a_name(sentence, number) or any(mark.start == number.end for mark in sentence.marks("measure")):
        return False
    if sentence.word(number.end) == "/":
        return False
    return not any(mark.start == number.end or mark.end == number.start for mark in sentence.marks("month"))


def _is_a_name(sentence: Sentence, number: Number) -> bool:
    """Whether digits hang on letters by a hyphen, as in Covid-19 and BR-251."""
    before = number.start - 1
    hangs = before > sentence.start and sentence.word(before) == "-" and not sentence.doc[before].whitespace_
    return hangs and sentence.word(before - 1).isalpha() and not sentence.doc[before - 1].whitespace_


def _is_year(sentence: Sentence, number: Number) -> bool:
    """Four bare digits that could be a year, unless they stand right before counted people."""
    bare = number.end == number.start + 1 and year_in(sentence.words[number.start], sentence.tongue.calendars)
    return bool(bare) and not any(mark.start == number.end for mark in sentence.marks("toll"))


def _first(sentence: Sentence, number: Number) -> int:
    return sentence.code_point(number.start)


def _last(sentence: Sentence, number: Number) -> int:
    last = number.end - 1
    return sentence.passage.start + sentence.starts[last] + len(sentence.words[last])
