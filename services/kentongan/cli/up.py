"""kentongan up: the whole house."""

import os
from typing import Annotated

import typer

from kentongan.cli.console import say


def up(
    *,
    demo: Annotated[bool, typer.Option("--demo", help="A house of its own with a dozen sample articles.")] = False,
) -> None:
    """Start everything: a private server where none is named, every service, and the page.

    Ends on Ctrl-C, after what is in hand is done.

    Example: kentongan up
    """
    from kentongan.app.house import demonstrate, keep_up

    (demonstrate if demo else keep_up)(os.environ, say)
