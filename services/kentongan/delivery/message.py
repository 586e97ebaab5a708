"""A message: what an alert says, in words, before any channel gives it a shape."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlsplit

from kentongan.delivery.wording import (
    clean,
    clip,
    event_title,
    say_entity,
    say_figure,
    say_list,
    say_moment,
    say_number,
    say_occurred,
    say_place,
    say_reality,
    say_target,
    the,
)
from kentongan.domain.alert import Alert, AlertReason
from kentongan.domain.detection import Detection, Evidence, Place
from kentongan.domain.incident import Incident
from kentongan.domain.words import Level
from kentongan.text.english import beginning_of, is_right_to_left, language_name

QUOTES = 3
LONGEST_QUOTE = 280
LONGEST_HEADLINE = 130
LONGEST_FACT = 300
LONGEST_WHY = 500
LONGEST_URL = 2_000

EMOJI = {Level.CRITICAL: "🟥", Level.HIGH: "🟧", Level.MODERATE: "🟨", Level.LOW: "🟦"}
COLOUR = {Level.CRITICAL: "#9b0018", Level.HIGH: "#c2570c", Level.MODERATE: "#8a6d00", Level.LOW: "#2563eb"}
"""Never alone: the level's word always stands beside its colour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a quote; marked where it is the evidence."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What one article says, in its own script."""

    pieces: tuple[Piece, ...]
    lang: str
    language: str
    publisher: str
    at: str
    url: str | None

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def direction(self) -> str:
        return "rtl" if is_right_to_left(self.lang) else "ltr"

    @property
    def told(self) -> str:
        """What else is known of it: language and time."""
        return " · ".join(word for word in (self.language, self.at) if word)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of what is known: what, where, who, when, how grave, how sure."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What an alert says, in the order in which it is read on a phone.

    All text is clean (one line, nothing that steers a terminal or turns the direction of text), none of it is escaped.
    """

    level: Level
    headline: str
    subject: str
    """Stays the same for the whole incident, so that mail programs keep its messages together."""
    told_by: str
    is_test: bool
    is_update: bool
    is_graver: bool
    changes: tuple[str, ...]
    quotes: tuple[Quote, ...]
    facts: tuple[Fact, ...]
    why: str
    subscription_id: str
    incident_id: str
    revision: int
    url: str | None
    at: datetime

    @property
    def emoji(self) -> str:
        return EMOJI[self.level]

    @property
    def colour(self) -> str:
        return COLOUR[self.level]

    @property
    def level_word(self) -> str:
        return self.level.value

    @property
    def tag(self) -> str:
        """What a headline begins with when it is not a first report."""
        if self.is_test:
            return "Test: "
        return "↪ Update: " if self.is_update else ""

    @property
    def summary(self) -> str:
        """The message in one line, for a lock screen and for a screen reader."""
        return f"{self.emoji} {self.tag}{self.headline} \N{EM DASH} {self.level_word}, {self.told_by}"

    @property
    def footer(self) -> str:
        return f"{self.incident_id} · revision {self.revision} · automated, unverified: read the sources"


def compose(alert: Alert, *, titles: Mapping[str, str], base_url: str | None = None) -> Message:
    """Put an alert into words. `titles` are those of the event types; without `base_url` there is no page to link to."""
    incident = alert.incident
    title = event_title(incident.event_type, titles)
    return Message(
        level=incident.level,
        headline=_headline(title, incident),
        subject=_subject(title, incident),
        told_by=_count(len(incident.publishers), "publisher"),
        is_test=alert.reason is AlertReason.TEST,
        is_update=alert.told_before is not None,
        is_graver=alert.reason is AlertReason.ESCALATED,
        changes=tuple(_changes(alert)),
        quotes=tuple(_quote(telling) for telling in _strongest(incident, newest=alert.told_before is not None)),
        facts=tuple(Fact(name=name, value=clip(value, LONGEST_FACT)) for name, value in _facts(title, alert) if value),
        why=_why(alert),
        subscription_id=alert.subscription_id,
        incident_id=clean(incident.id),
        revision=incident.revision,
        url=f"{base_url.rstrip('/')}/incidents/{incident.id}" if base_url else None,
        at=alert.due_at,
    )


def _headline(title: str, incident: Incident) -> str:
    """What, who, how many and where: "Missile launch: North Korea, 2 missiles, toward the Sea of Japan"."""
    reality = say_reality(incident)
    actors = {entity.id for entity in incident.actor if not entity.person}
    words = [
        say_list([say_entity(entity) for entity in incident.actor]),
        *[say_figure(figure) for figure in incident.figures[:3]],
        say_list([say_target(entity) for entity in incident.target], 1),
        say_list([f"in {_in(place, actors)}" for place in incident.place if place.id not in actors], 1),
    ]
    what = f"{title} ({reality})" if reality else title
    rest = ", ".join(word for word in words if word)
    return clip(f"{what}: {rest}" if rest else what, LONGEST_HEADLINE)


def _subject(title: str, incident: Incident) -> str:
    """Who and where come from the first telling, since what later ones add would change the subject."""
    first: Incident | Detection = incident.tellings[0] if incident.tellings else incident
    who = say_list([say_entity(entity) for entity in first.actor], 2)
    where = say_list([say_place(place) for place in first.place], 1)
    rest = ", ".join(word for word in (who, where) if word)
    return clip(f"{title}: {rest}" if rest else title, 100) + f" [{clean(incident.id)}]"


def _in(place: Place, told: Collection[str]) -> str:
    """A place as a headline has it: without its state where that was named already."""
    return the(place) if place.id.startswith("sea:") or place.country in told else say_place(place)


def _changes(alert: Alert) -> Iterable[str]:
    """What is new since the last alert, as old → new."""
    told, incident = alert.told_before, alert.incident
    if told is None:
        return
    if incident.level is not told.level:
        yield f"{incident.level.value} (was {told.level.value})"
    if len(incident.publishers) != told.publishers:
        yield f"{told.publishers} → {_count(len(incident.publishers), 'publisher')}"
    before = {figure.of: figure for figure in told.figures}
    for figure in incident.figures:
        old = before.get(figure.of)
        if old is None:
            yield f"new: {say_figure(figure)}"
        elif (old.value, old.bound) != (figure.value, figure.bound):
            yield f"{clean(figure.of).replace('_', ' ')} {say_number(old)} → {say_number(figure)}"


def _facts(title: str, alert: Alert) -> Iterable[tuple[str, str]]:
    incident, told = alert.incident, alert.told_before
    reality = say_reality(incident)
    what = (
        f"{title} ({reality})" if reality else title,
        *map(clean, incident.names),
        *map(say_figure, incident.figures),
    )
    yield "What", say_list(what, 8)
    yield "Who", say_list([say_entity(entity) for entity in incident.actor], 6)
    toward = all(entity.id.startswith("sea:") for entity in incident.target)
    yield "Toward" if toward else "Target", say_list([the(entity) for entity in incident.target], 4)
    yield "Where", say_list([say_place(place) for place in incident.place], 4)
    yield "When", _when(incident)
    was = f" (was {told.level.value})" if told and told.level is not incident.level else ""
    yield (
        "Level",
        f"{incident.level.value}{was}" + (f": {clean(incident.level_reason)}" if incident.level_reason else ""),
    )
    sure = clean(incident.confidence_reason)
    yield "Confidence", incident.confidence.value + (f": {sure}" if sure else "")
    names = say_list([clean(name) for name in incident.publishers], 5)
    yield "Told by", _count(len(incident.publishers), "publisher") + (f": {names}" if names else "")


def _why(alert: Alert) -> str:
    event = alert.incident.event_type
    because = alert.because.replace(event, event.replace("_", " "))
    return clip(clean(f"{alert.subscription_name}: {because}" if because else alert.subscription_name), LONGEST_WHY)


def _when(incident: Incident) -> str:
    first_told = f"first told {say_moment(incident.opened_at)}"
    return f"{say_occurred(incident.occurred_at)}; {first_told}" if incident.occurred_at else first_told


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _strongest(incident: Incident, *, newest: bool) -> Sequence[Detection]:
    """The best evidence of different tellers; an update shows the newest of equals, a first report the oldest."""
    tellings = [telling for telling in incident.tellings if telling.quote or telling.title]
    if newest:
        tellings.reverse()
    tellings.sort(key=lambda telling: (not telling.rings, -telling.confidence.rank))
    by_teller = {telling.teller: telling for telling in reversed(tellings)}
    return [telling for telling in tellings if by_teller[telling.teller] is telling][:QUOTES]


def _quote(telling: Detection) -> Quote:
    text = telling.quote or telling.title
    return Quote(
        pieces=_pieces(text, telling.evidence),
        lang=clean(telling.lang),
        language=language_name(telling.lang) if telling.lang else "",
        publisher=clip(clean(telling.publisher or telling.source or _host(telling.url) or "an unnamed publisher"), 80),
        at=say_moment(telling.published_at) if telling.published_at else "",
        url=_shown(telling.url),
    )


def _host(url: str | None) -> str:
    return (urlsplit(url).hostname or "") if url else ""


def _shown(url: str | None) -> str | None:
    """An article's address, if it can be shown as a link: http or https, one line, not endless."""
    if not url or len(url) > LONGEST_URL or not url.startswith(("http://", "https://")):
        return None
    return "".join(each if each.isprintable() and each not in ' "<>|\\^`{}' else quote(each) for each in clean(url))


