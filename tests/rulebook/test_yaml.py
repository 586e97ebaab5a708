"""YAML as people write it: words stay words, nothing is said twice, everything has a line."""

from pathlib import Path

import pytest

from kentongan.rulebook.yaml import Document, Faulty, Issue, load, parse

SOMEWHERE = Path("rules/events/quake.yaml")


def data_of(text: str) -> object:
    return parse(text, SOMEWHERE).data


def fault_of(text: str) -> Issue:
    with pytest.raises(Faulty) as faulty:
        parse(text, SOMEWHERE)
    (issue,) = faulty.value.issues
    return issue


@pytest.mark.parametrize(
    "word", ["no", "yes", "on", "off", "y", "n", "No", "1e3x", "0x10", "12:30", "2023-09-13", "1_000"]
)
def test_a_word_that_other_readers_take_for_something_else_stays_a_word(word):
    assert data_of(f"[{word}]") == [word]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("false", False),
        ("12", 12),
        ("-3", -3),
        ("6.1", 6.1),
        ("1.5e3", 1500.0),
        (".5", 0.5),
        ('"12"', "12"),
        ("'true'", "true"),
        ("|\n  12", "12"),
        (">\n  12", "12"),
    ],
)
def test_a_value_is_what_it_looks_like_unless_it_is_quoted(written, value):
    assert data_of(f"key: {written}") == {"key": value}


def test_an_empty_file_says_nothing():
    assert data_of("# only a remark\n") is None


def test_a_key_said_twice_is_refused_with_both_lines():
    issue = fault_of("a: 1\nb: 2\na: 3\n")

    assert str(issue) == "rules/events/quake.yaml:3: 'a' is said twice; keep one of them (the first stands on line 1)"


def test_all_that_is_said_twice_is_listed_at_once():
    with pytest.raises(Faulty) as faulty:
        parse("a: {x: 1, x: 2}\nb: 2\nb: 3\n", SOMEWHERE)

    assert [issue.line for issue in faulty.value.issues] == [1, 3]


@pytest.mark.parametrize(
    "text", ["a: [1, 2\nb: 3\n", "title: one: two\n", "a: *nobody\n", "- @word\n", "a: &x\n b: %y\n"]
)
def test_what_is_no_yaml_says_where_and_what_would_be_right(text):
    issue = fault_of(text)

    assert issue.wrong.startswith("not YAML: ")
    assert issue.right == "quote text that holds ': ' or ' #', or begins with * & ! % @"
    assert 1 <= issue.line <= text.count("\n") + 1


def test_every_part_of_a_file_knows_its_line():
    document = parse("a:\n  - x\n  - {b: 1}\nc: 2\n", SOMEWHERE)

    assert [document.line("a"), document.line("a", 0), document.line("a", 1, "b"), document.line("c")] == [1, 2, 3, 4]


def test_a_part_without_a_line_stands_on_that_of_the_nearest_whole():
    document = parse("x: 1\na: {b: 1}\n", SOMEWHERE)

    assert document.line("a", "missing", "deeper") == 2
    assert Document(SOMEWHERE, None, {}).line("anything") == 1


def test_a_key_that_is_a_number_still_has_its_place():
    document = parse("1: one\n1.5: half\n", SOMEWHERE)

    assert document.data == {1: "one", 1.5: "half"}
    assert document.line("1.5") == 2


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("? {a: 1}\n: b\n", id="a key that is a mapping"),
        pytest.param("a: b\x00c\n", id="a control character"),
        pytest.param("a: &x [*x]\n", id="a list that holds itself"),
    ],
)
def test_odd_yaml_is_a_fault_with_a_line_too(text):
    assert fault_of(text).line == 1


def test_a_line_further_down_is_named_for_a_control_character_too():
    assert fault_of("a: b\nc: \x07d\n").line == 2


def test_a_list_may_stand_in_two_places():
    assert data_of("a: &x [1]\nb: *x\n") == {"a": [1], "b": [1]}


def test_a_number_too_long_for_any_use_stays_a_word():
    assert data_of("9" * 5000) == "9" * 5000


def test_a_file_that_is_not_utf8_is_a_fault_too(tmp_path):
    path = tmp_path / "terms.yaml"
    path.write_bytes("launch: {any: [lanza]}\nmissile: {any: [misil balístico]}\n".encode("latin-1"))

    with pytest.raises(Faulty) as faulty:
        load(path)

    assert str(faulty.value) == f"{path}:2: cannot be read: not UTF-8 from here on; save the file as UTF-8"


def test_a_file_is_read_as_utf8(tmp_path):
    path = tmp_path / "terms.yaml"
    path.write_text("missile: {any: [ракета, 导弹]}\n", "utf-8")

    assert load(path).data == {"missile": {"any": ["ракета", "导弹"]}}
