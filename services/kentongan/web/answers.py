"""Answers in the form that the asker reads: JSON for programs, a page for people."""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from kentongan.web.problems import MEDIA_TYPE, Problem
from kentongan.web.ui.page import render


def json_response(value: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(as_told(value)), status, media_type="application/json")


def as_told(value: object) -> Any:
    """A value of the house as JSON has it: `from_` is called `from`, which Python does not allow."""
    return _renamed(msgspec.to_builtins(value))


def problem_response(request: Request, problem: Problem) -> Response:
    """Tell a problem as a page where a browser asks for one, else as JSON."""
    wants_page = not request.url.path.startswith("/v1/") and "text/html" in request.headers.get("accept", "")
    if wants_page:
        return Response(render("problem.html", problem=problem), problem.status, dict(problem.headers), "text/html")
    return Response(problem.body(), problem.status, dict(problem.headers), MEDIA_TYPE)


def _renamed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name.removesuffix("_"): _renamed(each) for name, each in value.items()}
    return [_renamed(each) for each in value] if isinstance(value, list) else value
