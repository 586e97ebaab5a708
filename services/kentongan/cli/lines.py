"""Articles as commands read them: JSON lines from a file or from stdin."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from kentongan.cli.console import say
from kentongan.domain.article import Article
from kentongan.domain.errors import Invalid, KentonganError

STDIN = "-"


@dataclass
class Lines:
    """The articles of one source. What cannot be read is told on stderr with its line, counted in `skipped`, and left out."""

    source: str
    skipped: int = 0

    def articles(self) -> Iterator[tuple[int, Article]]:
        """Each readable article with the number of its line."""
        with opened(self.source) as file:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                try:
                    yield number, read(line)
                except Invalid as error:
                    self.skipped += 1
                    say(f"{self.source}:{number}: {error}", "yellow")


def read(line: bytes) -> Article:
    """Read one line. Raises `Invalid`."""
    from kentongan.pipeline.codec import read_article

    return read_article(line.lstrip(b"\xef\xbb\xbf"))


def opened(source: str) -> IO[bytes]:
    # bytes, cut at line feeds only: U+2028 occurs inside JSON strings
    if source == STDIN:
        return sys.stdin.buffer
    try:
        return Path(source).open("rb")
    except OSError as error:
        raise KentonganError(f"cannot read {source}: {error.strerror}") from error
