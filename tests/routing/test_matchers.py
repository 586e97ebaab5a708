"""Reading a subscription that somebody wrote."""

import pytest

from builders import STATES, rules
from kentongan.domain.errors import Invalid
from kentongan.domain.subscription import Matcher
from kentongan.domain.words import Level
from kentongan.routing.matchers import subscription_from

SLACK = "slack://T000/B000/secret"


def read(**fields):
    return subscription_from(fields, rules(), STATES)


def problems(**fields):
    with pytest.raises(Invalid) as caught:
        read(**{"to": SLACK, **fields})
    return [str(problem) for problem in caught.value.problems]


def test_everything_that_can_be_asked_is_read():
    asked = read(
        id="desk",
        name="The desk",
        event=["missile_launch", "earthquake"],
        level="high",
        actor=["kp", "armed_group:houthi", "org:nato"],
        place=["ID", "place:palu", "sea:japan"],
        language=["ID", "zh-Hant"],
        publishers=2,
        silent=True,
        experimental=True,
        to=[SLACK, "mailto://desk@news.example", SLACK],
    )
    assert asked.id == "desk"
    assert asked.name == "The desk"
    assert asked.matcher == Matcher(
        event=("missile_launch", "earthquake"),
        level=Level.HIGH,
        actor=("KP", "armed_group:houthi", "org:nato"),
        place=("ID", "place:palu", "sea:japan"),
        language=("id", "zh-hant"),
        publishers=2,
        silent=True,
        experimental=True,
    )
    assert [channel.scheme for channel in asked.channels] == ["slack", "mailto"]


def test_a_single_word_may_stand_without_its_list():
    asked = read(event="missile_launch", actor="KP", to=SLACK)
    assert (asked.matcher.event, asked.matcher.actor) == (("missile_launch",), ("KP",))


def test_who_gives_no_name_is_named_by_what_they_listen_for():
    assert (read(event="missile_launch", actor="KP", to=SLACK).name) == "missile launch KP"
    assert (read(event="missile_launch", actor="KP", to=SLACK).id) == "missile-launch-kp"
    assert read(to=SLACK).id == "everything"
    assert read(id="desk", to=SLACK).name == "desk"
    assert read(name="!!!", to=SLACK).id == "subscription"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"evnt": ["summit"]}, "evnt: is not known here; did you mean event?"),
        ({"zzz": 1}, "zzz: is not known here; known are actor, event"),
        ({"event": "missile-lunch"}, "event: there is no event type 'missile-lunch'; did you mean missile_launch?"),
        ({"event": "zzz"}, "event: there is no event type 'zzz'; known are earthquake"),
        (
            {"actor": "North Korea"},
            "actor: 'North Korea' is neither a state nor armed_group:… or org:…; did you mean KP?",
        ),
        ({"actor": "XX"}, "write a code of two letters, such as KP"),
        ({"place": "place:"}, "place: 'place:' is neither a state nor place:… or sea:…"),
        ({"level": "grave"}, "level: there is no level 'grave'; the levels are low, moderate, high, critical"),
        ({"language": "indonesian!"}, "language: 'indonesian!' is no language code"),
        ({"publishers": 0}, "publishers: must be a whole number"),
        ({"publishers": True}, "publishers: must be a whole number"),
        ({"publishers": "two"}, "publishers: must be a whole number"),
        ({"silent": "no"}, "silent: must be true or false"),
        ({"name": 7}, "name: must be text"),
        ({"event": {"a": 1}}, "event: must be a word or a list of words"),
        ({"event": ["summit", 5]}, "event: '5' is no word"),
        ({"to": None}, "to: needs at least one address"),
        ({"to": []}, "to: needs at least one address"),
    ],
)
def test_what_is_wrong_is_said_with_what_would_be_right(fields, says):
    found = problems(**fields)
    assert any(says in problem for problem in found), found


def test_every_problem_is_said_at_once():
    assert len(problems(level="grave", publishers=0, event="zzz")) == 3


@pytest.mark.parametrize("to", ["slack:/secret-token", ["secret-token"], [{"secret": "secret"}], {"secret": 1}])
def test_an_address_is_never_shown_even_when_it_is_none(to):
    found = problems(to=to)
    assert found
    assert not any("secret" in problem for problem in found)
