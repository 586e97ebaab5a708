"""kentongan replay: what would have become of articles of the past."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from kentongan.cli.console import Exit, give, refused
from kentongan.cli.contract import alert_line, incident_line
from kentongan.cli.lines import Lines
from kentongan.domain.alert import Alert
from kentongan.domain.article import Article
from kentongan.domain.incident import Incident, IncidentChange

if TYPE_CHECKING:
    from kentongan.settings import Settings


def replay(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="Articles as JSON lines; - reads stdin.")],
    *,
    everything: Annotated[bool, typer.Option("--all", help="Also incidents that did not ring.")] = False,
    alerts: Annotated[bool, typer.Option("--alerts", help="A line per alert instead of per incident.")] = False,
    rules_only: Annotated[bool, typer.Option("--rules-only", help="Without the second ear.")] = False,
) -> None:
    """Fold articles through the same stages in process, in time order and with their own clock.

    Prints a JSON line for each incident that rang. Nothing is sent, and no server is needed. Alerts are those of the
    subscriptions in config/subscriptions.yaml; without any, of one that listens for everything.

    Example: kentongan replay last-week.jsonl
    """
    from kentongan.app.build import settings_with

    lines = Lines(file)
    articles = [article for _, article in lines.articles()]
    chosen = settings_with(rules_only=rules_only)
    asyncio.run(_replay(chosen, articles, everything=everything, alerts=alerts))
    raise typer.Exit(Exit.SKIPPED if lines.skipped else Exit.DONE)


async def _replay(chosen: "Settings", articles: list[Article], *, everything: bool, alerts: bool) -> None:
    from kentongan.app.reading import replayed

    incidents: dict[str, Incident] = {}
    async for message in replayed(chosen, articles, refused):
        if isinstance(message, IncidentChange):
            incidents[message.incident.id] = message.incident
        elif isinstance(message, Alert) and alerts:
            give(alert_line(message))
    if not alerts:
        for incident in incidents.values():
            if incident.rings or everything:
                give(incident_line(incident))
