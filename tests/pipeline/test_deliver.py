"""One channel is told, and every attempt is written down."""

import asyncio
from datetime import timedelta

import pytest

from builders import CHANNEL, a_quake, a_subscription, an_alert, an_incident_from, at
from fakes import FakeLedger, FakeNotifier, FakeSubscriptions
from kentongan.domain.alert import LedgerEntry, LedgerState, Outcome
from kentongan.domain.errors import GiveUp, RetryLater
from kentongan.domain.subscription import Channel, Secret
from kentongan.domain.words import Level
from kentongan.pipeline.deliver import Deliver
from kentongan.pipeline.ports import Answer
from kentongan.pipeline.writes import Due, Put, Room

SOON = timedelta(seconds=1)


def deliver(notifier, *, entry=None, channels=(CHANNEL,), **more):
    return Deliver(
        notifier,
        FakeLedger(entries=[entry] if entry else []),
        FakeSubscriptions(a_subscription("night"), a_subscription("desk", channels=channels)),
        jitter=lambda: 1.0,
        **more,
    )


def an_entry(state, attempts=1):
    return LedgerEntry(alert_id=an_alert().id, state=state, attempts=attempts, at=at(0))


async def test_a_bell_that_rang_is_written_down_with_its_answer():
    bell = FakeNotifier(answer="200 ok")
    outcome = await deliver(bell)(an_alert(received_at=at(-0.001)), at(0))
    (put,) = outcome.writes
    (delivery,) = outcome.outputs
    assert (put.room, put.key) == (Room.LEDGER, an_alert().id)
    assert (put.value.state, put.value.attempts, put.value.answer) == (LedgerState.SENT, 1, "200 ok")
    assert put.value.ref == delivery.ref == "1694606400.000100"
    assert (delivery.outcome, delivery.attempt) == (Outcome.SENT, 1)
    assert delivery.seconds == pytest.approx(3.6, abs=1)
    assert outcome.dead is None


async def test_the_key_is_the_alert_so_that_a_second_attempt_is_known_as_such():
    bell = FakeNotifier()
    await deliver(bell)(an_alert(), at(0))
    await deliver(bell)(an_alert(), at(1))
    assert bell.rung[0] == bell.rung[1] == (an_alert().id, an_alert().channel_id)


async def test_what_the_ledger_knows_as_sent_is_not_sent_again():
    bell = FakeNotifier()
    outcome = await deliver(bell, entry=an_entry(LedgerState.SENT))(an_alert(), at(0))
    assert (outcome.writes, outcome.outputs, bell.rung) == ((), (), [])
    assert outcome.reasons == ("sent already",)


async def test_a_failed_attempt_is_written_down_and_comes_again():
    outcome = await deliver(FakeNotifier(RetryLater("503 Service Unavailable")))(an_alert(), at(0))
    put, due = outcome.writes
    assert (put.value.state, put.value.attempts) == (LedgerState.FAILED, 1)
    assert isinstance(due, Due)
    assert due.key == an_alert().id
    assert due.message == an_alert()
    assert due.at - at(0) == pytest.approx(timedelta(seconds=5), abs=SOON)
    assert outcome.outputs[0].outcome is Outcome.RETRY
    assert outcome.outputs[0].answer == "503 Service Unavailable"
    assert outcome.dead is None


async def test_attempts_are_counted_and_come_less_often():
    failed = an_entry(LedgerState.FAILED, attempts=2)
    put, due = (await deliver(FakeNotifier(RetryLater("503")), entry=failed)(an_alert(), at(0))).writes
    assert put.value.attempts == 3
    assert due.at - at(0) == pytest.approx(timedelta(seconds=80), abs=SOON)


async def test_what_the_provider_asks_for_is_waited_for():
    _, due = (await deliver(FakeNotifier(RetryLater("429", after=120)))(an_alert(), at(0))).writes
    assert due.at - at(0) == pytest.approx(timedelta(seconds=120), abs=SOON)


async def test_what_never_will_succeed_is_dead_at_once_and_set_aside():
    outcome = await deliver(FakeNotifier(GiveUp("404 channel_not_found")))(an_alert(), at(0))
    (put,) = outcome.writes
    assert (put.value.state, put.value.attempts) == (LedgerState.DEAD, 1)
    assert outcome.outputs[0].outcome is Outcome.DEAD
    assert outcome.dead == "404 channel_not_found"


async def test_trying_ends_when_it_would_be_news_no_more():
    outcome = await deliver(FakeNotifier(RetryLater("503")), entry=an_entry(LedgerState.FAILED, 9))(an_alert(), at(5.5))
    assert outcome.dead == "failed 10 times, at last: 503"
    assert all(isinstance(write, Put) for write in outcome.writes)


