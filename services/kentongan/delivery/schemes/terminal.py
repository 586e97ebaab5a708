"""The terminal in which delivery runs: for the demo, and for whoever keeps it open."""

from collections.abc import Sequence
from io import StringIO
from typing import Any, ClassVar, TextIO

from apprise.plugins.base import NotifyBase
from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from kentongan.delivery.message import Message, Quote
from kentongan.delivery.policy import Policy
from kentongan.delivery.schemes._native import Native
from kentongan.delivery.sending import Sending
from kentongan.delivery.wording import ISOLATE, POP, isolated
from kentongan.domain.errors import GiveUp, Problem
from kentongan.domain.words import Level
from kentongan.pipeline.ports import Answer

STYLE = {
    Level.CRITICAL: "bold red",
    Level.HIGH: "bold dark_orange",
    Level.MODERATE: "bold yellow",
    Level.LOW: "bold blue",
}
WIDEST = 100


class Scheme(Native, NotifyBase):  # type: ignore[misc]
    """Prints the bell to the terminal of the process that delivers: `terminal://`."""

    spelled: ClassVar[tuple[str, ...]] = ("terminal",)
    right: ClassVar[str] = "terminal://"
    service_name = "Terminal"
    protocol = "terminal"
    templates = ("{schema}://",)

    def url(self, privacy: bool = False, *_: Any, **__: Any) -> str:  # noqa: ARG002, FBT001, FBT002 - Apprise's signature
        return "terminal://"

    def problems(self, policy: Policy) -> Sequence[Problem]:  # noqa: ARG002
        return []

    @property
    def server(self) -> str:
        return "terminal"

    async def ring(self, sending: Sending) -> Answer:
        try:
            print_message(sending.message, sending.tools.terminal)
        except (OSError, ValueError) as error:  # closed, or a pipe nobody reads any more
            raise GiveUp(f"the terminal took nothing ({type(error).__name__})") from None
        return Answer(detail="printed")

    @staticmethod
    def parse_url(url: str, *_: Any, **__: Any) -> dict[str, Any] | None:
        found: dict[str, Any] | None = NotifyBase.parse_url(url.replace("://", "://here", 1), verify_host=False)
        return found


def print_message(message: Message, stream: TextIO) -> None:
    """Print a message in one write, so that two bells never mix their lines."""
    terminal = Console(file=stream, highlight=False)
    page = StringIO()
    console = Console(
        file=page,
        width=min(terminal.width, WIDEST),
        force_terminal=terminal.is_terminal,
        color_system=terminal.color_system,  # type: ignore[arg-type]
        highlight=False,
        emoji=False,
        markup=False,
    )
    console.print(lay_out(message))
    stream.write(page.getvalue())
    stream.flush()


def lay_out(message: Message) -> RenderableType:
    """The bell as a panel: headline, what changed, quotes in their own script, facts, why."""
    style = STYLE[message.level]
    parts: list[RenderableType] = [Text(f"{message.tag}{message.headline}", style="bold")]
    if message.changes:
        parts.append(Text("Changed  ", style=style) + Text(" · ".join(message.changes)))
    parts.extend(Padding(_quote(quote, style), (1, 0, 0, 2)) for quote in message.quotes)
    parts.append(Padding(_facts(message), (1, 0, 0, 0)))
    return Panel(
        Group(*parts),
        title=Text(f"{message.emoji} {message.level_word.upper()} · {message.told_by}", style=style),
        title_align="left",
        subtitle=Text(message.footer, style="dim"),
        subtitle_align="right",
        border_style=style,
        box=box.ROUNDED,
        padding=(1, 2),
    )


def _quote(quote: Quote, style: str) -> Text:
    is_turned = quote.direction == "rtl"
    text = Text("“" + (ISOLATE if is_turned else ""))
    for piece in quote.pieces:
        text.append(piece.text, style=f"{style} underline" if piece.marked else "")
    text.append((POP if is_turned else "") + "”\n")
    text.append(f"— {isolated(quote.publisher)}", style=f"bold link {quote.url}" if quote.url else "bold")
    text.append(f" · {quote.told}" if quote.told else "", style="dim")
    return text


def _facts(message: Message) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    for fact in message.facts:
        table.add_row(fact.name, isolated(fact.value))
    table.add_row("Why you", Text(isolated(message.why), style="italic"))
    return table
