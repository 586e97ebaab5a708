"""One article as the second pass reads it: its blocks, its sentences, and what each rule reads in them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cached_property

from spacy.language import Language

from kentongan.detection.bearings import displaced
from kentongan.detection.conditions import Match, matches, nearly
from kentongan.detection.dates import occurred_at
from kentongan.detection.entities import ACT_FOR_A_STATE, Company, Mention, distinct, mentions_of, place_of
from kentongan.detection.figures import figures_of, with_tolls
from kentongan.detection.knowledge import Knowledge, Thing, Tongue
from kentongan.detection.lexicon import Found
from kentongan.detection.modality import modality_of, role_of
from kentongan.detection.nlp import Mark, Passage, parse, thing_of
from kentongan.detection.sentence import Sentence
from kentongan.detection.settling import RINGING_ROLES, SILENT_BLOCKS, Reading, most_exact
from kentongan.detection.slots import Parties, facts_of, parties_of
from kentongan.domain.article import Article
from kentongan.domain.detection import Detection, Entity, Evidence, Figure, Occurred, Why, detection_id
from kentongan.domain.words import Block, Confidence, Modality, Role
from kentongan.rulebook.book import confidence_of, level_of
from kentongan.rulebook.expressions import Expression, Facts
from kentongan.rulebook.rule import Rule, plain
from kentongan.text.blocks import Part, block_of, dateline, headline_form
from kentongan.text.normalize import Folded
from kentongan.text.sentences import sentences

QUESTION_MARKS = ("?", "？", "؟")
QUOTES = "\"'”»’)）」』 "
OLD = 30
"""Days. What a sentence dates further back than this is told as history."""
AHEAD = timedelta(hours=14)
"""What begins later than this after publication is still to come; until then it may be the day already, further east."""


class Piece:
    """One article on its way through the second pass.

    `hits` are the words of the rules that stand in it; `near` says whether its headline is read also where it only comes near
    an event.
    """

    def __init__(
        self,
        article: Article,
        folded: Folded,
        hits: Sequence[Found],
        tongue: Tongue,
        *,
        knowledge: Knowledge,
        nlp: Language,
        near: bool,
    ) -> None:
        self.knowledge = knowledge
        self.nlp = nlp
        self.near = near
        self.article = article
        self.folded = folded
        self.hits = hits
        self.tongue = tongue
        # the title ends where the line break stands that joins it to the text
        self.text_starts = folded.position(len(article.title)) + 1
        self.form = headline_form(folded.text[: self.text_starts - 1], tongue.headlines)

    @cached_property
    def company(self) -> Company:
        """Everybody the article names in full; looked up only where a bare surname stands."""
        found = self.tongue.lexicon.find(self.folded)
        full = [hit.entry.value for hit in found if hit.entry.name not in ("short", "mask")]
        return Company.of(thing for thing in full if isinstance(thing, Thing))

    def readings(self) -> list[Reading]:
        """What every sentence tells, in the order of the text."""
        return [reading for part, hits in self._parts() for reading in self._read_part(part, hits)]

    def _parts(self) -> Iterator[tuple[Part, list[Found]]]:
        """The lines of the article that hold words of ours, in positions of the folded whole, with those words."""
        lines: dict[int, list[Found]] = {}
        for hit in self.hits:
            lines.setdefault(self.folded.text.rfind("\n", 0, hit.start) + 1, []).append(hit)
        for start, hits in sorted(lines.items()):
            end = self.folded.text.find("\n", start)
            end = len(self.folded.text) if end < 0 else end
            part = self.part(start, end)
            yield part, [hit for hit in hits if part.start <= hit.start and hit.end <= end]

    def part(self, start: int, end: int) -> Part:
        """What a line is: the title, or a block of the text."""
        if start < self.text_starts:
            return Part("title", 0, self.text_starts - 1, Block.TITLE)
        # where and by whom it was written is no part of what it tells: "SEOUL (Yonhap) - North Korea fired"
        start += dateline(self.folded.cased[start:end])
        return Part("text", start, end, block_of(self.folded.text[start:end], self.tongue.marks))

    def _read_part(self, part: Part, inside: Sequence[Found]) -> Iterator[Reading]:
        if not self._may_tell(part, inside):
            return
        for passage in self._passages(part, inside):
            doc = parse(self.nlp, passage)
            for start, end in doc.user_data["bounds"]:
                if start < end:
                    yield from self.read_sentence(Sentence(doc, start, end), part)

    def _passages(self, part: Part, hits: Sequence[Found]) -> Iterator[Passage]:
        """Runs of neighbouring sentences that may ring."""
        line = self.folded.cased[part.start : part.end]
        run: list[tuple[int, int]] = []
        for first, last in self._sentences(part, line):
            span = (first + part.start, last + part.start)
            here = [hit for hit in hits if span[0] <= hit.start and hit.end <= span[1]]
            if here and self._may_tell(part, here):
                run.append(span)
            elif run:
                yield self._passage(run, hits)
                run = []
        if run:
            yield self._passage(run, hits)

    def _sentences(self, part: Part, line: str) -> Iterator[tuple[int, int]]:
        """A headline is read as one: "Wypadek w Chorwacji. Zginęło 12 osób" tells one event."""
        if part.block is Block.TITLE:
            yield 0, len(line)
        else:
            yield from sentences(line, self.tongue.abbreviations)

    def _may_tell(self, part: Part, hits: Sequence[Found]) -> bool:
        """Whether words are enough to ring, or in a headline to come near it."""
        bits = self.knowledge.bits_of(hits)
        near = self.near and self._is_headline(part) and self.knowledge.may_be_near(bits)
        return near or self.knowledge.may_ring(bits)

    def _is_heard(self, sentence: Sentence, part: Part) -> bool:
        """Whether this is the sentence that the second ear hears."""
        return self._is_headline(part) and (part.block is Block.TITLE or sentence.first == part.start)

    def _is_headline(self, part: Part) -> bool:
        return part.block is Block.TITLE or (not self.article.title and part.start == self.text_starts)

    def _passage(self, run: list[tuple[int, int]], hits: Sequence[Found]) -> Passage:
        start, end = run[0][0], run[-1][1]
        here = tuple(hit for hit in hits if start <= hit.start and hit.end <= end)
        return Passage(self.folded, start, end, tuple(run), here, self.tongue)

    def read_sentence(self, sentence: Sentence, part: Part) -> Iterator[Reading]:
        """What each rule reads in a sentence, the most exact type of each event ringing alone."""
        with_tolls(sentence)
        bits = 0
        for term in sentence.terms:
            bits |= self.knowledge.bits.get(term, 0)
        mentions: list[Mention] | None = None
        readings: list[Reading] = []
        for rule, ways in self._heard_in(sentence, part, bits):
            if mentions is None:
                company = self.company if _has_short_name(sentence) else Company(frozenset(), frozenset())
                mentions = mentions_of(sentence, company, headline=part.block is Block.TITLE)
            detection = self._best(rule, ways, sentence, mentions, part)
            lacks = detection.reason == Why.WEAK and all(way.line.needs is None for way in ways)
            near = lacks or detection.reason == Why.NEAR
            readings.append(Reading(rule, detection, sentence.first, self._is_heard(sentence, part), near))
        yield from most_exact(readings)

    def _heard_in(self, sentence: Sentence, part: Part, bits: int) -> Iterator[tuple[Rule, list[Match]]]:
        """The rules that a sentence may make ring, and in a headline those it only comes near, with the words that do."""
        told: set[str] = set()
        for rule in self.knowledge.candidates(bits):
            ways = matches(rule, sentence)
            if ways:
                told.add(rule.id)
                yield rule, ways
        if self.near and self._is_headline(part):
            for bit, rule, term in self.knowledge.near:
                if bits & bit and rule.id not in told and term in sentence.terms:
                    told.add(rule.id)
                    yield rule, [nearly(term, sentence)]

    def _best(
        self, rule: Rule, ways: Sequence[Match], sentence: Sentence, mentions: Sequence[Mention], part: Part
    ) -> Detection:
        """The cheapest way to read a sentence that is not weak, the cheapest of all where all are.

        What a line that ignores plans and fears tells as a fact, such as a warning, goes before the fear that is told beside it.
        """
        first = self._detection(rule, ways[0], sentence, mentions, part)
        others = ((way, self._detection(rule, way, sentence, mentions, part)) for way in ways[1:])
        if first.confidence is Confidence.WEAK:
            return next((one for _, one in others if one.confidence is not Confidence.WEAK), first)
        if first.modality is not Modality.ASSERTED:
            return next((one for way, one in others if first.modality in way.line.ignores and one.rings), first)
        return first

    def _detection(
        self, rule: Rule, found: Match, sentence: Sentence, mentions: Sequence[Mention], part: Part
    ) -> Detection:
        parties = parties_of(rule, found, sentence, mentions)
        figures = figures_of(rule, found, sentence)
        modality, cue = modality_of(rule, found, sentence, self.article.published_at)
        dated = occurred_at(sentence, found, self.article.published_at)
        if modality is Modality.ASSERTED and dated:
            by_day = self._by_its_day(dated[0])
            modality = modality if by_day in found.line.ignores else by_day
        role, role_cue = self._role(part, sentence, found)
        facts = facts_of(parties, mentions, found, sentence, figures=bool(figures))
        needs = _met(found.line.needs or rule.needs, facts)
        facts |= {
            "needs": needs,
            "weak_term": found.weak,
            "title": part.block is Block.TITLE,
            "report": role is Role.REPORT,
            "publishers": 1,
        }
        confidence, confidence_reason = confidence_of(self.knowledge.confidence, facts)
        level, level_reason = level_of(rule, {figure.of: figure.value for figure, _, _ in figures})
        reason = _reason(part.block, modality, role, confidence)
        if reason == Why.RINGS and found.near:
            reason = Why.NEAR
        actor = distinct(parties.actor)
        place = tuple(
            displaced(place_of(one.place), one.mark, sentence) for one in parties.place if one.place is not None
        )
        day = dated[0].from_.date().isoformat() if dated else ""
        evidence = [self._span(*span, part) for span in _spans(found, parties, figures, dated)]
        if cue is not None:
            evidence.append(self._span(cue.first, cue.last, modality.value, part))
        if role_cue is not None:
            evidence.append(self._span(role_cue.first, role_cue.last, role.value, part))
        article = self.article
        return Detection(
            id=detection_id(article.id, rule.id, actor[0].id if actor else "", place[0].id if place else "", day),
            article_id=article.id,
            article_version=article.version,
            event_type=rule.id,
            rings=reason == Why.RINGS,
            reason=reason,
            modality=modality,
            role=role,
            level=level,
            level_reason=level_reason,
            confidence=confidence,
            confidence_reason=confidence_reason,
            block=part.block,
            actor=tuple(actor),
            target=tuple(_target(one) for one in parties.target),
            place=place,
            occurred_at=dated[0] if dated else None,
            figures=tuple(figure for figure, _, _ in figures),
            means=self._means(rule, found, sentence),
            evidence=tuple(sorted(evidence, key=lambda one: (one.start, one.end))),
            quote=self._quote(sentence, part),
            title=article.title,
            url=article.url,
            lang=self.tongue.code,
            publisher=article.publisher,
            source=article.source,
            published_at=article.published_at,
            received_at=article.fetched_at,
        )

    def _by_its_day(self, occurred: Occurred) -> Modality:
        """What is dated long before the day of publication is told as history, what is dated behind it as a plan."""
        published = self.article.published_at
        if published is None:
            return Modality.ASSERTED
        if occurred.from_ - published > AHEAD:
            return Modality.PLANNED
        return Modality.PAST if (published - occurred.to).days > OLD else Modality.ASSERTED

    def _role(self, part: Part, sentence: Sentence, found: Match) -> tuple[Role, Mark | None]:
        """What a reading is to its event: by the form of the headline, which colours the whole piece, or by its own words."""
        asks = sentence.text.rstrip(QUOTES).endswith(QUESTION_MARKS)
        shell = self.form == "live" and part.block is Block.TITLE
        if self.form == "opinion" or asks or shell:
            return Role.BACKGROUND, None
        return role_of(found, sentence)

    def _means(self, rule: Rule, found: Match, sentence: Sentence) -> tuple[str, ...]:
        marks = [mark for mark in found.marks if mark.entry.name == rule.means]
        inside = [one for one in sentence.terms.get(rule.means or "", []) if found.first <= one.first < found.last]
        return tuple(sentence.span(mark) for mark in marks or inside)

    def _span(self, first: int, last: int, says: str, part: Part) -> Evidence:
        start, end = self._original(first, last, part)
        words = (self.article.title if part.field == "title" else self.article.text)[start:end]
        return Evidence(field=part.field, start=start, end=end, text=words, says=says)

    def _quote(self, sentence: Sentence, part: Part) -> str:
        start, end = self._original(sentence.first, sentence.last, part)
        return (self.article.title if part.field == "title" else self.article.text)[start:end].strip()

    def _original(self, first: int, last: int, part: Part) -> tuple[int, int]:
        """Positions of the folded whole as code points of the article's own field."""
        offset = len(self.article.title) + 1 if part.field == "text" else 0
        return self.folded.start(first) - offset, self.folded.end(last) - offset


