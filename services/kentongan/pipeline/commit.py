"""What becomes of a message, and the port that makes it so: its writes, its outputs and its ack in one step, or none of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from kentongan.pipeline.writes import Outcome


class Fate(StrEnum):
    """What became of a message in a commit."""

    COMMITTED = "committed"
    DUPLICATE = "duplicate"
    """Something of this kind was taken before: the message is acked, and nothing else was done."""
    CONFLICT = "conflict"
    """A record has another version than the stage saw: nothing was done, the message is to be judged anew."""
    GONE = "gone"
    """Somebody else has dealt with the message: nothing was done."""
    SKIPPED = "skipped"
    """An earlier message of an ordered batch was not committed: nothing was done, it is to be judged anew."""
    UNFENCED = "unfenced"
    """The lease belongs to somebody else by now: nothing was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A message as it lies on a stream.

    `kind` is the name of its type, empty where the message does not say. `attempt` counts from 1. `problem` says why it
    cannot be read, where that is plain before anybody has decoded it.
    """

    id: str
    data: bytes
    kind: str = ""
    attempt: int = 1
    received_at: datetime
    """When it first came onto a stream: a second attempt keeps the time of the first."""
    deliveries: int = 1
    """How often it was handed to a consumer, as far as we know."""
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A message and what is to become of it; with `again` it comes back onto its topic after that time."""

    entry: Entry
    outcome: Outcome = field(default_factory=Outcome)
    again: timedelta | None = None


class Commit(Protocol):
    """Makes the outcomes of one step's messages real, each of them wholly or not at all."""

    async def __call__(
        self, judged: Sequence[Judged], *, fence: str | None = None, ordered: bool = False
    ) -> Sequence[Fate]:
        """Commit each message and say what became of it, in order.

        With a `fence` nothing at all is done unless the step's lease still holds that token. `ordered` stops at the first
        message that is not committed, since what follows was judged on top of it.
        """
        ...
