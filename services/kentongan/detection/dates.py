"""When it happened: the words of a sentence for days and dates, held against the day of publication."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from kentongan.detection.conditions import Match
from kentongan.detection.nlp import Mark
from kentongan.detection.sentence import Sentence
from kentongan.domain.detection import Occurred
from kentongan.domain.words import Precision

NUMERIC = re.compile(r"\(?(\d{1,2})\s?/\s?(\d{1,2})(?:\s?/\s?((?:20)?\d\d))?\)?")
HAN = re.compile(r"(?:(\d{4})\s?[年년]\s?)?(?:(\d{1,2})\s?[月월]\s?)?(\d{1,2})\s?[日号號일](?!\w*間)")
DAY_NUMBER = re.compile(r"\d{1,2}")
YEAR = re.compile(r"20\d\d")
CENTURY = 2000


def occurred_at(sentence: Sentence, match: Match, published_at: datetime | None) -> tuple[Occurred, int, int] | None:
    """The day on which a sentence says its event happened, with the code points that say so.

    None where it names no day, or where a named day cannot be placed because the article has no date: never a guess.
    """
    found = [(abs(first - match.deed.first), day, first, last) for day, first, last in _days(sentence, published_at)]
    if not found:
        return None
    _, day, first, last = min(found)
    start = datetime.combine(day, time(), UTC)
    return Occurred(from_=start, to=start + timedelta(days=1), precision=Precision.DAY), first, last


def _days(sentence: Sentence, published_at: datetime | None) -> Iterator[tuple[date, int, int]]:
    anchor = published_at.date() if published_at is not None else None
    yield from _dated(sentence, anchor)
    if anchor is None:
        return
    for mark in sentence.marks("day"):
        offset = mark.entry.value
        if isinstance(offset, int):
            yield anchor + timedelta(days=offset), mark.first, mark.last
    yield from _in_digits(sentence, anchor)
    for mark in sentence.marks("weekday"):
        day = _weekday(mark, anchor)
        if day is not None:
            yield day, mark.first, mark.last


def _weekday(mark: Mark, anchor: date) -> date | None:
    """The last such day up to publication: news tells of what was."""
    number = mark.entry.value
    if not isinstance(number, int):
        return None
    return anchor - timedelta(days=(anchor.weekday() - number) % 7)


def _dated(sentence: Sentence, anchor: date | None) -> Iterator[tuple[date, int, int]]:
    """Months with days, as in "13 September 2023" and "Sept. 13": a month with a day beside it."""
    for mark in sentence.marks("month"):
        month = mark.entry.value
        if not isinstance(month, int):
            continue
        for position in (mark.start - 1, mark.end, mark.end + 1):
            if not DAY_NUMBER.fullmatch(sentence.word(position)):
                continue
            year = _year_near(sentence, position, mark)
            day = _placed(year, month, int(sentence.word(position)), anchor)
            if day is not None:
                yield day, mark.first, mark.last
            break


def _year_near(sentence: Sentence, position: int, mark: Mark) -> int | None:
    behind = max(position + 1, mark.end)
    for candidate in range(behind, behind + 3):
        if YEAR.fullmatch(sentence.word(candidate)):
            return int(sentence.word(candidate))
    return None


def _in_digits(sentence: Sentence, anchor: date) -> Iterator[tuple[date, int, int]]:
    """Dates as in "(13/9)", "13/9/2023", "9月13日" and "13일": in digits, day before month."""
    text = sentence.text
    for match in NUMERIC.finditer(text):
        day = _placed(_full_year(match.group(3)), int(match.group(2)), int(match.group(1)), anchor)
        if day is not None:
            yield day, sentence.first + match.start(), sentence.first + match.end()
    for match in HAN.finditer(text):
        year = int(match.group(1)) if match.group(1) else None
        if match.group(2):
            day = _placed(year, int(match.group(2)), int(match.group(3)), anchor)
        else:
            day = _day_of_month(int(match.group(3)), anchor)
        if day is not None:
            yield day, sentence.first + match.start(), sentence.first + match.end()


def _full_year(digits: str | None) -> int | None:
    if digits is None:
        return None
    return int(digits) if len(digits) > 2 else CENTURY + int(digits)  # noqa: PLR2004


def _placed(year: int | None, month: int, day: int, anchor: date | None) -> date | None:
    """A date in its year; without one, the last such date up to a week after publication."""
    try:
        if year is not None:
            return date(year, month, day)
        if anchor is None:
            return None
        found = date(anchor.year, month, day)
        return found if found <= anchor + timedelta(days=7) else date(anchor.year - 1, month, day)
    except ValueError:
        return None


def _day_of_month(day: int, anchor: date) -> date | None:
    """A bare day, as in "13일": the last thirteenth up to publication."""
    for months_back in (0, 1):
        first = (
            anchor.replace(day=1) if months_back == 0 else (anchor.replace(day=1) - timedelta(days=1)).replace(day=1)
        )
        try:
            found = first.replace(day=day)
        except ValueError:
            continue
        if found <= anchor:
            return found
    return None