def _spans(
    found: Match,
    parties: Parties,
    figures: Sequence[tuple[Figure, int, int]],
    dated: tuple[Occurred, int, int] | None,
) -> list[tuple[int, int, str]]:
    """The words that made a reading, in positions of the folded whole, with what each says."""
    spans = [(mark.first, mark.last, plain(mark.entry.name)) for mark in found.marks]
    for slot in ("actor", "target", "place"):
        spans += [(one.mark.first, one.mark.last, slot) for one in getattr(parties, slot)]
    spans += [(first, last, figure.of) for figure, first, last in figures]
    if dated is not None:
        spans.append((dated[1], dated[2], "occurred_at"))
    return list(dict.fromkeys(spans))


def _has_short_name(sentence: Sentence) -> bool:
    return any(mark.entry.name == "short" for mark in sentence.names)


def _target(mention: Mention) -> Entity:
    thing = mention.place if mention.party is None or mention.place is not None else mention.party
    if mention.party is not None and mention.party.kind in ACT_FOR_A_STATE:
        return mention.entity()
    if thing is None:
        thing = thing_of(mention.mark)
    return Entity(id=thing.id, name=thing.name, kind=thing.kind)


def _met(needs: Expression | None, facts: Facts) -> bool:
    return needs is None or needs.holds(facts)


def _reason(block: Block, modality: Modality, role: Role, confidence: Confidence) -> str:
    """Why a reading rings, or the first thing that keeps it from ringing."""
    if block in SILENT_BLOCKS:
        return SILENT_BLOCKS[block]
    if modality is not Modality.ASSERTED:
        return f"{Why.MODALITY}: {modality}"
    if role not in RINGING_ROLES:
        return f"{Why.ROLE}: {role}"
    if confidence is Confidence.WEAK:
        return Why.WEAK
    return Why.RINGS
