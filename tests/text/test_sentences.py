"""Where sentences end, in every script we read."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.text.sentences import sentences


def parted(text: str, *abbreviations: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, abbreviations)]


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param(["Korut menembakkan rudal.", "Jepang marah."], id="a stop and a capital"),
        pytest.param(["Did it fire?", "It did!", "So it did."], id="questions and calls"),
        pytest.param(['"It fired."', '"We saw it," he said.'], id="quotes close with their sentence"),
        pytest.param(["Two fell.", "3 hit."], id="a number begins a sentence"),
        pytest.param(["Запустили ракету.", "Она упала."], id="Cyrillic"),
        pytest.param(["أطلقت صاروخا؟", "نعم أطلقت."], id="Arabic"),
        pytest.param(["미사일을 쐈다.", "일본이 항의했다."], id="Korean"),
    ],
)
def test_a_sentence_ends_at_its_stop(wanted):
    assert parted(" ".join(wanted)) == wanted


@pytest.mark.parametrize("wanted", [["朝鲜发射导弹。", "日本抗议。"], ["他说：“发射了。”", "日本抗议！", "为什么？"]])
def test_chinese_needs_no_space_behind_the_stop(wanted):
    assert parted("".join(wanted)) == wanted


@pytest.mark.parametrize(
    "whole",
    [
        pytest.param("Gen. Milley and U.S. Forces met.", id="abbreviations that the language names"),
        pytest.param("The 3. Division fired.", id="an ordinal"),
        pytest.param("George W. Bush met Putin.", id="an initial"),
        pytest.param("It fired approx. two missiles.", id="a small letter goes on"),
        pytest.param("A quake of 6.1 shook Palu.", id="a decimal point"),
    ],
)
def test_a_stop_that_ends_no_sentence_is_passed_over(whole):
    assert parted(whole, "gen", "u.s") == [whole]


def test_a_new_line_ends_a_sentence_even_behind_an_abbreviation():
    assert parted("He met Gen.\nMilley", "gen") == ["He met Gen.", "Milley"]


def test_blank_stretches_are_no_sentences():
    assert parted(" \n\n  One.  \n \n Two. ") == ["One.", "Two."]
    assert parted("") == []


@given(st.text(st.sampled_from("aB. \n\"'!?。”؟1…é\u0301导"), max_size=50))
def test_sentences_stand_in_order_and_lose_no_letter(text):
    spans = list(sentences(text))

    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    outside = set(range(len(text))) - {at for start, end in spans for at in range(start, end)}
    assert all(text[at].isspace() for at in outside)
