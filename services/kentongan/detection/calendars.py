"""Calendars that news is dated by: the Gregorian one, and beside it the Buddhist in Thai and the Persian in Persian."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from persiantools.jdatetime import JalaliDate

BEFORE_CHRIST = 543
"""Years by which the Buddhist count is ahead; days and months are the Gregorian ones."""
DIGITS = 4
"""Of a year that is written out."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """One way to count years and months."""

    name: str
    years: range
    """Those that news speaks of, by which a bare year tells its calendar."""
    century: int
    """The one in which a year of two digits lies."""
    day: Callable[[int, int, int], date]
    """The Gregorian day of a year, month and day; raises `ValueError` where there is none."""
    year_of: Callable[[date], int]
    """The year that holds a Gregorian day."""


def _persian_day(year: int, month: int, day: int) -> date:
    return JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]


def _persian_year(day: date) -> int:
    return int(JalaliDate(day).year)  # type: ignore[no-untyped-call]


GREGORIAN = Calendar("gregorian", range(1900, 2100), 2000, date, lambda day: day.year)
BUDDHIST = Calendar(
    "buddhist",
    range(1900 + BEFORE_CHRIST, 2100 + BEFORE_CHRIST),
    2500,
    lambda year, month, day: date(year - BEFORE_CHRIST, month, day),
    lambda day: day.year + BEFORE_CHRIST,
)
PERSIAN = Calendar("persian", range(1279, 1479), 1400, _persian_day, _persian_year)

CALENDARS = {calendar.name: calendar for calendar in (GREGORIAN, BUDDHIST, PERSIAN)}


@dataclass(frozen=True, slots=True)
class Month:
    """A month by its number in its calendar."""

    number: int
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Year:
    """A year as it is written, in the calendar that counts so far."""

    number: int
    calendar: Calendar

    @property
    def begins(self) -> date:
        return self.calendar.day(self.number, 1, 1)


def year_in(word: str, calendars: Iterable[Calendar]) -> Year | None:
    """The year that a word of digits names, in the first of these calendars in which news speaks of it."""
    if len(word) != DIGITS or not word.isdecimal():
        return None
    number = int(word)
    return next((Year(number, calendar) for calendar in calendars if number in calendar.years), None)
