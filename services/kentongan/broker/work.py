"""Judges the messages of one step and commits what should happen: the whole policy of retries and dead letters."""

import asyncio
import random
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import structlog

from kentongan.domain.article import Article
from kentongan.domain.errors import GiveUp, Invalid, Problem, RetryLater
from kentongan.pipeline import codec
from kentongan.pipeline.commit import Commit, Entry, Fate, Judged
from kentongan.pipeline.retries import back_off
from kentongan.pipeline.table import Step
from kentongan.pipeline.topics import ARTICLES
from kentongan.pipeline.writes import Outcome
from kentongan.telemetry.metrics import Metrics
from kentongan.telemetry.secrets import masked

MOST_ATTEMPTS = 8
"""With `back_off` about three hours and a half from the first attempt to the last."""

MOST_CRASHES = 8
"""A message that was handed out more often than this without an end has most likely ended the process each time.

Generous, since a process may be killed several times by no fault of the message that it has in hand.
"""

MOST_CONFLICTS = 20
"""Each conflict means that somebody else got something done; a message that meets more than this goes to the end."""

MOST_AT_ONCE = 500
"""How many messages of a concurrent stage are judged at the same time in one process."""

LONGEST_TURN = 0.02
"""Seconds that a stage may compute before everything else in the process gets its turn."""

LONGEST_REASON = 500

log = structlog.get_logger()


def utc_now() -> datetime:
    return datetime.now(UTC)


