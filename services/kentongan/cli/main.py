"""kentongan: the command."""

import sys

import typer

from kentongan import __version__
from kentongan.cli import deliveries, detect, doctor, evaluate, explain, ingest, replay, run, up
from kentongan.cli.console import Exit, say
from kentongan.cli.dead import app as dead
from kentongan.cli.rules import app as rules
from kentongan.cli.subscribe import app as subscribe
from kentongan.domain.errors import KentonganError

app = typer.Typer(
    name="kentongan",
    help="Hears watchlist events in the news, in many languages, and wakes the people who asked.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    epilog="Ends with 0 when done, 1 when it could not be done, 2 when called wrongly, 3 when some input was skipped.",
)

app.command()(up.up)
app.command()(run.run)
app.command()(ingest.ingest)
app.command()(detect.detect)
app.command()(explain.explain)
app.command()(replay.replay)
app.command()(evaluate.evaluate)
app.add_typer(rules, name="rules")
app.add_typer(subscribe, name="subscribe")
app.command()(deliveries.deliveries)
app.add_typer(dead, name="dead")
app.command()(doctor.doctor)


@app.callback(invoke_without_command=True)
def version(*, show: bool = typer.Option(False, "--version", help="Print the version.")) -> None:
    if show:
        sys.stdout.write(f"kentongan {__version__}\n")
        raise typer.Exit(Exit.DONE)


def main() -> None:
    """Run the command; the one place that turns what was expected to go wrong into a sentence."""
    try:
        app()
    except KentonganError as error:
        say(str(error), "red")
        sys.exit(Exit.FAILED)
    except BrokenPipeError:
        # whoever reads us has heard enough
        sys.stderr.close()
