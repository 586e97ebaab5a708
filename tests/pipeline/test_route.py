"""Whom the stage tells, and what it writes down of it."""

from datetime import timedelta

import pytest

from builders import a_change_from, a_detection, a_subscription, an_incident_from, at, rules, told_of
from fakes import FakeLedger, FakeSubscriptions
from kentongan.domain.errors import GiveUp
from kentongan.pipeline.route import Route
from kentongan.pipeline.writes import Put, Room, Versioned
from kentongan.routing.decide import told_by

CHANGE = a_change_from(a_detection(), a_detection(article="a-2", publisher="kompas"))


async def route(*subscriptions, told=None, change=CHANGE):
    stage = Route(FakeSubscriptions(*subscriptions), FakeLedger(told), rules())
    return await stage(change, at(1))


async def test_everybody_who_listens_is_told_and_nobody_else():
    outcome = await route(a_subscription("desk"), a_subscription("other", event=("summit",)), a_subscription("night"))
    assert [alert.subscription_id for alert in outcome.outputs] == ["desk", "night"]
    assert outcome.reasons == ("first report", "first report")


async def test_what_somebody_is_told_is_written_down_with_the_alert_unless_somebody_else_did():
    outcome = await route(a_subscription("desk"))
    assert outcome.writes == (
        Put(
            room=Room.TOLD,
            key=f"{CHANGE.incident.id}/desk",
            value=told_by(CHANGE.incident, at(1)),
            if_version=0,
            keep=timedelta(days=30),
        ),
    )


async def test_who_was_told_before_is_told_only_what_is_new():
    before = told_of(an_incident_from(a_detection()))
    outcome = await route(a_subscription("desk"), told={"desk": Versioned(before, 4)})
    assert outcome.reasons == ("told by more publishers",)
    assert outcome.writes[0].if_version == 4


async def test_who_knows_all_of_it_is_told_nothing():
    outcome = await route(a_subscription("desk"), told={"desk": Versioned(told_of(CHANGE.incident), 1)})
    assert (outcome.writes, outcome.outputs) == ((), ())
    assert outcome.reasons == ("nothing new since the last alert",)


async def test_where_nobody_listens_nobody_is_asked_for():
    outcome = await route(a_subscription("desk", event=("summit",)))
    assert outcome.reasons == ("no matcher applies",)


async def test_an_incident_whose_rule_is_gone_is_set_aside():
    stage = Route(FakeSubscriptions(), FakeLedger(), {})
    with pytest.raises(GiveUp, match="no rule 'missile_launch'"):
        await stage(CHANGE, at(0))


async def test_within_a_batch_each_change_knows_what_the_one_before_it_told():
    stage = Route(FakeSubscriptions(a_subscription("desk")), FakeLedger(None), rules())
    with stage.batch():
        first = await stage(a_change_from(a_detection()), at(1))
        second = await stage(CHANGE, at(1))
        third = await stage(CHANGE, at(1))
    assert [outcome.reasons for outcome in (first, second)] == [("first report",), ("told by more publishers",)]
    assert [outcome.writes[0].if_version for outcome in (first, second)] == [0, 1]
    assert third.outputs == ()


async def test_what_a_batch_told_is_forgotten_with_it_since_it_may_not_have_been_committed():
    stage = Route(FakeSubscriptions(a_subscription("desk")), FakeLedger(None), rules())
    for _ in range(2):
        with stage.batch():
            assert (await stage(CHANGE, at(1))).reasons == ("first report",)
