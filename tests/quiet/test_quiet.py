"""Ordinary news rings nothing, however its words sound."""

from pathlib import Path

import pytest

from builders import an_article
from kentongan.rulebook.folder import rules_folder
from kentongan.rulebook.ordinary import load_ordinary
from kentongan.rulebook.yaml import load
from reading import our_detector, our_rulebook

SECOND_TIER = frozenset({"fa", "he", "hi", "nl", "th", "uk"})
FEWEST = 100
FEWEST_OF_THE_SECOND_TIER = 60
HEADLINES = load(Path(__file__).parent / "headlines.yaml").data


def rung_by(headline: str, lang: str) -> list[tuple[str, str]]:
    article = an_article(title=headline, lang=lang, published_at="2024-11-20T09:00:00Z")
    return [(one.event_type, one.reason) for one in our_detector().read(article) if one.rings]


@pytest.mark.parametrize("lang", sorted(HEADLINES))
def test_ordinary_headlines_ring_nothing(lang):
    rung = {headline: rung_by(headline, lang) for headline in HEADLINES[lang]}

    assert {headline: events for headline, events in rung.items() if events} == {}


@pytest.mark.parametrize("lang", sorted(our_rulebook().languages))
def test_the_ordinary_headlines_of_a_language_ring_nothing(lang):
    headlines = [one.text for one in load_ordinary(rules_folder()) if one.lang == lang]
    rung = {headline: rung_by(headline, lang) for headline in headlines}

    assert len(headlines) >= (FEWEST_OF_THE_SECOND_TIER if lang in SECOND_TIER else FEWEST)
    assert {headline: events for headline, events in rung.items() if events} == {}
