"""The whole rulebook: rules, languages and gazetteer, read and checked once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from kentongan.domain.words import Confidence, Level
from kentongan.rulebook import schema
from kentongan.rulebook.expressions import Expression, ExpressionError, parse
from kentongan.rulebook.forms import meant, read, read_all
from kentongan.rulebook.rule import FigureRange, Grade, Line, Rule, Same
from kentongan.rulebook.yaml import Document, Faulty, Issue, load

T = TypeVar("T")

TOLLS = ("dead", "injured", "missing")
NEEDS = frozenset({"actor", "target", "place", "figures", "state", "organisation", "two_states", "two_leaders"})
PHRASES = {"two leaders of different states": "two_leaders", "two states": "two_states"}
CONFIDENCE_FACTS = frozenset(
    {"needs", "weak_term", "title", "actor", "target", "place", "figures", "report", "publishers"},
)
ALWAYS = "always"
RANGES = "write `at most 500`, `at least 1` or `1 to 10`"


@dataclass(frozen=True, slots=True)
class Language:
    """What we know of one language: its words for events, and its grammar."""

    code: str
    base: str | None
    grammar: schema.GrammarForm
    terms: Mapping[str, schema.TermForm]

    @property
    def codes(self) -> tuple[str, ...]:
        """Under which codes its names stand in the gazetteer: its own, then the one it is the same as."""
        return (self.code, self.base) if self.base else (self.code,)


@dataclass(frozen=True, slots=True)
class Example:
    """A headline with what must come out of it: proof of one rule, or of one language."""

    path: Path
    line: int
    number: int
    event: str
    form: schema.ExampleForm

    @property
    def label(self) -> str:
        return f"{self.path.name}::{self.number}: {self.form.title or self.form.text[:60]}"


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Things with names."""

    states: Mapping[str, schema.StateForm] = field(default_factory=dict)
    leaders: Mapping[str, schema.LeaderForm] = field(default_factory=dict)
    organisations: Mapping[str, schema.OrganisationForm] = field(default_factory=dict)
    armed_groups: Mapping[str, schema.ArmedGroupForm] = field(default_factory=dict)
    places: Mapping[str, schema.PlaceForm] = field(default_factory=dict)
    publishers: Mapping[str, schema.PublisherForm] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything that `rules/` says."""

    folder: Path
    rules: Mapping[str, Rule]
    languages: Mapping[str, Language]
    gazetteer: Gazetteer
    confidence: tuple[Grade, ...]
    examples: tuple[Example, ...]


def load_rulebook(folder: Path) -> Rulebook:
    """Read and check a folder of rules. Raises `Faulty` with every fault of every file at once."""
    if not (folder / "events").is_dir():
        right = "name a folder that holds events/, languages/ and gazetteer/"
        raise Faulty([Issue(str(folder), 1, "no rules here", right)])
    return _Reader(folder).rulebook()


def load_rules(folder: Path) -> Mapping[str, Rule]:
    """Only the rules, for whoever needs no words. Raises `Faulty`."""
    return _Reader(folder).read(_Reader.rules)


def load_grades(folder: Path) -> tuple[Grade, ...]:
    """Only confidence.yaml. Raises `Faulty`."""
    return _Reader(folder).read(_Reader.confidence)


def load_states(folder: Path) -> Mapping[str, str]:
    """Only the names of states, by their code. Raises `Faulty`."""
    states = read_all(load(folder / "gazetteer" / "states.yaml"), schema.StateForm)
    return {code: state.name for code, state in states.items()}


class _Reader:
    """Collects faults over all files, so that an author sees them all at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.issues: list[Issue] = []

    def read(self, part: Callable[["_Reader"], T]) -> T:
        """Read one part alone."""
        found = part(self)
        if self.issues:
            raise Faulty(sorted(self.issues))
        return found

    def rulebook(self) -> Rulebook:
        rules = self.rules()
        languages = self._languages()
        gazetteer = self._gazetteer()
        confidence = self.confidence()
        examples = self._examples(rules, languages)
        if self.issues:
            raise Faulty(sorted(self.issues))
        return Rulebook(self.folder, rules, languages, gazetteer, confidence, examples)

    def attempt(self, work: Callable[..., T], *given: Any, **named: Any) -> T | None:
        try:
            return work(*given, **named)
        except Faulty as faulty:
            self.issues.extend(faulty.issues)
            return None

    def rules(self) -> dict[str, Rule]:
        found = {}
        for path in sorted((self.folder / "events").glob("*.yaml")):
            if path.name.endswith(".examples.yaml"):
                continue
            rule = self.attempt(_rule_at, path)
            if rule is not None:
                found[rule.id] = rule
        return found

    def _languages(self) -> dict[str, Language]:
        folders = sorted(path for path in (self.folder / "languages").iterdir() if (path / "grammar.yaml").exists())
        documents = {path.name: self.attempt(load, path / "grammar.yaml") for path in folders}
        found = {}
        for path in folders:
            document = documents[path.name]
            if document is None:
                continue
            language = self.attempt(self._language, path, document, documents)
            if language is not None:
                found[language.code] = language
        return found

    def _language(self, path: Path, document: Document, others: Mapping[str, Document | None]) -> Language:
        own = _mapping(document)
        base = own.get("same_as")
        if base is not None and others.get(str(base)) is None:
            line = document.line("same_as")
            raise Faulty([Issue(str(document.path), line, f"there is no language {base!r}", meant(str(base), others))])
        data = own
        if base is not None:
            parent = others[str(base)]
            data = _merged(_mapping(parent) if parent else {}, own)
        grammar = read(document, schema.GrammarForm, data=data)
        terms = self._terms(path / "terms.yaml")
        if base is not None:
            inherited = self._terms(self.folder / "languages" / str(base) / "terms.yaml")
            terms = {
                name: _joined(inherited.get(name), terms.get(name)) for name in sorted(inherited.keys() | terms.keys())
            }
        return Language(path.name, str(base) if base else None, grammar, terms)

    def _terms(self, path: Path) -> dict[str, schema.TermForm]:
        if not path.exists():
            return {}
        document = load(path)
        data = {name: value for name, value in _mapping(document).items() if name != "same_as"}
        return read_all(Document(document.path, data, document.lines), schema.TermForm)

    def _gazetteer(self) -> Gazetteer:
        forms = {
            "states": schema.StateForm,
            "leaders": schema.LeaderForm,
            "organisations": schema.OrganisationForm,
            "armed_groups": schema.ArmedGroupForm,
            "places": schema.PlaceForm,
            "publishers": schema.PublisherForm,
        }
        parts: dict[str, Any] = {}
        documents = {}
        for name, form in forms.items():
            path = self.folder / "gazetteer" / f"{name}.yaml"
            if path.exists():
                document = self.attempt(load, path)
                if document is not None:
                    documents[name] = document
                    parts[name] = self.attempt(read_all, document, form) or {}
        gazetteer = Gazetteer(**parts)
        self._parents(gazetteer, documents)
        return gazetteer

    def _parents(self, gazetteer: Gazetteer, documents: Mapping[str, Document]) -> None:
        """Whoever belongs to a state belongs to one that is known."""
        children: list[tuple[str, str, str, str | None]] = [
            ("leaders", name, "of", leader.of) for name, leader in gazetteer.leaders.items()
        ]
        children += [("places", name, "country", place.country) for name, place in gazetteer.places.items()]
        children += [("armed_groups", name, "country", group.country) for name, group in gazetteer.armed_groups.items()]
        for part, name, key, state in children:
            if state is not None and state not in gazetteer.states:
                document = documents[part]
                wrong = f"{name} belongs to {state!r}, which is no state here"
                right = "use a state of states.yaml"
                self.issues.append(Issue(str(document.path), document.line(name, key), wrong, right))

    def confidence(self) -> tuple[Grade, ...]:
        path = self.folder / "confidence.yaml"
        document = self.attempt(load, path)
        if document is None or not isinstance(document.data, list):
            return ()
        grades = []
        for number, data in enumerate(document.data):
            form = self.attempt(read, document, schema.ConfidenceForm, data=data, at=(number,))
            if form is not None:
                step = self.attempt(_condition, document, (number, "when"), form.when, CONFIDENCE_FACTS)
                if step is not None:
                    grades.append(Grade(confidence=form.is_, when=step, because=form.because))
        return tuple(grades)

    def _examples(self, rules: Mapping[str, Rule], languages: Mapping[str, Language]) -> tuple[Example, ...]:
        paths = [(path, path.name.split(".")[0]) for path in sorted((self.folder / "events").glob("*.examples.yaml"))]
        paths += [(path, "") for path in sorted((self.folder / "languages").glob("*/examples.yaml"))]
        found: list[Example] = []
        for path, event in paths:
            document = self.attempt(load, path)
            if document is None or not isinstance(document.data, list):
                continue
            for number, data in enumerate(document.data):
                form = self.attempt(read, document, schema.ExampleForm, data=data, at=(number,))
                if form is None:
                    continue
                example = Example(path, document.line(number), number, event or form.event or "", form)
                self._known(example, rules, languages)
                found.append(example)
        return tuple(found)

    def _known(self, example: Example, rules: Mapping[str, Rule], languages: Mapping[str, Language]) -> None:
        if example.event not in rules:
            wrong = f"there is no event {example.event!r}"
            self.issues.append(Issue(str(example.path), example.line, wrong, meant(example.event, rules)))
        if not (self.folder / "languages" / example.form.lang).is_dir():
            wrong = f"there is no language {example.form.lang!r}"
            self.issues.append(Issue(str(example.path), example.line, wrong, meant(example.form.lang, languages)))
        if example.form.rings is None and example.form.detects is None:
            right = "say `rings: true`, `rings: false` or `detects: nothing`"
            self.issues.append(Issue(str(example.path), example.line, "the example proves nothing", right))


