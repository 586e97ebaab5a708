"""Which incident a detection joins, and what that changes."""

from dataclasses import replace

import pytest

from builders import NOON, a_detection, a_quake, a_rule, a_summit, an_incident_from, at, trust
from kentongan.correlation.decide import Ignored, correlate
from kentongan.correlation.lifecycle import closed, closes_at
from kentongan.domain.incident import Kind, State
from kentongan.domain.words import Confidence, Level, Modality, Role


def judged(detection, *incidents, now=NOON):
    return correlate(detection, incidents, a_rule(detection.event_type), trust, now)


def change_by(detection, *incidents, now=NOON):
    (change,) = judged(detection, *incidents, now=now)
    return change


# --- opening


def test_the_first_report_opens_an_incident_that_rings():
    change = change_by(a_detection(received=0.1), now=at(0.2))
    assert change.kind is Kind.OPENED
    assert change.reason == "first report, by antara"
    assert change.incident.rings
    assert change.incident.articles == ("a-1",)
    assert change.incident.opened_at == at(0.2)
    assert change.received_at == at(0.1)


@pytest.mark.parametrize("modality", [Modality.PLANNED, Modality.THREATENED, Modality.POSSIBLE, Modality.DENIED])
def test_what_has_not_happened_opens_an_incident_that_does_not_ring(modality):
    incident = change_by(a_detection(modality=modality)).incident
    assert not incident.rings
    assert incident.articles == ()
    assert incident.attached == ("a-1",)
    assert incident.publishers == ("antara",)


def test_a_reaction_to_nothing_known_is_ignored():
    assert judged(a_detection(role=Role.REACTION)) is Ignored.NOTHING_TO_ATTACH_TO


def test_history_is_ignored():
    assert judged(a_detection(modality=Modality.PAST)) is Ignored.NO_PART


def test_the_same_first_detection_gives_the_same_incident_id():
    assert change_by(a_detection()).incident.id == change_by(a_detection()).incident.id


# --- joining


def test_a_second_publisher_corroborates_instead_of_opening_a_new_incident():
    told = an_incident_from(a_detection())
    change = change_by(a_detection(article="a-2", publisher="kompas", lang="id"), told)
    assert change.kind is Kind.CORROBORATED
    assert change.incident.id == told.id
    assert change.incident.articles == ("a-1", "a-2")
    assert change.incident.publishers == ("antara", "kompas")
    assert change.incident.languages == ("en", "id")


def test_the_revision_says_which_anchors_hold_it_together():
    told = an_incident_from(a_quake("palu", day="2023-09-13"))
    change = change_by(a_quake("poso", article="a-2", publisher="kompas", day="2023-09-13"), told)
    assert change.reason == (
        "also told by kompas: places 112 km apart, same magnitude 6.1 and 6.1, same day 2023-09-13"
    )
    assert change.incident.revisions[-1].reason == change.reason


def test_the_same_publisher_again_only_joins():
    change = change_by(a_detection(article="a-2"), an_incident_from(a_detection()))
    assert change.kind is Kind.JOINED
    assert change.incident.publishers == ("antara",)


def test_a_graver_level_escalates():
    told = an_incident_from(a_quake(level=Level.MODERATE))
    worse = a_quake(article="a-2", level=Level.CRITICAL, level_reason="dead >= 100", figures={"dead": 120})
    change = change_by(worse, told)
    assert change.kind is Kind.ESCALATED
    assert "level critical, was moderate (dead >= 100)" in change.reason
    assert change.incident.level is Level.CRITICAL


def test_new_figures_develop_an_incident():
    change = change_by(a_quake(article="a-2", figures={"dead": 3}), an_incident_from(a_quake()))
    assert change.kind is Kind.DEVELOPED
    assert change.reason.startswith("figures changed")


def test_of_several_incidents_the_most_alike_is_joined():
    near = an_incident_from(a_quake("palu", article="a-1"))
    wide = an_incident_from(a_quake("ID", article="a-9"))
    change = change_by(a_quake("poso", article="a-2"), wide, near)
    assert change.incident.id == near.id


def test_an_incident_that_is_closed_is_not_joined():
    told = an_incident_from(a_detection())
    gone = closed(told, a_rule(), at(40)).incident
    assert change_by(a_detection(article="a-2", published=1), gone).kind is Kind.OPENED


