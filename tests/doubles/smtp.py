"""A stand-in for a mail relay, in the clear, with STARTTLS, or with TLS from the first byte.

As a program it writes every mail as a file into a folder:

    python tests/doubles/smtp.py --port 2525 --out mails/ --tls starttls --ca ca.pem
"""

import argparse
import asyncio
import email
import email.policy
import signal
import ssl
import warnings
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Literal, Self

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

NAMES = ("relay.example", "localhost", "127.0.0.1")


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail, as it came in."""

    sender: str
    recipients: list[str]
    raw: bytes
    was_encrypted: bool
    login: str | None

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=email.policy.default)


class SmtpDouble:
    """Listens on loopback; takes every mail unless told what to answer to RCPT or DATA."""

    def __init__(
        self,
        tls: Literal["no", "starttls", "ssl"] = "no",
        *,
        ca: trustme.CA | None = None,
        port: int = 0,
        password: str | None = None,
    ) -> None:
        self.tls = tls
        self.ca = ca or trustme.CA()
        self.port = port
        self.password = password
        self.mails: list[Mail] = []
        self.answer_to_rcpt = "250 OK"
        self.answer_to_data = "250 OK: queued as 42"
        self.says_nothing = False
        self._open: set[asyncio.Transport] = set()

    async def __aenter__(self) -> Self:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.ca.issue_cert(*NAMES).configure_cert(context)
        loop = asyncio.get_running_loop()
        direct = context if self.tls == "ssl" else None
        self._server = await loop.create_server(lambda: self._protocol(context), "127.0.0.1", self.port, ssl=direct)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for transport in list(self._open):
            transport.abort()
        await self._server.wait_closed()
        for _ in range(3):  # a cut connection is cleaned up in the loop's next rounds
            await asyncio.sleep(0)

    @property
    def url(self) -> str:
        """An address that reaches it, without login."""
        scheme, more = {"no": ("mailto", ""), "starttls": ("mailtos", ""), "ssl": ("mailtos", "&mode=ssl")}[self.tls]
        return f"{scheme}://127.0.0.1:{self.port}?from=alerts@alerts.example&to=desk@desk.example{more}"

    def _protocol(self, context: ssl.SSLContext) -> asyncio.Protocol:
        double = self
        if self.says_nothing:
            return Silent(self._open)

        class Relay(SMTP):
            def connection_made(self, transport):
                double._open.add(transport)
                super().connection_made(transport)

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # aiosmtpd warns of a login without TLS, which some tests mean
            return Relay(
                self,
                hostname="relay.example",
                tls_context=context if self.tls == "starttls" else None,
                authenticator=self._authenticate if self.password else None,
                auth_required=bool(self.password),
                auth_require_tls=self.tls == "starttls",
                enable_SMTPUTF8=False,
            )

    def _authenticate(self, _server, _session, _envelope, _mechanism, data) -> AuthResult:
        good = data.password.decode() == self.password
        return AuthResult(success=good, handled=good, auth_data=data.login.decode())

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802
        if self.answer_to_rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer_to_rcpt

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answer_to_data.startswith("250"):
            self.mails.append(
                Mail(
                    sender=envelope.mail_from,
                    recipients=envelope.rcpt_tos,
                    raw=envelope.original_content,
                    was_encrypted=session.ssl is not None or self.tls == "ssl",
                    login=session.auth_data,
                )
            )
        return self.answer_to_data


class Silent(asyncio.Protocol):
    """A server that accepts and then says nothing, for ever."""

    def __init__(self, opened: set[asyncio.Transport]) -> None:
        self.opened = opened

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        self.opened.add(transport)

    def connection_lost(self, _error: Exception | None) -> None:
        self.opened.discard(self.transport)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True, help="a folder; every mail is a file in it")
    parser.add_argument("--tls", choices=("no", "starttls", "ssl"), default="no")
    parser.add_argument("--ca", type=Path, help="the certificate to trust is written here")
    given = parser.parse_args()
    ended = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, ended.set)

    class Writing(SmtpDouble):
        async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
            answer = await super().handle_DATA(server, session, envelope)
            given.out.mkdir(parents=True, exist_ok=True)
            (given.out / f"{len(self.mails):05}.eml").write_bytes(self.mails[-1].raw)
            return answer

    double = Writing(given.tls, port=given.port)
    if given.ca:
        double.ca.cert_pem.write_to_path(str(given.ca))
    async with double:
        print(f"mail relay stand-in on 127.0.0.1:{double.port}, TLS: {given.tls}", flush=True)  # noqa: T201
        await ended.wait()


if __name__ == "__main__":
    asyncio.run(main())
