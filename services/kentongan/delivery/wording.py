"""How names, numbers and times of an incident read in English, and how foreign text is made safe to show."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime

from kentongan.domain.detection import Entity, Figure, Occurred, Place
from kentongan.domain.incident import Incident
from kentongan.domain.words import Bound, Modality, Precision
from kentongan.text import english

UNCOUNTED = frozenset(
    {
        "dead",
        "killed",
        "injured",
        "wounded",
        "hurt",
        "missing",
        "displaced",
        "evacuated",
        "arrested",
        "detained",
        "sick",
    }
)
"""Figures that do not take a plural: three dead, three missing."""

UNSEEN = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0x200E, 0x200F, 0x061C])
"""Marks that turn the direction of text around: in news they are noise, in an attack they disguise it."""

ISOLATE, POP = "\u2068", "\u2069"


def clean(text: str) -> str:
    """Text as one line that cannot steer a terminal, a mail header or the direction of its surroundings."""
    visible = text.translate(UNSEEN)
    kept = "".join(" " if unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp") else each for each in visible)
    return " ".join(kept.split())


def clip(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def isolated(text: str) -> str:
    """Text that does not disturb the order of what stands beside it, should it run from right to left."""
    turns = any(unicodedata.bidirectional(each) in ("R", "AL") for each in text)
    return f"{ISOLATE}{text}{POP}" if turns else text


def event_title(event_type: str, titles: Mapping[str, str]) -> str:
    return titles.get(event_type) or event_type.replace("_", " ").capitalize()


def say_entity(entity: Entity) -> str:
    return clean(english.say_entity(entity))


def say_place(place: Place) -> str:
    return clean(english.say_place(place))


def say_target(entity: Entity) -> str:
    return f"toward {the(entity)}" if entity.id.startswith("sea:") else f"target {say_entity(entity)}"


def the(entity: Entity | Place) -> str:
    """A name with its article, where English wants one: seas and oceans do."""
    name = clean(entity.name)
    return f"the {name}" if entity.id.startswith("sea:") and not name.lower().startswith("the ") else name


def say_number(figure: Figure) -> str:
    number = f"{figure.value:,.0f}" if figure.value == int(figure.value) else f"{figure.value:,.6g}"
    bound = "" if figure.bound is Bound.EXACT else f"{figure.bound.value} "
    return f"{bound}{number}"


def say_figure(figure: Figure) -> str:
    """A figure as a headline has it: "M 6.1", "at least 2 missiles", "3 dead", "depth 10 km"."""
    of = clean(figure.of).replace("_", " ")
    if of == "magnitude":
        bound = "" if figure.bound is Bound.EXACT else f"{figure.bound.value} "
        return f"{bound}M {figure.value:.2g}"
    if figure.unit and figure.unit != figure.of:
        return f"{of} {say_number(figure)} {clean(figure.unit)}"
    return f"{say_number(figure)} {of if figure.value == 1 or of in UNCOUNTED else _plural(of)}"


def say_list(words: Sequence[str], longest: int = 3) -> str:
    """A few of many: "A, B, C and 2 more"."""
    unique = list(dict.fromkeys(word for word in words if word))
    rest = len(unique) - longest
    return ", ".join(unique) if rest <= 0 else f"{', '.join(unique[:longest])} and {rest} more"


def say_moment(at: datetime) -> str:
    return f"{at.day} {at:%b %Y %H:%M} UTC"


def say_occurred(occurred: Occurred) -> str:
    """The time of an event, no more exactly than it is known."""
    day = f"{occurred.from_.day} {occurred.from_:%b %Y}"
    match occurred.precision:
        case Precision.MINUTE:
            return say_moment(occurred.from_)
        case Precision.PART_OF_DAY:
            return f"{day}, {occurred.from_:%H:%M}\N{EN DASH}{occurred.to:%H:%M} UTC"
        case Precision.WEEK:
            return f"week of {day}"
        case Precision.MONTH:
            return f"{occurred.from_:%b %Y}"
        case Precision.YEAR:
            return f"{occurred.from_:%Y}"
        case _:
            return day


def say_reality(incident: Incident) -> str:
    """What a headline must add where the event is not told as something that happened: "threatened", "denied"."""
    if incident.rings:
        return ""
    told = [telling.modality for telling in incident.tellings if telling.modality is not Modality.ASSERTED]
    return told[-1].value if told else "not confirmed"


def _plural(noun: str) -> str:
    if noun.endswith("s"):
        return noun
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("x", "ch", "sh")) else f"{noun}s"
