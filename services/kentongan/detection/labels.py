"""Labels: what people say that an article tells, by which the detector is judged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from kentongan.domain.article import Article, article_from
from kentongan.domain.errors import Invalid, Problem
from kentongan.domain.words import Modality, Role
from kentongan.rulebook.forms import meant

Word = TypeVar("Word", bound=StrEnum)
Fields = Mapping[str, object]

SLOTS = ("actor", "target", "place")
HALVES = ("gate", "kept")
NEWS = frozenset({Role.REPORT, Role.DEVELOPMENT})
"""What the codebook lets ring. Not taken from the detector, which is judged by it."""

KEYS = ("type", "modality", "role", *SLOTS, "figures")
RINGS: Mapping[str, bool | None] = {"must ring": True, "must not ring": False, "either": None}
READ = ("id", "lang", "title", "text", "publisher", "published_at")
EVENT = '`{"type": "flood", "modality": "asserted", "role": "report"}`'


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One event that an article speaks of, as a person read it.

    Any of `types` is right; they are several only in sets that are older than our types, and then `name` is the older
    name. `rings` is None where both are right. Of what is None, nothing was said.
    """

    name: str
    types: frozenset[str]
    rings: bool | None
    modality: Modality | None = None
    role: Role | None = None
    actor: frozenset[str] | None = None
    target: frozenset[str] | None = None
    place: frozenset[str] | None = None
    figures: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An article with the labels that people gave it.

    `asked` holds the event types for which it was read; None says all of them. `half` is `gate`, `kept`, or nothing.
    """

    article: Article
    lang: str
    labels: tuple[Label, ...]
    disputed: bool = False
    asked: frozenset[str] | None = None
    half: str = ""
    random: bool = False
    """Whether it was drawn at random, so that how often it rings falsely says something of the whole."""


@dataclass(frozen=True, slots=True)
class OlderLabels:
    """What the labels of older sets mean by our types.

    `types` gives those an older name stands for, none where it counts neither way; `modality` and `label` say whether
    something must ring.
    """

    types: Mapping[str, frozenset[str]]
    modality: Mapping[str, bool | None]
    label: Mapping[str, tuple[frozenset[str], bool | None] | None]


def labelled_from(fields: Fields, older: OlderLabels | None = None) -> Labelled:
    """Read a labelled article. Raises `Invalid` with everything that is wrong."""
    problems: list[Problem] = []
    article = _article(fields, problems)
    half = fields.get("half", "")
    if half not in ("", *HALVES):
        problems.append(Problem(field="half", reason=f"{half!r} is neither; write gate or kept, or leave it out"))
    disputed = any(_yes(fields, name, problems) for name in ("disputed", "ambiguous"))
    labels, asked = _labels(fields, older, problems)
    if article is None or problems:
        raise Invalid(*problems)
    return Labelled(
        article=article,
        lang=article.lang or "",
        labels=labels or (),
        disputed=disputed or labels is None,
        asked=asked,
        half=str(half),
        random=fields.get("stratum") == "random",
    )


def older_labels_from(data: object) -> OlderLabels:
    """Read what older labels mean. Raises `Invalid` with everything that is wrong."""
    problems: list[Problem] = []
    parts = {name: _mapping(data, name, problems) for name in ("types", "modality", "label")}
    types = {str(name): _strings(f"types.{name}", value, problems) for name, value in parts["types"].items()}
    rings = {str(name): _rings(f"modality.{name}", value, problems) for name, value in parts["modality"].items()}
    label = {str(name): _meaning(f"label.{name}", value, problems) for name, value in parts["label"].items()}
    if problems:
        raise Invalid(*problems)
    return OlderLabels(types, rings, label)


def _article(fields: Fields, problems: list[Problem]) -> Article | None:
    if not isinstance(fields.get("lang"), str) or not fields["lang"]:
        problems.append(Problem(field="lang", reason="is missing; write the code of its language, such as id"))
    try:
        # an address that is none makes no difference to what the words tell
        return article_from({name: fields.get(name) for name in READ})
    except Invalid as error:
        problems.extend(error.problems)
        return None


Labels = tuple[Label, ...]
Asked = frozenset[str] | None


def _labels(fields: Fields, older: OlderLabels | None, problems: list[Problem]) -> tuple[Labels | None, Asked]:
    """What an article is said to tell, and for which types it was read; no labels where it should be left out."""
    if "events" in fields:
        return _events(fields["events"], problems), None
    named = next((name for name in ("event_types", "event_type", "label") if name in fields), None)
    if named is None:
        right = f"write {EVENT} for each event, or `[]` where the article speaks of none"
        problems.append(Problem(field="events", reason=f"is missing; {right}"))
        return None, None
    if older is None:
        right = "say with --labels FILE what it means, or write `events`"
        problems.append(Problem(field=named, reason=f"is no label of ours; {right}"))
        return None, None
    if named == "label":
        return _by_label(fields, older, problems)
    return _by_older_types(fields, named, older, problems)


def _events(value: object, problems: list[Problem]) -> Labels:
    if not isinstance(value, list):
        problems.append(Problem(field="events", reason=f"must be a list; write {EVENT} for each event"))
        return ()
    found = (_event(f"events.{number}", one, problems) for number, one in enumerate(value))
    return tuple(label for label in found if label is not None)


def _event(where: str, value: object, problems: list[Problem]) -> Label | None:
    if not isinstance(value, Mapping):
        problems.append(Problem(field=where, reason=f"is no event; write {EVENT}"))
        return None
    problems += [
        Problem(field=f"{where}.{key}", reason=f"is not known here; {meant(str(key), KEYS)}")
        for key in value
        if key not in KEYS
    ]
    event = value.get("type")
    if not isinstance(event, str) or not event:
        problems.append(Problem(field=f"{where}.type", reason="is missing; write an event type, such as flood"))
    modality = _word(f"{where}.modality", value.get("modality"), Modality, problems)
    role = _word(f"{where}.role", value.get("role"), Role, problems)
    slots = {name: _strings(f"{where}.{name}", value[name], problems) for name in SLOTS if value.get(name) is not None}
    figures = _figures(f"{where}.figures", value["figures"], problems) if value.get("figures") is not None else None
    return Label(
        name=str(event),
        types=frozenset((str(event),)),
        rings=modality is Modality.ASSERTED and role in NEWS,
        modality=modality,
        role=role,
        figures=figures,
        **slots,
    )


def _by_label(fields: Fields, older: OlderLabels, problems: list[Problem]) -> tuple[Labels | None, Asked]:
    """A set that was labelled for a few types only, with words of its own."""
    word = str(fields["label"])
    if word not in older.label:
        problems.append(Problem(field="label", reason=f"{word!r} is not explained; {meant(word, older.label)}"))
        return None, None
    meaning = older.label[word]
    asked = frozenset[str]().union(*(types for types, _ in filter(None, older.label.values())))
    return (None, None) if meaning is None else ((_older(word, meaning[0], rings=meaning[1]),), asked)


def _by_older_types(
    fields: Fields, named: str, older: OlderLabels, problems: list[Problem]
) -> tuple[Labels | None, Asked]:
    """A set with older names of types: with several an article for all types it knows, with one for that one only."""
    given = fields[named]
    names = [str(one) for one in given] if isinstance(given, list) else [str(given)]
    unknown = [name for name in names if name not in older.types]
    problems += [
        Problem(field=named, reason=f"{name!r} is not explained; {meant(name, older.types)}") for name in unknown
    ]
    modality = fields.get("modality")
    if modality is not None and modality not in older.modality:
        reason = f"{modality!r} is not explained; {meant(str(modality), older.modality)}"
        problems.append(Problem(field="modality", reason=reason))
    if problems or not all(older.types[name] for name in names):
        return None, None
    rings = older.modality[str(modality)] if modality is not None else True
    labels = tuple(_older(name, older.types[name], rings=rings) for name in names)
    known = older.types.values() if named == "event_types" else [label.types for label in labels]
    return labels, frozenset[str]().union(*known)


def _older(name: str, types: frozenset[str], *, rings: bool | None) -> Label:
    return Label(name=next(iter(types)) if len(types) == 1 else name, types=types, rings=rings)


def _rings(where: str, value: object, problems: list[Problem]) -> bool | None:
    for said, rings in RINGS.items():
        if isinstance(value, str) and value.startswith(said):
            return rings
    problems.append(Problem(field=where, reason=f"cannot be read; begin with one of {', '.join(RINGS)}"))
    return None


def _meaning(where: str, value: object, problems: list[Problem]) -> tuple[frozenset[str], bool | None] | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        right = 'write `{"types": ["missile_launch"], "rings": "must ring"}`, or null to leave such articles out'
        problems.append(Problem(field=where, reason=f"cannot be read; {right}"))
        return None
    types = _strings(f"{where}.types", value.get("types"), problems)
    return types, _rings(f"{where}.rings", value.get("rings"), problems)


def _mapping(data: object, name: str, problems: list[Problem]) -> Mapping[object, object]:
    part = data.get(name, {}) if isinstance(data, Mapping) else None
    if isinstance(part, Mapping):
        return part
    problems.append(Problem(field=name, reason='must be an object, such as {"plane_crash": ["aircraft_crash"]}'))
    return {}


def _word(where: str, value: object, kind: type[Word], problems: list[Problem]) -> Word | None:
    words = [one.value for one in kind]
    if value in words:
        return kind(value)
    wrong = "is missing" if value is None else f"{value!r} is not known"
    problems.append(Problem(field=where, reason=f"{wrong}; {meant(str(value), words)}"))
    return None


def _strings(where: str, value: object, problems: list[Problem]) -> frozenset[str]:
    items: Iterable[object] = [value] if isinstance(value, str) else value if isinstance(value, list) else [None]
    found = frozenset(item for item in items if isinstance(item, str) and item)
    if len(found) != len(set(map(str, items))):
        problems.append(Problem(field=where, reason="must be a list of words, such as [KP]"))
    return found


def _figures(where: str, value: object, problems: list[Problem]) -> Mapping[str, float]:
    if isinstance(value, Mapping) and all(isinstance(one, int | float) and one is not True for one in value.values()):
        return {str(name): float(one) for name, one in value.items()}
    problems.append(Problem(field=where, reason='must be numbers by what they count, such as {"dead": 20}'))
    return {}


def _yes(fields: Fields, name: str, problems: list[Problem]) -> bool:
    value = fields.get(name) or False
    if not isinstance(value, bool):
        problems.append(Problem(field=name, reason="must be true or false"))
    return value is True
