"""Articles as commands read them: JSON lines from a file or from stdin."""

import gzip
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from kentongan.cli.console import say
from kentongan.domain.article import Article
from kentongan.domain.errors import Invalid, KentonganError

STDIN = "-"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass
class Lines:
    """The articles of one source. What cannot be read is told on stderr with its line, counted in `skipped`, and left out."""

    source: str
    skipped: int = 0

    def articles(self) -> Iterator[tuple[int, Article]]:
        """Each readable article with the number of its line."""
        for number, line in lines_of(self.source):
            try:
                yield number, read(line)
            except Invalid as error:
                self.skipped += 1
                say(f"{self.source}:{number}: {error}", "yellow")


def lines_of(source: str) -> Iterator[tuple[int, bytes]]:
    """The lines of a source that hold anything, with their numbers. Raises `KentonganError` where it cannot be read on."""
    with opened(source) as file:
        try:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line.removeprefix(BYTE_ORDER_MARK)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise KentonganError(f"cannot read {source}: it is no gzip, or was cut off; {error}") from error


def read(line: bytes) -> Article:
    """Read one line. Raises `Invalid`."""
    from kentongan.pipeline.codec import read_article

    return read_article(line)


def opened(source: str) -> IO[bytes]:
    # bytes, cut at line feeds only: U+2028 occurs inside JSON strings
    if source == STDIN:
        return sys.stdin.buffer
    try:
        return cast("IO[bytes]", gzip.open(source)) if source.endswith(".gz") else Path(source).open("rb")
    except OSError as error:
        raise KentonganError(f"cannot read {source}: {error.strerror}") from error
