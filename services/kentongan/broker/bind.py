"""Binds one step of the table to its streams, through FastStream.

Each process has two subscribers in the stage's consumer group: one reads what is new, in batches; one claims what others
have left behind, one by one, so that a message that ends the process is found out. Nothing here acks: the commit does.
"""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from faststream import AckPolicy
from faststream.redis import RedisBroker, StreamSub
from faststream.redis.message import RedisBatchStreamMessage, RedisStreamMessage
from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from kentongan.broker import housekeeping
from kentongan.broker.commit import RedisCommit, due_keys
from kentongan.broker.connection import Script, connect, options
from kentongan.broker.entries import parse
from kentongan.broker.lease import Lease
from kentongan.broker.work import MOST_AT_ONCE, Worker, utc_now
from kentongan.pipeline.commit import Entry
from kentongan.pipeline.table import Step
from kentongan.pipeline.topics import Topic
from kentongan.telemetry.metrics import Metrics

HEIR = "abandoned"
"""The consumer that nobody is: what it holds is claimed next."""

LONG_AGO = timedelta(days=365)
"""What is handed over has lain idle for longer than any claimer waits."""

PUMPED_AT_ONCE = 500

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often and how long. The defaults are for production; tests go faster."""

    batch: int = 100
    read: timedelta = timedelta(seconds=1)
    """How long a read waits for something new: also how long a stop may take."""
    claim: timedelta = timedelta(milliseconds=500)
    silence: timedelta = timedelta(seconds=10)
    """A process not heard of for so long is taken for dead, and what it had in hand is handed to others."""
    lease: timedelta = timedelta(seconds=6)
    pump: timedelta = timedelta(milliseconds=250)
    housekeeping: timedelta = timedelta(minutes=1)
    grace: timedelta = timedelta(seconds=20)
    """What is in hand may take so long when we are asked to stop."""
    pause: timedelta = timedelta(seconds=1)
    """Before we try again after trouble."""


async def create_group(client: Redis, topic: Topic, shard: str, stage: str) -> None:
    """Make a stage's consumer group, from the first message on.

    FastStream would make it from now on, and skip what was published before the stage was first started.
    """
    try:
        await client.xgroup_create(topic.key(shard), stage, id="0", mkstream=True)
    except ResponseError as error:
        if not str(error).startswith("BUSYGROUP"):
            raise


class Runner:
    """Runs one step of one shard until it is asked to stop.

    `consumer` is a name that is stable over restarts, if the one who starts us can promise that no two living processes
    share it: then what a killed predecessor had in hand is taken up at once, and not only after it was silent for long.
    """

    def __init__(
        self,
        url: str,
        shard: str,
        step: Step,
        *,
        consumer: str | None = None,
        pace: Pace | None = None,
        now: Callable[[], datetime] = utc_now,
        metrics: Metrics | None = None,
    ) -> None:
        self._url = url
        self.shard = shard
        self.step = step
        self.consumer = consumer or f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
        self.pace = pace or Pace()
        self._now = now
        self._metrics = metrics
        self._has_served = False
        self.is_serving = False
        """Whether messages are being read right now; a single writer that waits for its lease reads none."""

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set, through every trouble that may pass."""
        client = connect(self._url)
        try:
            while not stop.is_set():
                try:
                    await self._serve_once(client, stop)
                except* (RedisError, TimeoutError) as troubles:
                    # FastStream gives a first read three seconds, which a server that just comes back may need.
                    told = "; ".join(f"{type(error).__name__}: {error}" for error in troubles.exceptions)
                    log.warning("the server cannot be used", stage=self.step.stage.name, error=told)
                if not stop.is_set():
                    await _first(stop.wait(), asyncio.sleep(self.pace.pause.total_seconds()))
        finally:
            await client.aclose()

    async def _serve_once(self, client: Redis, stop: asyncio.Event) -> None:
        await create_group(client, self.step.source, self.shard, self.step.stage.name)
        tenure = _Tenure(self, client)
        reload = getattr(self.step.stage, "reload", None)
        # What is pending under our name was left by a predecessor that died, or by ourselves when we lost the server.
        await tenure.take_back(alive=self._has_served)
        if reload is None:
            await self._serve(tenure, stop)
            return
        lease = Lease(client, self.shard, self.step.stage.name, self.consumer, self.pace.lease)
        if not await lease.take():
            return
        try:
            await reload()
            # Whoever held the lease before holds it no more: nothing it has in hand can be committed.
            await tenure.hand_over_all()
            await self._serve(tenure, stop, lease)
        finally:
            await lease.give_back()

    async def _serve(self, tenure: "_Tenure", stop: asyncio.Event, lease: Lease | None = None) -> None:
        worker = Worker(
            self.step,
            tenure.commit,
            token=lease.token if lease else None,
            now=self._now,
            on_trouble=tenure.trouble.set,
            metrics=self._metrics,
        )
        broker = self._bound(worker)
        await broker.connect()
        async with asyncio.TaskGroup() as group:
            try:
                await broker.start()
                self.is_serving = self._has_served = True
                for loop in tenure.loops(broker, worker, lease):
                    group.create_task(loop)
                await _first(stop.wait(), tenure.trouble.wait())
            finally:
                self.is_serving = False
                try:
                    await self._finish(broker, worker)
                finally:
                    tenure.over.set()
        await tenure.leave()

    async def _finish(self, broker: RedisBroker, worker: Worker) -> None:
        """Let what is in hand be done. What was read but not begun stays pending, and is handed over."""
        reads: list[asyncio.Task[Any]] = []
        for subscriber in broker.subscribers:
            # A read that is cancelled may have been answered already: let it end by itself, which takes one block at most.
            subscriber.running = False
            reads += getattr(subscriber, "tasks", [])
        if reads:
            await asyncio.wait(reads, timeout=(self.pace.read + self.pace.grace).total_seconds())
        await broker.stop()
        await _first(worker.drain(), asyncio.sleep(self.pace.grace.total_seconds()))

    def _bound(self, worker: Worker) -> RedisBroker:
        broker = RedisBroker(
            self._url,
            apply_types=False,
            logger=logging.getLogger("kentongan.broker"),
            log_level=logging.DEBUG,
            graceful_timeout=self.pace.grace.total_seconds(),
            **options(),
        )
        stream, group = self.step.source.key(self.shard), self.step.stage.name
        batch = MOST_AT_ONCE if self.step.stage.concurrent else self.pace.batch
        fresh: StreamSub[Any] = StreamSub(
            stream,
            group=group,
            consumer=self.consumer,
            batch=True,
            max_records=batch,
            polling_interval=_ms(self.pace.read),
        )
        claim: StreamSub[Any] = StreamSub(
            stream,
            group=group,
            consumer=self.consumer,
            min_idle_time=_ms(self.abandoned_after),
            polling_interval=_ms(self.pace.claim),
        )

        def wrapped(kind: type[Any]) -> Callable[[Any, Any], Awaitable[Any]]:
            async def parser(raw: Any, _original: Any) -> Any:
                client: Any = broker.config.connection.client
                return kind(raw_message=raw, body=b"", consumer=client, group=group)

            return parser

        rules: dict[str, Any] = {"ack_policy": AckPolicy.MANUAL}
        broker.subscriber(stream=fresh, parser=wrapped(RedisBatchStreamMessage), decoder=_fresh_entries, **rules)(
            worker.take
        )
        broker.subscriber(stream=claim, parser=wrapped(RedisStreamMessage), decoder=_claimed_entries, **rules)(
            worker.take
        )
        return broker

    @property
    def abandoned_after(self) -> timedelta:
        """How long a single message must lie before it counts as abandoned by a process that lives."""
        return 2 * self.step.stage.timeout + self.pace.silence