class Worker:
    """Judges messages and commits their outcomes, one batch after the other or many at the same time, as the stage says.

    `token` is the lease's where the stage is a single writer. `on_trouble` is called when nothing sensible can be done
    with messages any more: the lease is lost or the server cannot be reached. They stay pending and are claimed again.
    """

    def __init__(
        self,
        step: Step,
        commit: Commit,
        *,
        token: str | None = None,
        now: Callable[[], datetime] = utc_now,
        on_trouble: Callable[[], None] = lambda: None,
        metrics: Metrics | None = None,
    ) -> None:
        self._step = step
        self._stage = step.stage
        self._commit = commit
        self._token = token
        self._now = now
        self._on_trouble = on_trouble
        self._metrics = metrics or Metrics()
        self._reload: Callable[[], Any] | None = getattr(step.stage, "reload", None)
        self._around: Callable[[], AbstractContextManager[Any]] = getattr(step.stage, "batch", nullcontext)
        self._is_stale = False
        self._turn = asyncio.Lock()
        self._room = asyncio.Semaphore(MOST_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        self.in_hand: set[str] = set()

    async def take(self, entries: Sequence[Entry]) -> None:
        """Deal with messages. Returns when the next may be read, which for a concurrent stage is before they are done."""
        new = [entry for entry in entries if entry.id not in self.in_hand]
        self.in_hand.update(entry.id for entry in new)
        if not self._stage.concurrent:
            await self._guarded(self._in_turn, new)
            return
        for entry in new:
            await self._room.acquire()
            task = asyncio.create_task(self._guarded(self._one, [entry]))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            task.add_done_callback(lambda _: self._room.release())

    async def drain(self) -> None:
        """Wait until nothing is in hand any more."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _guarded(self, deal: Callable[[Sequence[Entry]], Any], entries: Sequence[Entry]) -> None:
        began = time.monotonic()
        try:
            await deal(entries)
        except Exception as error:  # noqa: BLE001  the worker's border: recorded, and the messages stay pending
            self._is_stale = True
            log.warning("messages are left pending", stage=self._stage.name, count=len(entries), error=_told(error))
            self._on_trouble()
        finally:
            self.in_hand.difference_update(entry.id for entry in entries)
            self._metrics.batch(self._stage.name, time.monotonic() - began)

    async def _one(self, entries: Sequence[Entry]) -> None:
        conflicts: Counter[str] = Counter()
        waiting = entries
        while waiting:
            judged = [await self._judge(entry, conflicts) for entry in waiting]
            fates = await self._committed(judged)
            waiting = _anew(judged, fates, conflicts)

    async def _in_turn(self, entries: Sequence[Entry]) -> None:
        async with self._turn:
            conflicts: Counter[str] = Counter()
            waiting = list(entries)
            while waiting:
                if self._is_stale:
                    await self._refresh()
                with self._around():
                    judged = await self._judge_until_failure(waiting, conflicts)
                fates = await self._committed(judged)
                waiting = [*_anew(judged, fates, conflicts), *waiting[len(judged) :]]

    async def _refresh(self) -> None:
        if self._reload is not None:
            await self._reload()
        self._is_stale = False

    async def _judge_until_failure(self, entries: Sequence[Entry], conflicts: Counter[str]) -> list[Judged]:
        """Judge messages in order.

        A single writer that failed may have changed what it keeps in memory, so what came before the failure is committed
        and it reads its records again before it judges what comes after.
        """
        judged = []
        yields_at = time.monotonic() + LONGEST_TURN
        for entry in entries:
            judged.append(await self._judge(entry, conflicts))
            if self._reload is not None and self._is_stale:
                break
            if time.monotonic() > yields_at:
                # A stage that only computes never waits: give the loop its turn, so that we are seen to be alive.
                await asyncio.sleep(0)
                yields_at = time.monotonic() + LONGEST_TURN
        return judged

    async def _committed(self, judged: Sequence[Judged]) -> Sequence[Fate]:
        fates = await self._commit(judged, fence=self._token, ordered=self._reload is not None)
        for each, fate in zip(judged, fates, strict=True):
            if fate is Fate.COMMITTED:
                self._count(each)
        if Fate.UNFENCED in fates:
            log.warning("the lease is not ours any more", stage=self._stage.name)
            self._on_trouble()
        self._is_stale = self._is_stale or any(fate is not Fate.COMMITTED for fate in fates)
        return fates

    def _count(self, judged: Judged) -> None:
        name, outcome = self._stage.name, judged.outcome
        self._metrics.count(outcome.outputs)
        self._metrics.decided(name, outcome.reasons)
        if self._step.source is ARTICLES:
            self._metrics.articles()
        if judged.again is not None:
            self._metrics.retried(name)
        if outcome.dead is not None:
            self._metrics.dead(name)

    async def _judge(self, entry: Entry, conflicts: Counter[str]) -> Judged:
        if conflicts[entry.id] > MOST_CONFLICTS:
            return self._again(entry, "others kept changing the same records")
        try:
            outcome = await self._stage(self._read(entry), self._now())
        except RetryLater as error:
            self._is_stale = True
            return self._again(entry, _told(error), error.after)
        except GiveUp as error:
            self._is_stale = True
            return self._dead(entry, _told(error))
        except Exception as error:  # noqa: BLE001  the border of a stage: recorded, and tried again
            self._is_stale = True
            trace = masked("".join(traceback.format_exception(error)))
            log.error("a stage failed", stage=self._stage.name, id=entry.id, attempt=entry.attempt, trace=trace)  # noqa: TRY400  the trace is ours, without addresses
            return self._again(entry, _told(error))
        return Judged(entry=entry, outcome=outcome)

    def _read(self, entry: Entry) -> object:
        """The message itself.

        An article that does not say when it was fetched was received when it came onto the stream: alerts are timed from
        there, and a stage knows nothing of streams.
        """
        if entry.deliveries > MOST_CRASHES:
            raise GiveUp(f"was handed out {entry.deliveries} times without an end: it may be what ends the process")
        if entry.problem is not None:
            raise Invalid(Problem(field="", reason=entry.problem))
        kind = codec.kind_of(self._step.source, entry.kind) if entry.kind else self._step.source.carries[0]
        if kind is not Article:
            return codec.decode(entry.data, kind)
        article = codec.read_article(entry.data)
        return article if article.fetched_at else replace(article, fetched_at=entry.received_at)

    def _again(self, entry: Entry, reason: str, after: float | None = None) -> Judged:
        if entry.attempt >= MOST_ATTEMPTS:
            return self._dead(entry, f"failed {entry.attempt} times, at last: {reason}")
        wait = back_off(entry.attempt, after, random.random())  # noqa: S311  spreads load, keeps no secret
        log.info("tried again later", stage=self._stage.name, id=entry.id, reason=reason, wait=wait.total_seconds())
        return Judged(entry=entry, again=wait)

    def _dead(self, entry: Entry, reason: str) -> Judged:
        log.warning("given up", stage=self._stage.name, id=entry.id, reason=reason)
        return Judged(entry=entry, outcome=Outcome(dead=reason))


def _told(error: Exception) -> str:
    text = str(error) if isinstance(error, RetryLater | GiveUp) else f"{type(error).__name__}: {error}"
    return masked(text)[:LONGEST_REASON]


def _anew(judged: Sequence[Judged], fates: Sequence[Fate], conflicts: Counter[str]) -> list[Entry]:
    """The messages that are to be judged once more."""
    entries = [each.entry for each, fate in zip(judged, fates, strict=True) if fate in (Fate.CONFLICT, Fate.SKIPPED)]
    conflicts.update(each.entry.id for each, fate in zip(judged, fates, strict=True) if fate is Fate.CONFLICT)
    return entries
