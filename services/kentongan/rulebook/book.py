"""The whole rulebook: rules, languages and gazetteer, read and checked once."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from kentongan.domain.words import Confidence, Level
from kentongan.rulebook import schema
from kentongan.rulebook.cache import Cache
from kentongan.rulebook.examples import Example, examples_in
from kentongan.rulebook.forms import read, read_all
from kentongan.rulebook.gazetteer import Gazetteer, gazetteer_of
from kentongan.rulebook.languages import Language, joined, languages_of
from kentongan.rulebook.layer import Layer
from kentongan.rulebook.rule import Grade, Rule, private
from kentongan.rulebook.rule_file import TOLLS, Written, condition, rule_from, written
from kentongan.rulebook.yaml import Faulty, Issue, load

__all__ = [
    "TOLLS",
    "Example",
    "Gazetteer",
    "Language",
    "Rulebook",
    "confidence_of",
    "level_of",
    "load_grades",
    "load_rulebook",
    "load_rules",
    "load_states",
    "rule_from",
]

T = TypeVar("T")

CONFIDENCE_FACTS = frozenset(
    {"needs", "weak_term", "title", "actor", "target", "place", "figures", "report", "publishers"},
)
ALWAYS = "always"
GRADES = "write lines such as `- {is: fair, when: always, because: told as news by a single article}`"


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything that `rules/` says."""

    folder: Path
    rules: Mapping[str, Rule]
    languages: Mapping[str, Language]
    gazetteer: Gazetteer
    confidence: tuple[Grade, ...]
    examples: tuple[Example, ...]
    own: Path | None = None
    """A user's own folder that is laid on top."""
    refused: tuple[Issue, ...] = ()
    """What is faulty in it, and therefore not in force."""

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folder of rules and a user's own, which counts before it."""
        return (self.folder,) if self.own is None else (self.folder, self.own)

    def path_of(self, event: str) -> Path:
        """The file of the rule that is in force."""
        refused = {issue.path for issue in self.refused}
        paths = [folder / "events" / f"{event}.yaml" for folder in self.folders]
        there = [path for path in paths if path.exists() and str(path) not in refused]
        return there[-1] if there else paths[0]

    def with_rule(self, one: Written) -> "Rulebook":
        """With a rule more, or with another in place of the one of its name; its private words come with it."""
        added = {one.rule.id: one}
        return replace(
            self,
            rules={**self.rules, one.rule.id: one.rule},
            languages={code: _with_private_words(language, added) for code, language in self.languages.items()},
        )


def load_rulebook(folder: Path, own: Path | None = None, *, cache: Cache | None = None) -> Rulebook:
    """Read and check a folder of rules. Raises `Faulty` with every fault of every file at once.

    A user's `own` folder is laid on top; what is faulty there is refused and told in `refused`, and harms nothing else.
    """
    for each, parts, right in (
        (folder, ("events", "languages"), "name a folder that holds events/, languages/ and gazetteer/"),
        (own, (), "name a folder that holds events/ or languages/"),
    ):
        if each is not None and not _holds_rules(each, parts):
            raise Faulty([Issue(str(each), 1, "no rules here", right)])
    book = _Reader(folder, own, cache).rulebook()
    if cache is not None:
        cache.keep()
    return book


def load_rules(folder: Path, own: Path | None = None) -> Mapping[str, Rule]:
    """Only the rules, for whoever needs no words. Raises `Faulty`."""
    return _Reader(folder, own).read(_Reader.rules)


def load_grades(folder: Path) -> tuple[Grade, ...]:
    """Only confidence.yaml. Raises `Faulty`."""
    return _Reader(folder).read(_Reader.confidence)


def load_states(folder: Path, own: Path | None = None) -> Mapping[str, str]:
    """Only the names of states, by their code. Raises `Faulty`."""
    return _Reader(folder, own).read(_Reader.states)


def _holds_rules(folder: Path, parts: tuple[str, ...]) -> bool:
    there = [part for part in ("events", "languages", "gazetteer") if (folder / part).is_dir()]
    return bool(there) and all(part in there for part in parts)


