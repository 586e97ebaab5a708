"""Examples: headlines with what must come out of them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from kentongan.rulebook import schema
from kentongan.rulebook.forms import meant, read
from kentongan.rulebook.layer import Layer
from kentongan.rulebook.yaml import Issue

LINES = "write lines such as `- {lang: en, title: Putin and Kim Jong Un meet, rings: true}`"


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


def examples_in(layer: Layer, events: Collection[str], languages: Collection[str]) -> Iterator[Example]:
    """Every example of a folder that speaks of an event and a language that are there; they may be faulty themselves."""
    for path in sorted((layer.folder / "events").glob("*.examples.yaml")):
        event = path.name.removesuffix(".examples.yaml")
        if event in events:
            yield from _right_ones(layer, path, event, events, languages)
        else:
            layer.report(path, 1, f"there is no event {event!r}", meant(event, events))
    for path in sorted((layer.folder / "languages").glob("*/examples.yaml")):
        yield from _right_ones(layer, path, "", events, languages)


def _right_ones(
    layer: Layer, path: Path, event: str, events: Collection[str], languages: Collection[str]
) -> Iterator[Example]:
    for document, number, data in layer.items(path, LINES, may_be_empty=True):
        form = layer.attempt(read, document, schema.ExampleForm, data, (number,))
        if form is None:
            continue
        example = Example(path, document.line(number), number, event or form.event or "", form)
        faults = list(_faults_of(example, events, languages))
        layer.issues.extend(faults)
        if not faults:
            yield example


def _faults_of(example: Example, events: Collection[str], languages: Collection[str]) -> Iterator[Issue]:
    """What an example names must be there, and it must prove something."""
    form = example.form
    if example.event not in events:
        wrong = f"there is no event {example.event!r}"
        yield Issue(str(example.path), example.line, wrong, meant(example.event, events))
    if form.lang not in languages:
        yield Issue(str(example.path), example.line, f"there is no language {form.lang!r}", meant(form.lang, languages))
    if form.rings is None and form.detects is None:
        right = "say `rings: true`, `rings: false` or `detects: nothing`"
        yield Issue(str(example.path), example.line, "the example proves nothing", right)
