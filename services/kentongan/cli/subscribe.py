"""kentongan subscribe: who wants to hear what, and where."""

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from kentongan.cli.console import Exit, give, say
from kentongan.domain.errors import KentonganError
from kentongan.domain.subscription import Subscription

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kentongan.settings import Settings

app = typer.Typer(invoke_without_command=True)

Many = list[str] | None


@app.callback()
def subscribe(
    context: typer.Context,
    *,
    to: Annotated[
        Many, typer.Option(help="Where to tell: an address such as slack://… or mailto://…; repeatable.")
    ] = None,
    event: Annotated[Many, typer.Option(help="An event type, such as missile_launch; repeatable.")] = None,
    actor: Annotated[Many, typer.Option(help="A state (KP), armed_group:… or org:…; repeatable.")] = None,
    place: Annotated[Many, typer.Option(help="A state (ID) or place:…; repeatable.")] = None,
    language: Annotated[Many, typer.Option(help="Only what is told in this language; repeatable.")] = None,
    level: Annotated[str, typer.Option(help="low, moderate, high or critical, and above.")] = "low",
    publishers: Annotated[int, typer.Option(help="How many independent publishers must tell of it.")] = 1,
    name: Annotated[str, typer.Option(help="What to call it.")] = "",
    silent: Annotated[bool, typer.Option("--silent", help="Also plans, threats, possibilities and denials.")] = False,
    experimental: Annotated[bool, typer.Option("--experimental", help="Also event types not proved yet.")] = False,
) -> None:
    """Subscribe, and print the subscription as JSON; look after subscriptions. What is left out listens for everything.

    Example: kentongan subscribe --event missile_launch --actor KP --to slack://TOKEN_A/TOKEN_B/TOKEN_C
    """
    if context.invoked_subcommand is not None:
        return
    if not to:
        say("say where to tell, with at least one --to; see kentongan subscribe --help", "red")
        raise typer.Exit(Exit.USAGE)
    asked: dict[str, Any] = {"to": to, "event": event, "actor": actor, "place": place, "language": language}
    asked |= {"level": level, "publishers": publishers, "silent": silent, "experimental": experimental, "name": name}
    give(asyncio.run(_subscribe({key: value for key, value in asked.items() if value is not None})))


@app.command("list")
def list_() -> None:
    """List subscriptions; what begins with file: comes from config/subscriptions.yaml.

    Example: kentongan subscribe list
    """
    table = Table("id", "name", "listens for", "tells", box=None, header_style="bold")
    for subscription in asyncio.run(_all()):
        tells = " ".join(channel.label for channel in subscription.channels)
        table.add_row(subscription.id, subscription.name, _listens_for(subscription), tells)
    Console().print(table)


@app.command()
def show(subscription_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Show one subscription as JSON; its addresses stay hidden.

    Example: kentongan subscribe show missile-launch-kp
    """
    give(_line(asyncio.run(_one(subscription_id))))


@app.command()
def remove(subscription_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Remove one subscription. Those of the operator's file are removed there.

    Example: kentongan subscribe remove missile-launch-kp
    """
    asyncio.run(_remove(subscription_id))
    say(f"{subscription_id} is removed")


@app.command()
def test(subscription_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Send a test bell to every channel of a subscription, and tell what came of it.

    Example: kentongan subscribe test missile-launch-kp
    """
    if not asyncio.run(_test(subscription_id)):
        raise typer.Exit(Exit.FAILED)


async def _subscribe(fields: dict[str, Any]) -> dict[str, object]:
    from kentongan.app.build import settings
    from kentongan.app.lifecycle import connected
    from kentongan.app.subscriptions import subscribed

    async with connected(settings()) as client:
        return _line(await subscribed(settings(), client, fields))


async def _all() -> "Sequence[Subscription]":
    from kentongan.app.build import settings
    from kentongan.app.lifecycle import connected
    from kentongan.app.subscriptions import all_subscriptions

    async with connected(settings()) as client:
        return await all_subscriptions(settings(), client)


async def _one(subscription_id: str) -> Subscription:
    found = next((one for one in await _all() if one.id == subscription_id), None)
    if found is None:
        raise KentonganError(f"there is no subscription {subscription_id!r}; see kentongan subscribe list")
    return found


async def _remove(subscription_id: str) -> None:
    from kentongan.app.build import settings
    from kentongan.app.lifecycle import connected
    from kentongan.store.redis import RedisSubscriptions

    if subscription_id.startswith("file:"):
        raise KentonganError(f"{subscription_id} stands in config/subscriptions.yaml; remove it there")
    async with connected(settings()) as client:
        if not await RedisSubscriptions(client, settings().shard).delete(subscription_id):
            raise KentonganError(f"there is no subscription {subscription_id!r}; see kentongan subscribe list")


async def _test(subscription_id: str) -> bool:
    from kentongan.app.build import settings
    from kentongan.app.telling import policy
    from kentongan.delivery.trial import ring_test

    chosen: Settings = settings()
    good = True
    for channel in (await _one(subscription_id)).channels:
        rung = await ring_test(channel.url.reveal(), policy(chosen), now=datetime.now(UTC))
        say(f"{channel.label}: {rung.said}", None if rung.ok else "red")
        good = good and rung.ok
    return good


def _line(subscription: Subscription) -> dict[str, object]:
    matcher = subscription.matcher
    return {
        "id": subscription.id,
        "name": subscription.name,
        "event": list(matcher.event),
        "actor": list(matcher.actor),
        "place": list(matcher.place),
        "language": list(matcher.language),
        "level": matcher.level,
        "publishers": matcher.publishers,
        "silent": matcher.silent,
        "experimental": matcher.experimental,
        "to": [channel.label for channel in subscription.channels],
    }


def _listens_for(subscription: Subscription) -> str:
    matcher = subscription.matcher
    parts = [", ".join(getattr(matcher, name)) for name in ("event", "actor", "place", "language")]
    parts += [f"{matcher.level} and above"] if matcher.level.rank else []
    parts += [f"{matcher.publishers} publishers"] if matcher.publishers > 1 else []
    return " · ".join(part for part in parts if part) or "everything"
