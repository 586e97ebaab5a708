"""kentongan explain: why an article rings or does not, with everything that was found in it."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from kentongan.cli.console import Exit, give, refused, say
from kentongan.cli.contract import Line, detection_line
from kentongan.cli.lines import opened, read
from kentongan.domain.article import Article, article_from
from kentongan.domain.errors import Invalid, KentonganError

if TYPE_CHECKING:
    from kentongan.detection.explain import Almost, Explanation, Sound, Told, Word
    from kentongan.domain.detection import Detection
    from kentongan.settings import Settings

STYLES = {
    "term": "bold green",
    "masked": "strike green",
    "mask": "strike cyan",
    "name": "bold cyan",
    "cue": "bold red",
    "role": "bold magenta",
    "number": "yellow",
    "toll": "bold yellow",
}
OTHER = "dim"
"""Other words of the grammar: markers, bounds, days."""

SHOWN_ALMOST = 4
"""Rules that nearly heard a sentence; `--json` has all of them."""


def explain(
    article: Annotated[str, typer.Argument(metavar="[ARTICLE|-]", help="An article as JSON; - reads stdin.")] = "",
    *,
    title: Annotated[str, typer.Option("--title", help="A headline instead of an article.")] = "",
    text: Annotated[str, typer.Option("--text", help="The text under it.")] = "",
    lang: Annotated[str, typer.Option("--lang", help="Its language; guessed where it is not said.")] = "",
    published_at: Annotated[str, typer.Option("--published", metavar="TIME", help="When it was published.")] = "",
    rules_only: Annotated[bool, typer.Option("--rules-only", help="Without the second ear.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The same as data.")] = False,
) -> None:
    """Show every sentence with its terms, masks, names, cues and their reach, what each rule reads, and what comes of it.

    Example: kentongan explain --title "N. Korea denies firing two missiles" --lang en
    """
    from kentongan.app.build import settings_with
    from kentongan.app.reading import detector
    from kentongan.detection.explain import explain as explained

    if bool(article) == bool(title or text):
        say("name an article, or give a --title", "red")
        raise typer.Exit(Exit.USAGE)
    asked = _article(article) if article else _written(title, text, lang, published_at)
    chosen = settings_with(rules_only=rules_only)
    explanation = explained(detector(chosen, refused), asked, _sound(chosen, asked))
    if as_json:
        give(explanation_line(explanation))
    else:
        _show(explanation, Console(highlight=False, soft_wrap=True))


def explanation_line(explanation: "Explanation") -> Line:
    """An explanation as data: as it is, with detections in the form in which `detect` prints them."""
    line = asdict(explanation)
    line["detections"] = [detection_line(one) for one in explanation.detections]
    for sentence, told in zip(line["told"], explanation.told, strict=True):
        sentence["readings"] = [detection_line(one) for one in told.readings]
    return line


def _article(source: str) -> Article:
    """The one article of a file. A file of several is for `detect`."""
    with opened(source) as file:
        raw = file.read()
    try:
        json.loads(raw)
    except ValueError as error:
        right = "explain takes one article as JSON; the first of many: head -1 articles.jsonl | kentongan explain -"
        raise KentonganError(f"{source}: not JSON: {error}; {right}") from error
    try:
        return read(raw)
    except Invalid as invalid:
        raise KentonganError(f"{source}: {invalid}") from invalid


def _written(title: str, text: str, lang: str, published_at: str) -> Article:
    fields = {"title": title, "text": text, "lang": lang, "published_at": published_at}
    return article_from({name: value for name, value in fields.items() if value})


def _sound(chosen: "Settings", article: Article) -> "Sound | None":
    """What the second ear makes of the headline; where there is none, that is told."""
    from kentongan.app.ear import ear
    from kentongan.detection.encoders import Absent
    from kentongan.detection.explain import sound_of
    from kentongan.detection.headline import headline

    found, text = ear(chosen), headline(article.title, article.text)
    if isinstance(found, Absent):
        say(f"rules alone, since {found.reason}", "dim")
        return None
    return sound_of(text, found) if text else None


def _show(explanation: "Explanation", console: Console) -> None:
    how = "guessed" if explanation.guessed else "declared"
    form = f", told as {explanation.form}" if explanation.form else ""
    console.print(Text(f"{explanation.lang} ({how}){form}", "bold"))
    if not explanation.known:
        console.print(f"there are no words for the language {explanation.lang!r}", style="yellow")
    for told in explanation.told:
        _show_sentence(told, console)
    if explanation.sound is not None:
        _show_sound(explanation.sound, console)
    console.print()
    for detection in explanation.detections:
        console.print(_decision(detection, "comes out: "))
    if not explanation.detections:
        console.print("comes out: nothing", style="bold")


def _show_sentence(told: "Told", console: Console) -> None:
    console.print()
    console.print(Text.assemble((f"{told.block}  ", "dim"), _coloured(told)))
    for word in told.words:
        console.print(_word(word))
    for detection in told.readings:
        console.print(_decision(detection, "  reads "))
        for one in detection.evidence:
            console.print(Text(f"    {one.says}: {one.text!r}  {one.start}-{one.end}", "dim"))
    for almost in told.almost[:SHOWN_ALMOST]:
        console.print(Text(f"  almost {_lacking(almost)}", "dim"))
    if len(told.almost) > SHOWN_ALMOST:
        console.print(Text(f"  and almost {len(told.almost) - SHOWN_ALMOST} more; see --json", "dim"))


def _coloured(told: "Told") -> Text:
    text = Text(told.span.text)
    for word in sorted(told.words, key=lambda one: one.kind in STYLES):
        text.stylize(STYLES.get(word.kind, OTHER), word.span.start - told.span.start, word.span.end - told.span.start)
    return text


def _word(word: "Word") -> Text:
    line = Text.assemble(
        f"  {word.kind:8} ",
        (word.span.text, STYLES.get(word.kind, OTHER)),
        f"  {word.says}",
        (f"  {word.detail}" if word.detail else "", "dim"),
        (f"  {word.span.start}-{word.span.end}", "dim"),
    )
    if word.reach is not None and word.detail:
        line.append(f"\n           reaches {word.reach.text!r}", "dim")
    return line


def _decision(detection: "Detection", lead: str) -> Text:
    verdict = "rings" if detection.rings else "does not ring"
    named = (("actor", detection.actor), ("target", detection.target), ("place", detection.place))
    slots = [f"{slot} {', '.join(one.id for one in found)}" for slot, found in named if found]
    figures = [f"{one.bound} {one.value:g} {one.of}".removeprefix("exact ") for one in detection.figures]
    when = [f"on {detection.occurred_at.from_:%Y-%m-%d}"] if detection.occurred_at else []
    line = Text(lead)
    line.append(detection.event_type, "bold")
    line.append(f" {verdict}: {detection.reason}", "bold green" if detection.rings else "bold yellow")
    line.append(f"  {'; '.join([*slots, *figures, *when])}")
    line.append(
        f"\n    {detection.modality}, {detection.role}; {detection.level}: {detection.level_reason};"
        f" {detection.confidence}: {detection.confidence_reason}",
        "dim",
    )
    return line


def _lacking(almost: "Almost") -> str:
    terms = " + ".join(almost.terms)
    return f"{almost.event}: {terms}, " + (f"lacks {', '.join(almost.lacks)}" if almost.lacks else "too far apart")


def _show_sound(sound: "Sound", console: Console) -> None:
    console.print()
    console.print(Text("the second ear", "bold"))
    for name, (demote, promote) in sound.bars.items():
        console.print(f"  {name}: {sound.heads[name]:.2f}  (against below {demote:.2f}, for above {promote:.2f})")
    for one in sound.like:
        console.print(Text(f"  sounds like [{one.lang}] {one.text}  {'rings' if one.rings else 'silent'}", "dim"))
