"""The rulebook as the detector uses it: words compiled into automata, rules into bit masks, names into things."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from babel import Locale

from kentongan.detection.calendars import CALENDARS, GREGORIAN, Month
from kentongan.detection.lexicon import Found, Lexicon
from kentongan.domain.words import Modality, Role
from kentongan.rulebook.book import Gazetteer, Language, Rulebook
from kentongan.rulebook.rule import Rule
from kentongan.rulebook.schema import ByLanguage, CueForm, GrammarForm, NamedForm, StateForm, TollForm
from kentongan.text.blocks import Labels, Marks
from kentongan.text.normalize import fold

TOLL = "toll"
"""The built-in term: any figure of dead, injured or missing people."""

LOCALES = {"zh": ("zh", "zh_Hant")}
"""Locales whose names of states a language uses, where they are more than its own."""

SHORTEST_CLDR_NAME = 4
"""Letters. Shorter names of states are words of other languages too; the press's own are in the gazetteer."""

LEADER, MINISTER = "leader", "minister"
PEOPLE = frozenset({LEADER, MINISTER})
MINISTERS = frozenset({"foreign_minister", "defence_minister"})
"""Offices of those who act for a state without leading it: two of them who meet hold talks, and no summit."""

LATIN = "any"
"""Under this key stand names that all languages in Latin script share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Somebody or something with a name.

    `kind` is state, leader, minister, organisation, armed_group, place or sea. `state` is the state that a leader or minister
    acts for, or in which a place lies.
    """

    id: str
    name: str
    kind: str
    state: str | None = None
    lat: float | None = None
    lon: float | None = None
    plain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """How one cue word changes a reading: its modality or its role, from which side, and how many tokens far."""

    says: Modality | Role
    side: str
    reach: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ago:
    """How a language tells how long ago: the words around the number, of which the mark is the last.

    `leads` where there are none behind the number, so that the mark stands before it.
    """

    unit: str
    before: str
    leads: bool


REMEMBERED = 1 << 14
"""Sets of words whose rules are remembered."""

NUMBER = "#"
"""Stands for the number in "# days ago"."""

REACH: Mapping[Modality, int] = {
    Modality.DENIED: 14,
    Modality.THREATENED: 10,
    Modality.PAST: 10,
    Modality.PLANNED: 6,
    Modality.POSSIBLE: 6,
    Modality.NEGATED: 3,
    Modality.DRILL: 10,
    Modality.FICTION: 10,
}
ROLE_REACH = 10


CHARACTERS = {"thai": 5}
"""Characters of a word of the middle length, where that is not two."""


class Tongue:
    """One language as the detector uses it; its lexicon of names and grammar is compiled on first use."""

    def __init__(self, language: Language, gazetteer: Gazetteer) -> None:
        self.code = language.code
        self.grammar: GrammarForm = language.grammar
        self._language = language
        self._gazetteer = gazetteer
        blocks = language.grammar.blocks
        self.marks = Marks(_folded(blocks.related_link), _folded(blocks.caption), _folded(blocks.byline))
        headlines = language.grammar.headlines
        self.headlines = {
            "opinion": Labels.of(_folded(headlines.opinion)),
            "live": Labels.of(_folded(headlines.live)),
            "digest": Labels.of(_folded(headlines.digest)),
        }
        self.abbreviations = frozenset(word.rstrip(".") for word in _folded(language.grammar.abbreviations))
        self.calendars = tuple(dict.fromkeys((GREGORIAN, CALENDARS[language.grammar.calendar])))
        self.stretch = 1 if language.grammar.spaces else CHARACTERS.get(language.grammar.script, 2)
        """How many tokens stand for one word where every character is a token."""

    @cached_property
    def lexicon(self) -> Lexicon:
        lexicon = Lexicon()
        for surface, kind, name, value in _grammar_entries(self.grammar, self.stretch):
            lexicon.add(surface, kind, name, value)
        for surface, how, thing in names_in(self._gazetteer, self._language):
            lexicon.add(surface, "name", how, thing, cased=True)
        return lexicon.build()


