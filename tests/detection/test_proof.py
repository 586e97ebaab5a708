"""An example that does not come out as it says is told with what came out instead."""

from pathlib import Path

import pytest

from kentongan.detection.proof import failures, failures_of
from kentongan.rulebook.book import Example
from kentongan.rulebook.schema import ExampleForm
from reading import small_detector

HERE = Path("rules/events/missile_launch.examples.yaml")


def an_example(title: str = "North Korea fires two missiles toward Japan", **says) -> Example:
    form = ExampleForm.model_validate({"lang": "en", "title": title, **says})
    return Example(HERE, 7, 0, "missile_launch", form)


def faults(example: Example) -> list[str]:
    return [f"{fault.wrong.split(': ', 1)[1]}; {fault.right}" for fault in failures_of(small_detector(), example)]


@pytest.mark.parametrize(
    "says",
    [
        {"rings": True},
        {"rings": True, "modality": "asserted", "role": "report", "block": "title", "level": "high"},
        {"rings": True, "actor": ["KP"], "target": "JP", "place": [], "figures": {"missile": 2}},
        {"rings": True, "reason": "asserted as news", "confidence": "strong"},
    ],
)
def test_an_example_that_comes_out_as_it_says_has_no_fault(says):
    assert faults(an_example(**says)) == []


@pytest.mark.parametrize(
    ("says", "fault"),
    [
        ({"rings": False}, "rings is true (asserted as news); must be false"),
        ({"rings": True, "modality": "denied"}, "modality is asserted (asserted as news); must be denied"),
        ({"rings": True, "level": "low"}, "level is high (asserted as news); must be low"),
        ({"rings": True, "reason": "weak"}, "the reason is 'asserted as news'; must be 'weak'"),
        ({"rings": True, "actor": ["KR"]}, "actor is ['KP']; must be ['KR']"),
        ({"rings": True, "target": []}, "target is ['JP']; must be []"),
        ({"rings": True, "place": ["JP"]}, "place is []; must be ['JP']"),
        ({"rings": True, "figures": {"missile": 3}}, "missile is 2.0; must be 3.0"),
        ({"rings": True, "figures": {"dead": 3}}, "dead is not told; must be 3.0"),
        ({"detects": "nothing"}, "reads asserted missile_launch (asserted as news); must read nothing"),
    ],
)
def test_an_example_that_comes_out_otherwise_tells_how(says, fault):
    assert faults(an_example(**says)) == [fault]


@pytest.mark.parametrize(
    ("says", "fault"),
    [
        ({"rings": True}, "reads nothing; must read rings true"),
        ({"rings": False, "modality": "denied"}, "reads nothing; must read rings false, modality denied"),
        ({"rings": False, "block": "caption"}, "reads nothing; must read rings false, block caption"),
    ],
)
def test_an_example_that_should_be_read_and_is_not_tells_what_was_wanted(says, fault):
    assert faults(an_example("A quiet day in Palu", **says)) == [fault]


def test_what_must_not_ring_need_not_be_read_at_all():
    assert faults(an_example("A quiet day in Palu", rings=False)) == []
    assert faults(an_example("A quiet day in Palu", detects="nothing")) == []


def test_a_place_may_be_told_by_its_country():
    assert faults(an_example("Missile strikes Haifa", rings=True, place=["IL"])) == []
    assert faults(an_example("Missile strikes Haifa", rings=True, place=["place:haifa"])) == []
    assert faults(an_example("Missile strikes Haifa", rings=True, place=["JP"])) != []


def test_a_block_says_which_of_two_readings_is_meant():
    text = "North Korea fired a missile today.\nRead also: Iran fires a missile"

    assert faults(an_example("A day", text=text, rings=True)) == []
    assert faults(an_example("A day", text=text, rings=False, block="related link", reason="related link")) == []


def test_an_example_is_read_as_of_the_day_it_names():
    title = "North Korea launched a missile in 2017"

    assert faults(an_example(title, rings=False, modality="past")) == []
    assert faults(an_example(title, rings=True, published_at="2017-09-13")) == []


def test_an_example_that_is_no_article_says_so():
    fault = failures_of(small_detector(), an_example("", rings=True))

    assert next(fault).right == "an example speaks in an article's words"


def test_a_fault_names_the_file_the_line_the_language_and_the_words():
    (fault,) = failures_of(small_detector(), an_example("A quiet day in Palu", rings=True))

    assert str(fault).startswith(f"{HERE}:7: [en] 'A quiet day in Palu': reads nothing; ")


def test_of_many_examples_only_those_for_the_rules_are_read():
    examples = [an_example(rings=False), an_example(rings=False, needs="ear"), an_example(rings=True)]

    assert len(list(failures(small_detector(), examples))) == 1
