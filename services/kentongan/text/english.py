"""How names read in English, for whoever writes to people: the page and the alerts."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from babel import Locale

from kentongan.domain.detection import Entity, Evidence, Place

ENGLISH = Locale("en")
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def is_right_to_left(lang: str) -> bool:
    return lang.partition("-")[0].lower() in RIGHT_TO_LEFT


@lru_cache(maxsize=512)
def language_name(lang: str) -> str:
    names = ENGLISH.languages
    return str(names.get(lang.replace("-", "_")) or names.get(lang.partition("-")[0]) or lang)


def state_name(code: str) -> str:
    return str(ENGLISH.territories.get(code, code))


def say_entity(entity: Entity) -> str:
    """A person with the state they stand for, else the name: "Kim Jong Un (North Korea)"."""
    if not entity.person:
        return entity.name
    person = entity.name if _slug(entity.name) == entity.person else entity.person.replace("-", " ").title()
    return f"{person} ({state_name(entity.id)})" if len(entity.id) == len("KP") else person


def say_place(place: Place) -> str:
    """A place with its state, unless it is that state: "Palu, Indonesia"."""
    state = state_name(place.country) if place.country else ""
    return place.name if not state or place.id == place.country or place.name == state else f"{place.name}, {state}"


def beginning_of(quote: str, evidence: Sequence[Evidence]) -> int | None:
    """Where a quote begins in its article's field, from which evidence counts: where most pieces of evidence agree."""
    begins = Counter(each.start - at for each in evidence for at in _places(quote, each.text))
    return begins.most_common(1)[0][0] if begins else None


def _places(quote: str, word: str) -> Iterator[int]:
    at = quote.find(word) if word else -1
    while at >= 0:
        yield at
        at = quote.find(word, at + 1)


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "-".join("".join(each if each.isalnum() else " " for each in plain).lower().split())
