"""`kentongan detect`: a contract of JSON lines on stdout, and of what is said on stderr."""

import pytest

LAUNCH = {"title": "North Korea fires two missiles toward Japan", "lang": "en", "publisher": "The Example"}
KEYS = [
    "article_id", "event_type", "rings", "reason", "modality", "role", "level", "confidence", "block", "actor", "place",
    "occurred_at", "figures", "target", "means", "names", "evidence", "lang", "level_reason", "confidence_reason",
]  # fmt: skip


def test_a_reading_is_one_line_with_exactly_the_promised_keys(kentongan, house):
    said = kentongan("detect", house.file("a.jsonl", {**LAUNCH, "id": "one"}))

    (line,) = said.lines
    assert said.code == 0
    assert said.err == ""
    assert list(line) == KEYS
    assert (line["article_id"], line["event_type"], line["rings"]) == ("one", "missile_launch", True)
    assert line["actor"] == [{"id": "KP", "name": "North Korea", "kind": "state"}]
    assert line["target"] == [{"id": "JP", "name": "Japan", "kind": "state"}]
    assert line["figures"] == [{"of": "missile", "value": 2, "unit": None, "bound": "exact"}]


def test_what_does_not_ring_is_printed_with_its_reason(kentongan):
    said = kentongan("detect", "-", stdin='{"title": "North Korea denies firing a missile", "lang": "en"}\n')

    (line,) = said.lines
    assert (line["rings"], line["modality"], line["reason"]) == (False, "denied", "not asserted: denied")


def test_a_leader_stands_for_a_state_and_is_named(kentongan):
    said = kentongan("detect", "-", stdin='{"title": "Putin and Kim Jong Un meet", "lang": "en"}\n')

    (line,) = said.lines
    assert {(one["id"], one["person"]) for one in line["actor"]} == {("RU", "vladimir-putin"), ("KP", "kim-jong-un")}


def test_a_place_and_a_time_have_the_promised_form(kentongan):
    article = {"title": "Earthquake shakes Palu today", "lang": "en", "published_at": "2026-11-24T06:30:00Z"}

    (line,) = kentongan("detect", "-", stdin=_json(article)).lines

    assert line["place"] == [{"id": "place:palu", "name": "Palu", "country": "ID", "lat": -0.9, "lon": 119.87}]
    assert list(line["occurred_at"]) == ["from", "to", "precision"]
    assert line["occurred_at"]["from"].startswith("2026-11-2")
    assert line["occurred_at"]["precision"] == "day"


def test_offsets_count_code_points_of_the_field_as_it_was_given(kentongan):
    title = "🚀\u2028 North Korea fires two missiles"

    (line,) = kentongan("detect", "-", stdin=_json({"title": title, "lang": "en"})).lines

    assert line["evidence"]
    for evidence in line["evidence"]:
        assert evidence["field"] == "title"
        assert title[evidence["start"] : evidence["end"]] == evidence["text"]


def test_an_article_with_nothing_found_prints_nothing(kentongan):
    said = kentongan("detect", "-", stdin='{"title": "A garden show opens", "lang": "en"}\n')

    assert (said.code, said.out, said.err) == (0, "", "")


def test_no_articles_are_no_fault(kentongan):
    assert kentongan("detect", "-", stdin="\n\n") == kentongan("detect", "-", stdin="")


@pytest.mark.parametrize(
    "bad",
    [
        "not json",
        "[]",
        '"text"',
        '{"title": 3}',
        '{"lang": "en"}',
        '{"title": "x", "published_at": "yesterday-ish"}',
        "\x00",
    ],
)
def test_an_unreadable_line_is_told_with_its_number_and_left_out(kentongan, house, bad):
    path = house.file("a.jsonl", LAUNCH, bad, LAUNCH)

    said = kentongan("detect", path)

    assert said.code == 3
    assert len(said.lines) == 2
    assert said.err.startswith(f"{path}:2: ")
    assert said.err.count("\n") == 1


def test_bytes_that_are_not_utf8_are_an_unreadable_line(kentongan):
    said = kentongan("detect", "-", stdin=b'{"title": "\xff\xfe"}\n' + _json(LAUNCH).encode())

    assert (said.code, len(said.lines)) == (3, 1)
    assert said.err.startswith("-:1: ")


def test_a_language_that_is_not_known_is_guessed_with_a_warning(kentongan):
    said = kentongan("detect", "-", stdin=_json({**LAUNCH, "lang": "tlh"}))

    (line,) = said.lines
    assert said.code == 0
    assert line["lang"] == "en"
    assert "-:1:" in said.err
    assert "'tlh'" in said.err


def test_a_missing_language_is_guessed_without_a_word(kentongan):
    said = kentongan("detect", "-", stdin=_json({"title": LAUNCH["title"]}))

    assert (said.err, said.lines[0]["lang"]) == ("", "en")


def test_null_is_the_same_as_missing_and_unknown_fields_are_ignored(kentongan):
    bare = kentongan("detect", "-", stdin=_json(LAUNCH))
    full = {**LAUNCH, "text": None, "url": None, "published_at": None, "source": None, "id": None, "colour": ["red"]}

    assert kentongan("detect", "-", stdin=_json(full)) == bare


def test_a_line_separator_inside_a_text_does_not_end_the_line(kentongan, house):
    path = house.file("a.jsonl", {**LAUNCH, "text": "One.\u2028Two.\u2029Three.\u0085Four."})

    said = kentongan("detect", path)

    assert (said.code, said.err) == (0, "")
    assert len(said.lines) == 1


def test_a_byte_order_mark_is_no_part_of_the_first_line(kentongan):
    assert kentongan("detect", "-", stdin=b"\xef\xbb\xbf" + _json(LAUNCH).encode()).code == 0


def test_nothing_is_dropped_as_known(kentongan):
    assert len(kentongan("detect", "-", stdin=_json(LAUNCH) * 3).lines) == 3


def test_a_file_that_is_not_there_is_a_sentence_on_stderr(kentongan):
    said = kentongan("detect", "nowhere.jsonl")

    assert (said.code, said.out) == (1, "")
    assert "nowhere.jsonl" in said.err
    assert "Traceback" not in said.err


def _json(article: dict) -> str:
    import json

    return json.dumps(article, ensure_ascii=False) + "\n"
