"""What the commit port promises, whatever it is made of."""

from datetime import UTC, datetime, timedelta

import pytest

from builders import a_detection, an_incident_from
from kentongan.domain.errors import KentonganError
from kentongan.pipeline.commit import Fate, Judged
from kentongan.pipeline.topics import ARTICLES, DETECTIONS
from kentongan.pipeline.writes import Delete, Due, Outcome, Put, Room, TakeOnce

DAY = timedelta(days=1)
DETECTION = a_detection()
INCIDENT = an_incident_from(DETECTION)


def a_put(**fields):
    return Put(**{"room": Room.INCIDENTS, "key": INCIDENT.id, "value": INCIDENT} | fields)


async def test_writes_outputs_and_ack_happen_together(house):
    fate = await house.decides(a_put(), outputs=[DETECTION])

    assert fate is Fate.COMMITTED
    assert await house.incidents.open() == [INCIDENT]
    assert [entry.kind for entry in await house.on(DETECTIONS)] == ["Detection"]
    assert await house.pending() == 0


async def test_a_message_that_somebody_else_has_dealt_with_changes_nothing(house):
    message = await house.a_message()
    judged = Judged(entry=message, outcome=Outcome(writes=(a_put(),), outputs=(DETECTION,)))

    first = await house.commit([judged])
    second = await house.commit([judged])

    assert [*first, *second] == [Fate.COMMITTED, Fate.GONE]
    assert await house.version(Room.INCIDENTS, INCIDENT.id) == 1
    assert len(await house.on(DETECTIONS)) == 1


async def test_what_was_taken_before_is_acked_and_does_nothing_else(house):
    once = TakeOnce(key="article-1/version", keep=DAY)

    fates = [await house.decides(once, a_put(), outputs=[DETECTION]) for _ in range(2)]

    assert fates == [Fate.COMMITTED, Fate.DUPLICATE]
    assert await house.pending() == 0
    assert await house.version(Room.INCIDENTS, INCIDENT.id) == 1
    assert len(await house.on(DETECTIONS)) == 1


async def test_two_alike_in_one_batch_count_once(house):
    once = Outcome(writes=(TakeOnce(key="same", keep=DAY),), outputs=(DETECTION,))
    batch = [Judged(entry=await house.a_message(), outcome=once) for _ in range(2)]

    assert await house.commit(batch) == [Fate.COMMITTED, Fate.DUPLICATE]
    assert len(await house.on(DETECTIONS)) == 1


async def test_a_record_that_changed_meanwhile_is_a_conflict_and_leaves_the_message_pending(house):
    await house.decides(a_put())

    fate = await house.decides(a_put(if_version=0), outputs=[DETECTION])

    assert fate is Fate.CONFLICT
    assert await house.pending() == 1
    assert await house.on(DETECTIONS) == []
    assert await house.version(Room.INCIDENTS, INCIDENT.id) == 1


async def test_a_record_that_is_as_it_was_seen_is_written(house):
    assert await house.decides(a_put(if_version=0)) is Fate.COMMITTED
    assert await house.decides(a_put(if_version=1)) is Fate.COMMITTED
    assert await house.version(Room.INCIDENTS, INCIDENT.id) == 2


async def test_a_message_judged_anew_after_a_conflict_can_be_committed(house):
    await house.decides(a_put())
    message = await house.a_message()

    stale = await house.commit([Judged(entry=message, outcome=Outcome(writes=(a_put(if_version=0),)))])
    fresh = await house.commit([Judged(entry=message, outcome=Outcome(writes=(a_put(if_version=1),)))])

    assert [*stale, *fresh] == [Fate.CONFLICT, Fate.COMMITTED]


async def test_a_conflict_harms_no_other_message_of_its_batch(house):
    await house.decides(a_put())
    good = Judged(entry=await house.a_message(), outcome=Outcome(outputs=(DETECTION,)))
    bad = Judged(entry=await house.a_message(), outcome=Outcome(writes=(a_put(if_version=0),)))

    assert await house.commit([bad, good]) == [Fate.CONFLICT, Fate.COMMITTED]
    assert await house.pending() == 1


