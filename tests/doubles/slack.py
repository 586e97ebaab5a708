"""A stand-in for Slack: incoming webhooks and chat.postMessage behind real TLS, with the failures of the real one.

As a program it writes what it was sent, one JSON line a message:

    python tests/doubles/slack.py --port 8443 --out slack.jsonl --ca ca.pem
"""

import argparse
import asyncio
import json
import signal
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import trustme
from aiohttp import web

NAMES = ("hooks.slack.com", "slack.com", "localhost", "127.0.0.1")


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the stand-in answers to one request: a status, or worse."""

    status: int = 200
    body: str = "ok"
    headers: dict[str, str] = field(default_factory=dict)
    resets: bool = False
    drips: bool = False


@dataclass(frozen=True, kw_only=True)
class Received:
    """One request, as it came in."""

    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> dict:
        return json.loads(self.raw)


class SlackDouble:
    """Listens on loopback; answers as told by `replies`, and "ok" once they are used up."""

    def __init__(self, ca: trustme.CA | None = None, port: int = 0, names: tuple[str, ...] = NAMES) -> None:
        self.ca = ca or trustme.CA()
        self.port = port
        self.names = names
        self.received: list[Received] = []
        self.replies: list[Reply] = []
        self._released = asyncio.Event()

    async def __aenter__(self) -> Self:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.ca.issue_cert(*self.names).configure_cert(context)
        server = web.Server(self._answer, access_log=None)
        self._runner = web.ServerRunner(server, handle_signals=False, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, ssl_context=context)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._released.set()
        await self._runner.cleanup()

    @property
    def connect_to(self) -> dict[str, str]:
        """For the policy: everything that is meant for Slack comes here."""
        return dict.fromkeys(("hooks.slack.com:443", "slack.com:443"), f"127.0.0.1:{self.port}")

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        self.received.append(Received(path=request.path, headers=dict(request.headers), raw=await request.read()))
        reply = self.replies.pop(0) if self.replies else self._good(request)
        if reply.resets:
            request.transport.abort()
            return web.Response()
        if reply.drips:
            return await self._drip(request)
        return web.Response(status=reply.status, text=reply.body, headers=reply.headers)

    def _good(self, request: web.BaseRequest) -> Reply:
        if request.path != "/api/chat.postMessage":
            return Reply()
        return Reply(body=json.dumps({"ok": True, "ts": f"1700000000.{len(self.received):06}", "channel": "C1"}))

    async def _drip(self, request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while not self._released.is_set():
                await response.write(b" ")
                await asyncio.wait([asyncio.ensure_future(self._released.wait())], timeout=0.2)
        except ConnectionError:
            pass
        return response


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True, help="one JSON line a message is written here")
    parser.add_argument("--ca", type=Path, required=True, help="the certificate to trust is written here")
    given = parser.parse_args()
    ended = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, ended.set)

    class Writing(SlackDouble):
        async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
            answer = await super()._answer(request)
            last = self.received[-1]
            with given.out.open("a", encoding="utf-8") as out:
                line = {"path": last.path, "headers": last.headers, "body": last.body}
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
            return answer

    double = Writing(port=given.port)
    double.ca.cert_pem.write_to_path(str(given.ca))
    async with double:
        print(f"Slack stand-in on https://127.0.0.1:{double.port}", flush=True)  # noqa: T201 - a program says where it is
        await ended.wait()


if __name__ == "__main__":
    asyncio.run(main())
