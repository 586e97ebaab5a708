"""What goes wrong, told to programs (RFC 9457) and to people (a page)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

import msgspec


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong with a request: where (a JSON pointer into the body) and why."""

    pointer: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a request was not done, as RFC 9457 wants it told."""

    status: int
    detail: str
    errors: Sequence[Fault] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return HTTPStatus(self.status).phrase

    def body(self) -> bytes:
        told: dict[str, object] = {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            told["errors"] = self.errors
        return msgspec.json.encode(told)


class Refused(Exception):
    """A request that cannot be done, with the problem to tell."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


MEDIA_TYPE = "application/problem+json"
SCHEMA: dict[str, object] = {
    "title": "Problem",
    "description": "Why a request was not done (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "const": "about:blank"},
        "title": {"type": "string", "description": "The meaning of the status."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong with this request, and what would be right."},
        "errors": {
            "type": "array",
            "description": "Every single thing that is wrong with the body.",
            "items": {
                "type": "object",
                "required": ["pointer", "field", "reason"],
                "properties": {
                    "pointer": {
                        "type": "string",
                        "description": "Where: a JSON pointer into the body.",
                        "examples": ["/3/url"],
                    },
                    "field": {"type": "string", "examples": ["url"]},
                    "reason": {"type": "string", "description": "What is wrong, and what would be right."},
                },
            },
        },
    },
}
