"""What the page shows of an incident: every word decided here, so that templates only lay it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kentongan.domain.alert import Delivery, Outcome
from kentongan.domain.detection import Detection
from kentongan.domain.incident import Incident, Revision, State
from kentongan.domain.words import Confidence, Level
from kentongan.text.english import language_name, say_entity, say_place
from kentongan.web.ui.quotes import Piece, pieces
from kentongan.web.ui.words import (
    direction,
    event_title,
    say_ago,
    say_count,
    say_day,
    say_figure,
    say_list,
    say_moment,
    say_occurred,
    web_link,
)

SHOWN_IN_LIST = 3
"""The list shows this many tellings of an incident, of as many languages as it can; its own page shows all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time as people say it, with the exact one beside it."""

    at: datetime
    ago: str
    exact: str

    @classmethod
    def of(cls, at: datetime, now: datetime) -> "Moment":
        return cls(at=at, ago=say_ago(at, now), exact=say_moment(at))


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What one article says, in its own script."""

    title: tuple[Piece, ...]
    quote: tuple[Piece, ...]
    lang: str
    dir: str
    language: str
    publisher: str
    published: Moment | None
    link: str | None
    rings: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One revision of an incident."""

    number: int
    kind: str
    reason: str
    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One incident, ready to be laid out."""

    id: str
    event: str
    who: str
    rings: bool
    silence: str
    level: Level
    level_reason: str
    confidence: Confidence
    confidence_reason: str
    state: str | None
    facts: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, str], ...]
    publishers: tuple[str, ...]
    told_by: str
    languages: str
    tellings: tuple[Telling, ...]
    more: int
    steps: tuple[Step, ...]
    opened: Moment
    last_told: Moment

    @property
    def headline(self) -> str:
        return f"{self.event}: {self.who}" if self.who else self.event


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The incidents that were last told of on one day."""

    name: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One attempt to tell somebody."""

    channel: str
    outcome: str
    sent: bool
    answer: str
    moment: Moment
    attempt: int
    revision: int


def card(incident: Incident, now: datetime, titles: Mapping[str, str], shown: int | None = None) -> Card:
    """Put one incident into words; `shown` is how many of its tellings, all if not said."""
    who = say_list([say_entity(entity) for entity in incident.actor])
    where = say_list([say_place(place) for place in incident.place])
    tellings = _strongest(incident.tellings, shown)
    return Card(
        id=incident.id,
        event=titles.get(incident.event_type) or event_title(incident.event_type),
        who=who or where,
        rings=incident.rings,
        silence="" if incident.rings else _silence(incident),
        level=incident.level,
        level_reason=_because(incident.level_reason),
        confidence=incident.confidence,
        confidence_reason=_because(incident.confidence_reason),
        state=None if incident.state is State.OPEN else incident.state.replace("_", " "),
        facts=tuple(_facts(incident, who, where)),
        figures=tuple(say_figure(figure) for figure in incident.figures),
        publishers=incident.publishers,
        told_by=say_count(len(incident.publishers), "publisher") if incident.publishers else "an unnamed publisher",
        languages=say_list([language_name(lang) for lang in incident.languages]),
        tellings=tuple(_telling(telling, now) for telling in tellings),
        more=len(incident.tellings) - len(tellings),
        steps=tuple(_step(revision, now) for revision in incident.revisions),
        opened=Moment.of(incident.opened_at, now),
        last_told=Moment.of(incident.last_told_at, now),
    )


def days(incidents: Sequence[Incident], now: datetime, titles: Mapping[str, str]) -> tuple[Day, ...]:
    """Incidents under the day on which they were last told of, in the order in which they came."""
    found: dict[str, list[Card]] = {}
    for incident in incidents:
        found.setdefault(_day(incident.last_told_at, now), []).append(card(incident, now, titles, SHOWN_IN_LIST))
    return tuple(Day(name=name, cards=tuple(cards)) for name, cards in found.items())


def told(delivery: Delivery, now: datetime) -> Told:
    return Told(
        channel=delivery.channel_label,
        outcome=delivery.outcome,
        sent=delivery.outcome is Outcome.SENT,
        answer=delivery.answer,
        moment=Moment.of(delivery.at, now),
        attempt=delivery.attempt,
        revision=delivery.revision,
    )


def _facts(incident: Incident, who: str, where: str) -> list[tuple[str, str]]:
    at_sea = bool(incident.target) and all(entity.id.startswith("sea:") for entity in incident.target)
    told = {
        "Toward" if at_sea else "Target": say_list([say_entity(entity) for entity in incident.target]),
        # A headline without anybody in it says where.
        "Where": where if who else "",
        "When": say_occurred(incident.occurred_at) if incident.occurred_at else "",
        "With": say_list([means.replace("_", " ") for means in incident.means]),
        "Name": say_list(list(incident.names)),
    }
    return [(name, value) for name, value in told.items() if value]


def _because(reason: str) -> str:
    """A reason worth reading: a rule that grades every such event alike has none."""
    return "" if reason == "always" else reason


def _silence(incident: Incident) -> str:
    """Why it rings nobody, in the words of the last reading that says so."""
    reasons = [telling.reason for telling in incident.tellings if not telling.rings]
    return reasons[-1] if reasons else "not told as something that happened"


def _strongest(tellings: Sequence[Detection], shown: int | None) -> list[Detection]:
    """The best readings first, one of each language before a second of any."""
    best = sorted(tellings, key=lambda telling: (not telling.rings, -telling.confidence.rank))
    if shown is None:
        return best
    first = {telling.lang: telling for telling in reversed(best)}
    return sorted(best, key=lambda telling: first[telling.lang] is not telling)[:shown]


def _telling(telling: Detection, now: datetime) -> Telling:
    quote = telling.quote or telling.title
    return Telling(
        title=() if telling.title.strip() == quote.strip() else (Piece(telling.title),),
        quote=pieces(quote, telling.evidence),
        lang=telling.lang,
        dir=direction(telling.lang),
        language=language_name(telling.lang) if telling.lang else "",
        publisher=telling.publisher or telling.source or "unnamed publisher",
        published=Moment.of(telling.published_at, now) if telling.published_at else None,
        link=web_link(telling.url),
        rings=telling.rings,
        reason=telling.reason,
    )


def _step(revision: Revision, now: datetime) -> Step:
    return Step(number=revision.number, kind=revision.kind, reason=revision.reason, moment=Moment.of(revision.at, now))


def _day(at: datetime, now: datetime) -> str:
    names = {0: "Today", 1: "Yesterday"}
    return names.get((now.date() - at.date()).days, say_day(at))
