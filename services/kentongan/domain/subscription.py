"""A subscription: who wants to hear what, and where."""

import hashlib
from dataclasses import dataclass, field

from kentongan.domain.words import Level


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """Text that must not be shown: it prints as asterisks, and only `reveal` gives it back."""

    value: str

    def __str__(self) -> str:
        return "**********"

    def __repr__(self) -> str:
        return "Secret('**********')"

    def reveal(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One address of one person or group, as an Apprise URL, which is a secret.

    `label` is what may be shown of it: the scheme and a fingerprint.
    """

    url: Secret

    @property
    def id(self) -> str:
        return hashlib.blake2b(self.url.reveal().encode(), digest_size=5).hexdigest()

    @property
    def scheme(self) -> str:
        url = self.url.reveal()
        return "slack" if url.startswith("https://hooks.slack.com/") else url.partition("://")[0].lower()

    @property
    def label(self) -> str:
        return f"{self.scheme}://…{self.id[:4]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher:
    """What somebody listens for; an empty field listens for everything.

    `place` holds states (ISO 3166 alpha-2) and places of the gazetteer; `language` holds languages in which at least one
    article must tell of it; `publishers` is how many independent publishers must tell of it.
    """

    event: tuple[str, ...] = ()
    level: Level = Level.LOW
    actor: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    publishers: int = 1
    silent: bool = False
    """Also hear of what does not ring: plans, threats, possibilities, denials."""
    experimental: bool = False
    """Also hear of event types that are not proved yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Who wants to hear what, and where.

    Its id begins with `file:` where it comes from the operator's file, which the program never writes.
    """

    id: str
    name: str
    matcher: Matcher = field(default_factory=Matcher)
    channels: tuple[Channel, ...] = ()
