"""The way out: names resolved once, addresses held against the policy, and what went wrong in a sentence."""

import asyncio
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from kentongan.delivery.policy import Policy
from kentongan.domain.errors import Invalid, Problem

AT_ONCE_PER_HOST = 16
CONNECT_WITHIN = 4.0


class Forbidden(OSError):
    """An address that the operator's policy does not let us reach."""


class Unknown(OSError):
    """A host's name that no name server knows."""


@dataclass(frozen=True, slots=True)
class Address:
    """A resolved address: what a socket connects to, without asking a name server again."""

    family: int
    ip: str
    port: int
    sockaddr: tuple[Any, ...]


async def resolve(policy: Policy, host: str, port: int) -> Sequence[Address]:
    """The addresses of a host that may be reached. Raises `Forbidden` where there are only others, `Unknown` without any."""
    to_host, to_port = policy.endpoint(host, port)
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(to_host, to_port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise Unknown(f"the name {to_host} is not known (DNS)") from error
    return permitted(policy, to_host, found)


def permitted(policy: Policy, host: str, found: Sequence[tuple[Any, ...]]) -> Sequence[Address]:
    """Those of getaddrinfo's answers that may be reached."""
    addresses = [Address(family=info[0], ip=info[4][0], port=info[4][1], sockaddr=info[4]) for info in found]
    kept = [address for address in addresses if policy.permits(host, address.ip)]
    if not kept:
        raise Forbidden(private(host, addresses[0].ip if addresses else ""))
    return kept


def private(host: str, ip: str) -> str:
    where = host if host == ip or not ip else f"{host} ({ip})"
    return f"{where} is not a public address; the operator may allow it among the private hosts"


async def connect(policy: Policy, host: str, port: int) -> socket.socket:
    """A connected socket to one of the host's permitted addresses, the first that answers."""
    loop = asyncio.get_running_loop()
    problem: OSError = Unknown(f"the name {host} is not known (DNS)")
    for address in await resolve(policy, host, port):
        sock = socket.socket(address.family, socket.SOCK_STREAM)
        sock.setblocking(False)
        try:
            async with asyncio.timeout(CONNECT_WITHIN):
                await loop.sock_connect(sock, address.sockaddr)
        except OSError as error:  # TimeoutError is one
            sock.close()
            problem = error
        except BaseException:
            sock.close()
            raise
        else:
            return sock
    raise problem


def tls(policy: Policy) -> ssl.SSLContext:
    """Certificates are always verified; the policy only says against which authorities."""
    try:
        return ssl.create_default_context(cafile=policy.ca_file)
    except OSError as error:  # missing, unreadable, or not certificates: ssl.SSLError is one
        reason = f"{policy.ca_file} holds no certificates that can be read; name a PEM file"
        raise Invalid(Problem(field="ca_file", reason=reason)) from error


class PolicyResolver(AbstractResolver):
    """Lets aiohttp connect only to addresses that the policy permits, each resolved once and pinned."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.approved: set[str] = set()

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002 - both families are tried
    ) -> list[ResolveResult]:
        addresses = await resolve(self.policy, host, port)
        self.approved.update(address.ip for address in addresses)
        return [
            ResolveResult(
                hostname=host,
                host=address.ip,
                port=address.port,
                family=address.family,
                proto=0,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for address in addresses
        ]

    def open_socket(self, info: tuple[Any, ...]) -> socket.socket:
        """The last gate: an address written as a number never came past `resolve`."""
        ip = info[4][0]
        if ip not in self.approved and not self.policy.permits(ip, ip):
            raise Forbidden(private(ip, ip))
        return socket.socket(info[0], info[1], info[2])

    async def close(self) -> None:
        """Nothing is kept open."""


def http_session(policy: Policy, context: ssl.SSLContext, *, patience: float) -> aiohttp.ClientSession:
    """The one HTTP client of our own schemes: verified, pinned, bounded in time, without proxies from the environment."""
    resolver = PolicyResolver(policy)
    connector = aiohttp.TCPConnector(
        ssl=context,
        resolver=resolver,
        socket_factory=resolver.open_socket,
        limit=256,
        limit_per_host=AT_ONCE_PER_HOST,
        ttl_dns_cache=30,
    )
    return aiohttp.ClientSession(
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=patience, sock_connect=CONNECT_WITHIN),
        headers={"User-Agent": "Kentongan"},
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
    )


def what_went_wrong(error: BaseException, host: str) -> str:
    """An error of the network in a sentence, without what was sent."""
    known = (_known(each, host) for each in _chain(error))
    return next(filter(None, known), f"{host} could not be reached ({type(error).__name__})")


def _known(error: BaseException, host: str) -> str | None:
    match error:
        case Forbidden() | Unknown():
            words = str(error)
        case ssl.SSLCertVerificationError():
            words = f"the certificate of {host} is not trusted: {error.verify_message or 'verification failed'}"
        case ssl.SSLError():
            words = f"no TLS with {host}: {(error.reason or 'handshake failed').lower().replace('_', ' ')}"
        case ConnectionRefusedError():
            words = f"{host} refused the connection: nothing listens there"
        case ConnectionResetError() | aiohttp.ServerDisconnectedError():
            words = f"{host} broke the connection off"
        case TimeoutError():
            words = f"{host} did not answer in time"
        case _:
            return None
    return words


def _chain(error: BaseException) -> Sequence[BaseException]:
    """An error and everything that caused it, the root first, since the root says most."""
    found: list[BaseException] = []
    queue: list[BaseException] = [error]
    while queue:
        each = queue.pop()
        if each in found:
            continue
        found.append(each)
        causes = (
            each.__cause__,
            each.__context__,
            getattr(each, "os_error", None),
            getattr(each, "certificate_error", None),
        )
        queue.extend(cause for cause in causes if isinstance(cause, BaseException))
    return found[::-1]
