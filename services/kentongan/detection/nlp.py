"""One spaCy pipeline for every language: our own tokens, sentences, terms, entities and cues.

spaCy's tokenizers for single languages are slow to build (Indonesian takes seconds) and disagree about hyphens; one rule for
all scripts serves a matcher better (docs/decisions/0004-one-blank-pipeline.md). A trained component of a user's own may be
added behind ours: it finds `doc.sents`, `doc.ents` and the span groups `terms`, `entities` and `cues` filled.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import NamedTuple

import spacy
from spacy.attrs import LOWER, NORM, PREFIX, SUFFIX
from spacy.language import Language as SpacyLanguage
from spacy.tokens import Doc, Span
from spacy.util import filter_spans
from spacy.vocab import Vocab

from kentongan.detection.knowledge import TOLL, Cue, Thing, Tongue
from kentongan.detection.lexicon import Entry, Found
from kentongan.text.normalize import Folded

ONE_BY_ONE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f"
"""Han, kana and Thai are read character by character: a segmenter would cut names apart."""

VOWEL_SIGNS = "\u0900-\u0963"
"""Devanagari's signs belong to the word in which they stand, though they are no letters."""

TOKEN = re.compile(
    rf"[{ONE_BY_ONE}]"
    r"|\d+(?:[.,]\d+)*"
    rf"|(?:(?![{ONE_BY_ONE}])[^\W\d_]|[{VOWEL_SIGNS}])+(?:'(?:(?![{ONE_BY_ONE}])[^\W\d_])+)*"
    r"|\s"
    r"|[^\s]",
)
BREAKS = {**dict.fromkeys(",:—–()،，：、（）…|·/\n", 1), **dict.fromkeys(";؛；", 3)}
"""What parts clauses, and how much: behind a semicolon another statement begins."""

ATTRIBUTES = {LOWER: str.lower, NORM: str.lower, PREFIX: lambda word: word[0], SUFFIX: lambda word: word[-3:]}
"""What spaCy computes of each new word. Its usual dozen (shape, like_url, …) take a fifth of the second pass, and none of our
components asks for them; one that does sets its own getters."""

NAMED = {
    "state": "GPE",
    "leader": "PERSON",
    "minister": "PERSON",
    "organisation": "ORG",
    "armed_group": "ORG",
    "place": "LOC",
    "sea": "LOC",
}


class Mark(NamedTuple):
    """An entry of the lexicon where it stands, counted in tokens of its Doc; `first` and `last` in code points."""

    start: int
    end: int
    first: int
    last: int
    entry: Entry


def thing_of(mark: Mark) -> Thing:
    """What a name stands for."""
    thing = mark.entry.value
    if not isinstance(thing, Thing):
        raise TypeError(f"{mark.entry.kind} {mark.entry.name} names no thing")
    return thing


class Passage(NamedTuple):
    """A stretch of an article on its way through the pipeline: where it stands and what the first pass found in it."""

    folded: Folded
    start: int
    end: int
    sentences: tuple[tuple[int, int], ...]
    hits: tuple[Found, ...]
    tongue: Tongue


