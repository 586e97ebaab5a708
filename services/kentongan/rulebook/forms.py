"""From a file to a checked form: every fault with its line, and what would be right."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from kentongan.rulebook.yaml import Document, Faulty, Issue, Where

Form = TypeVar("Form", bound=BaseModel)


def read(document: Document, form: type[Form], *, data: object = None, at: Where = ()) -> Form:
    """Check one part of a document against a form. Raises `Faulty` with all that is wrong."""
    try:
        return form.model_validate(document.data if data is None else data)
    except ValidationError as error:
        raise Faulty([_issue(document, form, at, fault) for fault in error.errors()]) from error


def read_all(document: Document, form: type[Form]) -> dict[str, Form]:
    """Check a file that is a mapping of names to forms; all faults of all entries at once."""
    if not isinstance(document.data, dict):
        raise Faulty([Issue(str(document.path), 1, "not a mapping", "write `name: {...}` entries")])
    found: dict[str, Form] = {}
    issues: list[Issue] = []
    for name, data in document.data.items():
        try:
            found[str(name)] = read(document, form, data=data if data is not None else {}, at=(name,))
        except Faulty as faulty:
            issues.extend(faulty.issues)
    if issues:
        raise Faulty(issues)
    return found


def meant(word: str, known: Iterable[str]) -> str:
    """What somebody probably meant, as the end of a sentence."""
    choices = sorted(known)
    close = get_close_matches(word, choices, n=1)
    return f"did you mean {close[0]!r}?" if close else f"use one of {', '.join(choices)}"


def _issue(document: Document, form: type[BaseModel], at: Where, fault: Mapping[str, object]) -> Issue:
    where = (*at, *_plain(fault["loc"]))
    line = document.line(*where)
    name = ".".join(str(part) for part in where) or "the file"
    kind = str(fault["type"])
    if kind == "extra_forbidden":
        return Issue(str(document.path), line, f"{name!r} is not known here", meant(str(where[-1]), _keys(form)))
    if kind == "missing":
        return Issue(str(document.path), line, f"{name!r} is missing", "every file of this kind has it")
    message = str(fault["msg"]).removeprefix("Value error, ")
    return Issue(str(document.path), line, f"{name!r} is {fault['input']!r}"[:120], message[0].lower() + message[1:])


def _plain(location: object) -> Where:
    return tuple(part for part in location if isinstance(part, str | int)) if isinstance(location, tuple) else ()


def _keys(form: type[BaseModel]) -> set[str]:
    schema = TypeAdapter(form).json_schema()
    nested = [part.get("properties", {}) for part in schema.get("$defs", {}).values()]
    return set(schema.get("properties", {})).union(*nested)
