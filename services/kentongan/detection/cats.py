"""The second ear as spaCy has it: a component that fills `doc.cats`, and an ear made of whatever fills them.

`nlp.add_pipe("kentongan_ear")` gives every Doc the probability of being told as news under `news`, and that of each event type
whose head has a vote under the type's name. A `textcat` of a user's own that gives the same names is heard in its place.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from kentongan.detection.ear import Listener, Opinion, ear_from
from kentongan.detection.encoders import Absent
from kentongan.detection.headline import headline
from kentongan.detection.heads import NEWS, Bars
from kentongan.domain.errors import KentonganError
from kentongan.rulebook.folder import model_folder

BATCH = 64


class EarComponent:
    """Fills `doc.cats` of Docs that each hold one headline."""

    def __init__(self, ear: Listener) -> None:
        self.ear = ear

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], batch_size: int = BATCH) -> Iterator[Doc]:
        source = iter(docs)
        while batch := list(islice(source, batch_size)):
            opinions = self.ear.opinions([headline(doc.text) for doc in batch])
            for doc, opinion in zip(batch, opinions, strict=True):
                doc.cats |= {NEWS: opinion.news, **opinion.types}
                yield doc


@Language.factory("kentongan_ear", default_config={"folder": None})
def component(nlp: Language, name: str, folder: str | None) -> EarComponent:  # noqa: ARG001  # spaCy gives all factories these
    """Make the component. Raises `KentonganError` where there is no ear."""
    ear = ear_from(Path(folder) if folder else model_folder())
    if isinstance(ear, Absent):
        raise KentonganError(f"there is no second ear: {ear.reason}")
    return EarComponent(ear)


class CatsEar:
    """An ear made of a spaCy pipeline: its categories are the opinions, and whoever trained it says where its bars lie."""

    def __init__(self, nlp: Language, bars: Mapping[str, Bars], noise: float = 0.0) -> None:
        self.bars = bars
        self.noise = noise
        self._nlp = nlp

    def opinions(self, texts: Sequence[str]) -> list[Opinion]:
        return [self._opinion(doc.cats) for doc in self._nlp.pipe(texts)]

    def _opinion(self, cats: Mapping[str, float]) -> Opinion:
        types = {name: p for name, p in cats.items() if name in self.bars and name != NEWS}
        return Opinion(news=cats[NEWS], types=types)
