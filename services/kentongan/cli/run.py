"""kentongan run: one service."""

from typing import Annotated

import typer

from kentongan.cli.console import Exit, say
from kentongan.rulebook.forms import meant


def run(
    service: Annotated[str, typer.Argument(metavar="SERVICE", help="detect, correlate, route, deliver or web.")],
    *,
    slot: Annotated[str, typer.Option(help="A name for this process alone that stays the same over restarts.")] = "",
    rules_only: Annotated[bool, typer.Option("--rules-only", help="`detect` without the second ear.")] = False,
) -> None:
    """Run one service until it is asked to stop; start more of `detect`, `route` or `deliver` to scale.

    Example: KENTONGAN_REDIS_URL=redis://localhost:6379/0 kentongan run detect
    """
    from kentongan.app.build import settings_with
    from kentongan.app.lifecycle import server_url
    from kentongan.app.service import SERVICES, run_service

    if service not in SERVICES:
        say(f"there is no service {service!r}; {meant(service, SERVICES)}", "red")
        raise typer.Exit(Exit.USAGE)
    chosen = settings_with(rules_only=rules_only)
    run_service(service, chosen, server_url(chosen), slot or None)
