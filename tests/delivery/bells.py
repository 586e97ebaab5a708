"""Alerts to send: one launch told in three scripts by three publishers, and what became of it."""

from collections.abc import Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme

from kentongan.delivery.notifier import AppriseNotifier
from kentongan.delivery.policy import Policy
from kentongan.domain.alert import Alert, AlertReason, Told, alert_id
from kentongan.domain.detection import Detection, Entity, Evidence, Figure, Occurred, Place
from kentongan.domain.errors import GiveUp, RetryLater
from kentongan.domain.incident import Incident, Kind
from kentongan.domain.subscription import Channel, Secret
from kentongan.domain.words import Block, Bound, Confidence, Level, Modality, Precision, Role

NOW = datetime(2023, 9, 13, 4, 10, tzinfo=UTC)
WEBHOOK = "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"
BOT = "slack://xoxb-1234-5678-abcdefsecret/#alerts"
SECRETS = ("T1JJ3T3L2", "A1BRTD4JD", "TIiajkdnlazkcOXrIdevi7", "xoxb-1234-5678-abcdefsecret", "hunter2secret")

NORTH_KOREA = Entity(id="KP", name="North Korea", kind="state")
SEA_OF_JAPAN = Entity(id="sea:japan", name="Sea of Japan", kind="sea")
TITLES = {"missile_launch": "Missile launch"}


def a_telling(quote: str, *marked: str, lang: str, publisher: str, minutes: int = 0, **more: object) -> Detection:
    """A detection whose quote stands 100 characters into its article, as evidence usually does."""
    evidence = tuple(
        Evidence(field="text", start=100 + at, end=100 + at + len(word), text=word, says="missile_launch")
        for word in marked
        for at in (quote.index(word),)
    )
    given = {
        "id": f"d-{publisher}",
        "article_id": f"a-{publisher}",
        "article_version": "1",
        "event_type": "missile_launch",
        "rings": True,
        "reason": "asserted as news",
        "modality": Modality.ASSERTED,
        "role": Role.REPORT,
        "level": Level.HIGH,
        "level_reason": "always",
        "confidence": Confidence.STRONG,
        "confidence_reason": "told in the headline",
        "block": Block.BODY,
        "actor": (NORTH_KOREA,),
        "evidence": evidence,
        "quote": quote,
        "lang": lang,
        "publisher": publisher,
        "url": f"https://{publisher.lower().split()[0]}.example/news/1?a=1&b=2",
        "published_at": NOW + timedelta(minutes=minutes),
    }
    return Detection(**{**given, **more})


ANTARA = a_telling("Korea Utara menembakkan dua rudal balistik.", "menembakkan", "rudal", lang="id", publisher="Antara")
JAZEERA = a_telling(
    "أطلقت كوريا الشمالية صاروخين باليستيين", "أطلقت", "صاروخين", lang="ar", publisher="Al Jazeera", minutes=4
)
YONHAP = a_telling("북한, 탄도미사일 2발 발사", "발사", lang="ko", publisher="Yonhap", minutes=9)


def an_incident(**more: object) -> Incident:
    given = {
        "id": "inc-0123456789ab",
        "event_type": "missile_launch",
        "rings": True,
        "level": Level.HIGH,
        "level_reason": "always",
        "confidence": Confidence.STRONG,
        "confidence_reason": "told by 2 publishers",
        "opened_at": NOW,
        "last_told_at": NOW,
        "publishers": ("Antara", "Al Jazeera"),
        "languages": ("id", "ar"),
        "actor": (NORTH_KOREA,),
        "target": (SEA_OF_JAPAN,),
        "occurred_at": Occurred(from_=NOW - timedelta(hours=4), to=NOW + timedelta(hours=20), precision=Precision.DAY),
        "figures": (Figure(of="missile", value=2),),
        "tellings": (ANTARA, JAZEERA),
    }
    return Incident(**{**given, **more}).revised(Kind.OPENED, NOW, "first report")


def an_alert(channel: Channel | None = None, **more: object) -> Alert:
    given = {
        "incident": an_incident(),
        "subscription_id": "file:korea",
        "subscription_name": "Korea desk",
        "channel_id": channel.id if channel else "chan",
        "channel_label": channel.label if channel else "slack://…chan",
        "reason": AlertReason.FIRST_REPORT,
        "detail": "",
        "because": "event missile_launch; actor KP; level at least moderate",
        "due_at": NOW,
    }
    given |= more
    ident = alert_id(given["incident"].id, given["incident"].revision, given["subscription_id"], given["channel_id"])
    return Alert(id=ident, **given)


def an_update(channel: Channel | None = None, **more: object) -> Alert:
    """Graver, told by more publishers, and with dead: what the subscriber knew was less."""
    incident = an_incident(
        level=Level.CRITICAL,
        level_reason="dead >= 10",
        publishers=("Antara", "Al Jazeera", "Yonhap", "Reuters"),
        figures=(Figure(of="missile", value=3, bound=Bound.AT_LEAST), Figure(of="dead", value=12)),
        place=(Place(id="place:wonsan", name="Wonsan", country="KP"),),
        tellings=(ANTARA, JAZEERA, YONHAP),
    ).revised(Kind.ESCALATED, NOW + timedelta(hours=1), "12 dead")
    figures = (Figure(of="missile", value=2), Figure(of="dead", value=3))
    told = Told(revision=1, level=Level.HIGH, publishers=2, figures=figures, at=NOW)
    due = NOW + timedelta(hours=1)
    given = {"incident": incident, "reason": AlertReason.ESCALATED, "told_before": told, "due_at": due}
    return an_alert(channel, **{**given, **more})


def with_quote(alert: Alert, quote: str, **more: object) -> Alert:
    telling = replace(ANTARA, quote=quote, evidence=(), **more)
    return replace(alert, incident=replace(alert.incident, tellings=(telling,)))


def a_channel(url: str) -> Channel:
    return Channel(url=Secret(url))


@asynccontextmanager
async def a_notifier(ca: trustme.CA, **more: object) -> Iterator[AppriseNotifier]:
    """A notifier that trusts the doubles' certificates and may reach loopback."""
    policy = {"private_hosts": ("127.0.0.0/8",), **more.pop("policy", {})}
    with ca.cert_pem.tempfile() as ca_file:
        async with AppriseNotifier(Policy(ca_file=ca_file, **policy), titles=TITLES, **more) as notifier:
            yield notifier


async def outcome(notifier: AppriseNotifier, url: str, alert: Alert | None = None) -> object:
    """What came of one sending: the answer, or the failure."""
    channel = a_channel(url)
    alert = alert or an_alert(channel)
    try:
        return await notifier.send(alert, channel, key=alert.id)
    except (RetryLater, GiveUp) as failure:
        return failure


def golden(name: str) -> Path:
    return Path(__file__).parent / "golden" / name
