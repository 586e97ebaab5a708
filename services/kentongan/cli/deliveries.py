"""kentongan deliveries: what was told to whom."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from kentongan.cli.console import give

if TYPE_CHECKING:
    from kentongan.domain.alert import Delivery

STYLES = {"sent": "green", "failed, will be tried again": "yellow", "given up": "red"}


def deliveries(
    *,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many of the latest.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON line for each.")] = False,
) -> None:
    """Show the latest attempts to tell somebody, the newest first.

    Example: kentongan deliveries --limit 20
    """
    found = asyncio.run(_deliveries(limit))
    if as_json:
        for delivery in found:
            give(_line(delivery))
        return
    table = Table("at", "incident", "what", "to", "attempt", "outcome", "answer", box=None, header_style="bold")
    for delivery in found:
        table.add_row(
            f"{delivery.at:%Y-%m-%d %H:%M:%S}",
            f"{delivery.incident_id} rev {delivery.revision}",
            f"{delivery.event_type} ({delivery.level})",
            f"{delivery.subscription_id} {delivery.channel_label}",
            str(delivery.attempt),
            f"[{STYLES.get(delivery.outcome, '')}]{delivery.outcome}[/]",
            delivery.answer,
        )
    Console().print(table)


async def _deliveries(limit: int) -> "list[Delivery]":
    from kentongan.app.build import settings
    from kentongan.app.lifecycle import connected
    from kentongan.store.redis import RedisLedger

    async with connected(settings()) as client:
        return await RedisLedger(client, settings().shard).deliveries(limit)


def _line(delivery: "Delivery") -> dict[str, object]:
    from kentongan.cli.contract import moment

    return {
        "at": moment(delivery.at),
        "alert_id": delivery.alert_id,
        "incident_id": delivery.incident_id,
        "revision": delivery.revision,
        "event_type": delivery.event_type,
        "level": delivery.level,
        "subscription": delivery.subscription_id,
        "channel": delivery.channel_label,
        "attempt": delivery.attempt,
        "outcome": delivery.outcome,
        "answer": delivery.answer,
        "seconds": delivery.seconds,
    }
