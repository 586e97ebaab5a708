"""Counts become figures that say how far chance may have moved them, and a figure that falls is named."""

import pytest

from builders import a_detection
from kentongan.detection.accuracy import FEWEST_LABELS, Accuracy, Tally, drops, figure, wilson
from kentongan.detection.evaluation import Count, judge
from kentongan.detection.labels import labelled_from

REPORT = {"modality": "asserted", "role": "report"}


def measured(*articles: tuple[str, list[str], list[str]], random: bool = False) -> Accuracy:
    """The accuracy over articles, each with its language, the types it tells, and the types that ring."""
    tally = Tally(heard={"flood", "fire"})
    for lang, wanted, rung in articles:
        fields = {"lang": lang, "title": "x", "events": [{"type": event, **REPORT} for event in wanted]}
        row = labelled_from(fields | ({"stratum": "random"} if random else {}))
        tally.add(row, judge(row, [a_detection(event_type=event) for event in rung]))
    return tally.accuracy()


RIGHT, MISSED, FALSE = ("en", ["flood"], ["flood"]), ("en", ["flood"], []), ("id", [], ["fire"])


@pytest.mark.parametrize(
    ("right", "of", "low", "high"), [(8, 10, 0.4902, 0.9433), (10, 10, 0.7225, 1.0), (0, 10, 0.0, 0.2775)]
)
def test_a_share_has_the_interval_that_wilson_found(right, of, low, high):
    share = wilson(right, of)

    assert (share.value, share.low, share.high) == (right / of, low, high)


def test_a_share_of_nothing_is_none():
    assert wilson(0, 0) is None


def test_f1_lies_within_its_bounds_and_more_articles_draw_them_closer():
    few = figure({Count(right=1): 14, Count(missed=1): 6}, articles=40).f1
    many = figure({Count(right=1): 140, Count(missed=1): 60}, articles=400).f1

    assert few.value == many.value == round(28 / 34, 4)
    assert few.low < many.low < many.value < many.high < few.high


def test_f1_of_a_handful_of_labels_may_be_anything():
    assert (figure({Count(right=1): 3}, 3).f1.low, figure({Count(right=1): 3}, 3).f1.high) == (0.0, 1.0)


def test_the_same_counts_give_the_same_figure_in_whatever_order_they_came():
    one = figure({Count(right=1): 14, Count(missed=1): 6, Count(false=2): 3}, 50)
    other = figure({Count(false=2): 3, Count(missed=1): 6, Count(right=1): 14}, 50)

    assert one == other


def test_everything_is_counted_over_all_by_type_and_by_language():
    found = measured(RIGHT, MISSED, FALSE)

    assert (found.articles, found.labels, found.ringing) == (3, 2, 2)
    assert (found.overall["rings"].precision.value, found.overall["rings"].recall.value) == (0.5, 0.5)
    assert (found.types["flood"]["rings"].precision.value, found.types["fire"]["rings"].recall) == (1.0, None)
    assert list(found.languages) == ["en", "id"]
    assert found.languages["id"]["rings"].false == 1


def test_false_rings_are_told_by_the_thousand_and_for_what_was_drawn_at_random_apart():
    assert measured(RIGHT, FALSE).false_rings.per_thousand == 500
    assert measured(RIGHT, FALSE).false_rings_at_random is None
    assert measured(*[RIGHT] * 3, FALSE, random=True).false_rings_at_random.rings == 1


def test_the_mean_counts_every_type_the_same_but_none_with_too_few_labels():
    fire_missed = ("en", ["fire"], [])
    found = measured(*[RIGHT] * 9, *[fire_missed] * FEWEST_LABELS, ("en", ["storm"], []))

    assert (found.mean.types, found.mean.recall, found.mean.precision) == (2, 0.5, 1.0)


def test_a_label_that_no_rule_hears_is_told():
    tally = Tally(heard={"flood"})
    row = labelled_from({"lang": "en", "title": "x", "events": [{"type": "fire", **REPORT}]})
    tally.add(row, judge(row, []))

    assert tally.unheard == {"fire"}


def test_nothing_falls_where_nothing_changed_or_grew_better():
    assert drops(measured(RIGHT, MISSED, FALSE), measured(RIGHT, MISSED, FALSE)) == []
    assert drops(measured(RIGHT, RIGHT), measured(RIGHT, MISSED, FALSE)) == []


def test_every_figure_that_falls_is_named():
    fallen = drops(measured(RIGHT, MISSED), measured(RIGHT, RIGHT))

    assert "all, rings: recall: was 1.000, is 0.500" in fallen
    assert "type flood, rings: recall: was 1.000, is 0.500" in fallen
    assert "language en, rings: recall: was 1.000, is 0.500" in fallen


def test_a_new_false_ring_is_a_fall_even_where_the_type_was_never_labelled():
    fallen = drops(measured(RIGHT, FALSE), measured(RIGHT, ("id", [], [])))

    assert "all, rings: precision: was 1.000, is 0.500" in fallen
    assert "false rings per 1,000 articles: were 0, are 500" in fallen


def test_what_is_no_longer_measured_has_fallen():
    fallen = drops(measured(RIGHT), measured(RIGHT, ("id", ["fire"], ["fire"])))

    assert "type fire, rings: recall: was 1.000, is no longer measured" in fallen
    assert "language id, rings: recall: was 1.000, is no longer measured" in fallen
