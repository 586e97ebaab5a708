"""What the second ear alone suggests where no rule has words: only when asked to, unverified, never above moderate."""

from builders import an_article
from kentongan.detection.detector import Detector
from kentongan.detection.ear import Opinion
from kentongan.detection.heads import Bars
from kentongan.domain.detection import Detection, Why
from kentongan.domain.words import Confidence, Level
from kentongan.rulebook.book import load_rulebook
from reading import SMALL

GUJARATI = "ઉત્તર કોરિયાએ મિસાઇલ છોડી"


class TypedEar:
    """Hears a launch in everything, as surely as it was told to."""

    noise = 0.02

    def __init__(self, launch: float = 0.95, news: float = 0.95) -> None:
        self.bars = {"news": Bars(demote=0.2, promote=0.7), "missile_launch": Bars(demote=0.2, promote=0.8)}
        self.opinion = Opinion(news=news, types={"missile_launch": launch, "riot": 0.99})
        self.asked: list[str] = []

    def opinions(self, texts: list[str]) -> list[Opinion]:
        self.asked += texts
        return [self.opinion for _ in texts]


def read(ear: TypedEar, *, suggest: bool = True, lang: str = "gu", title: str = GUJARATI) -> list[Detection]:
    return Detector(load_rulebook(SMALL), ear, suggest=suggest).read(an_article(title=title, lang=lang))


def test_the_ear_alone_suggests_what_it_hears_in_a_language_without_words():
    (detection,) = read(TypedEar())
    assert (detection.event_type, detection.rings, detection.lang) == ("missile_launch", True, "gu")
    assert (detection.quote, detection.actor, detection.place) == (GUJARATI, (), ())


def test_a_suggestion_says_that_it_is_unverified_and_is_never_above_moderate():
    (detection,) = read(TypedEar())
    assert detection.reason == f"{Why.SUGGESTED}: missile_launch 0.95"
    assert (detection.confidence, detection.level) == (Confidence.FAIR, Level.MODERATE)


def test_nothing_is_suggested_unless_somebody_asked_for_it():
    ear = TypedEar()
    assert read(ear, suggest=False) == []
    assert ear.asked == []


def test_nothing_is_suggested_where_either_head_is_not_sure():
    assert read(TypedEar(launch=0.81)) == []
    assert read(TypedEar(news=0.71)) == []


def test_in_a_language_with_words_the_ear_alone_suggests_nothing():
    assert read(TypedEar(), lang="en", title="A quiet day in the museum") == []


def test_the_same_article_gives_the_same_suggestion():
    assert read(TypedEar()) == read(TypedEar())
