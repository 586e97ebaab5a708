"""Why an article rings or does not: everything that was found in it, sentence by sentence, each thing where it stands.

The detector reads only sentences that may ring, and keeps only what decided. This reads every sentence by the same means and
keeps all of it, also what was masked, what did not reach and what came close. It decides nothing itself.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kentongan.detection.conditions import matches
from kentongan.detection.detector import Detector
from kentongan.detection.knowledge import Cue, Knowledge, Tongue
from kentongan.detection.lexicon import Found
from kentongan.detection.modality import CROSSES, CROSSES_TO_ROLE
from kentongan.detection.nlp import Mark, Passage, masking, parse, thing_of
from kentongan.detection.sentence import Sentence
from kentongan.domain.article import Article
from kentongan.domain.detection import Detection
from kentongan.domain.words import Block, Modality
from kentongan.rulebook.rule import Line, plain
from kentongan.text.blocks import Part
from kentongan.text.language import base_of
from kentongan.text.normalize import Folded, fold
from kentongan.text.sentences import sentences

if TYPE_CHECKING:
    from kentongan.detection.ear import Ear

NEAREST = 2
"""Examples of each side that are shown for what the ear makes of a headline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of an article. `start` and `end` count code points of the field."""

    field: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Something of ours that stands in a sentence.

    `kind` is `term`, `masked` (a term that a longer phrase cancels), `name`, `mask`, `cue`, `role`, or a word of the grammar.
    """

    kind: str
    says: str
    span: Span
    detail: str = ""
    reach: Span | None = None
    """How far a cue reaches, where it has a side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Almost:
    """A rule that nearly heard its event; where it lacks nothing, its terms stand too far apart."""

    event: str
    terms: tuple[str, ...]
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One sentence: what stands in it, how each rule read it by itself, and which rules nearly did."""

    span: Span
    block: Block
    words: tuple[Word, ...] = ()
    readings: tuple[Detection, ...] = ()
    almost: tuple[Almost, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Like:
    """A sample that a headline sounds like to the ear."""

    lang: str
    text: str
    rings: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """What the second ear makes of the headline: probabilities, each with the bars below or above which it speaks."""

    headline: str
    heads: dict[str, float]
    bars: dict[str, tuple[float, float]]
    like: tuple[Like, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything that was found in an article, and what came of it."""

    article_id: str
    lang: str
    guessed: bool
    known: bool
    """Whether we have words for the language."""
    form: str | None
    """What the headline is by its label: opinion, live, digest."""
    told: tuple[Told, ...] = ()
    detections: tuple[Detection, ...] = ()
    """The readings of all sentences put together: what the detector says."""
    sound: Sound | None = field(default=None)


def explain(detector: Detector, article: Article, sound: Sound | None = None) -> Explanation:
    """Read an article as the detector does, and keep everything; also what the second ear makes of it, where it was asked."""
    guessed = article.lang is None or detector.must_guess(article)
    # what declares a language that we might have guessed, but have no words for, is not read in another
    lang = detector.language_of(article) if guessed else base_of(article.lang or "")
    tongue = detector.knowledge.tongues.get(lang)
    if tongue is None:
        return Explanation(article_id=article.id, lang=lang, guessed=guessed, known=False, form=None, sound=sound)
    with detector.batch():
        reader = _Reader(detector, article, tongue)
        return Explanation(
            article_id=article.id,
            lang=lang,
            guessed=guessed,
            known=True,
            form=reader.reader.form,
            told=tuple(reader.told()),
            detections=tuple(detector.read(article)),
            sound=sound,
        )


class _Reader:
    """One article while everything in it is looked at."""

    def __init__(self, detector: Detector, article: Article, tongue: Tongue) -> None:
        self.detector = detector
        self.article = article
        self.tongue = tongue
        self.folded: Folded = fold(f"{article.title}\n{article.text}")
        self.hits = tuple(detector.knowledge.triggers(tongue).find(self.folded))
        self.reader = detector.piece(article, self.folded, self.hits, tongue)

    def told(self) -> Iterator[Told]:
        for part in self._parts():
            line = self.folded.cased[part.start : part.end]
            runs = [
                (first + part.start, last + part.start) for first, last in sentences(line, self.tongue.abbreviations)
            ]
            if not runs:
                continue
            inside = tuple(hit for hit in self.hits if part.start <= hit.start and hit.end <= part.end)
            passage = Passage(self.folded, runs[0][0], runs[-1][1], tuple(runs), inside, self.tongue)
            doc = parse(self.detector.nlp, passage)
            for start, end in doc.user_data["bounds"]:
                if start < end:
                    yield self._sentence(Sentence(doc, start, end), part)

    def _parts(self) -> Iterator[Part]:
        start = 0
        while start <= len(self.folded.text):
            part = self.reader.part(start, self._end_of_line(start))
            yield part
            start = part.end + 1

    def _end_of_line(self, start: int) -> int:
        end = self.folded.text.find("\n", start)
        return len(self.folded.text) if end < 0 else end

    def _sentence(self, sentence: Sentence, part: Part) -> Told:
        words = sorted(
            set(self._words(sentence, part)), key=lambda word: (word.span.start, word.span.end, word.kind, word.says)
        )
        readings = [one.detection for one in self.reader.read_sentence(sentence, part)]
        heard = {one.event_type for one in readings}
        return Told(
            span=self._span(sentence.first, sentence.last, part),
            block=part.block,
            words=tuple(words),
            readings=tuple(readings),
            almost=tuple(_almost(self.detector.knowledge, sentence, heard)),
        )

    def _words(self, sentence: Sentence, part: Part) -> Iterator[Word]:
        def word(mark: Mark | Found, kind: str, says: str, detail: str = "", reach: Span | None = None) -> Word:
            first, last = (mark.start, mark.end) if isinstance(mark, Found) else (mark.first, mark.last)
            return Word(kind=kind, says=says, span=self._span(first, last, part), detail=detail, reach=reach)

        for term, marks in sentence.terms.items():
            yield from (word(mark, "term", plain(term), str(mark.entry.value)) for mark in marks)
        yield from self._masked(sentence, word)
        for mark in sentence.names:
            thing = thing_of(mark)
            yield word(mark, "name", thing.id, f"{mark.entry.name} of {thing.name}")
        for mark in (mark for marks in sentence.grammar.values() for mark in marks):
            cue = mark.entry.value
            if isinstance(cue, Cue):
                reach = self._reach(cue, mark, sentence, part)
                yield word(mark, mark.entry.kind, mark.entry.name, _side(cue), reach)
            else:
                value = f"{cue:g}" if isinstance(cue, float) else ""
                yield word(mark, mark.entry.kind, mark.entry.name, value)

    def _masked(self, sentence: Sentence, word: Callable[..., Word]) -> Iterator[Word]:
        """What a longer phrase cancels: words of rules, and names."""
        inside = [hit for hit in self.hits if sentence.first <= hit.start and hit.end <= sentence.last]
        masks = [hit for hit in inside if hit.entry.kind == "mask"]
        for hit in inside:
            mask = masking(hit, masks) if hit.entry.kind == "term" else None
            if mask is not None:
                yield word(hit, "masked", plain(hit.entry.name), f"inside {self.folded.cased[mask.start : mask.end]!r}")
        for hit in self.tongue.lexicon.find(self.folded, None, sentence.first, sentence.last):
            if hit.entry.kind == "name" and hit.entry.name == "mask":
                yield word(hit, "mask", "name")

    def _reach(self, cue: Cue, mark: Mark, sentence: Sentence, part: Part) -> Span | None:
        """The stretch in which an event's words have to stand for a cue to hold them."""
        crosses = CROSSES.get(cue.says, 0) if isinstance(cue.says, Modality) else CROSSES_TO_ROLE
        ahead = range(mark.end, min(mark.end + cue.reach + 1, sentence.end))
        behind = range(mark.start - 1, max(mark.start - cue.reach - 2, sentence.start - 1), -1)
        match cue.side:
            case "before":
                held = [position for position in ahead if sentence.breaks(mark.start, position) <= crosses]
                return self._stretch(mark.start, held[-1], sentence, part) if held else None
            case "after":
                held = [position for position in behind if sentence.breaks(position, mark.start) <= crosses]
                return self._stretch(held[-1], mark.end - 1, sentence, part) if held else None
            case "anywhere":
                return self._span(sentence.first, sentence.last, part)
            case _:
                return None

    def _stretch(self, first: int, last: int, sentence: Sentence, part: Part) -> Span:
        start = sentence.passage.start + sentence.starts[first]
        end = sentence.passage.start + sentence.starts[last] + len(sentence.words[last])
        return self._span(start, end, part)

    def _span(self, first: int, last: int, part: Part) -> Span:
        offset = len(self.article.title) + 1 if part.field == "text" else 0
        start, end = self.folded.start(first) - offset, self.folded.end(last) - offset
        whole = self.article.title if part.field == "title" else self.article.text
        text = whole[start:end].rstrip()
        return Span(field=part.field, start=start, end=start + len(text), text=text)


def _side(cue: Cue) -> str:
    """On which side of the event a cue stands, and from how far away."""
    return f"{cue.side} it, up to {cue.reach} words" if cue.side in ("before", "after") else f"{cue.side} of it"


def _almost(knowledge: Knowledge, sentence: Sentence, heard: set[str]) -> Iterator[Almost]:
    """Rules of which one term is missing, or all are there and stand too far apart."""
    for rule in knowledge.rules:
        if rule.id in heard or matches(rule, sentence):
            continue
        nearest = min(rule.hears, key=lambda line: len(_lacks(line, sentence)))
        lacks = _lacks(nearest, sentence)
        if len(nearest.terms) > 1 and len(lacks) <= 1:
            yield Almost(
                event=rule.id,
                terms=tuple(plain(term) for term in nearest.terms),
                lacks=tuple(plain(term) for term in lacks),
            )


def _lacks(line: Line, sentence: Sentence) -> Sequence[str]:
    return [term for term in line.terms if not sentence.terms.get(term)]


def sound_of(text: str, ear: "Ear") -> Sound:
    """What the second ear makes of a headline, and which samples it sounds like: some that ring, and some that do not."""
    (opinion,) = ear.opinions([text])
    heads = {"news": opinion.news, **opinion.types}
    like = [one for rings in (True, False) for one in ear.sounds_like(opinion, rings=rings, count=NEAREST)]
    return Sound(
        headline=text,
        heads=heads,
        bars={name: (bars.demote, bars.promote) for name, bars in ear.bars.items() if name in heads},
        like=tuple(Like(lang=one.lang, text=one.text, rings=one.rings) for one in like),
    )
