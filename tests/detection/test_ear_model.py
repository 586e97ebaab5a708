"""The heads that stand in `rules/model/` are what the examples beside the rules give, and nothing else."""

import pytest

from kentongan.app import ear
from kentongan.detection.ear import Ear
from kentongan.detection.heads import NEWS
from kentongan.settings import Settings


@pytest.fixture(scope="module")
def ours() -> Ear:
    found = ear.ear(Settings())
    assert isinstance(found, Ear), found.reason
    return found


def test_the_heads_are_what_the_examples_give():
    assert list(ear.untrue(Settings())) == []


def test_news_sounds_like_news_in_any_language_and_plans_and_anniversaries_do_not(ours):
    # of types and in words that everybody knows, so that no training can lose them
    told = [
        "Gempa besar guncang Turki, ratusan tewas",
        "Earthquake kills dozens in Peru",
        "러시아, 우크라이나에 미사일 발사",
    ]
    untold = [
        "Why earthquakes are hard to predict",
        "Russia threatens to fire missiles at Poland",
        "이란, 미사일 발사 부인",
    ]

    opinions = [opinion.news for opinion in ours.opinions([*told, *untold])]

    assert min(opinions[:3]) > max(opinions[3:])


def test_a_reason_may_name_what_a_headline_sounds_like(ours):
    (opinion,) = ours.opinions(["North Korea fires missile toward Japan"])

    nearest = ours.sounds_like(opinion, rings=True)

    assert len(nearest) == 2
    assert all(sample.rings for sample in nearest)


def test_the_record_shows_heads_that_tell_rings_from_near_misses():
    record = ear.record(Settings())

    assert record.news.auc_near_misses > 0.85
    assert record.counts["rings"] > 400
    assert NEWS in record.bars()
    assert min(record.unseen_language.values()) > 0.7
