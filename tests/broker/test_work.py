"""The policy of retries and dead letters, tried on the memory twin."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from builders import an_article
from kentongan.broker.work import MOST_ATTEMPTS, MOST_CONFLICTS, MOST_CRASHES, Worker
from kentongan.domain.errors import GiveUp, RetryLater
from kentongan.pipeline import codec
from kentongan.pipeline.commit import Entry
from kentongan.pipeline.topics import ARTICLES, DETECTIONS
from kentongan.pipeline.writes import Room
from kentongan.store.memory import Memory, MemoryCommit
from kentongan.telemetry.metrics import Metrics
from stages import Count, Held, Listen, a_step

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Desk:
    """A worker, what it works on, and a clock that stands still until somebody moves it."""

    def __init__(self, stage, **options):
        self.now = NOW
        self.trouble = 0
        self.memory = Memory(lambda: self.now)
        self.stage = stage
        self.commit = MemoryCommit(self.memory, a_step(stage))
        self.metrics = Metrics()
        self.worker = Worker(
            a_step(stage),
            self._committed,
            now=lambda: self.now,
            on_trouble=self._in_trouble,
            metrics=self.metrics,
            **options,
        )
        self.before_commit = lambda: None

    async def _committed(self, judged, **options):
        self.before_commit()
        return await self.commit(judged, **options)

    def _in_trouble(self):
        self.trouble += 1

    async def gets(self, *ids, **fields):
        for each in ids:
            self.memory.add(ARTICLES, codec.encode(an_article(id=each)), "Article", **fields)
        await self.works()

    async def works(self):
        await self.worker.take(self.memory.read(ARTICLES, self.stage.name))
        await self.worker.drain()

    async def gets_raw(self, data, kind=""):
        self.memory.add(ARTICLES, data, kind)
        await self.works()

    @property
    def told(self):
        return [codec.decode(entry.data, dict)["article_id"] for entry in self.memory.streams.get(DETECTIONS.name, [])]

    @property
    def dead(self):
        return [(letter.entry.attempt, letter.reason) for letter in self.memory.dead.get(ARTICLES.name, [])]

    @property
    def pending(self):
        return self.memory.pending(ARTICLES, self.stage.name)


async def test_what_a_stage_says_goes_on_in_order():
    desk = Desk(Listen())

    await desk.gets("a", "b", "c")

    assert (desk.told, desk.pending, desk.dead) == (["a", "b", "c"], 0, [])
    assert desk.stage.batches == 1


async def test_an_article_is_received_when_it_came_onto_the_stream():
    desk = Desk(Listen())

    await desk.gets("a", received_at=NOW - timedelta(minutes=1))

    assert desk.stage.heard[0].fetched_at == NOW - timedelta(minutes=1)


async def test_an_article_that_says_when_it_was_fetched_keeps_its_word():
    fetched_at = NOW - timedelta(hours=1)
    desk = Desk(Listen())

    await desk.gets_raw(codec.encode(an_article(fetched_at=fetched_at)))

    assert desk.stage.heard[0].fetched_at == fetched_at


async def test_what_may_succeed_later_comes_back_later_and_harms_no_other():
    desk = Desk(Listen(fails={"b": RetryLater("the world is not ready")}))

    await desk.gets("a", "b", "c")

    assert (desk.told, desk.pending, desk.dead) == (["a", "c"], 0, [])
    assert NOW < desk.memory.next_due() <= NOW + timedelta(seconds=5)
    desk.stage.fails = {}
    desk.now += timedelta(seconds=5)
    assert desk.memory.pump() == 1
    await desk.works()
    assert desk.told == ["a", "c", "b"]


async def test_what_the_other_side_asks_for_is_waited_for():
    desk = Desk(Listen(fails={"a": RetryLater("too many requests", after=90)}))

    await desk.gets("a")

    assert desk.memory.next_due() == NOW + timedelta(seconds=90)


async def test_what_will_never_succeed_is_set_aside_with_its_reason():
    desk = Desk(Listen(fails={"b": GiveUp("no such channel")}))

    await desk.gets("a", "b", "c")

    assert (desk.told, desk.pending, desk.dead) == (["a", "c"], 0, [(1, "no such channel")])


async def test_a_stage_that_fails_unexpectedly_is_tried_again_and_at_last_set_aside():
    desk = Desk(Listen(fails={"a": ZeroDivisionError("division by zero")}))

    await desk.gets("a")
    for _ in range(MOST_ATTEMPTS - 1):
        assert desk.dead == []
        desk.now = desk.memory.next_due()
        desk.memory.pump()
        await desk.works()

    says = f"failed {MOST_ATTEMPTS} times, at last: ZeroDivisionError: division by zero"
    assert desk.dead == [(MOST_ATTEMPTS, says)]
    assert len(desk.stage.heard) == MOST_ATTEMPTS


async def test_no_reason_ever_shows_an_address():
    desk = Desk(Listen(fails={"a": ValueError("cannot post to slack://T000/B000/verysecret")}))
    desk.memory.add(ARTICLES, codec.encode(an_article(id="a")), "Article", attempt=MOST_ATTEMPTS)

    await desk.works()

    ((_, reason),) = desk.dead
    assert "slack://" in reason
    assert "verysecret" not in reason


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (b"{not json", "", "not JSON"),
        (b"[1, 2]", "", "must be one JSON object"),
        (b'{"lang": "id"}', "", "needs a title or a text"),
        (b"{}", "Alert", "does not travel on articles"),
    ],
)
async def test_what_cannot_be_read_is_set_aside_and_never_reaches_the_stage(data, kind, reason):
    desk = Desk(Listen())

    await desk.gets_raw(data, kind)

    ((_, told),) = desk.dead
    assert reason in told
    assert desk.stage.heard == []


async def test_a_message_that_most_likely_ends_the_process_is_set_aside():
    desk = Desk(Listen())
    await desk.gets()
    desk.memory.add(ARTICLES, codec.encode(an_article()), "Article")
    (entry,) = desk.memory.read(ARTICLES, "listen")
    again = Entry(id=entry.id, data=entry.data, received_at=entry.received_at, deliveries=MOST_CRASHES + 1)

    await desk.worker.take([again])

    ((_, reason),) = desk.dead
    assert "may be what ends the process" in reason
    assert desk.stage.heard == []


async def test_one_slow_message_of_a_concurrent_stage_holds_up_no_other():
    desk = Desk(Held(concurrent=True, held=frozenset({"slow"})))
    for each in ("slow", "b", "c"):
        desk.memory.add(ARTICLES, codec.encode(an_article(id=each)), "Article")

    await desk.worker.take(desk.memory.read(ARTICLES, "listen"))
    async with asyncio.timeout(5):
        while len(desk.told) < 2:  # noqa: ASYNC110  the twin in memory tells nobody
            await asyncio.sleep(0)

    assert (desk.told, desk.pending) == (["b", "c"], 1)
    desk.stage.let_go.set()
    await desk.worker.drain()
    assert (desk.told, desk.worker.in_hand) == (["b", "c", "slow"], set())


async def test_a_message_that_is_in_hand_already_is_not_begun_twice():
    desk = Desk(Held(concurrent=True, held=frozenset({"slow"})))
    desk.memory.add(ARTICLES, codec.encode(an_article(id="slow")), "Article")
    entries = desk.memory.read(ARTICLES, "listen")

    await desk.worker.take(entries)
    await desk.stage.begun.wait()
    await desk.worker.take(entries)
    desk.stage.let_go.set()
    await desk.worker.drain()

    assert len(desk.stage.heard) == 1


async def test_without_a_server_messages_stay_pending_and_trouble_is_told():
    desk = Desk(Listen())

    def fail():
        raise ConnectionError("no server")

    desk.before_commit = fail
    await desk.gets("a", "b")

    assert (desk.trouble, desk.pending, desk.worker.in_hand) == (1, 2, set())


def a_counter(**options):
    async def load():
        record = desk.memory.get(Room.LEDGER, "number")
        return codec.decode(record.data, dict)["number"] if record else 0

    desk = Desk(Count(load=load), **options)
    return desk


def numbers(desk):
    return [codec.decode(entry.data, dict)["id"] for entry in desk.memory.streams.get(DETECTIONS.name, [])]


async def test_a_single_writer_sees_in_a_batch_what_the_message_before_did():
    desk = a_counter()

    await desk.gets("a", "b", "c")

    assert numbers(desk) == ["number 1", "number 2", "number 3"]
    assert desk.stage.reloads == 0


async def test_a_single_writer_that_failed_reads_its_records_again_before_it_goes_on():
    desk = a_counter()
    desk.stage.fails = {"b": ZeroDivisionError()}

    await desk.gets("a", "b", "c")

    # The failure came after the number had grown in memory: without a reload "c" would have become number 3.
    assert numbers(desk) == ["number 1", "number 2"]
    assert (desk.stage.reloads, desk.pending) == (1, 0)


async def test_a_single_writer_whose_record_was_changed_judges_the_rest_of_its_batch_anew():
    desk = a_counter()
    interfere = [lambda: desk.memory.put(Room.LEDGER, "number", {"number": 1})]
    desk.before_commit = lambda: interfere.pop()() if interfere else None

    await desk.gets("a", "b", "c")

    assert numbers(desk) == ["number 2", "number 3", "number 4"]
    assert (desk.stage.reloads, desk.pending, desk.dead) == (1, 0, [])


async def test_a_message_that_always_conflicts_is_put_at_the_end_instead_of_being_judged_for_ever():
    desk = a_counter()
    desk.before_commit = lambda: desk.memory.put(Room.LEDGER, "number", {"number": 0})

    await desk.gets("a")

    assert (numbers(desk), desk.pending, desk.stage.reloads) == ([], 0, MOST_CONFLICTS + 1)
    assert desk.memory.next_due() is not None


async def test_a_single_writer_that_lost_its_lease_changes_nothing_and_tells():
    desk = a_counter(token="the old holder")
    desk.memory.leases["count"] = "the new holder"

    await desk.gets("a", "b")

    assert (numbers(desk), desk.pending, desk.trouble) == ([], 2, 1)


async def test_what_was_done_is_counted():
    desk = Desk(Listen(fails={"b": GiveUp("no"), "c": RetryLater("later")}))

    await desk.gets("a", "b", "c")

    text = desk.metrics.text().decode()
    assert "kentongan_articles_total 3.0" in text
    assert 'kentongan_dead_total{stage="listen"} 1.0' in text
    assert 'kentongan_retries_total{stage="listen"} 1.0' in text
