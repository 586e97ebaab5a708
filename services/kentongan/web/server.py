"""The web application: API, page, health and metrics behind one door."""

from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from kentongan import __version__
from kentongan.web.answers import problem_response
from kentongan.web.api.articles import ARTICLE, articles
from kentongan.web.api.deliveries import deliveries
from kentongan.web.api.incidents import incidents
from kentongan.web.api.openapi import described
from kentongan.web.api.status import status
from kentongan.web.guard import Door, Guard
from kentongan.web.ports import House
from kentongan.web.problems import Fault, Problem, Refused
from kentongan.web.ui.pages import pages

STATIC = Path(__file__).parent / "static"


def create_app(house: House) -> FastAPI:
    """Build the application on what the house gives it. It opens nothing and starts nothing by itself."""
    # The usual documentation pages load scripts from elsewhere, so there is only the description itself.
    app = FastAPI(title="Kentongan", version=__version__, docs_url=None, redoc_url=None)
    for endpoint in (articles, incidents, deliveries, status, pages):
        app.include_router(endpoint(house))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_middleware(Guard, door=Door(tokens=house.tokens, private=house.private, public_url=house.public_url))
    told: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not told:
            told.update(described(app, {"NewArticle": ARTICLE}))
        return told

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way to change its description
    return app


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # noqa: S101  # registered for nothing else
    return problem_response(request, error.problem)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for nothing else
    said = error.detail if error.detail != HTTPStatus(error.status_code).phrase else _said(error.status_code, request)
    return problem_response(request, Problem(status=error.status_code, detail=said, headers=error.headers or {}))


async def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for nothing else
    faults = [
        Fault(pointer="", field=".".join(str(part) for part in fault["loc"][1:]), reason=str(fault["msg"]))
        for fault in error.errors()
    ]
    return problem_response(
        request, Problem(status=422, detail="the arguments cannot stand; see errors", errors=faults)
    )


def _said(status_code: int, request: Request) -> str:
    if status_code == HTTPStatus.NOT_FOUND:
        return f"there is no {request.url.path} here; /openapi.json tells what there is"
    if status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return f"{request.method} cannot be done to {request.url.path}"
    return "the request cannot be done"
