"""The last stage: tell somebody, and keep a record of every attempt."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from kentongan.domain import alert as words
from kentongan.domain.alert import Alert, Delivery, LedgerEntry, LedgerState
from kentongan.domain.errors import GiveUp, RetryLater
from kentongan.domain.subscription import Channel
from kentongan.domain.words import Level
from kentongan.pipeline.messages import of_kind
from kentongan.pipeline.ports import Answer, Ledger, Notifier, Subscriptions
from kentongan.pipeline.retries import back_off
from kentongan.pipeline.writes import Due, Outcome, Put, Room

ONE_MESSAGE = timedelta(seconds=20)
LOOKING_UP = timedelta(seconds=10)
NEWS_LASTS = timedelta(hours=6)
GRAVE_NEWS_LASTS = timedelta(minutes=30)
"""How long an alert is worth telling: a siren half an hour late is noise."""
REMEMBERED = timedelta(days=30)

SENT_ALREADY = "sent already"
CHANNEL_RESTS = "the channel rests after a failure"


class Deliver:
    """Tell one channel, and write down what came of it.

    Each channel has a lane of its own: what it is told comes in order, and a channel that fails rests until its failed
    alert is due again, while the others go on.

    It never lets a failure out: a failed attempt is written down in the ledger, and the alert comes back when its time has
    come, until it is no longer news. Then it is dead: written down as such, and set aside among the dead letters. Whoever
    puts a dead letter back has it tried once more, however old it is.
    """

    name: ClassVar[str] = "deliver"
    concurrent: ClassVar[bool] = True

    def __init__(
        self,
        notifier: Notifier,
        ledger: Ledger,
        subscriptions: Subscriptions,
        *,
        patience: timedelta = ONE_MESSAGE,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._notifier = notifier
        self._ledger = ledger
        self._subscriptions = subscriptions
        # A notifier keeps to its patience by itself: once for its turn at the provider, once for the answer. To cut it off
        # earlier would leave open whether the provider took the message, and tell it twice.
        self._longest = 3 * patience
        self._jitter = jitter
        self._lanes: dict[str, _Lane] = {}

    @property
    def timeout(self) -> timedelta:
        return self._longest + LOOKING_UP

    async def __call__(self, message: object, now: datetime) -> Outcome:
        alert = of_kind(message, Alert)
        clock = _Clock(now)
        lane = self._lanes.setdefault(alert.channel_id, _Lane())
        # Whoever comes first is told first: nothing may be awaited before the lane is entered.
        async with lane.lock:
            return await self._in_turn(alert, lane, clock)

    async def _in_turn(self, alert: Alert, lane: "_Lane", clock: "_Clock") -> Outcome:
        entry = await self._ledger.entry(alert.id)
        if entry is not None and entry.state is LedgerState.SENT:
            return Outcome(reasons=(SENT_ALREADY,))
        attempt = _Attempt(alert, entry, begun_at=clock.now(), made=(entry.attempts if entry else 0) + 1)
        if attempt.is_too_late:
            return attempt.never_made("it was no longer news when its turn came")
        if lane.rests_at(clock.now()):
            return attempt.put_off(lane.next_turn())
        return await self._try(attempt, lane, clock)

    async def _try(self, attempt: "_Attempt", lane: "_Lane", clock: "_Clock") -> Outcome:
        channel = await self._channel(attempt.alert)
        if channel is None:
            return attempt.never_made("the channel is not subscribed any more")
        told = await self._told(attempt.alert, channel)
        match told:
            case Answer():
                lane.wakes()
                return attempt.sent(told, clock.now())
            case GiveUp():
                return attempt.dead(str(told), clock.now())
            case _:
                wait = back_off(attempt.made, told.after, self._jitter())
                lane.rests(clock.now() + wait)
                return attempt.failed(told, clock.now(), wait)

    async def _told(self, alert: Alert, channel: Channel) -> Answer | RetryLater | GiveUp:
        try:
            async with asyncio.timeout(self._longest.total_seconds()):
                return await self._notifier.send(alert, channel, key=alert.id)
        except (RetryLater, GiveUp) as error:
            return error
        except TimeoutError:
            return RetryLater(f"no answer within {self._longest.total_seconds():g} s")

    async def _channel(self, alert: Alert) -> Channel | None:
        for subscription in await self._subscriptions.all():
            if subscription.id == alert.subscription_id:
                return next((one for one in subscription.channels if one.id == alert.channel_id), None)
        return None


class _Clock:
    """The time that was passed in, and how much of it went by since."""

    def __init__(self, now: datetime) -> None:
        self._began_at = now
        self._loop = asyncio.get_running_loop()
        self._started = self._loop.time()

    def now(self) -> datetime:
        return self._began_at + timedelta(seconds=self._loop.time() - self._started)


class _Lane:
    """The turn of one channel, and its rest after a failure."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self._until: datetime | None = None
        self._put_off = 0

    def rests_at(self, now: datetime) -> bool:
        return self._until is not None and now < self._until

    def rests(self, until: datetime) -> None:
        self._until, self._put_off = until, 0

    def wakes(self) -> None:
        self._until = None

    def next_turn(self) -> datetime:
        """When what comes now may be tried: behind what failed, in the order of coming."""
        self._put_off += 1
        return (self._until or datetime.min.replace(tzinfo=UTC)) + timedelta(milliseconds=10 * self._put_off)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One attempt to tell somebody, and what is written down of its end."""

    alert: Alert
    entry: LedgerEntry | None
    begun_at: datetime
    made: int
    """How many attempts there were, with this one."""

    @property
    def lasts_until(self) -> datetime:
        grave = self.alert.incident.level is Level.CRITICAL
        return self.alert.due_at + (GRAVE_NEWS_LASTS if grave else NEWS_LASTS)

    @property
    def is_too_late(self) -> bool:
        was_dead = self.entry is not None and self.entry.state is LedgerState.DEAD
        return self.begun_at > self.lasts_until and not was_dead

    def sent(self, answer: Answer, at: datetime) -> Outcome:
        return self._ended(LedgerState.SENT, words.Outcome.SENT, answer.detail, at, ref=answer.ref)

    def put_off(self, until: datetime) -> Outcome:
        """No attempt: the channel rests."""
        return Outcome(writes=(Due(key=self.alert.id, at=until, message=self.alert),), reasons=(CHANNEL_RESTS,))

    def failed(self, error: RetryLater, at: datetime, wait: timedelta) -> Outcome:
        """Another time, if it is still news by then. A dead letter that was put back has this one attempt."""
        again_at = at + wait
        if again_at > self.lasts_until:
            return self.dead(f"failed {self.made} times, at last: {error}", at)
        outcome = self._ended(LedgerState.FAILED, words.Outcome.RETRY, str(error), at)
        again = Due(key=self.alert.id, at=again_at, message=self.alert)
        return replace(outcome, writes=(*outcome.writes, again))

    def dead(self, reason: str, at: datetime) -> Outcome:
        return replace(self._ended(LedgerState.DEAD, words.Outcome.DEAD, reason, at), dead=reason)

    def never_made(self, reason: str) -> Outcome:
        """Nobody was asked to tell it: the ledger counts only attempts that were made."""
        return replace(self, made=self.made - 1).dead(reason, self.begun_at)

    def _ended(
        self,
        state: LedgerState,
        outcome: words.Outcome,
        answer: str,
        at: datetime,
        ref: str | None = None,
    ) -> Outcome:
        alert = self.alert
        entry = LedgerEntry(alert_id=alert.id, state=state, attempts=self.made, at=at, answer=answer, ref=ref)
        delivery = Delivery(
            alert_id=alert.id,
            incident_id=alert.incident.id,
            revision=alert.incident.revision,
            event_type=alert.incident.event_type,
            level=alert.incident.level,
            subscription_id=alert.subscription_id,
            channel_id=alert.channel_id,
            channel_label=alert.channel_label,
            attempt=self.made,
            outcome=outcome,
            answer=answer,
            at=at,
            ref=ref,
            seconds=(at - alert.received_at).total_seconds() if alert.received_at else None,
        )
        return Outcome(
            writes=(Put(room=Room.LEDGER, key=alert.id, value=entry, keep=REMEMBERED),),
            outputs=(delivery,),
            reasons=(outcome,),
        )
