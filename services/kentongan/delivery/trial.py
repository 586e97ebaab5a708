"""A test bell: does this address ring, and if not, why?"""

from dataclasses import dataclass
from datetime import datetime
from typing import TextIO

from kentongan.delivery import guard
from kentongan.delivery.notifier import PATIENCE, AppriseNotifier
from kentongan.delivery.policy import Policy
from kentongan.domain.alert import Alert, AlertReason, alert_id
from kentongan.domain.detection import Detection, Entity, Evidence, Figure
from kentongan.domain.errors import GiveUp, RetryLater
from kentongan.domain.incident import Incident, Kind
from kentongan.domain.subscription import Channel, Secret
from kentongan.domain.words import Block, Confidence, Level, Modality, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """What came of a test bell, in a sentence that holds no secret."""

    ok: bool
    said: str


async def ring_test(
    url: str, policy: Policy, *, now: datetime, terminal: TextIO | None = None, patience: float = PATIENCE
) -> Rung:
    """Send a test alert to an address and tell what happened."""
    problems = guard.check(url, policy)
    if problems:
        return Rung(ok=False, said="Not sent. " + "; ".join(str(problem) for problem in problems))
    channel = Channel(url=Secret(url))
    alert = a_test_alert(channel, now)
    async with AppriseNotifier(policy, terminal=terminal, patience=patience) as notifier:
        try:
            answer = await notifier.send(alert, channel, key=alert.id)
        except RetryLater as error:
            return Rung(ok=False, said=f"Not delivered, though another time may succeed: {error}.")
        except GiveUp as error:
            return Rung(ok=False, said=f"Not delivered, and trying again will not help: {error}.")
    return Rung(ok=True, said=f"Delivered to {channel.label}: {answer.detail}.")


def a_test_alert(channel: Channel, now: datetime) -> Alert:
    """An alert about an incident that never was, and says so."""
    sentence = "This is only a test of the bell."
    telling = Detection(
        id="test",
        article_id="test",
        article_version="test",
        event_type="test",
        rings=True,
        reason="test",
        modality=Modality.ASSERTED,
        role=Role.REPORT,
        level=Level.LOW,
        level_reason="a test",
        confidence=Confidence.STRONG,
        confidence_reason="we rang it ourselves",
        block=Block.TITLE,
        evidence=(Evidence(field="title", start=18, end=22, text=sentence[18:22], says="test"),),
        quote=sentence,
        lang="en",
        publisher="Kentongan",
        published_at=now,
    )
    incident = Incident(
        id="inc-test",
        event_type="bell",
        rings=True,
        level=telling.level,
        level_reason=telling.level_reason,
        confidence=telling.confidence,
        confidence_reason=telling.confidence_reason,
        opened_at=now,
        last_told_at=now,
        publishers=("Kentongan",),
        actor=(Entity(id="org:kentongan", name="Kentongan", kind="org"),),
        figures=(Figure(of="stroke", value=1),),
        tellings=(telling,),
    ).revised(Kind.OPENED, now, "somebody asked for a test")
    return Alert(
        # A test is not a repetition of the last one, so its time is part of its id.
        id=alert_id(incident.id, incident.revision, f"test {now.isoformat()}", channel.id),
        incident=incident,
        subscription_id="test",
        subscription_name="test bell",
        channel_id=channel.id,
        channel_label=channel.label,
        reason=AlertReason.TEST,
        detail="",
        because="somebody asked whether this address rings",
        due_at=now,
    )
