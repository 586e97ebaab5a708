"""What a stage may ask to be remembered: a small closed set, committed together with its outputs and its ack."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Room(StrEnum):
    """A collection of records in the store."""

    INCIDENTS = "incident"
    CLOSED = "closed"
    SUBSCRIPTIONS = "subscription"
    TOLD = "told"
    LEDGER = "ledger"


def told_key(incident_id: str, subscription_id: str) -> str:
    """The key in `Room.TOLD` of what one subscription knows of one incident."""
    return f"{incident_id}/{subscription_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """Remember a record.

    With `if_version` only when the record still has that version (0: does not exist yet); else nothing of the message is
    committed and it is judged anew. `keep` is how long it is remembered; without it, for ever.
    """

    room: Room
    key: str
    value: object
    if_version: int | None = None
    keep: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """Forget a record."""

    room: Room
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Put a message onto the stage's own topic when its time has come; a second one of the same key replaces the first."""

    key: str
    at: datetime
    message: object


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOnce:
    """Let this message count once: if the key was taken before, the message is acked and nothing else happens."""

    key: str
    keep: timedelta


Write = Put | Delete | Due | TakeOnce


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a stage wants to happen: all of it, together with the message's ack, or none.

    `dead` says why the message itself is to be set aside among the dead letters in the same step, where a stage that keeps
    a record of its failures has given up; a stage that keeps none raises `GiveUp`. `reasons` are what was decided, in the
    few words that the judges use: they are counted and logged, and change nothing.
    """

    writes: tuple[Write, ...] = ()
    outputs: tuple[object, ...] = ()
    dead: str | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Versioned(Generic[T]):
    """A record as it was read, with the version to hand back to `Put`."""

    value: T
    version: int
