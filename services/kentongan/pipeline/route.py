"""The third stage: who should hear of it, and now?"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import ClassVar

from kentongan.domain.alert import Alert, Kept, Told
from kentongan.domain.errors import GiveUp
from kentongan.domain.incident import IncidentChange
from kentongan.pipeline.messages import of_kind
from kentongan.pipeline.ports import Ledger, Subscriptions
from kentongan.pipeline.writes import Outcome, Put, Room, Versioned, told_key
from kentongan.routing.decide import decide, told_by
from kentongan.routing.hearing import because
from kentongan.rulebook.rule import Rule

REMEMBERED = timedelta(days=30)
"""For so long after the last alert we know what somebody was told of an incident."""


class Route:
    """Decide for every subscription whether to tell it of what became of an incident.

    What it was told is written together with the alerts, only if nobody else told it meanwhile: so two of these at work
    never tell one subscriber twice. Within a batch each change knows what the one before it told.
    """

    name: ClassVar[str] = "route"
    concurrent: ClassVar[bool] = False
    timeout: ClassVar[timedelta] = timedelta(seconds=10)

    def __init__(self, subscriptions: Subscriptions, ledger: Ledger, rules: Mapping[str, Rule]) -> None:
        self._subscriptions = subscriptions
        self._ledger = ledger
        self._rules = rules
        self._just_told: dict[str, Versioned[Told]] | None = None

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Judge many messages inside this, which are then committed in the same order."""
        self._just_told = {}
        try:
            yield
        finally:
            self._just_told = None

    async def __call__(self, message: object, now: datetime) -> Outcome:
        change = of_kind(message, IncidentChange)
        incident = change.incident
        rule = self._rules.get(incident.event_type)
        if rule is None:
            raise GiveUp(f"there is no rule {incident.event_type!r} any more")
        listening = [one for one in await self._subscriptions.all() if because(one.matcher, incident, rule) is not None]
        if not listening:
            return Outcome(reasons=(Kept.NO_MATCH,))
        told = await self._told(incident.id, [one.id for one in listening])
        writes: list[Put] = []
        alerts: list[Alert] = []
        reasons: list[str] = []
        for subscription in listening:
            before = told.get(subscription.id)
            decision = decide(change, subscription, before.value if before else None, rule, now)
            if isinstance(decision, Kept):
                reasons.append(decision)
                continue
            alerts += decision
            reasons += [alert.reason for alert in decision]
            writes.append(self._tells(told_key(incident.id, subscription.id), told_by(incident, now), before))
        return Outcome(writes=tuple(writes), outputs=tuple(alerts), reasons=tuple(reasons))

    async def _told(self, incident_id: str, subscription_ids: Sequence[str]) -> Mapping[str, Versioned[Told]]:
        """What each was last told, by what is remembered and by what this batch is about to write."""
        just_told = self._just_told or {}
        known = {one: just_told.get(told_key(incident_id, one)) for one in subscription_ids}
        unknown = [one for one, told in known.items() if told is None]
        remembered = await self._ledger.told(incident_id, unknown) if unknown else {}
        return {**remembered, **{one: told for one, told in known.items() if told is not None}}

    def _tells(self, key: str, told: Told, before: Versioned[Told] | None) -> Put:
        version = before.version if before else 0
        if self._just_told is not None:
            self._just_told[key] = Versioned(told, version + 1)
        return Put(room=Room.TOLD, key=key, value=told, if_version=version, keep=REMEMBERED)