def _pieces(text: str, evidence: Sequence[Evidence]) -> tuple[Piece, ...]:
    """Cut a quote at its evidence.

    Evidence counts from the start of the article's field and a quote may begin anywhere in it, so its beginning is the
    shift on which most pieces of evidence agree.
    """
    shift = beginning_of(text, evidence)
    if shift is None:
        return (Piece(text=clip(clean(text), LONGEST_QUOTE), marked=False),)
    marks = [False] * len(text)
    for found in evidence:
        start, end = found.start - shift, found.end - shift
        if 0 <= start < end <= len(text) and text[start:end] == found.text:
            marks[start:end] = [True] * (end - start)
    return _clipped(_runs(text, marks))


def _runs(text: str, marks: Sequence[bool]) -> Iterable[Piece]:
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or marks[end] != marks[start]:
            run = text[start:end]
            before, after = (" " if run[:1].isspace() and start else ""), (" " if run[-1:].isspace() else "")
            yield Piece(text=f"{before}{clean(run)}{after}" if run.strip() else " ", marked=marks[start])
            start = end


def _clipped(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    kept: list[Piece] = []
    room = LONGEST_QUOTE
    for piece in pieces:
        if len(piece.text) > room:
            kept.append(Piece(text=clip(piece.text, max(room, 1)), marked=piece.marked))
            break
        kept.append(piece)
        room -= len(piece.text)
    return tuple(kept)
