"""The words of a subscription: reads it from what somebody wrote: the operator's file, the command line, the API."""

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import fields as fields_of

from kentongan.domain.errors import Invalid, Problem
from kentongan.domain.subscription import Channel, Matcher, Secret, Subscription
from kentongan.domain.words import Level

KNOWN = ("id", "name", "to", *(field.name for field in fields_of(Matcher)))
OTHERS_WITH_NAMES = ("armed_group:", "org:")
PLACES_WITH_NAMES = ("place:", "sea:")
ADDRESS = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://\S*$")
LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$")
LONGEST_NAME = 200
MOST_PUBLISHERS = 1000


def subscription_from(
    fields: Mapping[str, object],
    known_events: Collection[str],
    known_states: Mapping[str, str],
) -> Subscription:
    """Read a subscription: `to` (one or more addresses), and what it listens for in the words of `Matcher`.

    `known_states` are names by ISO code, so that somebody who writes the name is told the code. A single word may stand
    where a list may. Raises `Invalid` with every problem at once; no problem ever shows an address.
    """
    reading = _Reading(fields)
    reading.refuse_unknown()
    to = reading.addresses()
    matcher = Matcher(
        event=reading.events(known_events),
        level=reading.level(),
        actor=reading.ids("actor", known_states, OTHERS_WITH_NAMES),
        place=reading.ids("place", known_states, PLACES_WITH_NAMES),
        language=reading.languages(),
        publishers=reading.publishers(),
        silent=reading.yes_or_no("silent"),
        experimental=reading.yes_or_no("experimental"),
    )
    name = reading.text("name")
    given_id = reading.text("id")
    if reading.problems:
        raise Invalid(*reading.problems)
    name = name or given_id or _named_by(matcher)
    return Subscription(id=given_id or _slug(name), name=name, matcher=matcher, channels=to)


class _Reading:
    """Collects problems, so that whoever wrote it sees them all at once."""

    def __init__(self, fields: Mapping[str, object]) -> None:
        self.fields = fields
        self.problems: list[Problem] = []

    def wrong(self, field: str, reason: str) -> None:
        self.problems.append(Problem(field=field, reason=reason))

    def refuse_unknown(self) -> None:
        for name in self.fields:
            if name not in KNOWN:
                self.wrong(str(name)[:40], f"is not known here; {_meant(str(name), KNOWN)}")

    def addresses(self) -> tuple[Channel, ...]:
        words = self.words("to", shown=False)
        if not words and not any(problem.field.startswith("to") for problem in self.problems):
            self.wrong("to", "needs at least one address, such as slack://… or mailto://…")
        found = []
        for number, word in enumerate(words, start=1):
            if ADDRESS.match(word):
                found.append(Channel(url=Secret(word)))
            else:
                # The address itself is a secret, also a misspelt one.
                self.wrong("to", f"number {number} is no address; write scheme://…, such as slack://… or mailto://…")
        return tuple({channel.id: channel for channel in found}.values())

    def events(self, known: Collection[str]) -> tuple[str, ...]:
        words = self.words("event")
        for word in words:
            if word not in known:
                self.wrong("event", f"there is no event type {word[:40]!r}; {_meant(word, known)}")
        return words

    def level(self) -> Level:
        word = self.text("level").lower()
        if not word:
            return Level.LOW
        try:
            return Level(word)
        except ValueError:
            levels = ", ".join(Level)
            self.wrong("level", f"there is no level {word[:40]!r}; the levels are {levels}")
            return Level.LOW

    def ids(self, field: str, states: Mapping[str, str], prefixes: tuple[str, ...]) -> tuple[str, ...]:
        found = []
        for word in self.words(field):
            if word.upper() in states:
                found.append(word.upper())
            elif word.startswith(prefixes) and not word.endswith(":"):
                found.append(word)
            else:
                others = " or ".join(f"{prefix}…" for prefix in prefixes)
                self.wrong(field, f"{word[:40]!r} is neither a state nor {others}; {_meant_state(word, states)}")
        return tuple(found)

    def languages(self) -> tuple[str, ...]:
        words = self.words("language")
        for word in words:
            if not LANGUAGE.match(word):
                self.wrong("language", f"{word[:40]!r} is no language code; write id, en or zh")
        return tuple(word.lower() for word in words)

    def publishers(self) -> int:
        value = self.fields.get("publishers", 1)
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_PUBLISHERS:
            self.wrong(
                "publishers", "must be a whole number from 1 on: how many independent publishers must tell of it"
            )
            return 1
        return value

    def yes_or_no(self, field: str) -> bool:
        value = self.fields.get(field, False)
        if not isinstance(value, bool):
            self.wrong(field, "must be true or false")
            return False
        return value

    def text(self, field: str) -> str:
        value = self.fields.get(field)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > LONGEST_NAME:
            self.wrong(field, f"must be text of at most {LONGEST_NAME} characters")
            return ""
        return value.strip()

    def words(self, field: str, *, shown: bool = True) -> tuple[str, ...]:
        value = self.fields.get(field)
        items = () if value is None else (value,) if isinstance(value, str) else value
        if not isinstance(items, list | tuple):
            self.wrong(field, "must be a word or a list of words")
            return ()
        found = []
        for item in items:
            if isinstance(item, str) and item.strip():
                found.append(item.strip())
            else:
                what = f"{str(item)[:40]!r}" if shown else "something in the list"
                self.wrong(field, f"{what} is no word")
        return tuple(dict.fromkeys(found))


def _meant(word: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(word.lower().replace("-", "_").replace(" ", "_"), known, n=1, cutoff=0.5)
    return f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(known))}"


def _meant_state(word: str, states: Mapping[str, str]) -> str:
    by_name = {name.casefold(): code for code, name in states.items()}
    near = difflib.get_close_matches(word.casefold(), by_name, n=1, cutoff=0.7)
    return f"did you mean {by_name[near[0]]}?" if near else "write a code of two letters, such as KP"


def _named_by(matcher: Matcher) -> str:
    """A name for a subscription that has none: what it listens for."""
    words = [*matcher.event, *matcher.actor, *matcher.place]
    return " ".join(words).replace("_", " ") or "everything"


def _slug(name: str) -> str:
    return re.sub(r"[^\w]+", "-", name.casefold()).strip("-") or "subscription"