class Knowledge:
    """Everything the detector knows, compiled once."""

    def __init__(self, book: Rulebook) -> None:
        self.rules: tuple[Rule, ...] = tuple(book.rules.values())
        self.confidence = book.confidence
        self.tongues: dict[str, Tongue] = {
            code: Tongue(language, book.gazetteer) for code, language in book.languages.items()
        }
        self.bits = {term: 1 << number for number, term in enumerate(sorted(_heard(self.rules)))}
        self.lines: tuple[tuple[int, Rule], ...] = tuple(
            (self._mask(line.terms), rule) for rule in self.rules for line in rule.hears
        )
        self.near: tuple[tuple[int, Rule, str], ...] = tuple(
            (self.bits[term], rule, term) for rule in self.rules for term in rule.near
        )
        self._near = sum({bit for bit, _, _ in self.near})
        # the same few words stand together again and again, and there are hundreds of lines to hold them against
        self.may_ring = lru_cache(REMEMBERED)(self._may_ring)
        self.candidates = lru_cache(REMEMBERED)(self._candidates)
        self._languages = book.languages
        self._by_language: dict[str, Lexicon] = {}

    def bits_of(self, hits: Iterable[Found]) -> int:
        """The terms that were heard, as a mask."""
        bits = 0
        for hit in hits:
            if hit.entry.kind == "term":
                bits |= self.bits[hit.entry.name]
        return bits

    def _may_ring(self, bits: int) -> bool:
        """Whether these terms together are enough for any line of any rule."""
        return any(bits & mask == mask for mask, _ in self.lines)

    def may_be_near(self, bits: int) -> bool:
        """Whether one of these terms brings some rule near to ringing."""
        return bool(bits & self._near)

    def _candidates(self, bits: int) -> tuple[Rule, ...]:
        """The rules that these terms may make ring."""
        found: dict[str, Rule] = {rule.id: rule for mask, rule in self.lines if bits & mask == mask}
        return tuple(found.values())

    def _mask(self, terms: tuple[str, ...]) -> int:
        return sum(self.bits[term] for term in set(terms))

    @cached_property
    def every_trigger(self) -> Lexicon:
        """The words of all rules in all languages, for articles that do not say what they are written in."""
        lexicon = Lexicon()
        for language in self._languages.values():
            self._add_triggers(lexicon, language)
        return lexicon.build()

    def triggers(self, tongue: Tongue | None) -> Lexicon:
        """The words of all rules in one language, which is faster, or in all."""
        if tongue is None:
            return self.every_trigger
        if tongue.code not in self._by_language:
            lexicon = Lexicon()
            self._add_triggers(lexicon, self._languages[tongue.code])
            self._by_language[tongue.code] = lexicon.build()
        return self._by_language[tongue.code]

    def _add_triggers(self, lexicon: Lexicon, language: Language) -> None:
        for term in self.bits:
            form = language.terms.get(term)
            if form is None:
                continue
            for voice in ("active", "passive", "noun", "any", "weak"):
                for surface in getattr(form, voice):
                    lexicon.add(surface, "term", term, voice, lang=language.code)
            for surface in form.mask:
                lexicon.add(surface, "mask", term, lang=language.code)
        for _, toll in _tolls(language.grammar):
            for surface in (*toll.nouns, *toll.verbs):
                lexicon.add(surface, "term", TOLL, lang=language.code)


def things(gazetteer: Gazetteer) -> Iterator[tuple[Thing, NamedForm]]:
    """Everything with a name, once, with the names it goes by."""
    for slug, state in gazetteer.states.items():
        yield _state(slug, state), state
    for slug, leader in gazetteer.leaders.items():
        leads = not leader.terms or any(term.office not in MINISTERS for term in leader.terms)
        yield Thing(id=slug, name=leader.name, kind=LEADER if leads else MINISTER, state=leader.of), leader
    for slug, organisation in gazetteer.organisations.items():
        yield Thing(id=slug, name=organisation.name, kind="organisation"), organisation
    for slug, group in gazetteer.armed_groups.items():
        yield Thing(id=slug, name=group.name, kind="armed_group", state=group.country), group
    for slug, place in gazetteer.places.items():
        kind = "sea" if slug.startswith("sea:") else "place"
        yield (
            Thing(
                id=slug,
                name=place.name,
                kind=kind,
                state=place.country,
                lat=place.lat,
                lon=place.lon,
                plain=place.plain,
            ),
            place,
        )


def _state(slug: str, form: StateForm) -> Thing:
    return Thing(id=slug, name=form.name, kind="state", state=slug, lat=form.lat, lon=form.lon)


def names_in(gazetteer: Gazetteer, language: Language) -> Iterator[tuple[str, str, Thing]]:
    """Every name that a language has for a thing, and how it names it.

    `headline` and `short` names count only in company; a `mask` names nothing and cancels the names inside it.
    """
    codes = (*language.codes, *((LATIN,) if language.grammar.script == "latin" else ()))
    for thing, form in things(gazetteer):
        for how, by_language in _ways_of_naming(form):
            for code in codes:
                for surface in by_language.get(code, ()):
                    yield surface, how, thing
    yield from _cldr_names(gazetteer, language)


def _ways_of_naming(form: NamedForm) -> tuple[tuple[str, ByLanguage], ...]:
    return (
        ("name", form.names),
        ("demonym", form.demonyms),
        ("seat", form.seats),
        ("headline", form.headline),
        ("short", form.short),
        ("mask", form.mask),
    )


