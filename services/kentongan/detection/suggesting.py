"""What the second ear alone makes of an article in a language that no rule has words for."""

from collections.abc import Iterable, Iterator

from kentongan.detection.ear import Listener
from kentongan.detection.headline import headline
from kentongan.detection.hearing import told
from kentongan.detection.verdict import Say, Standing, verdict
from kentongan.domain.article import Article
from kentongan.domain.detection import Detection, Why, detection_id
from kentongan.domain.words import Block, Confidence, Level, Modality, Role
from kentongan.rulebook.book import level_of
from kentongan.rulebook.rule import Rule

UNVERIFIED = "the second ear alone hears it, in a language without words of ours"


def suggestions(ear: Listener, article: Article, rules: Iterable[Rule]) -> Iterator[Detection]:
    """The events that a headline sounds like, each of a type whose head has a vote.

    They name nobody, no place and no figure: the ear hears what kind of thing is told, not of whom. None is graver than moderate.
    """
    said = headline(article.title, article.text)
    (opinion,) = ear.opinions([said])
    for rule in rules:
        found = verdict(Standing.UNHEARD, opinion, rule.id, ear)
        if found.say is Say.SUGGEST:
            yield _suggested(article, said, rule, told(found, opinion, ear, rings=True))


def _suggested(article: Article, said: str, rule: Rule, because: str) -> Detection:
    level, level_reason = level_of(rule, {})
    return Detection(
        id=detection_id(article.id, rule.id, "", "", ""),
        article_id=article.id,
        article_version=article.version,
        event_type=rule.id,
        rings=True,
        reason=f"{Why.SUGGESTED}: {because}",
        modality=Modality.ASSERTED,
        role=Role.REPORT,
        level=min(level, Level.MODERATE, key=lambda one: one.rank),
        level_reason=level_reason,
        confidence=Confidence.FAIR,
        confidence_reason=UNVERIFIED,
        block=Block.TITLE if article.title else Block.BODY,
        quote=said,
        title=article.title,
        url=article.url,
        lang=article.lang or "",
        publisher=article.publisher,
        source=article.source,
        published_at=article.published_at,
        received_at=article.fetched_at,
    )
