"""`kentongan explain`: why an article rings or does not, for people and as data."""

import json

LAUNCH = {"id": "one", "title": "North Korea denies firing two missiles", "lang": "en"}


def test_people_see_the_words_the_reading_and_what_comes_out(kentongan):
    said = kentongan("explain", "--title", "North Korea denies firing two missiles toward Japan", "--lang", "en")

    assert said.code == 0
    for line in (
        "en (declared)",
        "title  North Korea denies firing two missiles toward Japan",
        "  cue      denies  denied  before it, up to 14 words  12-18",
        "reaches 'denies firing two missiles toward Japan'",
        "  term     firing  launch  active  19-25",
        "  reads missile_launch does not ring: not asserted: denied  actor KP; target JP; 2 missile",
        "comes out: missile_launch does not ring: not asserted: denied",
    ):
        assert line in said.out


def test_the_same_is_given_as_data(kentongan, house):
    said = kentongan("explain", house.file("a.json", LAUNCH), "--json")

    (line,) = said.lines
    (told,) = line["told"]
    (reading,) = told["readings"]
    assert line["article_id"] == "one"
    assert {"kind": "term", "says": "launch", "detail": "active", "reach": None} in [
        {key: value for key, value in word.items() if key != "span"} for word in told["words"]
    ]
    assert reading == line["detections"][0] == kentongan("detect", house.file("a.jsonl", LAUNCH)).lines[0]


def test_an_article_may_come_over_several_lines_and_from_stdin(kentongan):
    said = kentongan("explain", "-", "--json", stdin=json.dumps(LAUNCH, indent=2))

    assert said.lines[0]["article_id"] == "one"


def test_an_article_about_nothing_comes_to_nothing(kentongan):
    assert "comes out: nothing" in kentongan("explain", "--title", "It rained", "--lang", "en").out


def test_a_language_without_words_is_told(kentongan):
    assert "there are no words for the language 'nl'" in kentongan("explain", "--title", "Raket", "--lang", "nl").out


def test_nothing_to_explain_or_two_things_at_once_is_a_wrong_call(kentongan, house):
    assert kentongan("explain").code == 2
    assert kentongan("explain", house.file("a.json", LAUNCH), "--title", "x").code == 2


def test_a_file_that_holds_no_single_article_is_told(kentongan, house):
    for file in (
        house.file("two.jsonl", LAUNCH, LAUNCH),
        house.file("no.json", "{"),
        house.file("none.json", {"id": "x"}),
    ):
        said = kentongan("explain", file)
        assert (said.code, said.out) == (1, "")
        assert file in said.err
