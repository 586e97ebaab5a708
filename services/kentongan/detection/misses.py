"""Near rings: what came near to an event and did not ring, by what was missing. For whoever grows the lexicon."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kentongan.detection.detector import Detector, headline_end
from kentongan.detection.knowledge import Tongue
from kentongan.detection.lexicon import Found
from kentongan.detection.nlp import masking
from kentongan.detection.sampling import Sample
from kentongan.domain.article import Article
from kentongan.domain.detection import Detection, Why
from kentongan.rulebook.rule import Rule, plain
from kentongan.text.normalize import fold

THINGS = ("noun", "any")
"""How a word tells a thing rather than a deed."""

SHOWN = 200
"""Code points of a text without a title."""

APART = "they do not stand together"
"""Why every term of a line is there and yet nothing was read."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Miss:
    """How an article came near to an event: the terms it has, and why that was not enough."""

    event_type: str
    lang: str
    has: tuple[str, ...]
    why: str


class Misses:
    """Groups near rings over many articles.

    What is near is what the detector reads as near or as weak; and, in a headline in which it read nothing, all terms but
    one of a line, where a noun that is of no other rule is among them.
    """

    def __init__(self, detector: Detector, sample: int) -> None:
        self._detector = detector
        self._sample = sample
        self._found: dict[Miss, Sample[str]] = {}
        self._rules = {rule.id: rule for rule in detector.knowledge.rules}
        askers = Counter(term for rule in self._rules.values() for term in rule.terms | set(rule.near))
        self._own = {term for term, rules in askers.items() if rules == 1}
        """Terms of one rule alone. Those of several ("launch", "hit") come near to none of them by themselves."""

    def add(self, article: Article, detections: Sequence[Detection]) -> None:
        """One article with what was read in it."""
        for miss in dict.fromkeys(self._misses(article, detections)):
            sample = self._found.setdefault(miss, Sample(self._sample))
            sample.add(article.id, article.title or article.text[:SHOWN])

    def groups(self) -> list[tuple[Miss, Sample[str]]]:
        """Every group with its headlines; the most frequent first."""
        return sorted(self._found.items(), key=lambda item: (-item[1].count, item[0]))

    def _misses(self, article: Article, detections: Sequence[Detection]) -> Iterator[Miss]:
        rung = {one.event_type for one in detections if one.rings}
        for one in detections:
            if one.event_type not in rung and one.reason in (Why.WEAK, Why.NEAR):
                yield self._of_reading(one)
        tongue = self._detector.knowledge.tongues.get(self._detector.language_of(article))
        if tongue is not None:
            read = {one.event_type for one in detections}
            yield from self._of_headline(article, tongue, read)

    def _of_reading(self, one: Detection) -> Miss:
        rule = self._rules[one.event_type]
        has = {span.says for span in one.evidence} & (rule.terms | set(rule.near))
        why = _lacks(rule, has) if one.reason == Why.NEAR else f"weak: {one.confidence_reason}"
        return _miss(rule, one.lang, has, why)

    def _of_headline(self, article: Article, tongue: Tongue, read: Collection[str]) -> Iterator[Miss]:
        hits = self._terms(article, tongue)
        has = {hit.entry.name for hit in hits}
        # a verb by itself comes near to nothing: "hits" is of many things
        things = {hit.entry.name for hit in hits if hit.entry.value in THINGS} & self._own
        for event, rule in self._rules.items():
            near = has & rule.terms
            if event not in read and near & things and len(_missing(rule, near)) <= 1:
                yield _miss(rule, tongue.code, near, _lacks(rule, near))

    def _terms(self, article: Article, tongue: Tongue) -> list[Found]:
        """The words of all rules in the headline of an article, less those inside a mask."""
        headline = f"{article.title}\n{article.text}"[: headline_end(article) + 1]
        hits = list(self._detector.knowledge.triggers(tongue).find(fold(headline)))
        masks = [hit for hit in hits if hit.entry.kind == "mask"]
        return [hit for hit in hits if hit.entry.kind == "term" and masking(hit, masks) is None]


def _miss(rule: Rule, lang: str, has: Iterable[str], why: str) -> Miss:
    return Miss(event_type=rule.id, lang=lang, has=tuple(sorted(map(plain, has))), why=why)


def _missing(rule: Rule, has: Collection[str]) -> list[str]:
    """The terms that are missing of the line that is nearest to being there, of those that have any term there."""
    begun = [line.terms for line in rule.hears if set(line.terms) & set(has)] or [line.terms for line in rule.hears]
    return min(([term for term in terms if term not in has] for terms in begun), key=len)


def _lacks(rule: Rule, has: Collection[str]) -> str:
    missing = _missing(rule, has)
    return f"lacks {' and '.join(map(plain, missing))}" if missing else APART
