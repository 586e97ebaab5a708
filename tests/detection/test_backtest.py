"""A rule that is tried over articles of the past tells how often it would have rung, where, and what it changes."""

import pytest

from builders import a_detection, an_article
from kentongan.detection.backtest import ENOUGH, Backtest
from kentongan.detection.sampling import Sample

RINGS = [a_detection(event_type="flood")]
SILENT = [a_detection(event_type="flood", rings=False, reason="weak")]


def a_backtest(*readings: tuple[list, list], day: str | None = "2023-09-13T12:00:00Z") -> Backtest:
    """A backtest over articles of one day, each as it is read with the rule that is tried and with the one in force."""
    test = Backtest("flood", 5)
    for number, (now, before) in enumerate(readings):
        test.add(an_article(id=f"a-{number}", title=f"Flood {number}", published_at=day), now, before)
    return test


def words(sample) -> list[str]:
    return [one.words for one in sample.drawn()]


def test_rings_are_counted_by_article_and_other_events_are_nothing_to_it():
    test = a_backtest((RINGS * 2, []), ([a_detection(event_type="fire")], []), (SILENT, []))

    assert (test.articles, test.rings.count) == (3, 1)


def test_what_rings_newly_and_what_no_longer_does_is_told_apart():
    test = a_backtest((RINGS, RINGS), (RINGS, SILENT), ([], RINGS))

    assert (words(test.rings), words(test.new), words(test.lost)) == (["Flood 0", "Flood 1"], ["Flood 1"], ["Flood 2"])


def test_rings_a_day_are_counted_over_all_days_that_the_articles_span():
    test = Backtest("flood", 5)
    for day in ("2023-09-13T01:00:00Z", "2023-09-13T23:00:00Z", "2023-09-16T12:00:00Z"):
        test.add(an_article(published_at=day), RINGS, RINGS)

    assert (test.days, test.a_day) == (4, 0.75)
    assert max(test.by_day.values()) == 2


def test_articles_without_a_date_have_no_rings_a_day():
    test = a_backtest((RINGS, RINGS), day=None)

    assert (test.rings.count, test.a_day) == (1, None)


def test_a_rule_is_noisy_that_rings_too_often_a_day():
    assert a_backtest(*[(RINGS, [])] * 3).noise(most_a_day=3) == []
    assert a_backtest(*[(RINGS, [])] * 4).noise(most_a_day=3) == ["it rings 4.0 times a day, more than 3"]


def test_a_rule_is_noisy_that_rings_in_a_large_share_of_many_articles():
    (said,) = a_backtest(*[(RINGS, [])] * 5, *[([], [])] * (ENOUGH - 5)).noise(most_a_day=1000)

    assert said == "it rings in 5.0% of the articles, more than 2%"
    assert a_backtest(*[(RINGS, [])] * 5).noise(most_a_day=1000) == []


@pytest.mark.parametrize("order", [1, -1])
def test_a_sample_is_the_same_in_whatever_order_its_members_come(order):
    sample = Sample(3)
    for number in list(range(20))[::order]:
        sample.add(f"article {number}", number)

    assert sample.count == 20
    assert sorted(sample.drawn()) == [1, 7, 13]


def test_a_sample_of_none_still_counts():
    sample = Sample(0)
    sample.add("a", 1)

    assert (sample.count, sample.drawn()) == (1, [])
