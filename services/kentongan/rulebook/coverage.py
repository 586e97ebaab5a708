"""Which event is known in which language, and how well it is proved there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kentongan.rulebook.book import TOLLS, Rulebook
from kentongan.rulebook.rule import Rule, plain
from kentongan.rulebook.schema import TermForm

BUILT_IN = frozenset({"toll", *TOLLS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One event in one language.

    `heard` says that the language has words for at least one line of the rule; `rings` and `silent` count examples.
    """

    event: str
    lang: str
    heard: bool
    rings: int
    silent: int

    @property
    def proved(self) -> bool:
        """Whether both sides are shown: what rings and what stays silent."""
        return self.heard and self.rings > 0 and self.silent > 0


def coverage(book: Rulebook) -> list[Cell]:
    """Every cell of the table of events and languages."""
    return [_cell(book, event, lang) for event in book.rules for lang in book.languages]


def _cell(book: Rulebook, event: str, lang: str) -> Cell:
    terms = {*BUILT_IN, *book.languages[lang].terms}
    heard = any(set(line.terms) <= terms for line in book.rules[event].hears)
    forms = [one.form for one in book.examples if one.event == event and one.form.lang == lang]
    return Cell(
        event=event,
        lang=lang,
        heard=heard,
        rings=sum(form.rings is True for form in forms),
        silent=sum(form.rings is not True for form in forms),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One event in one language, with the words of each term that its rule asks for; a term without words has none."""

    lang: str
    rings: int
    silent: int
    words: Mapping[str, Mapping[str, Sequence[str]]]


def sheets(book: Rulebook, event: str, languages: Iterable[str]) -> list[Sheet]:
    """A rule's words, language by language."""
    return [_sheet(book, book.rules[event], lang) for lang in languages]


def _sheet(book: Rulebook, rule: Rule, lang: str) -> Sheet:
    cell = _cell(book, rule.id, lang)
    asked = [*(term for line in rule.hears for term in line.terms), *rule.near, *([rule.means] if rule.means else [])]
    asked += [figure.term for figure in rule.figures]
    known = book.languages[lang].terms
    words = {plain(term): _forms(known.get(term)) for term in asked if term in known or term in rule.terms}
    return Sheet(
        lang=lang,
        rings=cell.rings,
        silent=cell.silent,
        words={term: forms for term, forms in words.items() if term not in BUILT_IN},
    )


def _forms(form: TermForm | None) -> Mapping[str, Sequence[str]]:
    return {} if form is None else {name: words for name in TermForm.model_fields if (words := getattr(form, name))}
