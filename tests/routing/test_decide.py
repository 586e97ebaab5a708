"""Who hears of what, and when."""

from dataclasses import replace
from datetime import timedelta

import pytest

from builders import (
    CHANNEL,
    NOON,
    a_change_from,
    a_detection,
    a_quake,
    a_rule,
    a_subscription,
    a_summit,
    an_incident_from,
    at,
    on_day,
    told_of,
)
from kentongan.correlation.lifecycle import closed
from kentongan.domain.alert import AlertReason, Kept
from kentongan.domain.words import Level, Modality, Precision, Status
from kentongan.routing.decide import decide, told_by


def heard(*detections, by=None, told=None, now=NOON, rule=None):
    change = a_change_from(*detections)
    return decide(change, by or a_subscription(), told, rule or a_rule(change.incident.event_type), now)


def alert(*detections, **more):
    (only,) = heard(*detections, **more)
    return only


FIRST = a_detection()
SECOND = a_detection(article="a-2", publisher="kompas")
THIRD = a_detection(article="a-3", publisher="kyodo")


# --- the first report


def test_a_first_report_rings_at_once():
    first = alert(a_detection(received=0.5), now=at(1))
    assert first.reason is AlertReason.FIRST_REPORT
    assert first.detail == "told by antara"
    assert first.due_at == at(1)
    assert first.received_at == at(0.5)
    assert first.told_before is None
    assert first.subscription_name == "The desk"


def test_every_channel_gets_an_alert_of_its_own_once():
    mail = "mailto://desk:secret@news.example"
    alerts = heard(FIRST, by=a_subscription(channels=[CHANNEL, mail, CHANNEL]))
    assert len({one.id for one in alerts}) == len(alerts) == 2
    assert [one.channel_label.partition(":")[0] for one in alerts] == ["slack", "mailto"]
    assert not any("secret" in repr(one) for one in alerts)


def test_the_same_decision_has_the_same_id():
    assert alert(FIRST).id == alert(FIRST).id


def test_who_asked_for_two_publishers_first_hears_from_the_second():
    careful = a_subscription(publishers=2)
    assert heard(FIRST, by=careful) is Kept.NO_MATCH
    assert alert(FIRST, SECOND, by=careful).reason is AlertReason.FIRST_REPORT


def test_many_tellers_are_counted_rather_than_named():
    many = [a_detection(article=f"a-{n}", publisher=f"o{n}") for n in range(8)]
    assert alert(*many).detail == "told by o0, o1, o2, o3, o4 and 3 more"


# --- later


def test_nothing_new_is_not_told_twice():
    told = told_of(an_incident_from(FIRST))
    assert heard(FIRST, a_detection(article="a-2"), told=told) is Kept.TOLD_ALREADY


def test_a_revision_that_was_told_is_not_told_again():
    told = told_of(an_incident_from(FIRST, SECOND))
    assert heard(FIRST, told=told) is Kept.TOLD_ALREADY


def test_a_graver_level_rings_again():
    told = told_of(an_incident_from(a_quake(level=Level.MODERATE)))
    again = alert(a_quake(level=Level.MODERATE), a_quake(article="a-2", level=Level.CRITICAL), told=told)
    assert again.reason is AlertReason.ESCALATED
    assert again.detail == "critical, was moderate"
    assert again.told_before == told


@pytest.mark.parametrize(("before", "publishers"), [(1, 2), (2, 3), (3, 5), (5, 10), (1, 4)])
def test_more_publishers_ring_again_at_2_3_5_and_10(before, publishers):
    many = [a_detection(article=f"a-{n}", publisher=f"o{n}") for n in range(publishers)]
    told = told_of(an_incident_from(*many[:before]))
    again = alert(*many, told=told)
    assert again.reason is AlertReason.CORROBORATED
    assert again.detail == f"{publishers} publishers, were {before}"


@pytest.mark.parametrize(("before", "publishers"), [(3, 4), (5, 9), (10, 11)])
def test_publishers_in_between_ring_nobody(before, publishers):
    many = [a_detection(article=f"a-{n}", publisher=f"o{n}") for n in range(publishers)]
    assert heard(*many, told=told_of(an_incident_from(*many[:before]))) is Kept.TOLD_ALREADY


@pytest.mark.parametrize(("before", "after"), [(2, 3), (10, 15), (100, 150), (30, 20)])
def test_a_toll_that_changed_by_half_rings_again(before, after):
    told = told_of(an_incident_from(a_quake(figures={"dead": before})))
    again = alert(
        a_quake(figures={"dead": before}), a_quake(article="a-2", figures={"dead": after}, published=1), told=told
    )
    assert again.reason is AlertReason.FIGURES
    assert again.detail == f"dead {after}, was {before}"


