"""Words are looked up in a folded text; what is found is shown in the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.text.normalize import fold, folded

COMBINING = "\u0301\u0327\u0308\u0323"
ARABIC_MARKS = "\u064b\u064e\u0651\u0652\u0640\u0670"
INVISIBLE = "\u200b\u200e\u200f\u00ad\u2060\ufeff"
LETTERS = "aZéßİıΣ ñ\u0130й\u0451\u0627\u0623\u0649导弹미사\U0001f680\U0001f1ee\U0001f1e9.,’\u00a0\n"
ANYTHING = st.text(
    st.one_of(
        st.sampled_from(LETTERS + COMBINING + ARABIC_MARKS + INVISIBLE), st.characters(exclude_categories=["Cs"])
    ),
    max_size=60,
)


@given(ANYTHING)
def test_every_position_of_a_folded_text_leads_back_into_the_original_in_order(text):
    form = fold(text)
    back = [form.start(position) for position in range(len(form.text))]

    assert len(form.text) == len(form.cased)
    assert back == sorted(back)
    assert all(0 <= position < len(text) for position in back)
    assert form.end(len(form.text)) == len(text)


@given(ANYTHING, st.sampled_from(["missile", "ракета", "导弹", "미사일"]), ANYTHING)
def test_a_word_stands_in_the_original_where_its_folded_form_says(before, word, after):
    text = f"{before} {word} {after}"
    form = fold(text)

    places = [at for at in range(len(form.text)) if form.text.startswith(word, at)]

    assert any(text[form.start(at) : form.end(at + len(word))].startswith(word) for at in places)


@pytest.mark.parametrize(
    ("written", "looked_up"),
    [
        pytest.param("Rudal BALISTIK", "rudal balistik", id="capitals"),
        pytest.param("cafe\u0301", "café", id="a letter and its accent written apart"),
        pytest.param(
            "İstanbul", "istanbul", id="the Turkish capital dotted i, which lower case would make two letters"
        ),
        pytest.param("صَوَارِيخ", "صواريخ", id="Arabic vowel signs"),
        pytest.param("صــواريخ", "صواريخ", id="tatweel"),
        pytest.param("أطلقت", "اطلقت", id="hamza on alif"),
        pytest.param("مدرسة", "مدرسه", id="ta marbuta"),
        pytest.param("کیم", "كيم", id="Persian letters"),
        pytest.param("mis\u00adsile", "missile", id="soft hyphen"),
        pytest.param("didn’t", "didn't", id="curly apostrophe"),
        pytest.param("e\u2011mail", "e-mail", id="non-breaking hyphen"),
        pytest.param("3\u00a0000", "3 000", id="non-breaking space"),
        pytest.param("РАКЕТА", "ракета", id="Cyrillic capitals"),
    ],
)
def test_two_ways_of_writing_a_word_are_one_word(written, looked_up):
    assert folded(written) == looked_up
    assert folded(looked_up) == looked_up


def test_capitals_stay_readable_beside_the_folded_text():
    assert fold("IS attacks in İzmir").cased == "IS attacks in İzmir"


def test_a_mark_behind_the_last_letter_of_a_word_belongs_to_it():
    text = "x cafe\u0301 y"
    form = fold(text)
    start = form.text.index("café")

    assert text[form.start(start) : form.end(start + 4)] == "cafe\u0301"


def test_plain_ascii_needs_no_way_back():
    assert fold("Two missiles").cuts == ()
