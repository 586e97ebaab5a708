"""Who is let in, and what every answer says to the browser."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kentongan.telemetry.access import Tokens, bearer
from kentongan.web.answers import problem_response
from kentongan.web.problems import Problem

log = structlog.get_logger()

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN = ("/health/", "/static/")
"""What needs no token: whether we live, and what the page looks like."""
OWN_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """The rules of entry: they look at a request's head and nothing else."""

    tokens: Tokens
    private: bool
    public_url: str | None

    def refusal(self, method: str, path: str, headers: Mapping[str, str]) -> Problem | None:
        """Why this request is not let in; None where it is."""
        return (
            self._under_a_strange_name(headers)
            or self._sent_by_another_site(method, headers)
            or self._without_token(method, path, headers)
        )

    def _under_a_strange_name(self, headers: Mapping[str, str]) -> Problem | None:
        """A page elsewhere may give its own name our address (DNS rebinding); behind a token that is of no use to it."""
        if not self.private:
            return None
        name = _host_of(headers.get("host", ""))
        if name in OWN_NAMES or (self.public_url and name == urlsplit(self.public_url).hostname):
            return None
        return Problem(status=421, detail="this server does not answer to that name; set public_url if it should")

    def _sent_by_another_site(self, method: str, headers: Mapping[str, str]) -> Problem | None:
        if method in SAFE:
            return None
        site = headers.get("sec-fetch-site")
        origin = headers.get("origin")
        if site is not None:
            strange = site not in ("same-origin", "none")
        else:
            strange = origin is not None and urlsplit(origin).netloc != headers.get("host", "")
        return Problem(status=403, detail="another site's page may not change anything here") if strange else None

    def _without_token(self, method: str, path: str, headers: Mapping[str, str]) -> Problem | None:
        if path.startswith(OPEN):
            return None
        header = headers.get("authorization", "")
        token = bearer(header) or (_password(header) if method in SAFE else None)
        if self.tokens.allow(token):
            return None
        # A browser has no other way to ask people for a token; it is never accepted that way for a change.
        ask = (
            "Bearer"
            if path.startswith("/v1/")
            else 'Bearer, Basic realm="Kentongan: any name, token as password", charset="UTF-8"'
        )
        detail = "the token is not known here" if header else "a token is needed: Authorization: Bearer …"
        return Problem(status=401, detail=detail, headers={"www-authenticate": ask})


class Guard:
    """Lets in who may come in, gives every answer its headers, and is the border where what we did not expect is recorded."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self.app = app
        self.door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _dress(MutableHeaders(scope=message), scope["path"])
            await send(message)

        request = Request(scope)
        problem = self.door.refusal(request.method, scope["path"], Headers(scope=scope))
        answer: ASGIApp | Response = problem_response(request, problem) if problem else self.app
        try:
            await answer(scope, receive, send_with_headers)
        except ClientDisconnect:
            log.info("somebody left before we answered", path=scope["path"])
        except Exception:
            log.exception("a request failed", method=request.method, path=scope["path"])
            if started:
                raise
            told = Problem(status=500, detail="something went wrong here; it is in our log")
            await problem_response(request, told)(scope, receive, send_with_headers)


def _dress(headers: MutableHeaders, path: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    if not path.startswith("/static/"):
        headers["cache-control"] = "no-store"


def _host_of(header: str) -> str:
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""


def _password(header: str) -> str | None:
    kind, _, value = header.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        return base64.b64decode(value, validate=True).decode("utf-8").partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return None