@pytest.mark.parametrize(("before", "after"), [(3, 3), (10, 11), (100, 149)])
def test_a_toll_that_changed_little_rings_nobody(before, after):
    told = told_of(an_incident_from(a_quake(figures={"dead": before})))
    later = a_quake(article="a-2", figures={"dead": after}, published=1)
    assert heard(a_quake(figures={"dead": before}), later, told=told) is Kept.TOLD_ALREADY


def test_a_first_toll_rings_again():
    again = alert(a_quake(), a_quake(article="a-2", figures={"dead": 3}), told=told_of(an_incident_from(a_quake())))
    assert again.detail == "dead 3"


def test_a_magnitude_rings_again_by_its_own_measure():
    told = told_of(an_incident_from(a_quake(magnitude=6.1)))
    assert (
        heard(a_quake(magnitude=6.1), a_quake(article="a-2", magnitude=6.2, published=1), told=told)
        is Kept.TOLD_ALREADY
    )
    again = alert(a_quake(magnitude=6.1), a_quake(article="a-2", magnitude=6.5, published=1), told=told)
    assert again.detail == "magnitude 6.5, was 6.1"


# --- quiet


def test_who_did_not_ask_hears_nothing():
    assert heard(FIRST, by=a_subscription(event=("summit",))) is Kept.NO_MATCH


def test_what_does_not_ring_is_kept_from_whoever_did_not_ask_for_it():
    plan = a_summit(modality=Modality.PLANNED)
    assert heard(plan) is Kept.SILENT
    assert alert(plan, by=a_subscription(silent=True)).reason is AlertReason.FIRST_REPORT


def test_a_plan_that_was_told_is_told_anew_when_it_comes_true():
    plan = a_summit(modality=Modality.PLANNED)
    told = told_of(an_incident_from(plan))
    again = alert(plan, a_summit(article="a-2"), by=a_subscription(silent=True), told=told)
    assert again.reason is AlertReason.FIRST_REPORT


def test_an_event_type_that_is_not_proved_is_kept_from_whoever_did_not_ask_for_it():
    unproved = a_rule(status=Status.EXPERIMENTAL)
    assert heard(FIRST, rule=unproved) is Kept.EXPERIMENTAL
    assert alert(FIRST, rule=unproved, by=a_subscription(experimental=True))


def test_a_closed_incident_rings_nobody():
    change = closed(an_incident_from(FIRST), a_rule(), at(40))
    assert decide(change, a_subscription(), None, a_rule(), at(0)) is Kept.CLOSED


# --- old news


def test_what_was_published_a_day_ago_is_old_news():
    assert heard(FIRST, now=at(24.1)) is Kept.STALE
    assert alert(FIRST, now=at(23.9))


def test_what_happened_long_ago_is_old_news_however_fresh_the_article():
    fresh = a_detection(day="2023-09-10", published=0)
    assert heard(fresh) is Kept.STALE


def test_a_day_is_over_at_its_end():
    assert alert(a_detection(day="2023-09-12"), now=at(11))
    assert heard(a_detection(day="2023-09-12"), now=at(13)) is Kept.STALE


def test_a_month_that_is_not_over_is_no_old_news():
    september = on_day("2023-09-01", Precision.MONTH)
    whole = replace(september, to=september.from_ + timedelta(days=30))
    assert alert(a_detection(day=whole))


def test_a_rule_may_have_news_that_lasts_longer():
    assert alert(FIRST, now=at(30), rule=a_rule(news_for=timedelta(hours=48)))


def test_what_says_no_date_is_taken_as_new():
    assert alert(a_detection(published=None, received=0), now=at(100))


def test_a_day_that_is_still_to_come_is_no_old_news():
    assert alert(a_summit(modality=Modality.PLANNED, day="2023-09-20"), by=a_subscription(silent=True))


def test_a_toll_that_rises_two_days_later_is_news_to_whoever_knows_of_the_quake():
    quake = a_quake(day="2023-09-13", figures={"dead": 3})
    later = a_quake(article="a-2", day="2023-09-13", figures={"dead": 90}, published=50)
    told = told_of(an_incident_from(quake))
    assert alert(quake, later, told=told, now=at(50)).reason is AlertReason.FIGURES
    assert heard(quake, later, now=at(50)) is Kept.STALE
    assert heard(quake, later, told=told, now=at(80)) is Kept.STALE


def test_what_was_told_is_remembered_as_it_stood():
    incident = an_incident_from(a_quake(figures={"dead": 3}), a_quake(article="a-2", publisher="kompas"))
    told = told_by(incident, at(2))
    assert (told.revision, told.publishers, told.level, told.at) == (2, 2, incident.level, at(2))
    assert told.figures == incident.figures
