"""What a stage does first: it makes sure that the message is of a kind that it can judge."""

from typing import TypeVar

from kentongan.domain.errors import GiveUp

T = TypeVar("T")


def of_kind(message: object, kind: type[T]) -> T:
    """The message as what it must be. Raises `GiveUp` where it is something else."""
    if not isinstance(message, kind):
        raise GiveUp(f"a {type(message).__name__} stands where a {kind.__name__} should stand")
    return message
