"""What commands print and how they end: data to stdout, everything else to stderr."""

import json
import sys
from enum import IntEnum

from rich.console import Console

stderr = Console(stderr=True, highlight=False, soft_wrap=True)


class Exit(IntEnum):
    """How a command ends."""

    DONE = 0
    FAILED = 1
    """What was asked for could not be done; stderr says why."""
    USAGE = 2
    """The command was called wrongly."""
    SKIPPED = 3
    """Everything else was done, but some input could not be read; stderr names the lines."""


def say(text: str, style: str | None = None) -> None:
    """Tell the person at the terminal something that is no data."""
    stderr.print(text, style=style, markup=False)


def refused(issue: object) -> None:
    """Tell what is faulty in somebody's own rules, and therefore not in force."""
    say(f"not in force: {issue}", "yellow")


def counted(count: int, word: str) -> str:
    """A number with its noun: "1 article", "2 articles"."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def tell(text: str) -> None:
    """Print a line of what was asked for, as people read it."""
    sys.stdout.write(f"{text}\n")


def give(value: object) -> None:
    """Print one line of data, as JSON."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, separators=(", ", ": ")) + "\n")