def _rule_at(path: Path) -> Rule:
    return rule_from(load(path))


def rule_from(document: Document) -> Rule:
    """Read one rule. Raises `Faulty`."""
    form = read(document, schema.RuleForm)
    figures = tuple(_range(document, name, text) for name, text in form.slots.figures.items())
    known = {figure.of for figure in figures} | set(TOLLS)
    return Rule(
        id=document.path.name.removesuffix(".yaml"),
        title=form.title,
        description=form.description,
        status=form.status,
        hears=tuple(_line(document, number, line) for number, line in enumerate(form.hears)),
        near=tuple(form.near),
        needs=_condition(document, ("needs",), form.needs, NEEDS) if form.needs else None,
        actor=form.slots.actor,
        means=form.slots.means,
        figures=figures,
        level=tuple(
            (level, _condition(document, ("level", level.value), when, frozenset(known)))
            for level, when in sorted(form.level.items(), key=lambda item: -item[0].rank)
        ),
        same=Same(by=tuple(form.same.by), within_km=form.same.within, span=form.same.span, apart=form.same.apart),
        news_for=form.news_for,
        ignores=frozenset(form.ignores),
        codes=dict(form.codes),
        falsepositives=tuple(form.falsepositives),
        misses=tuple(form.misses),
    )


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


