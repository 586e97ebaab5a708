"""What a sentence is to its event: it reports, goes on telling, answers, or only mentions it."""

import pytest

from kentongan.domain.words import Modality, Role
from reading import read, reading_of


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("North Korea fires a missile", Role.REPORT),
        ("World leaders condemn North Korea missile launch", Role.REACTION),
        ("North Korea missile launch condemned", Role.REACTION),
        ("History of North Korea missile launch", Role.BACKGROUND),
        ("Search after North Korea fires a missile", Role.DEVELOPMENT),
        ("North Korea fires a missile, toll rises", Role.DEVELOPMENT),
    ],
)
def test_words_say_what_a_piece_is_to_its_event(title, role):
    assert reading_of(title).role is role


def test_who_answers_while_the_event_goes_on_answers():
    assert reading_of("Seoul condemns North Korea missile launch as toll rises").role is Role.REACTION


def test_a_development_rings_and_an_answer_does_not():
    assert reading_of("Search after North Korea fires a missile").rings
    answer = reading_of("World leaders condemn North Korea missile launch")
    assert (answer.rings, answer.reason) == (False, "not told as news: reaction")


def test_the_word_that_gives_the_role_is_evidence():
    evidence = reading_of("World leaders condemn North Korea missile launch").evidence
    assert [one.text for one in evidence if one.says == Role.REACTION] == ["condemn"]


def test_a_role_out_of_reach_is_none():
    title = "Ministers condemn the long strike of the drivers of the trains before North Korea fires a missile"
    assert reading_of(title).role is Role.REPORT


def test_what_is_no_news_keeps_its_modality_beside_its_role():
    answer = reading_of("World leaders condemn planned North Korea missile launch next week")
    assert (answer.modality, answer.role) == (Modality.PLANNED, Role.REACTION)


def test_a_plain_headline_over_a_text_that_goes_on_telling_goes_on_telling():
    text = "North Korea fired a missile on Wednesday, toll rises."
    assert [one.role for one in read("North Korea fires a missile", text=text)] == [Role.DEVELOPMENT]


def test_a_cue_of_a_development_may_begin_with_the_events_first_word():
    assert reading_of("Launch count rises as North Korea fires a missile").role is Role.DEVELOPMENT


def test_a_headline_that_answers_makes_its_body_background():
    text = "North Korea fired a missile into the sea on Wednesday."
    detections = read("World leaders condemn North Korea missile launch", text=text)
    assert [one.rings for one in detections] == [False]