def test_another_event_type_is_another_incident():
    assert change_by(a_summit(article="a-2"), an_incident_from(a_detection())).kind is Kind.OPENED


def test_a_detection_that_names_nothing_joins_the_only_open_incident_of_its_kind():
    change = change_by(a_detection(article="a-2", actor=(), published=13), an_incident_from(a_detection(published=1.5)))
    assert change.kind is Kind.JOINED
    assert "the only open one of its kind" in change.reason


def test_a_detection_that_names_nothing_opens_its_own_where_two_could_be_meant():
    two = (an_incident_from(a_detection()), an_incident_from(a_detection(article="a-9", actor=["RU"])))
    assert change_by(a_detection(article="a-2", actor=()), *two).kind is Kind.OPENED


def test_a_detection_that_names_nothing_does_not_join_what_was_told_long_before():
    told = an_incident_from(a_detection())
    assert change_by(a_detection(article="a-2", actor=(), published=20), told).kind is Kind.OPENED


def test_a_detection_that_names_a_place_does_not_join_for_want_of_another():
    told = an_incident_from(a_detection())
    assert change_by(a_detection(article="a-2", actor=(), place=["nowhere"]), told).kind is Kind.OPENED


# --- what does not ring


def test_a_plan_that_comes_true_makes_its_incident_ring():
    plan = an_incident_from(a_summit(modality=Modality.PLANNED, publisher="tass"))
    change = change_by(a_summit(article="a-2", published=20), plan)
    assert change.kind is Kind.DEVELOPED
    assert change.reason.startswith("told as having happened")
    assert change.incident.id == plan.id
    assert change.incident.rings
    assert change.incident.articles == ("a-2",)
    assert change.incident.attached == ("a-1",)
    assert change.incident.publishers == ("antara",)


def test_a_second_publisher_of_a_plan_corroborates_it():
    plan = an_incident_from(a_summit(modality=Modality.PLANNED))
    change = change_by(a_summit(article="a-2", modality=Modality.PLANNED, publisher="tass"), plan)
    assert change.kind is Kind.CORROBORATED
    assert not change.incident.rings


def test_a_plan_told_after_the_event_attaches_to_it():
    change = change_by(a_summit(article="a-2", modality=Modality.PLANNED), an_incident_from(a_summit()))
    assert change.kind is Kind.JOINED
    assert change.reason.startswith("attached, not asserted: planned")
    assert change.incident.attached == ("a-2",)


def test_a_reaction_attaches_and_corroborates_nothing():
    told = an_incident_from(a_detection())
    change = change_by(a_detection(article="a-2", publisher="kyodo", role=Role.REACTION), told)
    assert change.kind is Kind.JOINED
    assert change.incident.publishers == ("antara",)
    assert change.incident.attached == ("a-2",)


def test_a_reaction_to_a_plan_attaches_to_it():
    plan = an_incident_from(a_summit(modality=Modality.PLANNED))
    change = change_by(a_summit(article="a-2", role=Role.REACTION, publisher="kyodo"), plan)
    assert change.kind is Kind.JOINED
    assert change.incident.publishers == ("antara",)


def test_a_denial_of_what_rang_is_a_denied_revision():
    told = an_incident_from(a_detection())
    change = change_by(a_detection(article="a-2", publisher="kcna", modality=Modality.DENIED), told)
    assert change.kind is Kind.DENIED
    assert change.reason.startswith("denied, as kcna tells")
    assert change.incident.rings
    assert change.incident.publishers == ("antara",)


def test_an_article_that_rang_stays_with_those_that_rang():
    told = an_incident_from(a_detection())
    aside = a_detection(article="a-1", role=Role.BACKGROUND, id="another reading of the same article")
    assert change_by(aside, told).incident.attached == ()


# --- repetition and editions


def test_the_same_detection_again_changes_nothing():
    told = an_incident_from(a_detection(), a_detection(article="a-2"))
    assert judged(a_detection(), told) is Ignored.KNOWN


def test_an_article_whose_telling_was_dropped_for_want_of_room_is_still_known():
    told = replace(an_incident_from(a_detection()), articles=("a-0", "a-1"))
    assert judged(a_detection(article="a-0"), told) is Ignored.KNOWN


