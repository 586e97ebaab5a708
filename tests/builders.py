"""Values with good defaults: a test states only what matters to it.

The world of these tests: on 13 September 2023 North Korea fires missiles, told by several publishers within hours.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from kentongan.correlation.lifecycle import joined, opened
from kentongan.domain.alert import Alert, AlertReason, Told, alert_id
from kentongan.domain.article import Article, article_from
from kentongan.domain.detection import Detection, Entity, Evidence, Figure, Occurred, Place, detection_id
from kentongan.domain.incident import Incident, IncidentChange
from kentongan.domain.subscription import Channel, Matcher, Secret, Subscription
from kentongan.domain.words import Block, Bound, Confidence, Level, Modality, Precision, Role, Status
from kentongan.rulebook.rule import FigureRange, Rule, Same

NOON = datetime(2023, 9, 13, 12, 0, tzinfo=UTC)
CHANNEL = "slack://T0000/B0000/secretsecretsecret/"

STATES = {"ID": "Indonesia", "JP": "Japan", "KP": "North Korea", "KR": "South Korea", "RU": "Russia", "UA": "Ukraine"}
PLACES = {
    "palu": Place(id="place:palu", name="Palu", country="ID", lat=-0.90, lon=119.87),
    "poso": Place(id="place:poso", name="Poso", country="ID", lat=-1.39, lon=120.75),
    "medan": Place(id="place:medan", name="Medan", country="ID", lat=3.59, lon=98.67),
    "pyongyang": Place(id="place:pyongyang", name="Pyongyang", country="KP", lat=39.03, lon=125.75),
    "vladivostok": Place(id="place:vladivostok", name="Vladivostok", country="RU", lat=43.12, lon=131.89),
    "kyiv": Place(id="place:kyiv", name="Kyiv", country="UA", lat=50.45, lon=30.52),
    "nowhere": Place(id="place:nowhere", name="Nowhere", country=None),
}


def at(hours: float = 0) -> datetime:
    """So many hours after noon of 13 September 2023."""
    return NOON + timedelta(hours=hours)


def an_entity(word: str) -> Entity:
    """`KP`, a state; `RU/vladimir-putin`, a person that stands for it; or any other id."""
    code, _, person = word.partition("/")
    kind = "state" if code in STATES else code.partition(":")[0]
    return Entity(id=code, name=STATES.get(code, code), kind=kind, person=person or None)


def entities(words: Iterable[str]) -> tuple[Entity, ...]:
    return tuple(an_entity(word) for word in words)


def a_place(word: str) -> Place:
    """A town by its name, or a state by its code, with the coordinates of its middle."""
    if word in STATES:
        return Place(id=word, name=STATES[word], country=word, lat=0.0, lon=0.0)
    return PLACES[word]


def a_figure(of: str, value: float, bound: Bound = Bound.EXACT) -> Figure:
    return Figure(of=of, value=value, bound=bound)


def figures_of(values: Mapping[str, float | Figure]) -> tuple[Figure, ...]:
    return tuple(value if isinstance(value, Figure) else a_figure(of, value) for of, value in values.items())


def on_day(day: str, precision: Precision = Precision.DAY) -> Occurred:
    """A whole day, such as 2023-09-13."""
    start = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return Occurred(from_=start, to=start + timedelta(days=1), precision=precision)


def an_article(**fields: Any) -> Article:
    told = {
        "id": "a-1",
        "title": "North Korea fires two ballistic missiles toward the sea",
        "lang": "en",
        "publisher": "antara",
        "published_at": at(0),
    }
    return article_from(told | fields)


def a_detection(
    *,
    event_type: str = "missile_launch",
    article: str = "a-1",
    version: str = "v1",
    actor: Iterable[str] = ("KP",),
    target: Iterable[str] = (),
    place: Iterable[str] = (),
    day: str | Occurred | None = None,
    figures: Mapping[str, float | Figure] | None = None,
    rings: bool | None = None,
    reason: str | None = None,
    modality: Modality = Modality.ASSERTED,
    role: Role = Role.REPORT,
    level: Level = Level.HIGH,
    publisher: str | None = "antara",
    published: float | None = 0,
    received: float | None = None,
    id: str | None = None,  # noqa: A002 - the domain's word
    **fields: Any,
) -> Detection:
    """What one article tells of a launch by North Korea; `published` and `received` are hours after noon."""
    news = role in (Role.REPORT, Role.DEVELOPMENT)
    asserted = modality is Modality.ASSERTED
    if rings is None:
        rings = asserted and news and reason is None
    if reason is None:
        reason = (
            "asserted as news" if rings else f"not told as news: {role}" if asserted else f"not asserted: {modality}"
        )
    who, where = tuple(actor), tuple(a_place(word) for word in place)
    occurred = on_day(day) if isinstance(day, str) else day
    principal = who[0] if who else ""
    first_place = where[0].id if where else ""
    return Detection(
        id=id or detection_id(article, event_type, principal, first_place, str(day or "")),
        article_id=article,
        article_version=version,
        event_type=event_type,
        rings=rings,
        reason=reason,
        modality=modality,
        role=role,
        level=level,
        level_reason=fields.pop("level_reason", "always"),
        confidence=fields.pop("confidence", Confidence.FAIR),
        confidence_reason=fields.pop("confidence_reason", "always"),
        block=fields.pop("block", Block.TITLE),
        actor=entities(who),
        target=entities(target),
        place=where,
        occurred_at=occurred,
        figures=figures_of(figures or {}),
        evidence=fields.pop("evidence", (Evidence(field="title", start=12, end=17, text="fires", says="launch"),)),
        quote=fields.pop("quote", "North Korea fires two ballistic missiles toward the sea"),
        lang=fields.pop("lang", "en"),
        publisher=publisher,
        published_at=None if published is None else at(published),
        received_at=None if received is None else at(received),
        **fields,
    )


def a_quake(place: str = "palu", magnitude: float | None = 6.1, **fields: Any) -> Detection:
    """What one article tells of an earthquake."""
    figures = dict(fields.pop("figures", {}))
    if magnitude is not None:
        figures["magnitude"] = magnitude
    defaults = {"event_type": "earthquake", "actor": (), "place": (place,) if place else (), "figures": figures}
    return a_detection(**(defaults | fields))


def a_summit(*actor: str, **fields: Any) -> Detection:
    """What one article tells of a meeting of leaders."""
    who = actor or ("RU/vladimir-putin", "KP/kim-jong-un")
    return a_detection(**({"event_type": "summit", "actor": who, "level": Level.MODERATE} | fields))


def a_rule(event_type: str = "missile_launch", **fields: Any) -> Rule:
    """The rule of one event type, with the knowledge that correlation and routing ask for."""
    same = {
        "missile_launch": Same(by=("actor", "place"), within_km=300, span=timedelta(hours=36)),
        "earthquake": Same(by=("place",), within_km=200, span=timedelta(hours=72), apart={"magnitude": 0.5}),
        "summit": Same(by=("actor",), within_km=300, span=timedelta(hours=72)),
        "military_exercise": Same(by=("actor", "place"), within_km=500, span=timedelta(hours=72)),
    }
    figures = {
        "missile_launch": (FigureRange(of="missile", least=0, most=500),),
        "earthquake": (FigureRange(of="magnitude", least=1, most=10),),
    }
    told = {
        "id": event_type,
        "title": event_type.replace("_", " ").capitalize(),
        "description": "What the tests listen for.",
        "status": Status.STABLE,
        "hears": (),
        "same": same[event_type],
        "figures": figures.get(event_type, ()),
    }
    return Rule(**(told | fields))


def rules() -> dict[str, Rule]:
    names = ("missile_launch", "earthquake", "summit", "military_exercise")
    return {name: a_rule(name) for name in names}


def trust(publishers: int) -> tuple[Confidence, str]:
    """Three independent publishers are worth a strong confidence."""
    return (Confidence.STRONG, "publishers >= 3") if publishers >= 3 else (Confidence.FAIR, "always")


def a_change_from(*detections: Detection, now: datetime | None = None) -> IncidentChange:
    """What the last of these detections made of the incident that the others made."""
    first, *others = detections or (a_detection(),)
    change = opened(first, trust, now or first.published_at or NOON)
    for detection in others:
        moment = now or detection.published_at or NOON
        change = joined(change.incident, detection, trust, moment, because="same event")
    return change


def an_incident_from(*detections: Detection, now: datetime | None = None) -> Incident:
    """The incident that these detections make."""
    return a_change_from(*detections, now=now).incident


def a_channel(url: str = CHANNEL) -> Channel:
    return Channel(url=Secret(url))


def a_subscription(
    id: str = "desk",  # noqa: A002 - the domain's word
    *,
    channels: Iterable[str] = (CHANNEL,),
    name: str = "The desk",
    **matcher: Any,
) -> Subscription:
    """Somebody who listens for everything, unless the test says for what."""
    return Subscription(
        id=id,
        name=name,
        matcher=Matcher(**matcher),
        channels=tuple(a_channel(url) for url in channels),
    )


def told_of(incident: Incident, *, when: datetime | None = None, **fields: Any) -> Told:
    """What somebody knows who was last told of the incident as it stands."""
    known = {
        "revision": incident.revision,
        "level": incident.level,
        "publishers": len(incident.publishers),
        "figures": incident.figures,
        "at": when or incident.last_told_at,
        "rings": incident.rings,
    }
    return Told(**(known | fields))


def an_alert(incident: Incident | None = None, *, due: float = 0, **fields: Any) -> Alert:
    """The first report of an incident to the desk; `due` is hours after noon."""
    told = incident or an_incident_from()
    channel = a_channel()
    known = {
        "id": alert_id(told.id, told.revision, "desk", channel.id),
        "incident": told,
        "subscription_id": "desk",
        "subscription_name": "The desk",
        "channel_id": channel.id,
        "channel_label": channel.label,
        "reason": AlertReason.FIRST_REPORT,
        "detail": "told by antara",
        "because": "you listen for missile launch by North Korea",
        "due_at": at(due),
        "received_at": told.tellings[0].received_at,
    }
    return Alert(**(known | fields))