async def test_a_siren_is_noise_after_half_an_hour():
    siren = an_alert(an_incident_from(a_quake(level=Level.CRITICAL)))
    stage = deliver(FakeNotifier(RetryLater("503"), RetryLater("503")))
    assert (await stage(siren, at(0.49))).dead is None
    assert (await stage(siren, at(0.4999))).dead


async def test_what_lay_too_long_is_dead_without_an_attempt():
    bell = FakeNotifier()
    outcome = await deliver(bell)(an_alert(), at(6.1))
    assert bell.rung == []
    assert outcome.dead == "it was no longer news when its turn came"
    assert outcome.writes[0].value.attempts == 0


async def test_a_dead_letter_that_is_put_back_is_tried_however_old():
    bell = FakeNotifier()
    outcome = await deliver(bell, entry=an_entry(LedgerState.DEAD))(an_alert(), at(100))
    assert len(bell.rung) == 1
    assert outcome.outputs[0].outcome is Outcome.SENT


async def test_a_channel_that_was_removed_is_told_nothing():
    bell = FakeNotifier()
    assert (await deliver(bell, channels=["mailto://x@y.example"])(an_alert(), at(0))).dead
    assert (await deliver(bell)(an_alert(subscription_id="gone"), at(0))).dead
    assert bell.rung == []


class Hanging:
    async def send(self, alert, channel, *, key):
        await asyncio.Event().wait()
        return Answer(detail="never")


async def test_a_bell_that_hangs_is_let_go_and_tried_again():
    outcome = await deliver(Hanging(), patience=timedelta(milliseconds=10))(an_alert(), at(0))
    assert outcome.outputs[0].answer == "no answer within 0.03 s"
    assert outcome.outputs[0].outcome is Outcome.RETRY


async def test_what_is_not_timed_from_an_article_has_no_seconds():
    assert (await deliver(FakeNotifier())(an_alert(received_at=None), at(0))).outputs[0].seconds is None


def test_channels_are_told_at_the_same_time_and_have_their_time():
    stage = deliver(FakeNotifier(), patience=timedelta(seconds=7))
    assert stage.concurrent
    assert stage.timeout > timedelta(seconds=7)


async def test_one_channel_is_told_in_the_order_in_which_its_alerts_came():
    class SlowAtFirst(FakeNotifier):
        async def send(self, alert, channel, *, key):
            for _ in range(20 if not self.rung else 1):
                await asyncio.sleep(0)
            return await super().send(alert, channel, key=key)

    bell = SlowAtFirst()
    stage = deliver(bell)
    await asyncio.gather(*(stage(an_alert(id=name), at(0)) for name in ("first", "second", "third")))
    assert [key for key, _ in bell.rung] == ["first", "second", "third"]


async def test_a_channel_that_failed_rests_and_what_comes_meanwhile_is_put_off_in_order():
    bell = FakeNotifier(RetryLater("503"))
    stage = deliver(bell)
    failed = await stage(an_alert(id="first"), at(0))
    due = [await stage(an_alert(id=name), at(0)) for name in ("second", "third")]
    first, second, third = (next(w for w in o.writes if isinstance(w, Due)) for o in (failed, *due))
    assert first.at < second.at < third.at
    assert [outcome.reasons for outcome in due] == [("the channel rests after a failure",)] * 2
    assert bell.rung == []


async def test_the_rest_of_one_channel_keeps_no_other_waiting():
    bell = FakeNotifier(RetryLater("503"))
    address = "slack://another/channel/here"
    other = Channel(url=Secret(address))
    stage = deliver(bell, channels=(CHANNEL, address))
    await stage(an_alert(id="first"), at(0))
    await stage(an_alert(id="second", channel_id=other.id), at(0))
    assert bell.rung == [("second", other.id)]


async def test_a_channel_that_rang_again_rests_no_more():
    bell = FakeNotifier(RetryLater("503"))
    stage = deliver(bell)
    await stage(an_alert(id="first"), at(0))
    await stage(an_alert(id="first"), at(0.01))
    await stage(an_alert(id="second"), at(0.01))
    assert [key for key, _ in bell.rung] == ["first", "second"]


async def test_one_failure_in_a_flood_is_told_again_first_and_puts_every_other_off_but_once():
    bell = FakeNotifier(RetryLater("503"))
    stage = deliver(bell)
    names = [f"alert {number}" for number in range(100)]
    outcomes = await asyncio.gather(*(stage(an_alert(id=name), at(0)) for name in names))
    due = sorted((each for outcome in outcomes for each in outcome.writes if isinstance(each, Due)), key=lambda d: d.at)
    again = [await stage(each.message, each.at) for each in due]
    assert [each.key for each in due] == names
    assert [key for key, _ in bell.rung] == names
    assert all(outcome.reasons == (Outcome.SENT,) for outcome in again)
