"""When it happened: the words of a sentence for days and dates, held against the day of publication."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from kentongan.detection.calendars import DIGITS, GREGORIAN, Calendar, Month, Year, year_in
from kentongan.detection.conditions import Match
from kentongan.detection.figures import Number, numbers
from kentongan.detection.knowledge import Ago
from kentongan.detection.nlp import Mark
from kentongan.detection.sentence import Sentence
from kentongan.domain.detection import Occurred
from kentongan.domain.words import Precision

NUMERIC = re.compile(r"(?<![\d/])\(?(\d{1,2})\s?/\s?(\d{1,2})(?:\s?/\s?(\d{4}|\d\d))?(?![\d/])\)?")
YEAR_FIRST = re.compile(r"(?<![\d/])(\d{4})/(\d{1,2})/(\d{1,2})(?![\d/])")
HAN = re.compile(r"(?:(\d{4})\s?[年년]\s?)?(?:(\d{1,2})\s?[月월]\s?)?(\d{1,2})\s?[日号號일](?!\w*間)")
DAY_NUMBER = re.compile(r"\d{1,2}")
LONGEST_AGO = 100
SOON = timedelta(days=60)
"""A date without its year that lies no further ahead is to come; one further ahead was last year."""
PART_BESIDE = 8
"""Code points that may part a day from its part: "Rabu pagi", "Wednesday in the morning"."""


class Span(NamedTuple):
    """The days that some words allow: from the first to the day before `until`, and the code points of the words."""

    first: date
    until: date
    precision: Precision
    start: int
    end: int


def occurred_at(sentence: Sentence, match: Match, published_at: datetime | None) -> tuple[Occurred, int, int] | None:
    """When a sentence says its event happened, with the code points that say so.

    None where it names no time, or where a named one cannot be placed because the article has no date: never a guess. A
    part of a day makes the precision finer and not the span, since the zone in which it is meant is not told.
    """
    anchor = published_at.date() if published_at is not None else None
    found = [*_on_days(sentence, anchor)]
    if published_at is not None:
        found += _in_spans(sentence, published_at)
    if not found:
        return None
    span = min(found, key=lambda one: (abs(one.start - match.deed.first), one))
    precision = span.precision
    if precision is Precision.DAY and _names_a_part(sentence, span):
        precision = Precision.PART_OF_DAY
    start, until = (datetime.combine(day, time(), UTC) for day in (span.first, span.until))
    return Occurred(from_=start, to=until, precision=precision), span.start, span.end


def _on_days(sentence: Sentence, anchor: date | None) -> Iterator[Span]:
    for day, start, end in _days(sentence, anchor):
        yield Span(day, day + timedelta(days=1), Precision.DAY, start, end)


def _in_spans(sentence: Sentence, published_at: datetime) -> Iterator[Span]:
    """Times told from the day of writing: "two days ago", "last week", "next month"."""
    for mark in sentence.marks("ago"):
        number = _number_of(mark, sentence)
        if number is not None and number.value <= LONGEST_AGO:
            day = _back(published_at, mark.entry.name, number.value)
            yield _span_around(day, mark.entry.name, min(mark.first, sentence.code_point(number.start)), mark.last)
    for which, step in (("last", -1), ("next", 1)):
        for mark in sentence.marks(which):
            day = _stepped(published_at.date(), mark.entry.name, step)
            yield _span_around(day, mark.entry.name, mark.first, mark.last)


def _number_of(mark: Mark, sentence: Sentence) -> Number | None:
    """The number that stands where the language's words for "ago" want it."""
    ago = mark.entry.value
    if not isinstance(ago, Ago):
        return None
    for number in numbers(sentence):
        if ago.leads and number.start == mark.end:
            return number
        if not ago.leads and number.end == mark.start:
            before = sentence.folded.text[sentence.first : sentence.code_point(number.start)].rstrip()
            if not ago.before or before.endswith(ago.before):
                return number
    return None


def _back(published_at: datetime, unit: str, number: float) -> date:
    if unit in ("hour", "day", "week"):
        return (published_at - timedelta(**{f"{unit}s": number})).date()
    return _stepped(published_at.date(), unit, -int(number))


