"""One attempt to ring one channel: what it carries to a scheme, and what comes back.

Apprise tells only whether a plugin succeeded. It copies the context into the threads and tasks it starts, so what is to
be said goes to our schemes, and what a provider answered comes back, through one context variable.
"""

import contextlib
import socket
import ssl
import threading
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TextIO

import aiohttp

from kentongan.delivery.message import Message
from kentongan.delivery.policy import Policy
from kentongan.delivery.wording import clean, clip
from kentongan.domain.errors import GiveUp, RetryLater
from kentongan.pipeline.ports import Answer

LONGEST_ANSWER = 160
LONGEST_WAIT = 900.0
"""Seconds. A provider that asks for more is asked again after this long."""

TOO_MANY, REQUEST_TIMEOUT = 429, 408


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a scheme sends with; one set for all attempts."""

    policy: Policy
    http: aiohttp.ClientSession
    tls: ssl.SSLContext
    terminal: TextIO
    patience: float
    """Seconds until an attempt is given up."""


@dataclass(slots=True, kw_only=True)
class Sending:
    """One attempt to ring one channel."""

    message: Message
    key: str
    thread: str
    """Names the incident for this subscriber: the same for all messages that belong together."""
    tools: Tools
    root: str | None = None
    """The provider's id of the message that this one belongs under, where it is known."""
    answer: Answer | None = None
    failure: RetryLater | GiveUp | None = None
    crash: Exception | None = None
    """A mistake of our own, which must not pass for a provider's refusal."""
    lines: list[socket.socket] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def hold(self, line: socket.socket) -> None:
        """Remember a connection of a plugin that runs in a thread, so that it can be cut from outside."""
        with self.lock:
            self.lines.append(line.dup())

    def hang_up(self) -> None:
        """Cut what is still connected: a thread cannot be cancelled, but it notices that its line is dead."""
        with self.lock:
            for line in self.lines:
                with contextlib.suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)
                line.close()
            self.lines.clear()


SENDING: ContextVar[Sending] = ContextVar("kentongan_sending")


def short(answer: str, *secrets: str | None) -> str:
    """A provider's answer as it may be kept: one short line without what is secret in the address."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        answer = answer.replace(secret, "…")
    return clip(clean(answer), LONGEST_ANSWER)


def judge_http(provider: str, status: int, said: str, retry_after: str | None) -> RetryLater | GiveUp:
    """What an HTTP status other than success means for us: try again, or never."""
    words = f"{provider} answered {status}" + (f": {said}" if said else "")
    if status in (TOO_MANY, REQUEST_TIMEOUT) or status >= 500:  # noqa: PLR2004
        return RetryLater(words, after=seconds(retry_after))
    if 300 <= status < 400:  # noqa: PLR2004
        return GiveUp(f"{provider} answered {status}, a redirect, which is not followed")
    return GiveUp(words)


def seconds(retry_after: str | None) -> float | None:
    """How long a provider asks us to wait: a number of seconds or a date."""
    if not retry_after:
        return None
    try:
        wait = float(retry_after)
    except ValueError:
        try:
            at = parsedate_to_datetime(retry_after)
        except ValueError:
            return None
        wait = (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(wait, 0.0), LONGEST_WAIT) if wait == wait else None  # noqa: PLR0124 - not a number
