"""What came near to an event without ringing is told with what was missing, the most frequent first."""

from functools import cache

from builders import an_article
from kentongan.detection.detector import Detector
from kentongan.detection.misses import Misses
from kentongan.rulebook.book import load_rulebook
from reading import SMALL


@cache
def detector() -> Detector:
    return Detector(load_rulebook(SMALL), near=True)


def groups(*titles: str, **fields) -> list[tuple[str, str, str]]:
    """The groups that these headlines fall into: the event, the terms they have, and why that is not enough."""
    found = Misses(detector(), sample=3)
    for number, title in enumerate(titles):
        article = an_article(id=f"a-{number}", title=title, **fields)
        found.add(article, detector().read(article))
    return [(miss.event_type, ", ".join(miss.has), miss.why) for miss, _ in found.groups()]


def test_a_word_that_the_rule_calls_near_lacks_the_rest_of_a_line():
    assert groups("North Korea parades missiles") == [("missile_launch", "missile", "lacks launch")]


def test_a_weak_reading_says_what_makes_it_weak():
    assert groups("A missile was fired") == [
        ("missile_launch", "launch, missile", "weak: what the rule needs is not told")
    ]


def test_all_terms_but_one_are_near_too_where_a_noun_of_no_other_rule_is_among_them():
    assert groups("Turkey remembers its earthquake") == [("earthquake", "earthquake", "lacks shake")]
    assert groups("The team hits back") == []


def test_what_rings_and_what_is_inside_a_mask_comes_near_to_nothing():
    assert groups("North Korea fires two missiles toward Japan", "Germany buys missile defence") == []


def test_what_is_read_and_is_only_no_news_is_no_miss():
    assert groups("North Korea denies firing a missile") == []


def test_an_article_without_a_title_is_read_by_its_first_line():
    assert groups("", text="North Korea parades missiles\nThe earthquake is far.") == [
        ("missile_launch", "missile", "lacks launch")
    ]


def test_the_largest_group_comes_first_with_its_headlines():
    found = Misses(detector(), sample=2)
    for number, title in enumerate(["The earthquake", *["Missiles on parade"] * 3]):
        article = an_article(id=f"a-{number}", title=title)
        found.add(article, detector().read(article))

    counted = [(miss.event_type, sample.count, sample.drawn()) for miss, sample in found.groups()]

    assert counted == [
        ("missile_launch", 3, ["Missiles on parade"] * 2),
        ("earthquake", 1, ["The earthquake"]),
    ]
