"""What the second ear does to readings: it may silence a headline, and raise one that comes near."""

import pytest

from builders import an_article
from kentongan.detection.detector import Detector
from kentongan.detection.ear import Opinion
from kentongan.detection.heads import Bars
from kentongan.domain.detection import Detection, Why
from kentongan.domain.words import Confidence, Level
from kentongan.rulebook.book import load_rulebook
from reading import SMALL

FIRES = "North Korea fires a missile"
NEAR = "North Korea and its missile"


class FakeEar:
    """Is as sure of every headline as it was told to be, and remembers what it was asked."""

    noise = 0.02

    def __init__(self, news: float) -> None:
        self.bars = {"news": Bars(demote=0.2, promote=0.7)}
        self.news = news
        self.asked: list[str] = []

    def opinions(self, texts: list[str]) -> list[Opinion]:
        self.asked += texts
        return [Opinion(news=self.news) for _ in texts]


def read(ear: FakeEar, title: str = "", **fields: object) -> list[Detection]:
    return Detector(load_rulebook(SMALL), ear).read(an_article(title=title, **fields))


@pytest.mark.parametrize(("news", "rings"), [(0.1, False), (0.19, True), (0.21, True), (0.9, True)])
def test_a_headline_that_sounds_like_no_news_is_silenced_unless_it_is_close(news, rings):
    (detection,) = read(FakeEar(news), FIRES)
    assert detection.rings is rings
    assert detection.reason.startswith(Why.RINGS if rings else f"{Why.EAR}: news {news:.2f}")


@pytest.mark.parametrize(("news", "rings"), [(0.6, False), (0.71, False), (0.9, True)])
def test_a_headline_that_comes_near_is_raised_where_it_sounds_like_news(news, rings):
    (detection,) = read(FakeEar(news), NEAR)
    assert detection.rings is rings


def test_what_the_ear_raised_says_so_and_is_neither_strong_nor_grave():
    (detection,) = read(FakeEar(0.9), NEAR)
    assert detection.reason == f"{Why.RINGS}: news 0.90"
    assert (detection.confidence, detection.level) == (Confidence.FAIR, Level.MODERATE)


def test_the_ear_has_no_say_in_what_is_not_asserted():
    (detection,) = read(FakeEar(0.99), "North Korea plans to fire a missile")
    assert detection.reason == "not asserted: planned"


def test_the_ear_is_asked_only_where_a_headline_says_something():
    ear = FakeEar(0.9)
    read(ear, "A quiet day", text=f"{FIRES}.")
    read(ear, "North Korea plans to fire a missile")
    assert ear.asked == []


def test_a_silenced_headline_makes_its_body_background():
    assert [one.rings for one in read(FakeEar(0.1), FIRES, text="North Korea fired a missile on Wednesday.")] == [False]


def test_the_first_sentence_stands_for_a_headline_that_is_missing():
    ear = FakeEar(0.1)
    text = f"{FIRES}. It fell into the sea."
    assert [one.rings for one in read(ear, text=text)] == [False]
    assert ear.asked == [f"{FIRES}."]
