"""The third stage: who should hear of it, and now?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from kentongan.domain.alert import Alert, Kept
from kentongan.domain.errors import GiveUp
from kentongan.domain.incident import IncidentChange
from kentongan.pipeline.messages import of_kind
from kentongan.pipeline.ports import Ledger, Subscriptions
from kentongan.pipeline.writes import Outcome, Put, Room, told_key
from kentongan.routing.decide import decide, told_by
from kentongan.routing.hearing import because
from kentongan.rulebook.rule import Rule

REMEMBERED = timedelta(days=30)
"""For so long after the last alert we know what somebody was told of an incident."""


@dataclass(frozen=True)
class Route:
    """Decide for every subscription whether to tell it of what became of an incident.

    What it was told is written together with the alerts, only if nobody else told it meanwhile: so two of these at work
    never tell one subscriber twice.
    """

    subscriptions: Subscriptions
    ledger: Ledger
    rules: Mapping[str, Rule]

    name: ClassVar[str] = "route"
    concurrent: ClassVar[bool] = False
    timeout: ClassVar[timedelta] = timedelta(seconds=10)

    async def __call__(self, message: object, now: datetime) -> Outcome:
        change = of_kind(message, IncidentChange)
        incident = change.incident
        rule = self.rules.get(incident.event_type)
        if rule is None:
            raise GiveUp(f"there is no rule {incident.event_type!r} any more")
        listening = [one for one in await self.subscriptions.all() if because(one.matcher, incident, rule) is not None]
        if not listening:
            return Outcome(reasons=(Kept.NO_MATCH,))
        told = await self.ledger.told(incident.id, [one.id for one in listening])
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
            writes.append(
                Put(
                    room=Room.TOLD,
                    key=told_key(incident.id, subscription.id),
                    value=told_by(incident, now),
                    if_version=before.version if before else 0,
                    keep=REMEMBERED,
                )
            )
        return Outcome(writes=tuple(writes), outputs=tuple(alerts), reasons=tuple(reasons))
