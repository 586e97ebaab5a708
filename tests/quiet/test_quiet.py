"""Ordinary news rings nothing, however its words sound."""

from pathlib import Path

import pytest

from builders import an_article
from kentongan.rulebook.yaml import load
from reading import our_detector

HEADLINES = load(Path(__file__).parent / "headlines.yaml").data


def rung_by(headline: str, lang: str) -> list[tuple[str, str]]:
    article = an_article(title=headline, lang=lang, published_at="2024-11-20T09:00:00Z")
    return [(one.event_type, one.reason) for one in our_detector().read(article) if one.rings]


@pytest.mark.parametrize("lang", sorted(HEADLINES))
def test_ordinary_headlines_ring_nothing(lang):
    rung = {headline: rung_by(headline, lang) for headline in HEADLINES[lang]}

    assert {headline: events for headline, events in rung.items() if events} == {}


def test_the_quiet_corpus_speaks_every_language_that_we_hear():
    assert {lang for lang, headlines in HEADLINES.items() if len(headlines) >= 15} >= set(
        our_detector().knowledge.tongues
    )
