"""One rule, from its file to what the judges use; also its private words, where it carries any."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from kentongan.rulebook import schema
from kentongan.rulebook.expressions import Expression, ExpressionError, parse
from kentongan.rulebook.forms import meant, read
from kentongan.rulebook.rule import FigureRange, Line, Rule, Same, private
from kentongan.rulebook.yaml import Document, Faulty, Issue

TOLLS = ("dead", "injured", "missing")
NEEDS = frozenset(
    {
        "actor",
        "target",
        "place",
        "figures",
        "state",
        "organisation",
        "leader",
        "two_states",
        "two_leaders",
        "two_ministers",
    }
)
PHRASES = {
    "two leaders of different states": "two_leaders",
    "two ministers of different states": "two_ministers",
    "two states": "two_states",
}
RANGES = "write `at most 500`, `at least 1` or `1 to 10`"

Words = Mapping[str, Mapping[str, schema.TermForm]]
"""Words by term and language."""


@dataclass(frozen=True, slots=True)
class Written:
    """A rule as its file writes it: its logic, and the words that it carries for itself."""

    path: Path
    rule: Rule
    words: Words
    """By the terms' own names; in the rule's lines they stand under their private ones."""


def rule_from(document: Document) -> Rule:
    """Read one rule. Raises `Faulty`."""
    return written(document).rule


def written(document: Document, languages: Collection[str] | None = None) -> Written:
    """Read one rule with its private words, which may be of these languages. Raises `Faulty`."""
    form = read(document, schema.RuleForm, document.data)
    id_ = document.path.name.removesuffix(".yaml")
    figures = tuple(_range(document, name, text) for name, text in form.slots.figures.items())
    known = {figure.of for figure in figures} | set(TOLLS)
    asked = {term for line in form.hears for term in line.terms} | {*form.near, *form.slots.figures, form.slots.means}
    _check_words(document, form.terms, {term for term in asked if term}, languages)

    def own(term: str) -> str:
        return private(term, id_) if term in form.terms else term

    rule = Rule(
        id=id_,
        title=form.title,
        description=form.description,
        status=form.status,
        hears=tuple(_line(document, number, line, own) for number, line in enumerate(form.hears)),
        near=tuple(own(term) for term in form.near),
        needs=condition(document, ("needs",), form.needs, NEEDS) if form.needs else None,
        actor=form.slots.actor,
        means=own(form.slots.means) if form.slots.means else None,
        figures=tuple(FigureRange(of=one.of, least=one.least, most=one.most, term=own(one.of)) for one in figures),
        level=tuple(
            (level, condition(document, ("level", level.value), when, frozenset(known)))
            for level, when in sorted(form.level.items(), key=lambda item: -item[0].rank)
        ),
        same=Same(by=tuple(form.same.by), within_km=form.same.within, span=form.same.span, apart=form.same.apart),
        yields_to=frozenset(form.yields_to),
        news_for=form.news_for,
        ignores=frozenset(form.ignores),
        codes=dict(form.codes),
        falsepositives=tuple(form.falsepositives),
        misses=tuple(form.misses),
    )
    return Written(document.path, rule, form.terms)


def _check_words(document: Document, words: Words, asked: set[str], languages: Collection[str] | None) -> None:
    """Private words are of terms that the rule asks for, and of languages that are there."""
    for term, by_language in words.items():
        line = document.line("terms", term)
        if term not in asked:
            raise Faulty([Issue(str(document.path), line, f"the rule does not ask for {term!r}", meant(term, asked))])
        for code in by_language:
            if languages is not None and code not in languages:
                line = document.line("terms", term, code)
                raise Faulty(
                    [Issue(str(document.path), line, f"there is no language {code!r}", meant(code, languages))]
                )


def _line(document: Document, number: int, line: schema.LineForm, own: Callable[[str], str]) -> Line:
    needs = condition(document, ("hears", number, "needs"), line.needs, NEEDS) if line.needs else None
    return Line(
        terms=tuple(own(term) for term in line.terms),
        needs=needs,
        within=line.within,
        ignores=frozenset(line.ignores),
    )


def condition(document: Document, where: tuple[str | int, ...], text: str, known: frozenset[str]) -> Expression:
    """Read a condition over facts that are known. Raises `Faulty`."""
    try:
        expression = parse(text, PHRASES)
    except ExpressionError as error:
        right = "join names with `and`, `or`, `not` and brackets, or compare a figure with a number"
        raise Faulty([Issue(str(document.path), document.line(*where), str(error), right)]) from error
    for name in sorted(expression.names - known):
        wrong = f"{name!r} is not known in a condition here"
        raise Faulty([Issue(str(document.path), document.line(*where), wrong, meant(name, known))])
    return expression


def _range(document: Document, name: str, text: str) -> FigureRange:
    match text.split():
        case ["at", "most", most]:
            bounds = ("0", most)
        case ["at", "least", least]:
            bounds = (least, "1e12")
        case [least, "to", most]:
            bounds = (least, most)
        case _:
            bounds = ("", "")
    try:
        return FigureRange(of=name, least=float(bounds[0]), most=float(bounds[1]))
    except ValueError as error:
        line = document.line("slots", "figures", name)
        raise Faulty([Issue(str(document.path), line, f"cannot read the range {text!r}", RANGES)]) from error
