"""From a file to a checked form: every fault with its line, and what would be right."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from inspect import isclass
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from kentongan.rulebook.yaml import Document, Faulty, Issue, Where

Form = TypeVar("Form", bound=BaseModel)

AS_MANY_AS_ONE_READS = 50
"""Choices. A list of more is no help."""


def read(document: Document, form: type[Form], data: object, at: Where = ()) -> Form:
    """Check one part of a document, which stands `at` a place, against a form. Raises `Faulty` with all that is wrong."""
    try:
        return form.model_validate(data)
    except ValidationError as error:
        raise Faulty([_issue(document, form, at, fault) for fault in error.errors()]) from error


def read_all(document: Document, form: type[Form]) -> dict[str, Form]:
    """Check a file that is a mapping of names to forms; all faults of all entries at once."""
    if not isinstance(document.data, dict):
        raise Faulty([Issue(str(document.path), document.line(), "not a mapping", "write `name: {...}` entries")])
    found: dict[str, Form] = {}
    issues: list[Issue] = []
    for name, data in document.data.items():
        try:
            found[str(name)] = read(document, form, data if data is not None else {}, (name,))
        except Faulty as faulty:
            issues.extend(faulty.issues)
    if issues:
        raise Faulty(issues)
    return found


def meant(word: str, known: Iterable[str]) -> str:
    """What somebody probably meant, as the end of a sentence."""
    choices = sorted(known)
    close = get_close_matches(word, choices, n=1)
    if close:
        return f"did you mean {close[0]!r}?"
    if len(choices) > AS_MANY_AS_ONE_READS:
        return f"use one of the {len(choices)} that are there, such as {', '.join(choices[:3])}"
    return f"use one of {', '.join(choices)}"


def _issue(document: Document, form: type[BaseModel], at: Where, fault: Mapping[str, object]) -> Issue:
    inside = _plain(fault["loc"])
    where = (*at, *inside)
    line = document.line(*where)
    name = ".".join(str(part) for part in where) or "the file"
    kind = str(fault["type"])
    if kind == "extra_forbidden":
        right = meant(str(where[-1]), _keys(form, inside[:-1]))
        return Issue(str(document.path), line, f"{name!r} is not known here", right)
    if kind == "missing":
        return Issue(str(document.path), line, f"{name!r} is missing", "every file of this kind has it")
    said = "empty" if fault["input"] is None else repr(fault["input"])
    return Issue(str(document.path), line, f"{name!r} is {said}"[:120], _right(form, inside, kind, str(fault["msg"])))


def _right(form: type[BaseModel], inside: Where, kind: str, message: str) -> str:
    if kind == "model_type":
        return f"write `key: value` with {', '.join(_keys(form, inside))}"
    if kind == "dict_type":
        return "write `name: value` entries"
    message = message.removeprefix("Value error, ")
    return message[0].lower() + message[1:]


def _plain(location: object) -> Where:
    return tuple(part for part in location if isinstance(part, str | int)) if isinstance(location, tuple) else ()


def _keys(form: type[BaseModel], inside: Where) -> list[str]:
    """The keys that may stand at one place of a form."""
    kind: Any = form
    for part in inside:
        # Of a mapping or a list the last argument is what it holds.
        kind = _fields(kind)[str(part)] if _is_form(kind) else get_args(kind)[-1]
        while get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
    return list(_fields(kind))


def _is_form(kind: object) -> bool:
    return isclass(kind) and issubclass(kind, BaseModel)


def _fields(form: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in form.model_fields.items()}
