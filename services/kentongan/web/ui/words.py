"""How names, numbers and times read on the page, in English."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from kentongan.domain.detection import Figure, Occurred
from kentongan.domain.words import Bound, Precision
from kentongan.text.english import is_right_to_left


def direction(lang: str) -> str:
    """Which way a quote runs; where the language is not known, its first letter decides."""
    if not lang:
        return "auto"
    return "rtl" if is_right_to_left(lang) else "ltr"


def event_title(event_type: str) -> str:
    return event_type.replace("_", " ").capitalize()


def say_figure(figure: Figure) -> tuple[str, str]:
    """A figure's name and its value: ("dead", "at least 20"). No plural is needed, in whatever words a rule counts."""
    number = f"{figure.value:,.0f}" if figure.value == int(figure.value) else f"{figure.value:,.6g}"
    if figure.of == "magnitude":
        number = f"{figure.value:.1f}"
    bound = "" if figure.bound is Bound.EXACT else f"{figure.bound.value} "
    unit = f" {figure.unit}" if figure.unit and figure.unit != figure.of else ""
    return figure.of.replace("_", " "), f"{bound}{number}{unit}"


def say_occurred(occurred: Occurred) -> str:
    """The time of an event, no more exactly than it is known."""
    start, end = occurred.from_, occurred.to
    match occurred.precision:
        case Precision.MINUTE:
            return say_moment(start)
        case Precision.PART_OF_DAY:
            return f"{say_day(start)}, {start:%H:%M} to {end:%H:%M} UTC"
        case Precision.WEEK:
            return f"week of {say_day(start)}"
        case Precision.MONTH:
            return f"{start:%B %Y}"
        case Precision.YEAR:
            return f"{start:%Y}"
        case _:
            return say_day(start)


def say_day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"


def say_moment(at: datetime) -> str:
    return f"{say_day(at)}, {at:%H:%M} UTC"


def say_ago(at: datetime, now: datetime) -> str:
    """How long ago, as people say it; after a day, the day itself."""
    passed = now - at
    if passed < timedelta(minutes=1):
        return "just now" if passed > timedelta(minutes=-1) else say_moment(at)
    if passed < timedelta(hours=1):
        return f"{passed // timedelta(minutes=1)} min ago"
    if passed < timedelta(days=1):
        return f"{passed // timedelta(hours=1)} h ago"
    return say_moment(at)


def say_count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def say_list(words: list[str]) -> str:
    """Names in a row, each once: "A, B and C"."""
    names = list(dict.fromkeys(word for word in words if word))
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def web_link(url: str | None) -> str | None:
    """An address that may stand in a link: only of the web, whatever an article said."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None
