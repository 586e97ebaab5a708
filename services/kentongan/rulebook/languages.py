"""The files of one language, read by themselves and laid on top of one another."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kentongan.rulebook import schema
from kentongan.rulebook.forms import meant, read, read_all
from kentongan.rulebook.layer import Layer
from kentongan.rulebook.yaml import Document, Faulty, Issue

Terms = Mapping[str, schema.TermForm]


@dataclass(frozen=True, slots=True)
class Language:
    """What we know of one language: its words for events, and its grammar."""

    code: str
    base: str | None
    grammar: schema.GrammarForm
    terms: Terms

    @property
    def codes(self) -> tuple[str, ...]:
        """Under which codes its names stand in the gazetteer: its own, then the one it is the same as."""
        return (self.code, self.base) if self.base else (self.code,)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the files of one language say by themselves, without the language it is the same as."""

    said: Mapping[str, Any]
    """Its grammar with all words in lists; a single cue stays single, so that the words of another join it."""
    terms: Terms

    @property
    def base(self) -> str | None:
        return self.said.get("same_as")

    def with_more(self, said: Mapping[str, Any], terms: Terms) -> "Spoken":
        """The same language with more words; lists grow, single values are replaced."""
        names = sorted(self.terms.keys() | terms.keys())
        return Spoken(_merged(self.said, said), {name: joined(self.terms.get(name), terms.get(name)) for name in names})


def languages_of(layers: list[Layer]) -> dict[str, Language]:
    """The languages of all folders: what stands further up is laid on top, and so is what is the same as another."""
    spoken: dict[str, Spoken] = {}
    for layer in layers:
        codes = {*spoken, *_grammars(layer)}
        here: dict[str, Spoken] = {}
        for code, path in layer.languages.items():
            if code in spoken:
                here[code] = spoken[code].with_more(*_more(layer, path, spoken[code]))
            elif code in _grammars(layer):
                one = _spoken(layer, path, codes - {code})
                here |= {} if one is None else {code: one}
        spoken |= here
    found = {}
    for code, own in sorted(spoken.items()):
        if own.base is None:
            found[code] = Language(code, None, schema.GrammarForm.model_validate(own.said), own.terms)
        elif own.base in spoken:  # else its faults are told, once, as those of the other
            whole = spoken[own.base].with_more(own.said, own.terms)
            found[code] = Language(code, own.base, schema.GrammarForm.model_validate(whole.said), whole.terms)
    return found


def joined(base: schema.TermForm | None, own: schema.TermForm | None) -> schema.TermForm:
    """The words of a term with more words of the same."""
    if base is None or own is None:
        return own or base or schema.TermForm()
    data = {name: [*getattr(base, name), *getattr(own, name)] for name in schema.TermForm.model_fields}
    return schema.TermForm.model_validate(data)


def _grammars(layer: Layer) -> set[str]:
    """Languages that can be read by themselves: a folder without a grammar is none yet."""
    return {code for code, path in layer.languages.items() if (path / "grammar.yaml").exists()}


def _spoken(layer: Layer, path: Path, others: Collection[str]) -> Spoken | None:
    """The two files of a language, or None where one of them is faulty."""
    document = layer.attempt(layer.load, path / "grammar.yaml")
    grammar = None if document is None else layer.attempt(_grammar, document, others)
    terms = layer.attempt(_terms, layer, path / "terms.yaml", grammar)
    if document is None or grammar is None or terms is None:
        return None
    return Spoken(_said(document, grammar), terms)


def _more(layer: Layer, path: Path, known: Spoken) -> tuple[Mapping[str, Any], Terms]:
    """What a folder adds to a language that is there already; a faulty file adds nothing."""
    said: Mapping[str, Any] = {}
    if (path / "grammar.yaml").exists():
        said = layer.attempt(_added_grammar, layer, path / "grammar.yaml", known) or {}
    terms = layer.attempt(_terms, layer, path / "terms.yaml", None)
    return said, terms or {}


def _added_grammar(layer: Layer, path: Path, known: Spoken) -> dict[str, Any]:
    document = layer.load(path)
    data = _mapping(document)
    if data.get("same_as", known.base) != known.base:
        wrong = f"what stands here is laid on top of a language that is the same as {known.base or 'no other'}"
        raise Faulty([Issue(str(path), document.line("same_as"), wrong, "take it out")])
    grammar = read(document, schema.GrammarForm, {"name": known.said["name"], **data})
    return _said(document, grammar)


def _said(document: Document, grammar: schema.GrammarForm) -> dict[str, Any]:
    said = grammar.model_dump(exclude_unset=True)
    for key in ("cues", "roles"):
        raw = _mapping(document).get(key, {})
        cues = said.get(key, {})
        cues.update({kind: cues[kind][0] for kind in cues if isinstance(raw[kind], dict)})
    return said


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


def _terms(layer: Layer, path: Path, grammar: schema.GrammarForm | None) -> dict[str, schema.TermForm]:
    """The words of a language by themselves; the grammar, where it could be read, says what it is the same as."""
    if not path.exists():
        return {}
    document = layer.load(path)
    data = dict(_mapping(document))
    base = data.pop("same_as", None)
    if base is not None and grammar is not None and base != grammar.same_as:
        right = "say it in grammar.yaml as well, or take it out here"
        wrong = f"only the words are the same as {base!r}"
        raise Faulty([Issue(str(path), document.line("same_as"), wrong, right)])
    return read_all(Document(document.path, data, document.lines), schema.TermForm)


def _merged(base: Any, own: Any) -> Any:
    """Lists grow, mappings merge, single values replace; what is single on one side joins the list on the other."""
    if isinstance(base, dict) and isinstance(own, dict):
        return {**base, **{key: _merged(base[key], own[key]) if key in base else own[key] for key in own}}
    if isinstance(base, list) or isinstance(own, list):
        first, more = ([each] if not isinstance(each, list) else each for each in (base, own))
        return first + [item for item in more if item not in first]
    return own
