"""What the reads promise, whatever they read from."""

from dataclasses import replace
from datetime import timedelta

from builders import a_quake, a_subscription, an_incident_from
from kentongan.domain.alert import LedgerEntry, LedgerState, Told
from kentongan.domain.words import Level
from kentongan.pipeline.writes import Delete, Put, Room, told_key

PALU = an_incident_from(a_quake("palu"))
LATER = replace(PALU, id="inc-later", last_told_at=PALU.last_told_at + timedelta(hours=1))
TOLD = Told(revision=1, level=Level.HIGH, publishers=1, figures=(), at=PALU.opened_at)


def remembered(room, key, value):
    return Put(room=room, key=key, value=value)


async def test_nothing_is_open_at_first(house):
    assert list(await house.incidents.open()) == []
    assert await house.incidents.one("inc-unknown") is None


async def test_an_open_incident_comes_back_as_it_was(house):
    await house.decides(remembered(Room.INCIDENTS, PALU.id, PALU))

    assert list(await house.incidents.open()) == [PALU]
    assert await house.incidents.one(PALU.id) == PALU


async def test_a_closed_incident_is_not_open_and_can_still_be_seen(house):
    await house.decides(remembered(Room.INCIDENTS, PALU.id, PALU))
    closing = Delete(room=Room.INCIDENTS, key=PALU.id), remembered(Room.CLOSED, PALU.id, PALU)
    await house.decides(*closing)

    assert list(await house.incidents.open()) == []
    assert await house.incidents.one(PALU.id) == PALU
    assert await house.incidents.recent() == [PALU]


async def test_recent_incidents_come_newest_first_open_or_closed(house):
    await house.decides(remembered(Room.INCIDENTS, LATER.id, LATER))
    await house.decides(remembered(Room.CLOSED, PALU.id, PALU))

    assert await house.incidents.recent() == [LATER, PALU]
    assert await house.incidents.recent(limit=1) == [LATER]


async def test_a_subscription_made_now_is_heard_of_at_once(house):
    desk = a_subscription()
    assert list(await house.subscriptions.all()) == []

    await house.subscriptions.put(desk)

    assert list(await house.subscriptions.all()) == [desk]


async def test_a_subscription_keeps_its_address_and_shows_it_to_nobody(house):
    desk = a_subscription()
    await house.subscriptions.put(desk)

    (kept,) = await house.subscriptions.all()
    assert kept.channels[0].url.reveal() == desk.channels[0].url.reveal()
    assert desk.channels[0].url.reveal() not in repr(kept)


async def test_a_subscription_that_was_removed_is_gone_at_once(house):
    desk = a_subscription()
    await house.subscriptions.put(desk)
    assert list(await house.subscriptions.all()) == [desk]

    assert await house.subscriptions.delete(desk.id)
    assert not await house.subscriptions.delete(desk.id)
    assert list(await house.subscriptions.all()) == []


async def test_what_each_was_told_comes_with_its_version(house):
    await house.decides(remembered(Room.TOLD, told_key(PALU.id, "desk"), TOLD))
    await house.decides(remembered(Room.TOLD, told_key(PALU.id, "desk"), TOLD))
    await house.decides(remembered(Room.TOLD, told_key("inc-other", "night"), TOLD))

    told = await house.ledger.told(PALU.id, ["desk", "night"])

    assert set(told) == {"desk"}
    assert (told["desk"].value, told["desk"].version) == (TOLD, 2)


async def test_the_ledger_knows_an_alert_it_was_told_of_and_no_other(house):
    entry = LedgerEntry(alert_id="alert-1", state=LedgerState.SENT, attempts=1, at=PALU.opened_at, answer="ok")
    await house.decides(remembered(Room.LEDGER, "alert-1", entry))

    assert await house.ledger.entry("alert-1") == entry
    assert await house.ledger.entry("alert-2") is None
