"""Apprise's own plugins, kept on a lead.

They run in threads, know no policy and keep no status. Each of their modules is given our stand-in for the `requests`
library it imported, which connects only where the policy permits, never follows a redirect, never reads without bound,
and notes what the provider answered.
"""

import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import apprise.apprise
from apprise.plugins.base import NotifyBase
from apprise.utils.http import HTTPPolicy, HTTPPolicySession

from kentongan.delivery.network import Forbidden, permitted, what_went_wrong
from kentongan.delivery.policy import Policy
from kentongan.delivery.sending import SENDING, Sending, judge_http, short
from kentongan.domain.errors import GiveUp, RetryLater

THREADS = 64
LONGEST_READ = 262_144
SHORTEST_SECRET = 6


class PolicyOfOneSending(HTTPPolicy):  # type: ignore[misc]
    """Resolves once, connects only where the policy permits, and lets the notifier cut the line."""

    def __init__(self, sending: Sending) -> None:
        super().__init__()
        self.sending = sending

    def resolve(self, host: str, port: int) -> Any:
        policy: Policy = self.sending.tools.policy
        to_host, to_port = policy.endpoint(host, port)
        try:
            found = super().resolve(to_host, to_port)
        except socket.gaierror:
            self.sending.failure = RetryLater(f"the name {to_host} is not known (DNS)")
            raise
        try:
            kept = {address.sockaddr for address in permitted(policy, to_host, found)}
        except Forbidden as error:
            self.sending.failure = GiveUp(str(error))
            raise
        return [info for info in found if info[4] in kept]

    def create_connection(self, *args: Any, **named: Any) -> Any:
        line = super().create_connection(*args, **named)
        self.sending.hold(line)
        return line


class Requests:
    """Stands where a plugin's module has `import requests`; what it does not know it takes from there."""

    def __init__(self, library: Any) -> None:
        self._library = library

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)

    def request(self, method: str, url: str, **named: Any) -> Any:
        sending = SENDING.get()
        named |= {"allow_redirects": False, "stream": True, "verify": sending.tools.policy.ca_file or True}
        named.setdefault("timeout", sending.tools.patience)
        session = HTTPPolicySession(PolicyOfOneSending(sending))
        try:
            answer = session.request(method, url, **named)
            _read(answer)
        except OSError as error:  # every error of requests is one
            if sending.failure is None:
                sending.failure = RetryLater(what_went_wrong(error, _host(url)))
            raise
        finally:
            session.close()
        note(sending, answer)
        return answer

    def get(self, url: str, **named: Any) -> Any:
        return self.request("GET", url, **named)

    def post(self, url: str, **named: Any) -> Any:
        return self.request("POST", url, **named)

    def put(self, url: str, **named: Any) -> Any:
        return self.request("PUT", url, **named)

    def patch(self, url: str, **named: Any) -> Any:
        return self.request("PATCH", url, **named)

    def delete(self, url: str, **named: Any) -> Any:
        return self.request("DELETE", url, **named)

    def head(self, url: str, **named: Any) -> Any:
        return self.request("HEAD", url, **named)

    def Session(self) -> Any:  # noqa: N802 - the library's name
        """Refused: a session of the plugin's own would go round the policy."""
        raise NotImplementedError("plugins send through the guarded client")


def note(sending: Sending, answer: Any) -> None:
    """Remember what a provider answered; the last answer counts, since a plugin may first log in."""
    if answer.status_code < 300:  # noqa: PLR2004
        sending.failure = None
        return
    secrets = [word for word in answer.url.split("/")[3:] if len(word) >= SHORTEST_SECRET]
    host = _host(answer.url)
    said = short(answer.text, *secrets)
    sending.failure = judge_http(host, answer.status_code, said, answer.headers.get("Retry-After"))


def reroute(plugin: type[NotifyBase]) -> None:
    """Give the modules of a plugin our stand-in for `requests`."""
    for each in plugin.__mro__:
        module = sys.modules.get(each.__module__)
        library = getattr(module, "requests", None)
        if module and each.__module__.startswith("apprise.plugins.") and library and not isinstance(library, Requests):
            module.requests = Requests(library)  # type: ignore[attr-defined]


def widen() -> None:
    """Apprise shares one pool of a few threads among all plugins; a handful of slow targets would stop every other."""
    pool = apprise.apprise._shared_executor  # noqa: SLF001 - held by tests/delivery/test_apprise_contract.py
    if pool is None or pool._max_workers < THREADS:  # noqa: SLF001
        apprise.apprise._shared_executor = ThreadPoolExecutor(THREADS, thread_name_prefix="apprise")  # noqa: SLF001


def _read(answer: Any) -> None:
    """Read the answer as far as we would look at it."""
    said = bytearray()
    try:
        for chunk in answer.iter_content(chunk_size=8_192):
            said += chunk
            if len(said) > LONGEST_READ:
                break
    finally:
        answer.close()
    answer._content, answer._content_consumed = bytes(said[:LONGEST_READ]), True  # noqa: SLF001 - what `.content` reads


def _host(url: str) -> str:
    return url.split("/")[2].rpartition("@")[2].partition(":")[0] if url.count("/") > 1 else "the provider"
