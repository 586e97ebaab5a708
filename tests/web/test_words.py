"""Names, figures and times read as people say them; quotes are cut where their evidence stands."""

from datetime import UTC, datetime, timedelta

import pytest

from kentongan.domain.detection import Entity, Evidence, Figure, Occurred, Place
from kentongan.domain.words import Bound, Precision
from kentongan.text.english import language_name, say_entity, say_place
from kentongan.web.ui.quotes import Piece, pieces
from kentongan.web.ui.words import (
    direction,
    say_ago,
    say_figure,
    say_list,
    say_occurred,
)

START = datetime(2023, 9, 13, 5, 43, tzinfo=UTC)


def an_evidence(start: int, text: str, says: str = "launch") -> Evidence:
    return Evidence(field="text", start=start, end=start + len(text), text=text, says=says)


def test_a_quote_from_the_middle_of_a_text_is_cut_where_most_of_its_evidence_agrees():
    quote = "missile after missile fell"

    cut = pieces(quote, [an_evidence(114, "missile", "missile"), an_evidence(122, "fell", "hit")])

    assert cut == (Piece("missile after "), Piece("missile", "missile"), Piece(" "), Piece("fell", "hit"))


def test_evidence_that_does_not_stand_in_the_quote_is_left_out():
    assert pieces("no such thing", [an_evidence(3, "rudal")]) == (Piece("no such thing"),)
    assert pieces("rudal jatuh", [an_evidence(0, "rudal"), an_evidence(500, "Korut")])[0] == Piece("rudal", "launch")


def test_evidence_that_overlaps_earlier_evidence_is_marked_once():
    cut = pieces(
        "rudal balistik jatuh", [an_evidence(0, "rudal balistik", "missile"), an_evidence(6, "balistik", "means")]
    )

    assert cut == (Piece("rudal balistik", "missile"), Piece(" jatuh"))


def test_a_quote_is_never_changed_by_cutting_it():
    quote = "북, 동해상으로 탄도미사일 2발 발사 𓀀 \u202e"

    assert (
        "".join(piece.text for piece in pieces(quote, [an_evidence(9, "탄도미사일"), an_evidence(18, "발사")])) == quote
    )
    assert pieces("", [an_evidence(0, "x")]) == ()


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        (Precision.MINUTE, "13 September 2023, 05:43 UTC"),
        (Precision.PART_OF_DAY, "13 September 2023, 05:43 to 11:43 UTC"),
        (Precision.DAY, "13 September 2023"),
        (Precision.WEEK, "week of 13 September 2023"),
        (Precision.MONTH, "September 2023"),
        (Precision.YEAR, "2023"),
    ],
)
def test_a_time_is_told_no_more_exactly_than_it_is_known(precision, said):
    assert say_occurred(Occurred(from_=START, to=START + timedelta(hours=6), precision=precision)) == said


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(seconds=-20), "just now"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=23), "23 h ago"),
        (timedelta(days=1), "12 September 2023, 05:43 UTC"),
        (timedelta(hours=-2), "13 September 2023, 07:43 UTC"),
    ],
)
def test_how_long_ago_is_said_as_people_say_it(passed, said):
    assert say_ago(START - passed, START) == said


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (Figure(of="missile", value=2), ("missile", "2")),
        (Figure(of="dead", value=1200, bound=Bound.AT_LEAST), ("dead", "at least 1,200")),
        (Figure(of="magnitude", value=7), ("magnitude", "7.0")),
        (Figure(of="depth", value=12.5, unit="km", bound=Bound.ABOUT), ("depth", "about 12.5 km")),
    ],
)
def test_a_figure_is_told_with_its_bound_and_unit(figure, said):
    assert say_figure(figure) == said


def test_a_person_is_told_with_the_state_they_stand_for():
    state = Entity(id="RU", name="Russia", kind="state", person="vladimir-putin")
    person = Entity(id="KP", name="Kim Jong Un", kind="state", person="kim-jong-un")
    group = Entity(id="armed_group:m23", name="M23", kind="armed_group")

    assert say_list([say_entity(each) for each in (state, person, group)]) == (
        "Vladimir Putin (Russia), Kim Jong Un (North Korea) and M23"
    )


def test_a_place_is_told_with_its_state_unless_it_is_that_state():
    assert say_place(Place(id="place:palu", name="Palu", country="ID")) == "Palu, Indonesia"
    assert say_place(Place(id="RU", name="Russia", country="RU")) == "Russia"
    assert say_place(Place(id="sea:japan", name="Sea of Japan")) == "Sea of Japan"


def test_languages_have_names_and_directions():
    assert [language_name(lang) for lang in ("id", "zh-Hant", "pt-BR", "xx")] == [
        "Indonesian",
        "Traditional Chinese",
        "Brazilian Portuguese",
        "xx",
    ]
    assert [direction(lang) for lang in ("ar", "fa-IR", "ko", "")] == ["rtl", "rtl", "ltr", "auto"]
