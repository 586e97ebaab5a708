"""`POST /v1/articles`: articles in, one or many, all or none."""

from collections.abc import Mapping
from typing import Any

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from kentongan.domain.article import article_from
from kentongan.domain.errors import Invalid, RetryLater
from kentongan.telemetry.secrets import masked
from kentongan.web.answers import json_response
from kentongan.web.api.openapi import problems
from kentongan.web.ports import House
from kentongan.web.problems import Fault, Problem, Refused

MOST_ARTICLES = 1000
MOST_BYTES = 10 * 1024 * 1024
MOST_FAULTS = 100
"""Of a bad body, this many faults are named; by then the sender knows."""
COME_BACK = 5

ARTICLE: dict[str, Any] = {
    "title": "NewArticle",
    "description": "One published text. A title or a text is needed; missing, null and empty are the same; unknown fields are ignored.",
    "type": "object",
    "anyOf": [{"required": ["title"]}, {"required": ["text"]}],
    "properties": {
        "id": {
            "type": "string",
            "maxLength": 500,
            "description": "Yours, if you have one; else the address, else a fingerprint of the words.",
        },
        "title": {"type": "string", "maxLength": 2000, "examples": ["북, 동해상으로 탄도미사일 2발 발사"]},
        "text": {
            "type": "string",
            "maxLength": 500_000,
            "description": "Plain text; paragraphs parted by line breaks.",
        },
        "lang": {
            "type": "string",
            "description": "A language tag; guessed where it is missing or not known.",
            "examples": ["ko"],
        },
        "url": {"type": "string", "format": "uri", "examples": ["https://news.example/2026/11/24/launch"]},
        "publisher": {
            "type": "string",
            "description": "Who wrote it: two articles of one publisher corroborate nothing.",
            "examples": ["Harian Contoh"],
        },
        "source": {"type": "string", "description": "Where you had it from, such as the name of a feed."},
        "published_at": {
            "type": "string",
            "format": "date-time",
            "description": "Old news rings nobody. A time without a zone is UTC.",
            "examples": ["2026-11-24T06:30:00Z"],
        },
        "fetched_at": {"type": "string", "format": "date-time"},
        "updated_at": {"type": "string", "format": "date-time"},
        "links": {"type": "array", "items": {"type": "string", "format": "uri"}},
    },
}
EXAMPLES: dict[str, Any] = {
    "one": {
        "summary": "One article",
        "value": {
            "title": "Gempa M6,1 guncang Palu, warga berhamburan",
            "lang": "id",
            "publisher": "Harian Contoh",
            "url": "https://news.example/gempa-palu",
            "published_at": "2026-11-24T06:30:00Z",
        },
    },
    "many": {
        "summary": "Several at once",
        "value": [
            {
                "title": "N. Korea fires two ballistic missiles toward East Sea",
                "lang": "en",
                "publisher": "The Example",
            },
            {"title": "Корут отрицает запуск", "text": "…", "lang": "ru"},
        ],
    },
}
BODY: dict[str, Any] = {
    "required": True,
    "description": f"One article or a list of at most {MOST_ARTICLES}; at most {MOST_BYTES // 1024 // 1024} MB.",
    "content": {
        "application/json": {
            "schema": {
                "oneOf": [
                    {"$ref": "#/components/schemas/NewArticle"},
                    {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": MOST_ARTICLES,
                        "items": {"$ref": "#/components/schemas/NewArticle"},
                    },
                ],
            },
            "examples": EXAMPLES,
        },
    },
}
TAKEN: dict[str, Any] = {
    "description": "Taken: they stand on the stream. The ids come in the order of the articles.",
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["ids"],
                "properties": {"ids": {"type": "array", "items": {"type": "string"}}},
            },
            "example": {"ids": ["https://news.example/gempa-palu"]},
        },
    },
}


def articles(house: House) -> APIRouter:
    router = APIRouter(tags=["articles"])

    @router.post(
        "/v1/articles",
        status_code=202,
        operation_id="publish",
        summary="Hand in articles",
        response_class=Response,
        openapi_extra={"requestBody": BODY},
        responses={202: TAKEN, **problems(400, 401, 403, 413, 415, 422, 503)},
    )
    async def publish(request: Request) -> Response:
        """Put one article or a list of them onto the stream.

        All or none: if anything is wrong with any of them, none is taken, and the answer names every fault with its place.
        Sending the same article again does no harm: an article counts once, an edited one replaces its earlier version.
        """
        found = _articles(_decoded(await _body(request)))
        try:
            ids = await house.publisher.publish(found)
        except RetryLater as busy:
            wait = str(max(1, round(busy.after or COME_BACK)))
            problem = Problem(
                status=503, detail=f"cannot take articles now: {masked(str(busy))}", headers={"retry-after": wait}
            )
            raise Refused(problem) from busy
        except Invalid as invalid:
            faults = [Fault(pointer="", field=each.field, reason=each.reason) for each in invalid.problems]
            raise Refused(_unfit(faults, len(found))) from invalid
        return json_response({"ids": list(ids)}, 202)

    return router


async def _body(request: Request) -> bytes:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" or request.headers.get("content-encoding", "identity") != "identity":
        raise Refused(
            Problem(status=415, detail="send JSON as it is: Content-Type: application/json, no Content-Encoding")
        )
    too_long = Problem(
        status=413,
        detail=f"the body is longer than {MOST_BYTES:,} bytes; send it in parts",
        headers={"connection": "close"},
    )
    told = request.headers.get("content-length", "")
    if told.isdigit() and int(told) > MOST_BYTES:
        raise Refused(too_long)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise Refused(too_long)
    return bytes(body)


def _decoded(body: bytes) -> object:
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(Problem(status=400, detail=f"the body is not JSON: {error}")) from error


def _articles(value: object) -> list[Mapping[str, object]]:
    """One article or several, as a list. Raises `Refused` with every fault of every one of them."""
    found: list[Any] = value if isinstance(value, list) else [value]
    if not found:
        raise Refused(_unfit([Fault(pointer="", field="", reason="the list is empty; send at least one article")], 0))
    if len(found) > MOST_ARTICLES:
        detail = f"{len(found):,} articles are too many; send at most {MOST_ARTICLES:,} at once"
        raise Refused(Problem(status=413, detail=detail))
    pointers = [f"/{number}" for number in range(len(found))] if isinstance(value, list) else [""]
    faults = [fault for pointer, each in zip(pointers, found, strict=True) for fault in _faults(each, pointer)]
    if faults:
        raise Refused(_unfit(faults, len(found)))
    return found


def _faults(value: object, pointer: str) -> list[Fault]:
    if not isinstance(value, Mapping):
        return [Fault(pointer=pointer, field="", reason="must be an object with a title or a text")]
    try:
        article_from(value)
    except Invalid as invalid:
        return [
            Fault(
                pointer=f"{pointer}/{problem.field}" if problem.field else pointer,
                field=problem.field,
                reason=problem.reason,
            )
            for problem in invalid.problems
        ]
    return []


def _unfit(faults: list[Fault], number: int) -> Problem:
    none = "nothing was taken" if number <= 1 else f"none of the {number:,} articles was taken"
    rest = f"; the first {MOST_FAULTS} of {len(faults):,} faults are named" if len(faults) > MOST_FAULTS else ""
    return Problem(
        status=422, detail=f"{none}: mend what is named in errors and send again{rest}", errors=faults[:MOST_FAULTS]
    )
