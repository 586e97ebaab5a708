"""From a message to what a channel shows: Slack blocks, mail, plain text. The layouts are templates beside this file.

Every interpolation is escaped for its channel without the template asking for it, so that a new wording cannot open a
hole: Slack's mentions (`<!channel>`), HTML, and the mentions of chats that take plain text.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from kentongan.delivery.message import Message
from kentongan.delivery.wording import clip, isolated

SLACK_LOOK_ALIKES = str.maketrans({"*": "∗", "_": "＿", "~": "∼", "`": "ˋ"})
"""Slack's mrkdwn has no escape for its own marks, so text that holds them is shown with letters that look like them."""

SLACK_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}

SLACK_TEXT, SLACK_HEADER, SLACK_LABEL, SLACK_LINK = 700, 150, 160, 800
"""Longest interpolations, counted as escaped, which together keep a message below Slack's 12,000 characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """The two bodies of a mail: for programs that show text, and for those that show HTML."""

    text: str
    html: str


class Escaped(str):
    """Text that is ready for its place in a template."""

    __slots__ = ()


def slack(message: Message) -> dict[str, Any]:
    """The body of a Slack message, as chat.postMessage and incoming webhooks take it."""
    body: dict[str, Any] = json.loads(_slack_templates().get_template("slack.json.j2").render(m=message))
    return body


def mail(message: Message) -> Mail:
    return Mail(
        text=_text_templates().get_template("mail.txt.j2").render(m=message),
        html=_html_templates().get_template("mail.html.j2").render(m=message),
    )


def plain(message: Message) -> str:
    """The body for every channel that has no layout of its own."""
    # An @ in a quote must not ring a whole room (@everyone, @channel, @all), and plain text has no escape for it.
    return _text_templates().get_template("plain.txt.j2").render(m=message).replace("@", "＠")


def mrkdwn(text: str, longest: int = SLACK_TEXT) -> Escaped:
    """Text as Slack's mrkdwn shows it verbatim, cut where its escaped form would grow too long."""
    escaped = [SLACK_ENTITIES.get(each, each) for each in str(text).translate(SLACK_LOOK_ALIKES)]
    if sum(map(len, escaped)) <= longest:
        return Escaped("".join(escaped))
    room, kept = longest - 1, []
    for each in escaped:
        if len(each) > room:
            break
        kept.append(each)
        room -= len(each)
    return Escaped("".join(kept).rstrip() + "…")


def slack_link(label: str, url: str | None) -> Escaped:
    """A link in mrkdwn; without an address, or with one too long for a section, the label alone."""
    shown = mrkdwn(label.replace("|", "¦"), SLACK_LABEL)
    if not url or len(url) > SLACK_LINK:
        return shown
    address = url.replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E").replace("|", "%7C")
    return Escaped(f"<{address}|{shown}>")


def slack_plain(text: str) -> Escaped:
    """Text for a `plain_text` object, in which Slack knows no mentions and no marks."""
    return Escaped(clip(text, SLACK_HEADER))


def _in_json(value: object) -> str:
    escaped = value if isinstance(value, Escaped) else mrkdwn(str(value))
    return json.dumps(escaped, ensure_ascii=False)[1:-1]


@lru_cache(maxsize=1)
def _slack_templates() -> Environment:
    # Not HTML: `finalize` escapes every interpolation for mrkdwn and then for the JSON string around it.
    environment = _templates(finalize=_in_json)
    environment.filters.update(link=slack_link, plain=slack_plain)
    return environment


@lru_cache(maxsize=1)
def _html_templates() -> Environment:
    return _templates(autoescape=True)


@lru_cache(maxsize=1)
def _text_templates() -> Environment:
    environment = _templates()
    environment.filters.update(isolated=isolated)
    return environment


def _templates(**options: Any) -> Environment:
    return Environment(  # noqa: S701 - Slack and plain text are not HTML; the HTML environment escapes
        loader=PackageLoader("kentongan.delivery"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        **options,
    )
