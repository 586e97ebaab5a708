"""The OpenAPI page: what may be asked, with the words of the house as its schemas."""

from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from kentongan.domain.alert import Delivery
from kentongan.domain.incident import Incident
from kentongan.web.ports import TopicStatus
from kentongan.web.problems import MEDIA_TYPE, SCHEMA

ABOUT = """Hands articles to Kentongan and tells what it made of them.

An article goes onto a stream and is read there; `202` means that it stands on the stream and will not be lost. What it tells of
becomes an incident, joined over publishers and languages; who subscribed is told of incidents, never of single articles.

Where the operator set tokens, everything but `/health` needs one: `Authorization: Bearer …`. Whatever is refused says why as
`application/problem+json` (RFC 9457). Fields may be added to answers at any time: read past those you do not know."""
TAGS = [
    {"name": "articles", "description": "What comes in."},
    {"name": "incidents", "description": "What we believe happened once, with the words that say so."},
    {"name": "deliveries", "description": "What became of the attempts to tell people."},
    {"name": "house", "description": "How the house itself is."},
]
MEANINGS = {
    400: "The body is not JSON.",
    401: "A token is needed, or this one is not known.",
    403: "Another site's page may not change anything here.",
    404: "There is no such thing here.",
    413: "Too much at once.",
    415: "Another form of body is needed.",
    422: "Something is wrong with what was sent; everything wrong is named.",
    503: "Not now; come back after `Retry-After` seconds.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What an endpoint may answer where it does not do what was asked."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": MEANINGS[status], "content": content} for status in statuses}


def listed(name: str, schema: str, description: str) -> dict[str, Any]:
    """An answer that is a list under its own name."""
    items = {"type": "array", "items": {"$ref": f"#/components/schemas/{schema}"}}
    shape = {"type": "object", "required": [name], "properties": {name: items}}
    return {"description": description, "content": {"application/json": {"schema": shape}}}


def one(schema: str, description: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": description, "content": content}


def described(app: FastAPI, extra: dict[str, Any]) -> dict[str, Any]:
    """The whole description of the API; `extra` are schemas of what comes in."""
    told = get_openapi(
        title="Kentongan",
        version=app.version,
        summary="Multilingual news alerts",
        description=ABOUT,
        tags=TAGS,
        routes=app.routes,
    )
    _, ours = msgspec.json.schema_components(
        [Incident, Delivery, TopicStatus], ref_template="#/components/schemas/{name}"
    )
    schemas = {**ours, **extra, "Problem": SCHEMA}
    told["components"] = {
        "schemas": {name: _plain(schemas[name]) for name in sorted(schemas)},
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
    }
    told["security"] = [{"token": []}, {}]
    for methods in told["paths"].values():
        for operation in methods.values():
            _without_foreign_problem(operation["responses"])
    return told


def _without_foreign_problem(responses: dict[str, Any]) -> None:
    """FastAPI promises its own form of 422 wherever there is an argument; ours says what may really go wrong."""
    if MEDIA_TYPE not in responses.get("422", {"content": {MEDIA_TYPE: {}}})["content"]:
        del responses["422"]


def _plain(schema: Any) -> Any:
    """A schema as it is told: `from_` is called `from`, and docstrings lose their indentation."""
    if isinstance(schema, dict):
        return {name.removesuffix("_"): _plain(each) for name, each in schema.items()}
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if isinstance(schema, str):
        return (
            schema.removesuffix("_")
            if schema.isidentifier()
            else "\n".join(line.strip() for line in schema.splitlines())
        )
    return schema
