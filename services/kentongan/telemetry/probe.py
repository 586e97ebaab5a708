"""A small server beside each worker service: `/metrics`, `/health/live` and `/health/ready`."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, MutableMapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
import uvicorn

from kentongan.telemetry.access import Tokens, bearer
from kentongan.telemetry.metrics import Metrics

log = structlog.get_logger()

Ready = Callable[[], Awaitable[Sequence[str]]]
"""Why this process cannot do its work now; nothing where it can."""
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]


async def always_ready() -> Sequence[str]:
    return ()


def probe(metrics: Metrics, ready: Ready = always_ready, tokens: Tokens | None = None) -> Application:
    """The application: metrics need a token where there are any, health needs none."""
    opened_by = tokens or Tokens()

    async def answer(path: str, authorization: str) -> tuple[HTTPStatus, str, bytes]:
        if path == "/health/live":
            return HTTPStatus.OK, "application/json", b'{"live": true}'
        if path == "/health/ready":
            return health(await ready())
        if path != "/metrics":
            return HTTPStatus.NOT_FOUND, "text/plain", b"here are /metrics, /health/live and /health/ready\n"
        if not opened_by.allow(bearer(authorization)):
            return HTTPStatus.UNAUTHORIZED, "text/plain", b"send a token: Authorization: Bearer ...\n"
        return HTTPStatus.OK, metrics.content_type, metrics.text()

    async def application(scope: MutableMapping[str, Any], _receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        status, kind, body = await answer(scope["path"], headers.get(b"authorization", b"").decode("latin-1"))
        extra = [(b"www-authenticate", b"Bearer")] if status == HTTPStatus.UNAUTHORIZED else []
        fixed = [
            (b"content-type", kind.encode()),
            (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"),
        ]
        length = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": int(status), "headers": fixed + length + extra})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    return application


def health(reasons: Sequence[str]) -> tuple[HTTPStatus, str, bytes]:
    """The answer to "can you work?": 503 with every reason where it cannot."""
    status = HTTPStatus.SERVICE_UNAVAILABLE if reasons else HTTPStatus.OK
    return status, "application/json", json.dumps({"ready": not reasons, "reasons": list(reasons)}).encode()


@contextlib.asynccontextmanager
async def serving(
    application: Application, host: str, port: int, *, or_any: bool = False
) -> AsyncIterator[tuple[str, int]]:
    """Serve until the block ends; gives the address that it listens on.

    With `or_any`, a port that is taken is no reason to stop: a second process of the same service takes a free one.
    """
    listening = _bound(host, port, or_any=or_any)
    config = uvicorn.Config(
        application, log_config=None, access_log=False, lifespan="off", server_header=False, timeout_graceful_shutdown=2
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]), name="probe")
    try:
        await server.up.wait()
        address: tuple[str, int] = listening.getsockname()[:2]
        log.info("listening", host=address[0], port=address[1])
        yield address
    finally:
        server.should_exit = True
        await task
        listening.close()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets)
        finally:
            self.up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        # Signals belong to the service, which lets its batch end first.
        yield


def _bound(host: str, port: int, *, or_any: bool) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError:
        if not (or_any and port):
            raise
    return socket.create_server((host, 0), family=family)