class _Reader:
    """Reads the folders of rules, the shipped one first, and what one has on top of the other."""

    def __init__(self, folder: Path, own: Path | None = None, cache: Cache | None = None) -> None:
        fetch = load if cache is None else cache.load
        self.base = Layer(folder, fetch)
        self.own = None if own is None else Layer(own, fetch)
        self.layers = [self.base] if self.own is None else [self.base, self.own]

    def read(self, part: Callable[["_Reader"], T]) -> T:
        """Read one part alone."""
        found = part(self)
        if self.base.issues:
            raise Faulty(sorted(self.base.issues))
        return found

    def rulebook(self) -> Rulebook:
        return self.read(_Reader._whole)

    def _whole(self) -> Rulebook:
        rules = self._written()
        languages = languages_of(self.layers)
        gazetteer = gazetteer_of(self.layers)
        confidence = self.confidence()
        examples = self._examples(rules)
        return Rulebook(
            folder=self.base.folder,
            rules={id_: one.rule for id_, one in rules.items()},
            languages={code: _with_private_words(language, rules) for code, language in languages.items()},
            gazetteer=gazetteer,
            confidence=confidence,
            examples=examples,
            own=None if self.own is None else self.own.folder,
            refused=() if self.own is None else tuple(sorted(self.own.issues)),
        )

    def rules(self) -> dict[str, Rule]:
        return {id_: one.rule for id_, one in self._written().items()}

    def _written(self) -> dict[str, Written]:
        """Each rule as the folder furthest up has it; a faulty one leaves the one below in force."""
        codes = {code for layer in self.layers for code in layer.languages}
        found = {}
        for layer in self.layers:
            for path in layer.events.values():
                one = layer.attempt(_written_at, layer, path, codes)
                if one is not None:
                    found[one.rule.id] = one
        return found

    def states(self) -> dict[str, str]:
        found = {}
        for layer in self.layers:
            path = layer.folder / "gazetteer" / "states.yaml"
            if layer is self.base or path.exists():
                forms = layer.attempt(_states_at, layer, path)
                found.update({code: state.name for code, state in (forms or {}).items()})
        return found

    def confidence(self) -> tuple[Grade, ...]:
        path = self.base.folder / "confidence.yaml"
        if not path.exists():
            self.base.report(path, 1, "there is no such file", GRADES)
            return ()
        grades = []
        for document, number, data in self.base.items(path, GRADES):
            form = self.base.attempt(read, document, schema.ConfidenceForm, data, (number,))
            if form is not None:
                step = self.base.attempt(condition, document, (number, "when"), form.when, CONFIDENCE_FACTS)
                if step is not None:
                    grades.append(Grade(confidence=form.is_, when=step, because=form.because))
        return tuple(grades)

    def _examples(self, rules: Mapping[str, Written]) -> tuple[Example, ...]:
        """The examples of the rules that are in force: a rule that replaces another brings its own."""
        events = {event for layer in self.layers for event in layer.events}
        languages = {code for layer in self.layers for code in layer.languages}
        found: list[Example] = []
        for layer in self.layers:
            here = examples_in(layer, events, languages)
            found += [one for one in here if _speaks_for(one, layer, rules)]
        return tuple(found)


def _written_at(layer: Layer, path: Path, languages: Collection[str]) -> Written:
    return written(layer.load(path), languages)


def _states_at(layer: Layer, path: Path) -> dict[str, schema.StateForm]:
    return read_all(layer.load(path), schema.StateForm)


def _speaks_for(example: Example, layer: Layer, rules: Mapping[str, Written]) -> bool:
    """Whether an example stands beside the rule that is in force, or beside no rule of its own."""
    rule = rules.get(example.event)
    beside = layer.events.get(example.event)
    if example.path.parent.name != "events" or rule is None:
        return True
    return beside is None or beside == rule.path


def _with_private_words(language: Language, rules: Mapping[str, Written]) -> Language:
    """A language with the words that single rules have on top of it, each under a name that only its rule asks for."""
    terms = dict(language.terms)
    for id_, one in rules.items():
        for term, by_language in one.words.items():
            form = language.terms.get(term)
            for code in reversed(language.codes):
                form = joined(form, by_language[code]) if code in by_language else form
            if form is not None:
                terms[private(term, id_)] = form
    return language if len(terms) == len(language.terms) else replace(language, terms=terms)


def level_of(rule: Rule, figures: Mapping[str, float]) -> tuple[Level, str]:
    """The level of an event by the rule's steps over its figures, and the step that decided."""
    for level, when in rule.level:
        if when.holds(figures):
            return level, f"every {rule.title.lower()}" if when.text == ALWAYS else when.text
    return Level.LOW, "no step of the rule applies"


def confidence_of(
    grades: tuple[Grade, ...],
    facts: Mapping[str, float | bool],
) -> tuple[Confidence, str]:
    """How far a reading may be trusted, and what people are told of why."""
    for grade in grades:
        if grade.when.holds(facts):
            return grade.confidence, grade.because
    return Confidence.WEAK, "no line of confidence.yaml applies"
