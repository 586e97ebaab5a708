"""What may go wrong, told by what the caller can do about it."""

from dataclasses import dataclass


class KentonganError(Exception):
    """Anything we expected might go wrong."""


class RetryLater(KentonganError):
    """The world is not ready; the same message may succeed another time.

    `after` is the number of seconds that the other side asked us to wait, where it did.
    """

    def __init__(self, reason: str, *, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class GiveUp(KentonganError):
    """This message will never succeed; set it aside with its reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with what somebody gave us, and what would be right."""

    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}" if self.field else self.reason


class Invalid(GiveUp):
    """What somebody gave us cannot be read; every problem with it is named at once."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems
