"""A mail, byte for byte: the same alert always gives the same bytes, so that a second copy can be told from a second mail."""

import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.header import Header
from email.utils import format_datetime, formataddr

from kentongan.delivery import render
from kentongan.delivery.message import Message
from kentongan.delivery.wording import clean
from kentongan.domain.errors import GiveUp
from kentongan.domain.words import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Who writes to whom. `reply_to` may be empty."""

    sender: str
    sender_name: str
    recipient: str
    reply_to: tuple[str, ...] = ()

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2]


def message_id(envelope: Envelope, *words: str) -> str:
    """An id that the same words always give."""
    name = hashlib.blake2b("\x00".join((*words, envelope.recipient)).encode(), digest_size=12).hexdigest()
    return f"<{name}@{envelope.domain}>"


def compose(message: Message, envelope: Envelope, *, key: str, thread: str) -> tuple[str, bytes]:
    """The mail's own id and the mail.

    The first mail of a thread takes the id that all later ones refer to, so that nobody has to remember it.
    """
    root = message_id(envelope, "thread", thread)
    is_root = not message.is_update and not message.is_test
    own = root if is_root else message_id(envelope, "key", key)
    boundary = "=_" + hashlib.blake2b(own.encode(), digest_size=12).hexdigest()
    headers = [
        ("From", formataddr((clean(envelope.sender_name), envelope.sender), charset="utf-8")),
        ("To", envelope.recipient),
        ("Subject", _subject(message)),
        ("Date", format_datetime(message.at)),
        ("Message-ID", own),
        *([] if is_root or message.is_test else [("In-Reply-To", root), ("References", root)]),
        *([("Reply-To", ", ".join(envelope.reply_to))] if envelope.reply_to else []),
        ("List-Id", f"<{_label(message.subscription_id)}.{envelope.domain}>"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        *([("Importance", "high")] if message.level is Level.CRITICAL else []),
        ("Content-Language", "en"),
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/alternative; boundary="{boundary}"'),
    ]
    bodies = render.mail(message)
    lines = [_header(name, value) for name, value in headers]
    parts = [_part(boundary, "plain", bodies.text), _part(boundary, "html", bodies.html)]
    return own, "\r\n".join([*lines, "", *parts, f"--{boundary}--", ""]).encode("ascii")


def _subject(message: Message) -> str:
    if message.is_test:
        return f"Test: {message.subject}"
    return f"Re: {message.subject}" if message.is_update else message.subject


def _header(name: str, value: str) -> str:
    """One header. What would begin a second one is refused, whoever let it come this far."""
    if any(each in value for each in "\r\n\x00"):
        raise GiveUp(f"the mail's {name} holds a line break")
    if name in ("Message-ID", "In-Reply-To", "References", "From", "To", "Content-Type", "List-Id"):
        return f"{name}: {value}"
    return f"{name}: {Header(value, _charset(value), header_name=name).encode(linesep=chr(13) + chr(10))}"


def _charset(value: str) -> str:
    return "us-ascii" if value.isascii() else "utf-8"


def _label(subscription_id: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]+", "-", subscription_id).strip("-") or "alerts"


def _part(boundary: str, subtype: str, text: str) -> str:
    head: Sequence[str] = (
        f"--{boundary}",
        f'Content-Type: text/{subtype}; charset="utf-8"',
        "Content-Transfer-Encoding: quoted-printable",
        "",
    )
    body = binascii.b2a_qp(text.encode("utf-8"), quotetabs=False, istext=True, header=False).decode("ascii")
    return "\r\n".join([*head, *body.splitlines()])
