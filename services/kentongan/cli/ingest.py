"""kentongan ingest: articles from files onto the stream."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from kentongan.cli.console import Exit, counted, say, stderr
from kentongan.cli.lines import STDIN, lines_of
from kentongan.domain.article import article_from
from kentongan.domain.errors import Invalid, KentonganError, RetryLater

if TYPE_CHECKING:
    from kentongan.pipeline.ports import Publisher
    from kentongan.settings import Settings

AT_ONCE = 200
TRIES = 30
KINDS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".html": "html", ".htm": "html", ".txt": "text"}


def ingest(
    source: Annotated[
        str, typer.Argument(metavar="FILE|DIR|-", help="A file, a folder of files, or - for JSON lines.")
    ],
) -> None:
    """Put articles onto the stream: JSON lines, plain text (.txt, first line the title) or pages (.html).

    Prints nothing on stdout. What cannot be read is told with its place and left out.

    Example: kentongan ingest yesterday.jsonl
    """
    from kentongan.app.build import settings

    reading = Reading()
    sent = asyncio.run(_ingest(settings(), reading, source))
    say(f"{counted(sent, 'article')} put on the stream" + (f", {reading.skipped} left out" if reading.skipped else ""))
    raise typer.Exit(Exit.SKIPPED if reading.skipped else Exit.DONE)


async def _ingest(chosen: "Settings", reading: "Reading", source: str) -> int:
    from kentongan.app.lifecycle import connected
    from kentongan.broker.publish import RedisPublisher

    sent = 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    async with connected(chosen) as client:
        publisher = RedisPublisher(client, chosen.shard, chosen.waiting_limit)
        with Progress(*columns, console=stderr, transient=True) as progress:
            task = progress.add_task("articles", total=None)
            for batch in reading.batches(source):
                await _published(publisher, batch)
                sent += len(batch)
                progress.update(task, advance=len(batch))
    return sent


async def _published(publisher: "Publisher", batch: list[Mapping[str, object]]) -> None:
    """Publish, and wait while the readers are behind."""
    for attempt in range(TRIES):
        try:
            await publisher.publish(batch)
        except RetryLater as error:
            if attempt == TRIES - 1:
                raise
            await asyncio.sleep(error.after or 1)
        else:
            return


@dataclass
class Reading:
    """Articles from files of every kind; counts what could not be read."""

    skipped: int = 0
    waiting: list[Mapping[str, object]] = field(default_factory=list)

    def batches(self, source: str) -> Iterator[list[Mapping[str, object]]]:
        for fields in self._articles(source):
            self.waiting.append(fields)
            if len(self.waiting) >= AT_ONCE:
                yield self.waiting
                self.waiting = []
        if self.waiting:
            yield self.waiting

    def _articles(self, source: str) -> Iterator[Mapping[str, object]]:
        if source == STDIN:
            yield from self._lines(source)
            return
        path = Path(source)
        if not path.exists():
            raise KentonganError(f"there is no {source}; name a file, a folder, or - for JSON lines on stdin")
        paths = sorted(one for one in path.rglob("*") if one.suffix in KINDS) if path.is_dir() else [path]
        for one in paths:
            yield from self._file(one)

    def _file(self, path: Path) -> Iterator[Mapping[str, object]]:
        kind = KINDS.get(path.suffix, "jsonl")
        if kind == "jsonl":
            yield from self._lines(str(path))
            return
        text = path.read_text("utf-8", errors="replace")
        yield from self._checked(_page(text) if kind == "html" else _plain(text), str(path))

    def _lines(self, source: str) -> Iterator[Mapping[str, object]]:
        for number, line in lines_of(source):
            yield from self._line(line, f"{source}:{number}")

    def _line(self, line: bytes, where: str) -> Iterator[Mapping[str, object]]:
        from kentongan.pipeline.codec import read_fields

        try:
            fields = read_fields(line)
        except Invalid as error:
            self._leave_out(where, error)
            return
        yield from self._checked(fields, where)

    def _checked(self, fields: Mapping[str, object], where: str) -> Iterator[Mapping[str, object]]:
        try:
            article_from(fields)
        except Invalid as error:
            self._leave_out(where, error)
            return
        yield fields

    def _leave_out(self, where: str, error: Invalid) -> None:
        self.skipped += 1
        say(f"{where}: {error}", "yellow")


def _plain(text: str) -> Mapping[str, object]:
    title, _, body = text.lstrip().partition("\n")
    return {"title": title.strip(), "text": body.strip()}


def _page(page: str) -> Mapping[str, object]:
    from kentongan.text.html import article_fields

    return article_fields(page)
