"""Should this subscriber hear of this change now?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kentongan.domain.alert import Alert, AlertReason, Kept, Told, alert_id
from kentongan.domain.detection import Detection, Figure
from kentongan.domain.incident import Incident, IncidentChange, State
from kentongan.domain.subscription import Subscription
from kentongan.domain.words import Status
from kentongan.routing.hearing import because
from kentongan.rulebook.rule import Rule

TELLERS_NAMED = 5
MILESTONES = (2, 3, 5, 10)
"""Numbers of independent publishers that are news in themselves."""
HALF_AS_MANY_AGAIN = 1.5
"""From this ratio on a changed count is news: 2 dead and 3, 10 and 15, 100 and 150."""


@dataclass(frozen=True, slots=True)
class News:
    """What is new to a subscriber, and in which words."""

    reason: AlertReason
    detail: str


def decide(
    change: IncidentChange,
    subscription: Subscription,
    told: Told | None,
    rule: Rule,
    now: datetime,
) -> tuple[Alert, ...] | Kept:
    """Should this subscriber hear of this change now? Returns an alert for each channel, or why not.

    The first report rings as soon as the matcher applies; after that only a graver level, more publishers, or figures that
    changed so much that they are news. What was a plan when it was told is a first report again once it happens.
    """
    incident = change.incident
    why = because(subscription.matcher, incident, rule)
    if why is None:
        return Kept.NO_MATCH
    kept = _kept(incident, subscription, told, rule, now)
    if kept is not None:
        return kept
    news = _news(incident, told, rule)
    if news is None:
        return Kept.TOLD_ALREADY
    channels = {channel.id: channel for channel in subscription.channels}
    return tuple(
        Alert(
            id=alert_id(incident.id, incident.revision, subscription.id, channel.id),
            incident=incident,
            subscription_id=subscription.id,
            subscription_name=subscription.name,
            channel_id=channel.id,
            channel_label=channel.label,
            reason=news.reason,
            detail=news.detail,
            because=why,
            due_at=now,
            told_before=told,
            received_at=change.received_at,
        )
        for channel in channels.values()
    )


def told_by(incident: Incident, now: datetime) -> Told:
    """What whoever is told of this incident now knows of it."""
    return Told(
        revision=incident.revision,
        level=incident.level,
        publishers=len(incident.publishers),
        figures=incident.figures,
        at=now,
        rings=incident.rings,
    )


def _kept(
    incident: Incident,
    subscription: Subscription,
    told: Told | None,
    rule: Rule,
    now: datetime,
) -> Kept | None:
    if not incident.rings and not subscription.matcher.silent:
        return Kept.SILENT
    if rule.status is Status.EXPERIMENTAL and not subscription.matcher.experimental:
        return Kept.EXPERIMENTAL
    if incident.state is not State.OPEN:
        return Kept.CLOSED
    if told is not None and incident.revision <= told.revision:
        return Kept.TOLD_ALREADY
    if is_stale(incident, told, rule.news_for, now):
        return Kept.STALE
    return None


def is_stale(incident: Incident, told: Told | None, news_for: timedelta, now: datetime) -> bool:
    """Whether this is old news: by when it happened, else by when it was published.

    To somebody who knows of the event what counts is how old the latest telling is: a toll that rises two days after the
    quake is news to them. What says neither when it happened nor when it was published is taken as new.
    """
    published = [telling.published_at for telling in _counted(incident) if telling.published_at]
    newest = max(published, default=None)
    moment = newest
    if incident.occurred_at is not None and told is None:
        moment = incident.occurred_at.to
    return moment is not None and moment < now - news_for


def _counted(incident: Incident) -> Sequence[Detection]:
    return [telling for telling in incident.tellings if telling.rings] or incident.tellings


def _news(incident: Incident, told: Told | None, rule: Rule) -> News | None:
    if told is None or (incident.rings and not told.rings):
        return News(AlertReason.FIRST_REPORT, _tellers(incident))
    if incident.level.rank > told.level.rank:
        return News(AlertReason.ESCALATED, f"{incident.level}, was {told.level}")
    passed = [number for number in MILESTONES if told.publishers < number <= len(incident.publishers)]
    if passed:
        return News(AlertReason.CORROBORATED, f"{len(incident.publishers)} publishers, were {told.publishers}")
    changed = [
        text for figure in incident.figures if (text := _changed(figure, told.figures, rule.same.apart)) is not None
    ]
    if changed:
        return News(AlertReason.FIGURES, ", ".join(changed))
    return None


def _tellers(incident: Incident) -> str:
    named, more = incident.publishers[:TELLERS_NAMED], len(incident.publishers) - TELLERS_NAMED
    return f"told by {', '.join(named)}" + (f" and {more} more" if more > 0 else "")


def _changed(figure: Figure, told: Sequence[Figure], apart: dict[str, float]) -> str | None:
    """How a figure that changed enough to be news is said: "dead 20, was 3"."""
    before = next((known for known in told if known.of == figure.of), None)
    if before is None:
        return f"{figure.of} {figure.value:g}"
    measured = apart.get(figure.of)
    if measured is not None:
        # What differs by more than this is another event; half of it is already worth a correction.
        material = abs(figure.value - before.value) > measured / 2
    else:
        less, more = sorted((figure.value, before.value))
        material = more > less and more >= less * HALF_AS_MANY_AGAIN
    return f"{figure.of} {figure.value:g}, was {before.value:g}" if material else None
