"""kentongan doctor: what is wrong, and what would put it right."""

import asyncio
import os
from datetime import UTC, datetime
from typing import Annotated

import typer

from kentongan.cli.console import Exit, say


def doctor(
    *,
    ring: Annotated[str, typer.Option(metavar="URL", help="Send a test bell to this address.")] = "",
) -> None:
    """Look at settings, server, rules, subscriptions and channels, and say what is wrong.

    Example: kentongan doctor --ring slack://TOKEN_A/TOKEN_B/TOKEN_C
    """
    from kentongan.app.health import Finding, examine

    if ring:
        raise typer.Exit(asyncio.run(_ring(ring)))
    healthy = True
    finding: Finding
    for finding in examine(os.environ):
        healthy = healthy and finding.good
        say(f"{'ok  ' if finding.good else 'BAD '} {finding.what}: {finding.says}", None if finding.good else "red")
    raise typer.Exit(Exit.DONE if healthy else Exit.FAILED)


async def _ring(url: str) -> Exit:
    from kentongan.app.build import settings
    from kentongan.app.telling import policy
    from kentongan.delivery.trial import ring_test

    rung = await ring_test(url, policy(settings()), now=datetime.now(UTC))
    say(rung.said, None if rung.ok else "red")
    return Exit.DONE if rung.ok else Exit.FAILED
