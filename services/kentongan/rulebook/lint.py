"""What a careful reader would find in a rulebook that loads: one class of fault a function, all of them collected."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from kentongan.domain.words import Status
from kentongan.rulebook.book import Rulebook, load_rulebook
from kentongan.rulebook.coverage import BUILT_IN
from kentongan.rulebook.rule import Rule, plain
from kentongan.rulebook.schema import TermForm
from kentongan.rulebook.yaml import Document, Issue, load

FORMS = tuple(TermForm.model_fields)
SHORTEST_STEM = 3
"""Letters. A shorter stem with any ending matches half the dictionary."""


def lint(folder: Path, own: Path | None = None) -> list[Issue]:
    """Every fault of a folder of rules; of a user's own on top of it, only that one's. Raises `Faulty` where it does not load."""
    book = load_rulebook(folder, own)
    found = [*book.refused, *(issue for check in CHECKS for issue in check(book))]
    if own is not None:
        found = [issue for issue in found if own in Path(issue.path).parents]
    return sorted(set(found))


def terms_without_words(book: Rulebook) -> Iterator[Issue]:
    """A rule that names a term nobody has words for can never hear it."""
    known = {term for language in book.languages.values() for term in language.terms} | BUILT_IN
    right = "add it to a terms.yaml, or name a term that is there"
    for rule in book.rules.values():
        path = book.path_of(rule.id)
        heard = rule.terms | set(rule.near)
        for term in sorted(_asked(rule) - known):
            where = ("hears",) if term in heard else ("slots", "means")
            yield Issue(
                str(path), load(path).line(*where), f"no language has words for the term {plain(term)!r}", right
            )


def words_of_no_rule(book: Rulebook) -> Iterator[Issue]:
    """Words that no rule asks for are dead weight, or a slip of the pen in a term's name."""
    heard = {plain(term) for rule in book.rules.values() for term in _asked(rule)}
    heard |= {figure.of for rule in book.rules.values() for figure in rule.figures}
    for _code, document in _terms(book):
        for term in _own(document):
            if term not in heard:
                line = document.line(term)
                right = "name it in a rule, or take it out"
                yield Issue(str(document.path), line, f"no rule hears {term!r}", right)


def rules_without_silence(book: Rulebook) -> Iterator[Issue]:
    """A rule is only trusted once it has been shown what to ignore."""
    for rule in book.rules.values():
        examples = [example.form for example in book.examples if example.event == rule.id]
        path = book.path_of(rule.id)
        if not any(form.rings for form in examples):
            yield Issue(str(path), 1, "no example rings", f"add one to {rule.id}.examples.yaml")
        if not any(form.rings is False or form.detects for form in examples):
            yield Issue(str(path), 1, "no example stays silent", f"add near misses to {rule.id}.examples.yaml")


def stable_without_breadth(book: Rulebook) -> Iterator[Issue]:
    """A stable rule says what it mistakes and what it misses."""
    for rule in book.rules.values():
        path = book.path_of(rule.id)
        if rule.status is Status.STABLE and not (rule.falsepositives and rule.misses):
            right = "say in `falsepositives` and `misses` what it mistakes and what it does not hear"
            yield Issue(str(path), 1, "a stable rule without its limits", right)


def stems_too_short(book: Rulebook) -> Iterator[Issue]:
    """`ra..` is half the dictionary."""
    for code, document, where, surface in _surfaces(book):
        stem = surface.strip("=").replace("..", "")
        if ".." in surface and stem.isascii() and len(stem) < SHORTEST_STEM:
            wrong = f"{surface!r} takes any ending on {len(stem)} letters"
            right = f"write its forms out, or a stem of at least {SHORTEST_STEM} letters"
            yield Issue(str(document.path), document.line(*where), f"{code}: {wrong}", right)


