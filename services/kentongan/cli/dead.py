"""kentongan dead: messages that were given up, to look at and to try again."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from kentongan.cli.console import Exit, give, say
from kentongan.rulebook.forms import meant

if TYPE_CHECKING:
    from redis.asyncio import Redis

    from kentongan.pipeline.topics import Topic

T = TypeVar("T")

app = typer.Typer(help="Look at messages that were given up, and try them again.", no_args_is_help=True)


@app.command("list")
def list_(
    topic: Annotated[str, typer.Option(help="Only of this topic: articles, detections, incidents or alerts.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many of the latest.")] = 50,
) -> None:
    """List dead letters, the newest first.

    Example: kentongan dead list --topic articles
    """
    from kentongan.broker import dead

    letters = _with_client(lambda client, shard: dead.listed(client, shard, _topic(topic), limit))
    table = Table("id", "at", "attempts", "reason", box=None, header_style="bold")
    for letter in letters:
        table.add_row(letter.id, f"{letter.at:%Y-%m-%d %H:%M:%S}", str(letter.attempts), letter.reason)
    Console().print(table)


@app.command()
def show(letter_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Show one dead letter whole, as JSON.

    Example: kentongan dead show articles/1700000000000-0
    """
    from kentongan.broker import dead
    from kentongan.cli.contract import moment

    letter = _with_client(lambda client, shard: dead.shown(client, shard, letter_id))
    give(
        {
            "id": letter.id,
            "at": moment(letter.at),
            "reason": letter.reason,
            "attempts": letter.attempts,
            "type": letter.kind,
            "payload": letter.payload.decode("utf-8", "replace"),
        }
    )


@app.command()
def replay(
    letter_id: Annotated[str, typer.Argument(metavar="ID|all", help="A dead letter, or all of them.")],
    topic: Annotated[str, typer.Option(help="With all: only of this topic.")] = "",
) -> None:
    """Put dead letters back onto their topic.

    Example: kentongan dead replay all --topic alerts
    """
    from kentongan.broker import dead

    if letter_id == "all":
        count = _with_client(lambda client, shard: dead.replay_all(client, shard, _topic(topic)))
        say(f"{count} put back")
        return
    _with_client(lambda client, shard: dead.replay(client, shard, letter_id))
    say(f"{letter_id} is put back")


def _with_client(work: "Callable[[Redis, str], Awaitable[T]]") -> T:
    from kentongan.app.build import settings
    from kentongan.app.lifecycle import connected

    async def working() -> T:
        async with connected(settings()) as client:
            return await work(client, settings().shard)

    return asyncio.run(working())


def _topic(name: str) -> "Topic | None":
    from kentongan.pipeline.topics import TOPICS

    if not name:
        return None
    found = next((topic for topic in TOPICS if topic.name == name), None)
    if found is None:
        say(f"there is no topic {name!r}; {meant(name, [topic.name for topic in TOPICS])}", "red")
        raise typer.Exit(Exit.USAGE)
    return found
