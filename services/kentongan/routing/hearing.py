"""Whether a subscription listens for an incident, and why, in words that its owner understands."""

from dataclasses import dataclass

from kentongan.domain.incident import Incident
from kentongan.domain.subscription import Matcher
from kentongan.domain.words import Level
from kentongan.rulebook.rule import Rule


@dataclass(frozen=True, slots=True)
class Ear:
    """What one matcher asks, whether the incident has it, and how to say so."""

    hears: bool
    says: str = ""


def because(matcher: Matcher, incident: Incident, rule: Rule) -> str | None:
    """Why this matcher applies, as in "you listen for missile launch by North Korea"; nothing where it does not."""
    ears = (
        _event(matcher, incident, rule),
        _actor(matcher, incident),
        _place(matcher, incident),
        _level(matcher, incident),
        _language(matcher, incident),
        _publishers(matcher, incident),
    )
    if not all(ear.hears for ear in ears):
        return None
    return "you listen for " + " ".join(ear.says for ear in ears if ear.says)


def _event(matcher: Matcher, incident: Incident, rule: Rule) -> Ear:
    if not matcher.event:
        return Ear(True, "everything on the watchlist")
    return Ear(incident.event_type in matcher.event, rule.title.lower())


def _actor(matcher: Matcher, incident: Incident) -> Ear:
    if not matcher.actor:
        return Ear(True)
    names = dict.fromkeys(entity.name for entity in incident.actor if entity.id in matcher.actor)
    return Ear(bool(names), f"by {' and '.join(names)}")


def _place(matcher: Matcher, incident: Incident) -> Ear:
    """A place is heard by its own id and by that of the state that it lies in."""
    if not matcher.place:
        return Ear(True)
    names = []
    for place in incident.place:
        if place.id in matcher.place:
            names.append(place.name)
        elif place.country in matcher.place:
            names.append(f"{place.name} ({place.country})")
    return Ear(bool(names), f"in {' and '.join(dict.fromkeys(names))}")


def _level(matcher: Matcher, incident: Incident) -> Ear:
    says = f"at level {matcher.level} or above" if matcher.level is not Level.LOW else ""
    return Ear(incident.level.rank >= matcher.level.rank, says)


def _language(matcher: Matcher, incident: Incident) -> Ear:
    if not matcher.language:
        return Ear(True)
    told = {tag.lower() for tag in incident.languages} | {tag.lower().partition("-")[0] for tag in incident.languages}
    heard = [tag for tag in matcher.language if tag in told]
    return Ear(bool(heard), f"told in {' and '.join(heard)}")


def _publishers(matcher: Matcher, incident: Incident) -> Ear:
    says = f"told by {matcher.publishers} publishers or more" if matcher.publishers > 1 else ""
    return Ear(len(incident.publishers) >= matcher.publishers, says)