def _line(document: Document, number: int, line: list[str] | schema.LineForm) -> Line:
    if isinstance(line, list):
        return Line(terms=tuple(line))
    needs = _condition(document, ("hears", number, "needs"), line.needs, NEEDS) if line.needs else None
    return Line(terms=tuple(line.terms), needs=needs)


def _condition(document: Document, where: tuple[str | int, ...], text: str, known: frozenset[str]) -> Expression:
    try:
        expression = parse(text, PHRASES)
    except ExpressionError as error:
        right = "join names with `and`, `or`, `not` and brackets, or compare a figure with a number"
        raise Faulty([Issue(str(document.path), document.line(*where), str(error), right)]) from error
    for name in sorted(expression.names - known):
        wrong = f"{name!r} is not known in a condition here"
        raise Faulty([Issue(str(document.path), document.line(*where), wrong, meant(name, known))])
    return expression


def _range(document: Document, name: str, text: str) -> FigureRange:
    match text.split():
        case ["at", "most", most]:
            bounds = ("0", most)
        case ["at", "least", least]:
            bounds = (least, "1e12")
        case [least, "to", most]:
            bounds = (least, most)
        case _:
            bounds = ("", "")
    try:
        return FigureRange(of=name, least=float(bounds[0]), most=float(bounds[1]))
    except ValueError as error:
        line = document.line("slots", "figures", name)
        raise Faulty([Issue(str(document.path), line, f"cannot read the range {text!r}", RANGES)]) from error


def _mapping(document: Document) -> dict[str, Any]:
    if not isinstance(document.data, dict):
        raise Faulty([Issue(str(document.path), 1, "not a mapping", "write `key: value` lines")])
    return document.data


def _merged(base: Any, own: Any) -> Any:
    """What a language says on top of the one it is the same as: lists grow, mappings merge, single values replace."""
    if isinstance(base, dict) and isinstance(own, dict):
        keys = list(base) + [key for key in own if key not in base]
        return {
            key: _merged(base[key], own[key]) if key in base and key in own else own.get(key, base.get(key))
            for key in keys
        }
    if isinstance(base, list) and isinstance(own, list):
        return base + [item for item in own if item not in base]
    return own


def _joined(base: schema.TermForm | None, own: schema.TermForm | None) -> schema.TermForm:
    if base is None or own is None:
        return own or base or schema.TermForm()
    data = {name: [*getattr(base, name), *getattr(own, name)] for name in schema.TermForm.model_fields}
    return schema.TermForm.model_validate(data)
