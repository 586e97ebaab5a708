"""The gazetteer: things with names, and what each language calls them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from kentongan.rulebook import schema
from kentongan.rulebook.forms import meant, read, read_all
from kentongan.rulebook.layer import Layer
from kentongan.rulebook.yaml import Document, Issue

Parts = dict[str, dict[str, Any]]

Named = dict[tuple[str, str], list[tuple[str, schema.OwnNamesForm]]]
"""What languages call things, by part of the gazetteer and id."""

FORMS: Mapping[str, type[BaseModel]] = {
    "states": schema.StateForm,
    "leaders": schema.LeaderForm,
    "organisations": schema.OrganisationForm,
    "armed_groups": schema.ArmedGroupForm,
    "places": schema.PlaceForm,
    "publishers": schema.PublisherForm,
}
PARENTS = {"leaders": "of", "places": "country", "armed_groups": "country"}
"""Whose key names the state that somebody or something belongs to."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Things with names."""

    states: Mapping[str, schema.StateForm] = field(default_factory=dict)
    leaders: Mapping[str, schema.LeaderForm] = field(default_factory=dict)
    organisations: Mapping[str, schema.OrganisationForm] = field(default_factory=dict)
    armed_groups: Mapping[str, schema.ArmedGroupForm] = field(default_factory=dict)
    places: Mapping[str, schema.PlaceForm] = field(default_factory=dict)
    publishers: Mapping[str, schema.PublisherForm] = field(default_factory=dict)


def gazetteer_of(layers: list[Layer]) -> Gazetteer:
    """The things of all folders, each with the names it goes by; of two with one id the one further up counts."""
    parts: Parts = {name: {} for name in FORMS}
    unread = {name for layer in layers for name in _lay_on(parts, layer)}
    named: Named = {}
    for layer in layers:
        for path in sorted((layer.folder / "languages").glob("*/names.yaml")):
            for part, id_, form in _names_in(parts, unread, layer, path):
                named.setdefault((part, id_), []).append((path.parent.name, form))
    for (part, id_), forms in named.items():
        parts[part][id_] = _called(parts[part][id_], forms)
    return Gazetteer(**parts)


def _lay_on(parts: Parts, layer: Layer) -> list[str]:
    """Take over the things of one folder; which of its files could not be read."""
    documents: dict[str, Document] = {}
    read_here: Parts = {}
    unread: list[str] = []
    for name, form in FORMS.items():
        path = layer.folder / "gazetteer" / f"{name}.yaml"
        if not path.exists():
            continue
        document = layer.attempt(layer.load, path)
        found = None if document is None else layer.attempt(read_all, document, form)
        if document is not None and found is not None:
            documents[name], read_here[name] = document, dict(found)
        else:
            unread.append(name)
    states = parts["states"].keys() | read_here.get("states", {}).keys()
    for name, found in read_here.items():
        # whose states cannot be read is not told that each of its towns has none
        orphans = [] if "states" in unread else list(_orphans(name, found, documents[name], states))
        layer.issues.extend(orphans)
        if not orphans:
            parts[name].update(found)
        else:
            unread.append(name)
    return unread


def _orphans(part: str, found: Mapping[str, Any], document: Document, states: Collection[str]) -> Iterator[Issue]:
    """Whoever belongs to a state belongs to one that is known."""
    key = PARENTS.get(part)
    if key is None:
        return
    for name, form in found.items():
        state = getattr(form, key)
        if state is not None and state not in states:
            wrong = f"{name} belongs to {state!r}, which is no state here"
            yield Issue(str(document.path), document.line(name, key), wrong, "use a state of states.yaml")


def _names_in(
    parts: Parts, unread: Collection[str], layer: Layer, path: Path
) -> Iterator[tuple[str, str, schema.OwnNamesForm]]:
    """The names that one language has for things of the gazetteer."""
    document = layer.attempt(layer.load, path)
    if document is None or document.data is None:
        return
    form = layer.attempt(read, document, schema.NamesForm, document.data)
    if form is None:
        return
    for part in schema.NamesForm.model_fields:
        known = parts[part]
        for id_, own in getattr(form, part).items():
            if id_ in known:
                yield part, id_, own
            elif part not in unread:
                wrong = f"there is nothing called {id_!r} in gazetteer/{part}.yaml"
                layer.report(path, document.line(part, id_), wrong, meant(id_, known))


def _called(form: schema.NamedForm, own: Iterable[tuple[str, schema.OwnNamesForm]]) -> schema.NamedForm:
    """A thing of the gazetteer with what more languages call it."""
    added: dict[str, dict[str, list[str]]] = {}
    for code, names in own:
        for how in schema.OwnNamesForm.model_fields:
            words = getattr(names, how)
            if words:
                by_language = added.setdefault(how, dict(getattr(form, how)))
                by_language[code] = [*by_language.get(code, ()), *words]
    return form.model_copy(update=added)
