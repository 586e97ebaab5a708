"""Which event is known in which language, and how well it is proved there."""

from dataclasses import dataclass

from kentongan.rulebook.book import TOLLS, Rulebook


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
    terms = {"toll", *TOLLS, *book.languages[lang].terms}
    heard = any(set(line.terms) <= terms for line in book.rules[event].hears)
    forms = [one.form for one in book.examples if one.event == event and one.form.lang == lang]
    return Cell(
        event=event,
        lang=lang,
        heard=heard,
        rings=sum(form.rings is True for form in forms),
        silent=sum(form.rings is not True for form in forms),
    )