def test_an_edited_article_takes_the_place_of_its_earlier_edition():
    other = a_quake(article="a-2", publisher="kompas", level=Level.MODERATE)
    told = an_incident_from(a_quake(figures={"dead": 30}, level=Level.HIGH), other)
    change = change_by(a_quake(version="v2", figures={"dead": 3}, level=Level.MODERATE, received=1), told)
    assert change.kind is Kind.CORRECTED
    assert change.reason.startswith("a new edition changes level, figures: a new edition")
    assert [figure.value for figure in change.incident.figures if figure.of == "dead"] == [3]
    assert change.incident.articles == ("a-2", "a-1")
    assert len(change.incident.tellings) == 2


def test_a_new_edition_that_changes_nothing_told_only_joins():
    change = change_by(a_detection(version="v2"), an_incident_from(a_detection()))
    assert change.kind is Kind.JOINED
    assert len(change.incident.tellings) == 1


def test_a_new_edition_that_names_nothing_comparable_stays_where_it_was():
    told = an_incident_from(a_detection(published=-20))
    change = change_by(a_detection(version="v2", actor=(), published=5), told)
    assert change.incident.id == told.id
    assert change.reason.endswith(": a new edition")


def test_an_earlier_edition_that_comes_late_changes_nothing():
    told = an_incident_from(a_detection(version="v2", received=2))
    assert judged(a_detection(version="v1", received=1), told) is Ignored.SUPERSEDED


def test_a_new_edition_that_tells_of_another_event_leaves_the_incident():
    told = an_incident_from(a_quake("palu"), a_quake("palu", article="a-2", publisher="kompas"))
    old, new = judged(a_quake("medan", version="v2"), told)
    assert old.kind is Kind.CORRECTED
    assert old.incident.articles == ("a-2",)
    assert old.incident.publishers == ("kompas",)
    assert new.kind is Kind.OPENED
    assert new.incident.articles == ("a-1",)


def test_an_incident_that_its_only_article_leaves_is_retracted():
    old, new = judged(a_quake("medan", version="v2"), an_incident_from(a_quake("palu")))
    assert old.kind is Kind.RETRACTED
    assert old.incident.state is State.RETRACTED
    assert not old.incident.rings
    assert new.kind is Kind.OPENED


def test_an_edition_that_turns_a_report_into_comment_retracts_what_nobody_else_reports():
    change = change_by(a_detection(version="v2", role=Role.BACKGROUND), an_incident_from(a_detection()))
    assert change.kind is Kind.RETRACTED


def test_an_edition_that_turns_a_report_into_a_denial_silences_the_incident():
    change = change_by(a_detection(version="v2", modality=Modality.DENIED), an_incident_from(a_detection()))
    assert change.kind is Kind.CORRECTED
    assert not change.incident.rings
    assert change.incident.attached == ("a-1",)


def test_of_two_earlier_readings_the_one_with_the_same_id_is_replaced():
    palu, medan = an_incident_from(a_quake("palu")), an_incident_from(a_quake("medan"))
    change = change_by(a_quake("medan", version="v2"), palu, medan)
    assert change.incident.id == medan.id
    assert len(change.incident.tellings) == 1


def test_where_nobody_can_say_which_reading_was_edited_all_stay():
    palu, medan = an_incident_from(a_quake("palu")), an_incident_from(a_quake("medan"))
    assert change_by(a_quake("JP", version="v2"), palu, medan).kind is Kind.OPENED


# --- confidence


def test_three_publishers_make_a_strong_incident():
    told = an_incident_from(a_detection(), a_detection(article="a-2", publisher="kompas"))
    assert told.confidence is Confidence.FAIR
    incident = change_by(a_detection(article="a-3", publisher="kyodo"), told).incident
    assert incident.confidence is Confidence.STRONG
    assert incident.confidence_reason == "publishers >= 3"


# --- closing


def test_an_incident_closes_a_span_after_the_last_telling():
    told = an_incident_from(a_detection(), a_detection(article="a-2", published=10))
    assert closes_at(told, a_rule()) == at(46)


def test_a_plan_stays_open_until_its_day_is_over():
    plan = an_incident_from(a_summit(modality=Modality.PLANNED, day="2023-09-20"))
    assert closes_at(plan, a_rule("summit")) == at(7.5 * 24 + 72)


def test_a_closed_incident_says_why():
    change = closed(an_incident_from(a_detection()), a_rule(), at(36))
    assert change.kind is Kind.CLOSED
    assert change.incident.state is State.CLOSED
    assert change.reason == "nothing more was told for 36 h"
    assert change.incident.revisions[-1].at == at(36)
