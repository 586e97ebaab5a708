"""The small language of conditions."""

import pytest

from kentongan.rulebook.expressions import ExpressionError, parse

PHRASES = {"two states": "two_states", "two leaders of different states": "two_leaders"}


@pytest.mark.parametrize(
    ("condition", "facts", "holds"),
    [
        ("always", {}, True),
        ("not always", {}, False),
        ("actor", {"actor": True}, True),
        ("actor", {"actor": False}, False),
        ("actor", {}, False),
        ("not actor", {}, True),
        ("actor or place", {"place": True}, True),
        ("actor and place", {"place": True}, False),
        ("actor and place", {"actor": True, "place": True}, True),
        ("actor or target and place", {"actor": True}, True),
        ("(actor or target) and place", {"actor": True}, False),
        ("((actor))", {"actor": True}, True),
        ("not (actor or place)", {"target": True}, True),
        ("not not actor", {"actor": True}, True),
        ("dead >= 10", {"dead": 10}, True),
        ("dead > 10", {"dead": 10}, False),
        ("dead < 10", {"dead": 9}, True),
        ("dead <= 10", {"dead": 11}, False),
        ("dead == 10", {"dead": 10.0}, True),
        ("dead < 10", {}, False),
        ("magnitude >= 6.5 or dead >= 10", {"magnitude": 6.5}, True),
        ("two states or organisation", {"two_states": True}, True),
        ("two leaders of different states", {"two_leaders": True}, True),
    ],
)
def test_a_condition_holds_or_not_over_what_is_told(condition, facts, holds):
    assert parse(condition, PHRASES).holds(facts) is holds


@pytest.mark.parametrize(
    ("condition", "wrong"),
    [
        ("", "the condition ends too early"),
        ("actor or", "the condition ends too early"),
        ("(actor", "the condition ends too early"),
        ("(actor place", "a bracket is not closed"),
        ("actor)", "cannot read ')' in 'actor)'"),
        ("actor place", "cannot read 'place' in 'actor place'"),
        ("actor & place", "cannot read '& place' in 'actor & place'"),
        ("10 <= dead", "'10' stands where a name should stand"),
        (">= 10", "'>=' stands where a name should stand"),
        ("dead >= many", "'many' stands where a number should stand"),
        ("dead >=", "the condition ends too early"),
    ],
)
def test_a_condition_that_cannot_be_read_says_where(condition, wrong):
    with pytest.raises(ExpressionError) as error:
        parse(condition)

    assert str(error.value) == wrong


def test_a_condition_knows_which_facts_it_asks_for():
    assert parse("dead >= 10 or (actor and not always)").names == {"dead", "actor"}


def test_two_conditions_with_the_same_words_are_one():
    one, other = parse("dead >= 10"), parse("dead >= 10")

    assert one == other
    assert len({one, other}) == 1
    assert one != parse("dead >= 11")
    assert one != "dead >= 10"
