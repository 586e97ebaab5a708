"""Headlines that come near an event without telling it."""

from builders import an_article
from kentongan.detection.detector import Detector
from kentongan.domain.detection import Why
from kentongan.rulebook.book import load_rulebook
from reading import SMALL

NEAR = Detector(load_rulebook(SMALL), near=True)


def near(title: str = "", **fields: object) -> list[tuple[str, bool, str]]:
    return [(one.event_type, one.rings, one.reason) for one in NEAR.read(an_article(title=title, **fields))]


def test_one_word_of_an_event_in_a_headline_is_near():
    assert near("North Korea and its missile") == [("missile_launch", False, Why.NEAR)]


def test_what_rings_is_not_near_besides():
    assert near("North Korea fires a missile") == [("missile_launch", True, Why.RINGS)]


def test_nothing_is_near_that_lacks_what_its_rule_needs():
    assert [reason for _, _, reason in near("A missile")] == [Why.WEAK]


def test_what_is_planned_is_no_nearer():
    assert near("North Korea missile next week") == [("missile_launch", False, f"{Why.MODALITY}: planned")]


def test_only_headlines_are_near():
    assert near("Quiet day", text="North Korea and its missile.") == []


def test_the_first_line_of_a_text_without_title_is_its_headline():
    text = "North Korea and its missile.\nNorth Korea and its missile, too."
    assert near(text=text) == [("missile_launch", False, Why.NEAR)]
