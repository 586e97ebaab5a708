"""The only writer of incidents."""

from datetime import timedelta

import pytest

from builders import a_detection, a_quake, a_rule, a_summit, an_incident_from, at, rules, trust
from fakes import FakeIncidents
from kentongan.domain.errors import GiveUp
from kentongan.domain.incident import Closing, Kind, State
from kentongan.domain.words import Role
from kentongan.pipeline.correlate import Correlate
from kentongan.pipeline.writes import Delete, Due, Put, Room


async def correlate(*incidents, rules=rules()):  # noqa: B008 - never changed
    stage = Correlate(FakeIncidents(incidents), rules, trust)
    await stage.reload()
    return stage


async def test_an_opened_incident_is_remembered_and_reminded_of():
    outcome = await (await correlate())(a_detection(), at(0))
    (change,) = outcome.outputs
    put, due = outcome.writes
    assert put == Put(room=Room.INCIDENTS, key=change.incident.id, value=change.incident)
    assert due == Due(key=change.incident.id, at=at(36), message=Closing(incident_id=change.incident.id, at=at(36)))
    assert outcome.reasons == ("opened",)


async def test_each_detection_sees_what_the_one_before_it_did():
    stage = await correlate()
    (opened,) = (await stage(a_detection(), at(0))).outputs
    (joined,) = (await stage(a_detection(article="a-2", publisher="kompas"), at(0))).outputs
    assert joined.incident.id == opened.incident.id
    assert joined.kind is Kind.CORROBORATED


async def test_incidents_that_were_left_open_are_joined():
    left = an_incident_from(a_detection())
    stage = await correlate(left)
    (change,) = (await stage(a_detection(article="a-2"), at(0))).outputs
    assert change.incident.id == left.id


async def test_reloading_forgets_what_was_not_committed():
    stage = await correlate()
    await stage(a_detection(), at(0))
    await stage.reload()
    (change,) = (await stage(a_detection(article="a-2"), at(0))).outputs
    assert change.kind is Kind.OPENED


async def test_what_changes_nothing_says_why():
    outcome = await (await correlate())(a_detection(role=Role.REACTION), at(0))
    assert (outcome.writes, outcome.outputs) == ((), ())
    assert outcome.reasons == ("speaks of an event that nobody reported",)


async def test_incidents_of_another_type_are_no_candidates():
    stage = await correlate(an_incident_from(a_summit()))
    (change,) = (await stage(a_detection(article="a-2"), at(0))).outputs
    assert change.kind is Kind.OPENED


async def test_an_incident_that_nothing_more_is_told_of_is_closed_and_set_aside():
    told = an_incident_from(a_detection())
    stage = await correlate(told)
    outcome = await stage(Closing(incident_id=told.id, at=at(36)), at(36))
    (change,) = outcome.outputs
    assert change.kind is Kind.CLOSED
    assert change.incident.state is State.CLOSED
    assert outcome.writes == (
        Put(room=Room.CLOSED, key=told.id, value=change.incident, keep=timedelta(days=30)),
        Delete(room=Room.INCIDENTS, key=told.id),
    )
    (change,) = (await stage(a_detection(article="a-2", published=1), at(37))).outputs
    assert change.kind is Kind.OPENED


async def test_a_reminder_that_was_overtaken_by_news_comes_again():
    told = an_incident_from(a_detection(), a_detection(article="a-2", published=10))
    outcome = await (await correlate(told))(Closing(incident_id=told.id, at=at(36)), at(36))
    assert outcome.outputs == ()
    (due,) = outcome.writes
    assert due.at == at(46)


async def test_a_reminder_of_an_incident_that_is_gone_does_nothing():
    outcome = await (await correlate())(Closing(incident_id="inc-gone", at=at(36)), at(36))
    assert (outcome.writes, outcome.outputs) == ((), ())


async def test_an_article_that_moves_changes_two_incidents_and_retracts_the_one_it_leaves():
    told = an_incident_from(a_quake("palu"))
    outcome = await (await correlate(told))(a_quake("medan", version="v2"), at(1))
    assert outcome.reasons == ("retracted", "opened")
    assert [(type(write).__name__, getattr(write, "room", None)) for write in outcome.writes] == [
        ("Put", Room.CLOSED),
        ("Delete", Room.INCIDENTS),
        ("Put", Room.INCIDENTS),
        ("Due", None),
    ]


async def test_a_detection_whose_rule_is_gone_is_set_aside():
    stage = await correlate(rules={"summit": a_rule("summit")})
    with pytest.raises(GiveUp, match="no rule 'missile_launch'"):
        await stage(a_detection(), at(0))
