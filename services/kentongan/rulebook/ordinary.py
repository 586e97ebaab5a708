"""Headlines about nothing that we listen for: `rules/languages/<code>/ordinary.txt`, one a line, # for what is said aside."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kentongan.rulebook.yaml import Faulty, Issue


@dataclass(frozen=True, slots=True)
class Ordinary:
    """A headline of an ordinary day."""

    lang: str
    text: str


def load_ordinary(folder: Path) -> tuple[Ordinary, ...]:
    """Every ordinary headline of a folder of rules. Raises `Faulty` where a file is no text."""
    return tuple(
        Ordinary(path.parent.name, line)
        for path in sorted((folder / "languages").glob("*/ordinary.txt"))
        for line in _lines(path)
    )


def _lines(path: Path) -> Iterator[str]:
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Faulty([Issue(str(path), line, "cannot be read: not UTF-8", "save the file as UTF-8")]) from error
    for written in text.split("\n"):
        said = written.strip()
        if said and not said.startswith("#"):
            yield said
