"""The whole rulebook: rules, languages and gazetteer, read and checked once."""

from collections.abc import Callable, Collection, Iterator, Mapping
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
GRADES = "write lines such as `- {is: fair, when: always, because: told as news by a single article}`"
EXAMPLES = "write lines such as `- {lang: en, title: Putin and Kim Jong Un meet, rings: true}`"


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
class Spoken:
    """What the files of one language say by themselves, without the language it is the same as."""

    document: Document
    grammar: schema.GrammarForm
    terms: Mapping[str, schema.TermForm]

    @property
    def base(self) -> str | None:
        return self.grammar.same_as

    def written(self) -> dict[str, Any]:
        """Its grammar with all words in lists; a single cue stays single, so that the words of another join it."""
        said = self.grammar.model_dump(exclude_unset=True)
        for key in ("cues", "roles"):
            raw = _mapping(self.document).get(key, {})
            cues = said.get(key, {})
            cues.update({kind: cues[kind][0] for kind in cues if isinstance(raw[kind], dict)})
        return said


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
    if not all((folder / part).is_dir() for part in ("events", "languages")):
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
        examples = self._examples()
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
        for path in self._events().values():
            rule = self.attempt(_rule_at, path)
            if rule is not None:
                found[rule.id] = rule
        return found

    def _events(self) -> dict[str, Path]:
        """Where the rule of each event stands, be it right or faulty."""
        paths = sorted((self.folder / "events").glob("*.yaml"))
        return {path.stem: path for path in paths if not path.name.endswith(".examples.yaml")}

    def _languages(self) -> dict[str, Language]:
        folders = sorted(path for path in (self.folder / "languages").iterdir() if (path / "grammar.yaml").exists())
        spoken = {path.name: self._spoken(path, {one.name for one in folders} - {path.name}) for path in folders}
        found = {}
        for code, own in spoken.items():
            if own is None:
                continue
            if own.base is None:
                found[code] = Language(code, None, own.grammar, own.terms)
                continue
            base = spoken[own.base]
            if base is not None:  # else its faults are told, once, as those of the other
                found[code] = Language(code, own.base, *_on_top(base, own))
        return found

    def _spoken(self, path: Path, others: Collection[str]) -> Spoken | None:
        """The two files of a language, or None where one of them is faulty."""
        document = self.attempt(load, path / "grammar.yaml")
        grammar = None if document is None else self.attempt(_grammar, document, others)
        terms = self.attempt(_terms, path / "terms.yaml", grammar)
        return None if document is None or grammar is None or terms is None else Spoken(document, grammar, terms)

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
        for path in sorted((self.folder / "languages").glob("*/names.yaml")):
            self._name(parts, path)
        gazetteer = Gazetteer(**parts)
        states = str(self.folder / "gazetteer" / "states.yaml")
        if all(issue.path != states for issue in self.issues):
            self._parents(gazetteer, documents)
        return gazetteer

    def _name(self, parts: dict[str, Any], path: Path) -> None:
        """Give the things of the gazetteer the names that one language has for them."""
        document = self.attempt(load, path)
        form = document and self.attempt(read, document, schema.NamesForm, document.data)
        if document is None or form is None:
            return
        for part in schema.NamesForm.model_fields:
            known = parts.get(part, {})
            for id_, own in getattr(form, part).items():
                if id_ in known:
                    known[id_] = _named(known[id_], path.parent.name, own)
                else:
                    wrong = f"there is nothing called {id_!r} in gazetteer/{part}.yaml"
                    self.issues.append(Issue(str(path), document.line(part, id_), wrong, meant(id_, known)))

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
        if not path.exists():
            self.issues.append(Issue(str(path), 1, "there is no such file", GRADES))
            return ()
        grades = []
        for document, number, data in self._items(path, GRADES):
            form = self.attempt(read, document, schema.ConfidenceForm, data, (number,))
            if form is not None:
                step = self.attempt(_condition, document, (number, "when"), form.when, CONFIDENCE_FACTS)
                if step is not None:
                    grades.append(Grade(confidence=form.is_, when=step, because=form.because))
        return tuple(grades)

    def _items(self, path: Path, right: str, *, may_be_empty: bool = False) -> Iterator[tuple[Document, int, object]]:
        """Every entry of a file that is a list."""
        document = self.attempt(load, path)
        if document is None or (may_be_empty and document.data is None):
            return
        if not isinstance(document.data, list) or not (document.data or may_be_empty):
            wrong = "the file is no list" if document.data else "the file is empty"
            self.issues.append(Issue(str(path), document.line(), wrong, right))
            return
        for number, data in enumerate(document.data):
            yield document, number, data

    def _examples(self) -> tuple[Example, ...]:
        events = self._events()
        found: list[Example] = []
        for path in sorted((self.folder / "events").glob("*.examples.yaml")):
            event = path.name.removesuffix(".examples.yaml")
            if event in events:
                found.extend(self._examples_in(path, event))
            else:
                self.issues.append(Issue(str(path), 1, f"there is no event {event!r}", meant(event, events)))
        for path in sorted((self.folder / "languages").glob("*/examples.yaml")):
            found.extend(self._examples_in(path, ""))
        for example in found:
            self.issues.extend(_faults_of(example, events, self.folder / "languages"))
        return tuple(found)

    def _examples_in(self, path: Path, event: str) -> Iterator[Example]:
        for document, number, data in self._items(path, EXAMPLES, may_be_empty=True):
            form = self.attempt(read, document, schema.ExampleForm, data, (number,))
            if form is not None:
                yield Example(path, document.line(number), number, event or form.event or "", form)