def _cldr_names(gazetteer: Gazetteer, language: Language) -> Iterator[tuple[str, str, Thing]]:
    for locale in LOCALES.get(language.code, (language.code,)):
        territories = Locale.parse(locale).territories
        for state, form in gazetteer.states.items():
            name = territories.get(state)
            if name and (len(name) >= SHORTEST_CLDR_NAME or not name.isascii()):
                how = "short" if any(name in form.short.get(code, ()) for code in language.codes) else "name"
                yield name, how, _state(state, form)


def _heard(rules: tuple[Rule, ...]) -> set[str]:
    return (
        {TOLL}
        | {term for rule in rules for term in rule.terms | set(rule.near)}
        | {figure.of for rule in rules for figure in rule.figures}
    )


Word = tuple[str, str, str, object]
"""A word of a grammar: its surface, kind, name and value."""


def _grammar_entries(grammar: GrammarForm, stretch: int) -> Iterator[Word]:
    """Every word of a grammar."""
    yield from _cues(grammar, stretch)
    yield from _markers(grammar)
    yield from _quantities(grammar)
    yield from _times(grammar)
    for unit in type(grammar.distances).model_fields:
        yield from ((surface, "distance", unit, None) for surface in getattr(grammar.distances, unit))
    for point in type(grammar.bearings).model_fields:
        yield from ((surface, "bearing", point, None) for surface in getattr(grammar.bearings, point))


def _cues(grammar: GrammarForm, stretch: int) -> Iterator[Word]:
    for modality, forms in grammar.cues.items():
        for form in forms:
            reach = form.reach if form.reach is not None else REACH[modality] * stretch
            yield from _sides(form, "cue", modality, reach)
    for role, forms in grammar.roles.items():
        for form in forms:
            reach = form.reach if form.reach is not None else ROLE_REACH * stretch
            yield from _sides(form, "role", role, reach)


def _sides(form: CueForm, kind: str, says: Modality | Role, reach: int) -> Iterator[Word]:
    for side in ("before", "after", "inside", "anywhere"):
        cue = Cue(says=says, side=side, reach=reach)
        yield from ((surface, kind, says.value, cue) for surface in getattr(form, side))


def _markers(grammar: GrammarForm) -> Iterator[Word]:
    for name in type(grammar.markers).model_fields:
        yield from ((surface, "marker", name, None) for surface in getattr(grammar.markers, name))


def _quantities(grammar: GrammarForm) -> Iterator[Word]:
    yield from ((str(surface), "number", "number", float(value)) for surface, value in grammar.numbers.items())
    yield from ((surface, "dual", "number", float(value)) for surface, value in grammar.dual.items())
    yield from ((surface, "measure", "measure", None) for surface in grammar.measures)
    for bound in type(grammar.bounds).model_fields:
        yield from ((surface, "bound", bound.replace("_", " "), None) for surface in getattr(grammar.bounds, bound))
    for toll, form in _tolls(grammar):
        yield from ((surface, "toll", toll, None) for surface in (*form.nouns, *form.verbs))


def _tolls(grammar: GrammarForm) -> Iterator[tuple[str, TollForm]]:
    for toll in type(grammar.tolls).model_fields:
        yield toll, getattr(grammar.tolls, toll)


def _times(grammar: GrammarForm) -> Iterator[Word]:
    for day, offset in (("today", 0), ("yesterday", -1), ("tomorrow", 1)):
        yield from ((surface, "day", day, offset) for surface in getattr(grammar.days, day))
    yield from _relative_times(grammar)
    for number, weekday in enumerate(type(grammar.weekdays).model_fields):
        yield from ((surface, "weekday", weekday, number) for surface in getattr(grammar.weekdays, weekday))
    for months, calendar in ((grammar.months, GREGORIAN), (grammar.own_months, CALENDARS[grammar.calendar])):
        for number, surfaces in months.items():
            yield from ((surface, "month", calendar.name, Month(number, calendar)) for surface in surfaces)


def _relative_times(grammar: GrammarForm) -> Iterator[Word]:
    for unit in type(grammar.relative.ago).model_fields:
        for template in getattr(grammar.relative.ago, unit):
            before, _, behind = (part.strip() for part in template.partition(NUMBER))
            yield (
                (behind or before),
                "ago",
                unit,
                Ago(unit=unit, before=fold(before).text if behind else "", leads=not behind),
            )
        for which in ("last", "next"):
            yield from ((word, which, unit, None) for word in getattr(getattr(grammar.relative, which), unit))
    for part in type(grammar.parts).model_fields:
        yield from ((word, "part", part, None) for word in getattr(grammar.parts, part))


def _folded(words: list[str]) -> tuple[str, ...]:
    return tuple(fold(word).text for word in words)
