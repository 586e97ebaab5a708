"""Between values and bytes: msgspec over the dataclasses of the domain, tolerant of unknown fields."""

from collections.abc import Mapping
from typing import TypeVar

import msgspec

from kentongan.domain.article import Article, article_from
from kentongan.domain.errors import Invalid, Problem
from kentongan.pipeline.topics import Topic

T = TypeVar("T")


def encode(value: object) -> bytes:
    return msgspec.json.encode(value)


def decode(data: bytes, kind: type[T]) -> T:
    """Read a value of our own making. Raises `Invalid` where the bytes are not that."""
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.MsgspecError as error:
        raise Invalid(Problem(field="", reason=f"not a readable {kind.__name__}: {error}")) from error


def kind_of(topic: Topic, name: str) -> type:
    """The type that a message on this topic says it is."""
    for kind in topic.carries:
        if kind.__name__ == name:
            return kind
    raise Invalid(Problem(field="type", reason=f"{name!r} does not travel on {topic.name}"))


def read_article(data: bytes) -> Article:
    """Read an article as any client may have written it: a JSON object with a title or a text."""
    return article_from(read_fields(data))


def read_fields(data: bytes) -> Mapping[str, object]:
    """Read a JSON object. Raises `Invalid` where the bytes are not that."""
    try:
        fields = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Invalid(Problem(field="", reason=f"not JSON: {error}")) from error
    if not isinstance(fields, Mapping):
        raise Invalid(Problem(field="", reason="must be one JSON object with a title or a text"))
    return fields
