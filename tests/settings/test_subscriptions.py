"""The operator's own subscriptions are read from one file, and whatever is wrong in it is told at once, with its line."""

import re
from pathlib import Path

import pytest

from kentongan.domain.words import Level
from kentongan.rulebook.yaml import Faulty
from kentongan.settings import subscriptions_from_file

FILES = Path(__file__).parents[1] / "config"
EXAMPLE = Path(__file__).parents[2] / "config" / "subscriptions.yaml"
EVENTS = ("missile_launch", "summit", "earthquake", "military_exercise")
STATES = {"KP": "North Korea", "ID": "Indonesia"}
SCHEMES = ("slack", "mailto", "terminal")


def read(path: Path, schemes=SCHEMES):
    return subscriptions_from_file(path, events=EVENTS, states=STATES, schemes=schemes)


@pytest.mark.parametrize("file", sorted(FILES.glob("subscriptions-*.bad.yaml")), ids=lambda file: file.name)
def test_a_bad_file_is_refused_with_the_message_it_begins_with(file):
    promised = file.read_text("utf-8").splitlines()[0].removeprefix("# ")

    with pytest.raises(Faulty) as faulty:
        read(file)

    (issue,) = faulty.value.issues
    assert str(issue) == f"{file}:{promised}"
    assert "hunter2" not in str(faulty.value)


def test_the_name_of_an_entry_is_its_id_and_says_where_it_comes_from():
    desk, everything = read(FILES / "subscriptions-two.good.yaml")

    assert (desk.id, desk.name) == ("file:korea-desk", "Korea desk")
    assert (everything.id, everything.name) == ("file:everything", "everything")


def test_what_an_entry_listens_for_arrives():
    desk, everything = read(FILES / "subscriptions-two.good.yaml")

    assert desk.matcher.event == ("missile_launch", "summit")
    assert desk.matcher.actor == ("KP", "armed_group:example")
    assert (desk.matcher.level, desk.matcher.publishers, desk.matcher.silent) == (Level.HIGH, 2, True)
    assert [channel.scheme for channel in desk.channels] == ["slack", "mailto"]
    assert everything.matcher.event == ()


def test_no_address_is_printed():
    assert "hunter2" not in repr(read(FILES / "subscriptions-two.good.yaml"))


def test_nobody_listens_where_the_file_is_empty_or_not_there(tmp_path):
    assert read(FILES / "subscriptions-empty.good.yaml") == ()
    assert read(tmp_path / "none.yaml") == ()
    assert read(EXAMPLE) == ()


def test_the_examples_in_the_shipped_file_can_be_used(tmp_path):
    _, _, shown = EXAMPLE.read_text("utf-8").partition("\n#\n")
    used = tmp_path / "subscriptions.yaml"
    used.write_text(re.sub("^# ?", "", shown, flags=re.MULTILINE), "utf-8")

    desk, quakes = read(used, (*SCHEMES, "ntfys"))

    assert (desk.name, quakes.matcher.place) == ("Korea desk", ("ID", "place:manila"))


def test_faults_of_all_entries_are_told_in_their_order(tmp_path):
    file = tmp_path / "subscriptions.yaml"
    file.write_text("a: {event: quake, to: slack://x/y/z}\nb: {to: json://x}\nc: {level: 3, to: slack://x/y/z}\n")

    with pytest.raises(Faulty) as faulty:
        read(file)

    assert [issue.line for issue in faulty.value.issues] == [1, 2, 3]


def test_a_file_that_is_no_text_is_told(tmp_path):
    (tmp_path / "subscriptions.yaml").write_bytes(b"desk: \xff\xfe")

    with pytest.raises(Faulty, match=r"subscriptions\.yaml:1: cannot be read"):
        read(tmp_path / "subscriptions.yaml")
