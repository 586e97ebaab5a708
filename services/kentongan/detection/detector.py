"""The detector: reads one article and says what it tells, with the reason for each reading."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property

from spacy.language import Language

from kentongan.detection.ear import Listener
from kentongan.detection.headline import headline
from kentongan.detection.hearing import heard_by
from kentongan.detection.knowledge import Knowledge, Tongue
from kentongan.detection.lexicon import Found
from kentongan.detection.nlp import pipeline
from kentongan.detection.piece import Piece
from kentongan.detection.settling import settled
from kentongan.detection.suggesting import suggestions
from kentongan.domain.article import Article
from kentongan.domain.detection import Detection
from kentongan.rulebook.book import Rulebook
from kentongan.text.language import CONSIDERED, base_of, guess
from kentongan.text.normalize import Folded, fold


@dataclass(frozen=True, slots=True)
class Heard:
    """What the first pass heard in an article: enough for some rule, and where."""

    article: Article
    folded: Folded
    hits: tuple[Found, ...]


class Detector:
    """Reads articles by the rules of a rulebook.

    Pure: the same article gives the same detections. It judges as of the article's own date and never asks the time.
    """

    def __init__(
        self, book: Rulebook, ear: Listener | None = None, *, near: bool = False, suggest: bool = False
    ) -> None:
        """`near` reads headlines, too, that only come near an event: plans and fears need no more. Beside an ear it is so.

        `suggest` lets the ear alone say what is told in a language that no rule has words for.
        """
        self.knowledge = Knowledge(book)
        self.ear = ear
        self.suggest = suggest
        self.near = near or ear is not None
        self._familiar = tuple(f"{example.form.title}\n{example.form.text}" for example in book.examples)

    @cached_property
    def nlp(self) -> Language:
        return pipeline(self._familiar)

    def warm_up(self) -> None:
        """Make what every article needs. A language is compiled when its first article comes, all when one says none."""
        with self.batch():
            pass

    def batch(self) -> AbstractContextManager[object]:
        """Read many articles inside this: what spaCy learns of their words is forgotten at its end."""
        return self.nlp.memory_zone()

    def read(self, article: Article) -> list[Detection]:
        """All that an article tells of our events, ringing or not, in the order of the text."""
        heard = self.listen(article)
        found = self.understand(heard) if heard is not None else []
        if not found and self.suggest and self.ear is not None and self.must_guess(article):
            return list(suggestions(self.ear, article, self.knowledge.rules))
        return found

    def listen(self, article: Article) -> Heard | None:
        """The first pass: one sweep over the text. None where no rule can ring, as for most articles."""
        tongue = self._declared(article)
        if article.lang is not None and tongue is None and not self.must_guess(article):
            return None
        folded = fold(f"{article.title}\n{article.text}")
        hits = tuple(self.knowledge.triggers(tongue).find(folded))
        if not hits or not (
            self.knowledge.may_ring(self.knowledge.bits_of(hits)) or (self.near and self._near(article, hits))
        ):
            return None
        return Heard(article, folded, hits)

    def _near(self, article: Article, hits: Sequence[Found]) -> bool:
        end = headline_end(article)
        return self.knowledge.may_be_near(self.knowledge.bits_of(hit for hit in hits if hit.start <= end))

    def understand(self, heard: Heard) -> list[Detection]:
        """The second pass: read the sentences that may ring."""
        tongue = self._declared(heard.article) or self._guessed(heard)
        if tongue is None:
            return []
        hits = tuple(hit for hit in heard.hits if not hit.entry.lang or hit.entry.lang == tongue.code)
        article = heard.article
        readings = self.piece(article, heard.folded, hits, tongue).readings()
        if self.ear is not None:
            readings = heard_by(self.ear, headline(article.title, article.text), readings)
        return [reading.detection for reading in settled(readings)]

    def piece(self, article: Article, folded: Folded, hits: Sequence[Found], tongue: Tongue) -> Piece:
        """An article as the second pass reads it."""
        return Piece(article, folded, hits, tongue, knowledge=self.knowledge, nlp=self.nlp, near=self.near)

    def must_guess(self, article: Article) -> bool:
        """Whether an article declares a language that nobody knows, so that it is read in the likeliest one."""
        return article.lang is not None and self._declared(article) is None and base_of(article.lang) not in CONSIDERED

    def language_of(self, article: Article) -> str:
        """The language in which an article is read: the one it declares where we know it, else the likeliest."""
        tongue = self._declared(article)
        return tongue.code if tongue else guess(f"{article.title} {article.text}")

    def _declared(self, article: Article) -> Tongue | None:
        return self.knowledge.tongues.get(base_of(article.lang)) if article.lang else None

    def _guessed(self, heard: Heard) -> Tongue | None:
        return self.knowledge.tongues.get(guess(f"{heard.article.title} {heard.article.text}".strip()))


def headline_end(article: Article) -> int:
    """Where the headline ends: the title, or the first line of a text without one."""
    if article.title:
        return len(article.title)
    end = article.text.find("\n")
    return (end if end >= 0 else len(article.text)) + 1
