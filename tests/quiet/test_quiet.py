"""Ordinary news rings nothing, however its words sound."""

from pathlib import Path

import pytest

from builders import an_article
from kentongan.rulebook.yaml import load
from reading import our_detector

HEADLINES = load(Path(__file__).parent / "headlines.yaml").data

AWAITED = [
    ("es", "La cumbre de la CELAC se celebrará en Bogotá el próximo mes", "a plan told by the verb of a noun's event"),
    ("zh", "金砖国家峰会将于下月举行", "a plan told behind the event"),
    ("zh", "汶川地震十五周年 民众悼念遇难者", "the anniversary's number is taken for a toll"),
]


def rung_by(headline: str, lang: str) -> list[tuple[str, str]]:
    article = an_article(title=headline, lang=lang, published_at="2024-11-20T09:00:00Z")
    return [(one.event_type, one.reason) for one in our_detector().read(article) if one.rings]


@pytest.mark.parametrize("lang", sorted(HEADLINES))
def test_ordinary_headlines_ring_nothing(lang):
    rung = {headline: rung_by(headline, lang) for headline in HEADLINES[lang]}

    assert {headline: events for headline, events in rung.items() if events} == {}


@pytest.mark.parametrize(
    ("lang", "headline"),
    [pytest.param(lang, headline, marks=pytest.mark.xfail(reason=reason)) for lang, headline, reason in AWAITED],
)
def test_this_headline_rings_nothing(lang, headline):
    assert rung_by(headline, lang) == []


def test_the_quiet_corpus_speaks_every_language_that_we_hear():
    assert {lang for lang, headlines in HEADLINES.items() if len(headlines) >= 15} >= set(
        our_detector().knowledge.tongues
    )