class Tokenizer:
    """Cuts a text into words, numbers, signs, and single characters of scripts without spaces."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        starts: list[int] = []
        for match in TOKEN.finditer(text):
            word = match.group()
            if word == " " and words and not spaces[-1]:
                spaces[-1] = True
                continue
            words.append(word)
            spaces.append(False)
            starts.append(match.start())
        doc = Doc(self.vocab, words=words, spaces=spaces)
        doc.user_data["words"] = words
        doc.user_data["starts"] = starts
        return doc


@SpacyLanguage.component("kentongan_sentences")
def sentences(doc: Doc) -> Doc:
    """Mark where sentences begin, as the splitter of all scripts found them."""
    passage: Passage = doc.user_data["passage"]
    starts = doc.user_data["starts"]
    bounds = [bisect_left(starts, first - passage.start) for first, _ in passage.sentences]
    for start in bounds:
        if start < len(doc):
            doc[start].is_sent_start = True
    ends = [*bounds[1:], len(doc)]
    doc.user_data["bounds"] = list(zip(bounds, ends, strict=True))
    return doc


@SpacyLanguage.component("kentongan_terms")
def terms(doc: Doc) -> Doc:
    """Place the words of the rules, as the first pass found them, less those inside a mask."""
    passage: Passage = doc.user_data["passage"]
    masks = [hit for hit in passage.hits if hit.entry.kind == "mask"]
    # words for the dead, injured and missing count only with their number, which is read later
    terms = [hit for hit in passage.hits if hit.entry.kind == "term" and hit.entry.name != TOLL]
    hits = [hit for hit in terms if masking(hit, masks) is None]
    marks = _longest(_placed(doc, hits, passage.start))
    doc.user_data["terms"] = marks
    doc.spans["terms"] = [Span(doc, mark.start, mark.end, label=mark.entry.name) for mark in marks]
    return doc


@SpacyLanguage.component("kentongan_names")
def names(doc: Doc) -> Doc:
    """Look up names and the words of the grammar."""
    passage: Passage = doc.user_data["passage"]
    found = list(passage.tongue.lexicon.find(passage.folded, None, passage.start, passage.end))
    marks = _placed(doc, found, passage.start)
    outermost = _outermost([mark for mark in marks if mark.entry.kind == "name"])
    doc.user_data["names"] = [mark for mark in outermost if mark.entry.name != "mask"]
    doc.user_data["grammar"] = _longest([mark for mark in marks if mark.entry.kind != "name"])
    spans = [Span(doc, mark.start, mark.end, label=NAMED[thing_of(mark).kind]) for mark in doc.user_data["names"]]
    doc.spans["entities"] = spans
    doc.ents = filter_spans(spans)
    doc.spans["cues"] = [
        Span(doc, mark.start, mark.end, label=mark.entry.name)
        for mark in doc.user_data["grammar"]
        if mark.entry.kind == "cue"
    ]
    return doc


def pipeline(familiar: Iterable[str] = ()) -> SpacyLanguage:
    """The pipeline through which every passage goes; it is the same for all languages.

    The words of `familiar` texts, the examples, are learnt for good: they are the words of news, and what is learnt inside a
    memory zone has to be learnt again in the next.
    """
    nlp = spacy.blank("xx", vocab=Vocab(lex_attr_getters=ATTRIBUTES))
    nlp.tokenizer = Tokenizer(nlp.vocab)
    for name in ("kentongan_sentences", "kentongan_terms", "kentongan_names"):
        nlp.add_pipe(name)
    for text in familiar:
        nlp.make_doc(text)
    return nlp


def parse(nlp: SpacyLanguage, passage: Passage) -> Doc:
    """Send one passage through the pipeline."""
    doc = nlp.make_doc(passage.folded.cased[passage.start : passage.end])
    doc.user_data["passage"] = passage
    return nlp(doc)


def _placed(doc: Doc, found: list[Found], offset: int) -> list[Mark]:
    starts = doc.user_data["starts"]
    marks = []
    for hit in found:
        first = bisect_right(starts, hit.start - offset) - 1
        last = bisect_left(starts, hit.end - offset)
        marks.append(Mark(max(first, 0), max(last, first + 1), hit.start, hit.end, hit.entry))
    return marks


def masking(hit: Found, masks: Iterable[Found]) -> Found | None:
    """The longer phrase that cancels a word inside it, or None where there is none."""
    for mask in masks:
        if mask.start <= hit.start and hit.end <= mask.end and mask.entry.name == hit.entry.name:
            return mask
    return None


def _longest(marks: list[Mark]) -> list[Mark]:
    """Of marks of one kind and name that overlap, the longest; a cue that works on both sides is one for each."""
    kept: list[Mark] = []
    last: dict[tuple[str, str, str], int] = {}
    for mark in sorted(marks, key=lambda mark: (mark.first, -mark.last, -mark.entry.written)):
        side = mark.entry.value.side if isinstance(mark.entry.value, Cue) else ""
        key = (mark.entry.kind, mark.entry.name, side)
        if mark.first >= last.get(key, -1):
            last[key] = mark.last
            kept.append(mark)
    return kept


def _outermost(marks: list[Mark]) -> list[Mark]:
    """Names that stand in no longer name; several things may share one name."""
    kept: list[Mark] = []
    reach = (-1, -1)
    for mark in sorted(marks, key=lambda mark: (mark.first, -mark.last)):
        if (mark.first, mark.last) == reach or mark.first >= reach[1]:
            reach = (mark.first, mark.last)
            kept.append(mark)
    return kept