def _named(form: schema.NamedForm, code: str, own: schema.OwnNamesForm) -> schema.NamedForm:
    """A thing of the gazetteer with what one more language calls it."""
    said = {how: getattr(own, how) for how in schema.OwnNamesForm.model_fields}
    added = {
        how: {**before, code: [*before.get(code, []), *words]}
        for how, words in said.items()
        if words
        for before in [getattr(form, how)]
    }
    return form.model_copy(update=added)


def _faults_of(example: Example, events: Collection[str], languages: Path) -> Iterator[Issue]:
    """What an example names must be there, be it right or faulty, and it must prove something."""
    form = example.form
    if example.event not in events:
        wrong = f"there is no event {example.event!r}"
        yield Issue(str(example.path), example.line, wrong, meant(example.event, events))
    if not (languages / form.lang).is_dir():
        codes = [path.parent.name for path in languages.glob("*/grammar.yaml")]
        wrong = f"there is no language {form.lang!r}"
        yield Issue(str(example.path), example.line, wrong, meant(form.lang, codes))
    if form.rings is None and form.detects is None:
        right = "say `rings: true`, `rings: false` or `detects: nothing`"
        yield Issue(str(example.path), example.line, "the example proves nothing", right)


def _rule_at(path: Path) -> Rule:
    return rule_from(load(path))


def rule_from(document: Document) -> Rule:
    """Read one rule. Raises `Faulty`."""
    form = read(document, schema.RuleForm, document.data)
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


def _line(document: Document, number: int, line: schema.LineForm) -> Line:
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
        raise Faulty([Issue(str(document.path), document.line(), "not a mapping", "write `key: value` lines")])
    return document.data


def _grammar(document: Document, others: Collection[str]) -> schema.GrammarForm:
    """A grammar by itself. `others` are the languages that it may be the same as."""
    grammar = read(document, schema.GrammarForm, _mapping(document))
    if grammar.same_as is not None and grammar.same_as not in others:
        wrong, right = f"there is no language {grammar.same_as!r}", meant(grammar.same_as, others)
        if grammar.same_as == document.path.parent.name:
            wrong, right = "a language cannot be the same as itself", "name another, or take `same_as` out"
        raise Faulty([Issue(str(document.path), document.line("same_as"), wrong, right)])
    return grammar


def _terms(path: Path, grammar: schema.GrammarForm | None) -> dict[str, schema.TermForm]:
    """The words of a language by themselves; the grammar, where it could be read, says what it is the same as."""
    if not path.exists():
        return {}
    document = load(path)
    data = dict(_mapping(document))
    base = data.pop("same_as", None)
    if base is not None and grammar is not None and base != grammar.same_as:
        right = "say it in grammar.yaml as well, or take it out here"
        wrong = f"only the words are the same as {base!r}"
        raise Faulty([Issue(str(path), document.line("same_as"), wrong, right)])
    return read_all(Document(document.path, data, document.lines), schema.TermForm)


def _on_top(base: Spoken, own: Spoken) -> tuple[schema.GrammarForm, dict[str, schema.TermForm]]:
    """What a language says on top of the one it is the same as."""
    grammar = schema.GrammarForm.model_validate(_merged(base.written(), own.written()))
    names = sorted(base.terms.keys() | own.terms.keys())
    return grammar, {name: _joined(base.terms.get(name), own.terms.get(name)) for name in names}


def _merged(base: Any, own: Any) -> Any:
    """Lists grow, mappings merge, single values replace; what is single on one side joins the list on the other."""
    if isinstance(base, dict) and isinstance(own, dict):
        return {**base, **{key: _merged(base[key], own[key]) if key in base else own[key] for key in own}}
    if isinstance(base, list) or isinstance(own, list):
        first, more = ([each] if not isinstance(each, list) else each for each in (base, own))
        return first + [item for item in more if item not in first]
    return own


def _joined(base: schema.TermForm | None, own: schema.TermForm | None) -> schema.TermForm:
    if base is None or own is None:
        return own or base or schema.TermForm()
    data = {name: [*getattr(base, name), *getattr(own, name)] for name in schema.TermForm.model_fields}
    return schema.TermForm.model_validate(data)
