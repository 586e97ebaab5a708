"""The terminal in which delivery runs: for the demo, and for whoever keeps it open."""

from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Any, ClassVar, TextIO

from apprise.plugins.base import NotifyBase
from rich.cells import cell_len, set_cell_size
from rich.console import Console, OverflowMethod
from rich.segment import Segment, Segments
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
NARROWEST, WIDEST = 24, 100
FRAME = "│  "
INDENT = GAP = "  "


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
        width=max(NARROWEST, min(terminal.width, WIDEST)),
        force_terminal=terminal.is_terminal,
        color_system=terminal.color_system,  # type: ignore[arg-type]
        highlight=False,
        emoji=False,
        markup=False,
    )
    console.print(Segments(lay_out(message, console)), soft_wrap=True, end="")
    stream.write(page.getvalue())
    stream.flush()


def lay_out(message: Message, console: Console) -> Iterator[Segment]:
    """The bell in a frame: headline, what changed, quotes in their own script, facts, why.

    Laid out by hand, since every width is known: rich's panels, paddings and tables measure and cut all that stands in
    them once for each layer, and a flood of bells would wait for that.
    """
    style = STYLE[message.level]
    edge, dim = console.get_style(style), console.get_style(f"{style} dim")
    outer, inner = console.width - 4, console.width - 2 * len(FRAME)
    title = _cut(f" {message.emoji} {message.level_word.upper()} · {message.told_by} ", outer)
    footer = _cut(f" {message.footer} ", outer)
    yield Segment(f"╭─{title}{'─' * (outer - cell_len(title))}─╮", edge)
    for line in _body(message, style, inner, console):
        yield Segment.line()
        yield Segment(FRAME, edge)
        yield from line.render(console)
        yield Segment(" " * (inner - line.cell_len))
        yield Segment(FRAME[::-1], edge)
    yield Segment.line()
    yield Segment(f"╰─{'─' * (outer - cell_len(footer))}", edge)
    yield Segment(footer, dim)
    yield Segment("─╯", edge)
    yield Segment.line()


def _cut(text: str, width: int) -> str:
    return text if cell_len(text) <= width else set_cell_size(text, width)


def _body(message: Message, style: str, width: int, console: Console) -> Iterator[Text]:
    """The lines within the frame. Their styles are spans: a line is rendered without what is the style of a whole text."""
    yield Text()
    yield from _wrapped(Text.assemble((f"{message.tag}{message.headline}", "bold")), width, console)
    if message.changes:
        changed = f"Changed  {' · '.join(message.changes)}"
        yield from _wrapped(Text.assemble((changed, style)), width, console)
    for quote in message.quotes:
        yield Text()
        for part in (_quoted(quote, style), _teller(quote)):
            for line in _wrapped(part, width - len(INDENT), console):
                yield Text.assemble(INDENT, line)
    yield Text()
    yield from _facts(message, width, console)
    yield Text()


def _quoted(quote: Quote, style: str) -> Text:
    is_turned = quote.direction == "rtl"
    text = Text("“" + (ISOLATE if is_turned else ""))
    for piece in quote.pieces:
        text.append(piece.text, style=f"{style} underline" if piece.marked else "")
    return text.append((POP if is_turned else "") + "”")


def _teller(quote: Quote) -> Text:
    text = Text()
    text.append(f"— {isolated(quote.publisher)}", style=f"bold link {quote.url}" if quote.url else "bold")
    return text.append(f" · {quote.told}" if quote.told else "", style="dim")


def _facts(message: Message, width: int, console: Console) -> Iterator[Text]:
    """Two columns: a name, and what may need several lines."""
    facts = [(fact.name, Text(isolated(fact.value))) for fact in message.facts]
    facts.append(("Why you", Text.assemble((isolated(message.why), "italic"))))
    column = max(len(name) for name, _ in facts)
    for name, value in facts:
        label = name
        for line in _wrapped(value, width - column - len(GAP), console, overflow="ellipsis"):
            yield Text.assemble((f"{label:{column}}{GAP}", "dim"), line)
            label = ""


def _wrapped(text: Text, width: int, console: Console, overflow: OverflowMethod = "fold") -> Iterable[Text]:
    # Most lines fit, and to find that out is far cheaper than to wrap them.
    return [text] if text.cell_len <= width else text.wrap(console, width, overflow=overflow)
