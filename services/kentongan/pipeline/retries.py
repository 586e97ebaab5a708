"""How long to wait before something is tried again: one policy for every stage and for the broker."""

from datetime import timedelta

FIRST_WAIT = timedelta(seconds=5)
FACTOR = 4
LONGEST_WAIT = timedelta(hours=1)
LONGEST_ASKED = timedelta(minutes=15)
"""What the other side asks for is honoured up to here: a provider that asks for a day must not silence us for a day."""


def back_off(attempt: int, after: float | None = None, jitter: float = 1.0) -> timedelta:
    """How long to wait after this many failed attempts (1 after the first).

    `jitter` is a number from 0 to 1 drawn by the caller: it spreads the waits between half and the whole of 5 s, 20 s,
    80 s, … one hour, so that what failed together does not come back together. `after` is the number of seconds that the
    other side asked for, where it did: never less than that, up to a quarter of an hour.
    """
    growth = float(FACTOR) ** min(attempt - 1, 10)
    whole = min(FIRST_WAIT * growth, LONGEST_WAIT)
    wait = whole * (0.5 + 0.5 * jitter)
    asked = min(timedelta(seconds=after or 0), LONGEST_ASKED)
    return max(wait, asked)