async def test_an_ordered_batch_stops_at_what_is_not_committed(house):
    """What follows was judged on top of it."""
    await house.decides(a_put())
    bad = Outcome(writes=(a_put(if_version=0),))
    good = Outcome(outputs=(DETECTION,))
    batch = [Judged(entry=await house.a_message(), outcome=outcome) for outcome in (good, bad, good)]

    assert await house.commit(batch, ordered=True) == [Fate.COMMITTED, Fate.CONFLICT, Fate.SKIPPED]
    assert await house.pending() == 2
    assert len(await house.on(DETECTIONS)) == 1


async def test_an_ordered_batch_sent_twice_is_wholly_gone(house):
    """A client that resends after a timeout has nothing to judge anew."""
    batch = [Judged(entry=await house.a_message(), outcome=Outcome(outputs=(DETECTION,))) for _ in range(3)]
    await house.commit(batch, ordered=True)

    assert await house.commit(batch, ordered=True) == [Fate.GONE] * 3
    assert len(await house.on(DETECTIONS)) == 3


async def test_a_fence_that_is_somebody_elses_lets_nothing_through(house):
    await house.lease_belongs_to("the new holder")

    fate = await house.decides(a_put(), outputs=[DETECTION], fence="the old holder")

    assert fate is Fate.UNFENCED
    assert await house.pending() == 1
    assert await house.incidents.open() == []
    assert await house.on(DETECTIONS) == []


async def test_a_fence_lets_its_holder_through(house):
    await house.lease_belongs_to("the holder")

    assert await house.decides(a_put(), fence="the holder") is Fate.COMMITTED


async def test_a_lease_that_ran_out_lets_nobody_through(house):
    assert await house.decides(a_put(), fence="the holder") is Fate.UNFENCED


async def test_a_record_is_forgotten_when_it_is_deleted(house):
    await house.decides(a_put())
    await house.decides(Delete(room=Room.INCIDENTS, key=INCIDENT.id))

    assert await house.incidents.open() == []
    assert await house.decides(a_put(if_version=0)) is Fate.COMMITTED


async def test_a_record_kept_for_a_moment_is_forgotten_after_it(house, until):
    await house.decides(a_put(keep=timedelta(milliseconds=30)))

    async def nothing_is_left():
        return await house.incidents.open() == []

    await until(nothing_is_left)
    assert await house.decides(a_put(if_version=0)) is Fate.COMMITTED


async def test_what_is_due_comes_back_onto_the_stages_own_topic(house):
    await house.decides(Due(key="closing", at=datetime.now(UTC) - DAY, message=DETECTION))
    before = len(await house.on(ARTICLES))

    assert await house.pump() == 1
    assert await house.pump() == 0
    *_, last = await house.on(ARTICLES)
    assert len(await house.on(ARTICLES)) == before + 1
    assert (last.kind, last.attempt) == ("Detection", 1)


async def test_what_is_not_due_yet_waits(house):
    await house.decides(Due(key="closing", at=datetime.now(UTC) + DAY, message=DETECTION))

    assert await house.pump() == 0


async def test_a_second_reminder_of_the_same_key_replaces_the_first(house):
    await house.decides(Due(key="closing", at=datetime.now(UTC) - DAY, message=DETECTION))
    await house.decides(Due(key="closing", at=datetime.now(UTC) + DAY, message=DETECTION))

    assert await house.pump() == 0


async def test_a_message_that_comes_back_keeps_its_words_and_the_time_it_was_received(house, until):
    message = await house.a_message()
    await house.commit([Judged(entry=message, again=timedelta(milliseconds=1))])

    async def it_came_back():
        return await house.pump() == 1

    await until(it_came_back)
    assert await house.pending() == 0
    *_, back = await house.on(ARTICLES)
    assert (back.data, back.kind, back.attempt) == (message.data, "Article", 2)
    assert abs(back.received_at - message.received_at) < timedelta(milliseconds=1)


async def test_a_message_given_up_goes_to_the_dead_letters_together_with_its_writes(house):
    fate = await house.commit(
        [Judged(entry=await house.a_message(), outcome=Outcome(writes=(a_put(),), dead="address unknown"))]
    )

    assert fate == [Fate.COMMITTED]
    assert await house.dead(ARTICLES) == ["address unknown"]
    assert await house.incidents.open() == [INCIDENT]
    assert await house.pending() == 0


async def test_what_does_not_travel_on_the_next_topic_is_refused_as_a_whole(house):
    with pytest.raises(KentonganError, match="a Incident does not travel on detections"):
        await house.decides(a_put(), outputs=[INCIDENT])

    assert await house.pending() == 1
    assert await house.incidents.open() == []