class _Tenure:
    """One time of serving, from its start to a stop or to trouble."""

    def __init__(self, runner: Runner, client: Redis) -> None:
        self._client = client
        self._shard = runner.shard
        self._step = runner.step
        self._consumer = runner.consumer
        self._pace = runner.pace
        self._stream = self._step.source.key(self._shard)
        self._handover = Script(client, "handover")
        self._renew = Script(client, "renew")
        self._pump = Script(client, "pump")
        self._tidy = Script(client, "tidy")
        self.commit = RedisCommit(client, self._shard, self._step)
        self.trouble = asyncio.Event()
        self.over = asyncio.Event()

    async def take_back(self, *, alive: bool) -> int:
        """Hand what is pending under our own name to whoever claims next: ours, or a dead predecessor's."""
        return await self._hand_over(self._consumer, 0, alive=alive)

    async def hand_over_all(self) -> int:
        """Hand what anybody has in hand to whoever claims next."""
        return await self._hand_over("", 0) + await self.take_back(alive=False)

    async def _hand_over(self, only: str, silence: int, *, alive: bool = False) -> int:
        stage = self._step.stage.name
        arguments = [stage, HEIR, _ms(LONG_AGO), silence, self._consumer, only, "1" if alive else ""]
        moved = int(await self._handover([self._stream], arguments))
        if moved:
            log.info("abandoned messages are handed over", stage=self._step.stage.name, count=moved)
        return moved

    async def leave(self) -> None:
        """Strand nothing and leave no trace in the group."""
        await self.take_back(alive=True)
        await self._tidy([self._stream], [self._step.stage.name, 0, self._consumer])

    def loops(self, broker: RedisBroker, worker: Worker, lease: Lease | None) -> list[Any]:
        async def tend() -> None:
            if worker.in_hand:
                await self._renew([self._stream], [self._step.stage.name, self._consumer, *worker.in_hand])
            await self._hand_over("", _ms(self._pace.silence))
            if not all(subscriber.running for subscriber in broker.subscribers):
                self.trouble.set()

        async def pump() -> None:
            keys = [self._stream, *due_keys(self._shard, self._step.source)]
            while await self._pump(keys, [PUMPED_AT_ONCE]) >= PUMPED_AT_ONCE:
                pass

        async def keep_lease() -> None:
            if lease and not await lease.keep():
                self.trouble.set()

        async def keep_house() -> None:
            await housekeeping.keep_house(self._client, self._shard, every=self._pace.housekeeping)

        loops = [
            self._every(self._pace.silence / 5, tend),
            self._every(self._pace.pump, pump),
            self._every(self._pace.housekeeping, keep_house),
        ]
        return [*loops, self._every(self._pace.lease / 3, keep_lease)] if lease else loops

    async def _every(self, span: timedelta, action: Callable[[], Awaitable[None]]) -> None:
        # Ended by an event, not by cancelling: redis-py may swallow that in the middle of a command, and we would never end.
        while not self.over.is_set():
            try:
                await action()
            except ResponseError as error:
                # It answers, but what we rely on has gone, such as the group after FLUSHALL: begin anew.
                log.warning("the server refuses", stage=self._step.stage.name, error=str(error))
                self.trouble.set()
            except RedisError as error:
                log.warning("the server cannot be used", stage=self._step.stage.name, error=str(error))
            await _first(self.over.wait(), asyncio.sleep(span.total_seconds()))


async def _fresh_entries(message: RedisBatchStreamMessage, _original: Any) -> list[Entry]:
    raw = message.raw_message
    return [parse(entry_id, fields) for entry_id, fields in zip(raw["message_ids"], raw["data"], strict=True)]


async def _claimed_entries(message: RedisStreamMessage, _original: Any) -> list[Entry]:
    raw = message.raw_message
    return [parse(raw["message_ids"][0], raw["data"], await message.get_delivery_count())]


async def _first(*awaitables: Any) -> None:
    """Wait for the first, and let the others be."""
    tasks = [asyncio.ensure_future(each) for each in awaitables]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
    for task in done:
        task.result()


def _ms(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)