def words_with_an_open_end(book: Rulebook) -> Iterator[Issue]:
    """`… aloft` and `sends …` lack the one word that tells where to look; so do signs with no word at all."""
    for _code, document, where, surface in _surfaces(book):
        ends = [part.strip().removeprefix("=").replace("..", "") for part in surface.split("…", 1)]
        if not all(ends):
            wrong = f"{surface!r} lacks a word"
            right = (
                "write both words around the …, such as `sends … aloft`"
                if len(ends) > 1
                else "write it, or take it out"
            )
            yield Issue(str(document.path), document.line(*where), wrong, right)


def said_twice(book: Rulebook) -> Iterator[Issue]:
    """The same words under the same term, in one language, twice."""
    seen: dict[tuple[str, str, str, str], int] = {}
    for _code, document, where, surface in _surfaces(book):
        key = (str(document.path), str(where[0]), str(where[1]), surface.lower())
        line = document.line(*where)
        if key in seen:
            wrong = f"{surface!r} stands twice under {where[0]}.{where[1]}"
            yield Issue(str(document.path), line, wrong, f"keep one of them (the first stands on line {seen[key]})")
        seen.setdefault(key, line)


def names_of_two_states(book: Rulebook) -> Iterator[Issue]:
    """One name for two states names neither."""
    owners: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for code, state in book.gazetteer.states.items():
        for form in (state.names, state.demonyms, state.seats):
            for lang, surfaces in form.items():
                for surface in surfaces:
                    owners[lang, surface.lower()].add(code)
    for (lang, surface), codes in owners.items():
        if len(codes) > 1:
            first, second = sorted(codes)[:2]
            wrong = f"{surface!r} ({lang}) names both {first} and {second}"
            path, line = _where_named(book, lang, second, surface)
            yield Issue(str(path), line, wrong, "leave it to one of them, or to neither")


CHECKS: tuple[Callable[[Rulebook], Iterator[Issue]], ...] = (
    terms_without_words,
    words_of_no_rule,
    rules_without_silence,
    stable_without_breadth,
    stems_too_short,
    words_with_an_open_end,
    said_twice,
    names_of_two_states,
)


def _where_named(book: Rulebook, lang: str, state: str, surface: str) -> tuple[Path, int]:
    """The line on which a language names a state so: in its own folder, or in the gazetteer."""
    for folder in reversed(book.folders):
        path = folder / "languages" / lang / "names.yaml"
        document = load(path) if path.exists() else None
        data = document.data if document is not None and isinstance(document.data, dict) else {}
        for how, words in data.get("states", {}).get(state, {}).items():
            for number, word in enumerate(words if isinstance(words, list) else [words]):
                if document is not None and str(word).lower() == surface:
                    return path, document.line("states", state, how, number)
    paths = [folder / "gazetteer" / "states.yaml" for folder in book.folders]
    documents = [load(path) for path in paths if path.exists()]
    document = next(one for one in reversed(documents) if isinstance(one.data, dict) and state in one.data)
    return document.path, document.line(state)


def _terms(book: Rulebook) -> Iterator[tuple[str, Document]]:
    """Every terms.yaml that can be read, with its language."""
    refused = {issue.path for issue in book.refused}
    for folder in book.folders:
        for code in book.languages:
            path = folder / "languages" / code / "terms.yaml"
            if path.exists() and str(path) not in refused:
                yield code, load(path)


def _surfaces(book: Rulebook) -> Iterator[tuple[str, Document, tuple[str, str, int], str]]:
    """Every word of every terms.yaml, with its place."""
    for code, document in _terms(book):
        for term, forms in _own(document).items():
            for form in FORMS:
                surfaces = forms.get(form) or [] if isinstance(forms, dict) else []
                for number, surface in enumerate(surfaces if isinstance(surfaces, list) else [surfaces]):
                    yield code, document, (str(term), form, number), str(surface)


def _asked(rule: Rule) -> frozenset[str]:
    """Every term whose words a rule asks for."""
    return rule.terms | set(rule.near) | ({rule.means} if rule.means else set())


def _own(document: Document) -> dict[str, object]:
    data = document.data if isinstance(document.data, dict) else {}
    return {str(term): forms for term, forms in data.items() if term != "same_as"}
