"""What heads are trained on: the examples beside the rules, and the ordinary headlines of each language. Nothing else."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from kentongan.detection.headline import headline
from kentongan.domain.words import Block, Confidence
from kentongan.rulebook.book import Example
from kentongan.rulebook.ordinary import Ordinary
from kentongan.rulebook.schema import ExampleForm

OTHER_THAN_TITLE = frozenset({Block.BODY, Block.RELATED_LINK, Block.CAPTION, Block.BYLINE})
TOO_LITTLE = ("weak", "related link", "caption", "byline")
"""Reasons for which a reading stays silent although its words are told as news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A headline, and what it was written to prove.

    `rings_for` are the events that it tells of as news, `silent_for` those that it only comes near to; an ordinary headline has
    neither.
    """

    text: str
    lang: str
    rings_for: frozenset[str] = field(default_factory=frozenset)
    silent_for: frozenset[str] = field(default_factory=frozenset)

    @property
    def rings(self) -> bool:
        return bool(self.rings_for)

    @property
    def ordinary(self) -> bool:
        return not self.rings_for and not self.silent_for

    @property
    def line(self) -> str:
        """The sample as a line of text, by which it is compared and kept."""
        parts = (" ".join(sorted(self.rings_for)), " ".join(sorted(self.silent_for)), self.lang, self.text)
        return "\t".join(parts)


def sample_from(line: str) -> Sample:
    """The sample that a line says."""
    rings_for, silent_for, lang, text = line.split("\t", 3)
    return Sample(
        text=text, lang=lang, rings_for=frozenset(rings_for.split()), silent_for=frozenset(silent_for.split())
    )


def samples(examples: Iterable[Example], ordinary: Iterable[Ordinary]) -> tuple[Sample, ...]:
    """All of them, each text once, in an order that does not depend on that of the files."""
    found: dict[str, Sample] = {}
    for sample in (*_of_examples(examples), *_ordinary(ordinary)):
        before = found.get(sample.text, sample)
        found[sample.text] = replace(
            before,
            rings_for=before.rings_for | sample.rings_for,
            silent_for=before.silent_for | sample.silent_for,
        )
    return tuple(sorted(found.values(), key=lambda sample: sample.line))


def digest(chosen: Iterable[Sample]) -> str:
    """A short name for exactly these samples."""
    said = hashlib.blake2b(digest_size=16)
    for sample in chosen:
        said.update(f"{sample.line}\n".encode())
    return said.hexdigest()


def _of_examples(examples: Iterable[Example]) -> Iterator[Sample]:
    for example in examples:
        text = headline(example.form.title, example.form.text)
        if not text or not _speaks_of_the_telling(example.form):
            continue
        event = frozenset({example.event})
        if example.form.rings:
            yield Sample(text=text, lang=example.form.lang, rings_for=event)
        else:
            yield Sample(text=text, lang=example.form.lang, silent_for=event)


def _ordinary(ordinary: Iterable[Ordinary]) -> Iterator[Sample]:
    for one in ordinary:
        yield Sample(text=headline(one.text), lang=one.lang)


def _speaks_of_the_telling(form: ExampleForm) -> bool:
    """Whether an example says something of its headline as such.

    Not where the event stands in another part of the article, nor where it stays silent only for want of slots.
    """
    if form.title and form.block in OTHER_THAN_TITLE:
        return False
    return form.rings is True or (
        form.confidence is not Confidence.WEAK and not (form.reason or "").startswith(TOO_LITTLE)
    )