def _stepped(day: date, unit: str, steps: int) -> date:
    """The day some weeks, months or years away; the 31st falls on the last day of a shorter month."""
    if unit == "week":
        return day + timedelta(weeks=steps)
    months = day.year * 12 + day.month - 1 + steps * (12 if unit == "year" else 1)
    first = date(months // 12, months % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def _span_around(day: date, unit: str, start: int, end: int) -> Span:
    """The day, week, month or year that holds a day."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return Span(monday, monday + timedelta(weeks=1), Precision.WEEK, start, end)
    if unit == "month":
        first = day.replace(day=1)
        return Span(first, _stepped(first, "month", 1), Precision.MONTH, start, end)
    if unit == "year":
        return Span(date(day.year, 1, 1), date(day.year + 1, 1, 1), Precision.YEAR, start, end)
    return Span(day, day + timedelta(days=1), Precision.DAY, start, end)


def _names_a_part(sentence: Sentence, span: Span) -> bool:
    """Whether a part of the day stands beside its name: "Wednesday morning", "Rabu pagi"."""
    return any(
        0 <= mark.first - span.end <= PART_BESIDE or 0 <= span.start - mark.last <= PART_BESIDE
        for mark in sentence.marks("part")
    )


def _days(sentence: Sentence, anchor: date | None) -> Iterator[tuple[date, int, int]]:
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
        if not isinstance(month, Month):
            continue
        for position in (mark.start - 1, mark.end, mark.end + 1):
            if not DAY_NUMBER.fullmatch(sentence.word(position)):
                continue
            year = _year_near(sentence, position, mark)
            day = _placed(year, month, int(sentence.word(position)), anchor)
            if day is not None:
                yield day, mark.first, mark.last
            break


def _year_near(sentence: Sentence, position: int, mark: Mark) -> Year | None:
    behind = max(position + 1, mark.end)
    years = (year_in(sentence.word(candidate), sentence.tongue.calendars) for candidate in range(behind, behind + 3))
    return next((year for year in years if year is not None), None)


def _in_digits(sentence: Sentence, anchor: date) -> Iterator[tuple[date, int, int]]:
    """Dates as in "(13/9)", "13/9/2023", "1402/6/22", "9月13日" and "13일": in digits, day before month unless a year leads."""
    text, calendars = sentence.text, sentence.tongue.calendars
    for match in NUMERIC.finditer(text):
        day = _placed(
            _year_written(match.group(3), calendars), _in_figures(match.group(2)), int(match.group(1)), anchor
        )
        if day is not None:
            yield day, sentence.first + match.start(), sentence.first + match.end()
    for match in YEAR_FIRST.finditer(text):
        year = year_in(match.group(1), calendars)
        day = _placed(year, _in_figures(match.group(2)), int(match.group(3)), anchor) if year is not None else None
        if day is not None:
            yield day, sentence.first + match.start(), sentence.first + match.end()
    for match in HAN.finditer(text):
        year = _year_written(match.group(1), calendars)
        if match.group(2):
            day = _placed(year, _in_figures(match.group(2)), int(match.group(3)), anchor)
        else:
            day = _day_of_month(int(match.group(3)), anchor)
        if day is not None:
            yield day, sentence.first + match.start(), sentence.first + match.end()


def _in_figures(digits: str) -> Month:
    return Month(int(digits), GREGORIAN)


def _year_written(digits: str | None, calendars: Sequence[Calendar]) -> Year | None:
    """The year in a date of digits: one of two is of this century, as those who read the language count it."""
    if digits is None:
        return None
    own = calendars[-1]
    if len(digits) < DIGITS:
        return Year(own.century + int(digits), own)
    return year_in(digits, calendars) or Year(int(digits), GREGORIAN)


def _placed(year: Year | None, month: Month, day: int, anchor: date | None) -> date | None:
    """A date in its year; without one, the last such date that is not long to come.

    Months in digits and those named after the Gregorian ones are counted in the calendar of their year.
    """
    calendar = year.calendar if year is not None and month.calendar is GREGORIAN else month.calendar
    if year is not None:
        return _day(calendar, year.number, month, day) if calendar is year.calendar else None
    if anchor is None:
        return None
    this_year = calendar.year_of(anchor)
    last, now, next_ = (_day(calendar, this_year + step, month, day) for step in (-1, 0, 1))
    if next_ is not None and next_ <= anchor + SOON:
        return next_
    return now if now is None or now <= anchor + SOON else last


def _day(calendar: Calendar, year: int, month: Month, day: int) -> date | None:
    try:
        found = calendar.day(year, month.number, day)
    except ValueError:
        return None
    # the last day that there is has none behind it, at which it could end
    return found if found < date.max else None


def _day_of_month(day: int, anchor: date) -> date | None:
    """A bare day, as in "13일": the last thirteenth up to a week after publication."""
    for months_back in (0, 1):
        first = (
            anchor.replace(day=1) if months_back == 0 else (anchor.replace(day=1) - timedelta(days=1)).replace(day=1)
        )
        try:
            found = first.replace(day=day)
        except ValueError:
            continue
        if found <= anchor + timedelta(days=7):
            return found
    return None
