"""How each kind of setting is read: from a word of the environment or a value of YAML to a checked value."""

import ipaddress
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from kentongan.domain.subscription import Secret
from kentongan.rulebook.forms import meant

SHORTEST_TOKEN = 16
TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)")
UNITS = {"ms": "milliseconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
OFF: Literal["off"] = "off"
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
HOST_NAME = re.compile(r"(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?(?:\.[A-Za-z0-9_-]+)*\.?")


class Unfit(ValueError):
    """A value that cannot stand: what is wrong with it, and what would be right."""

    def __init__(self, wrong: str, right: str) -> None:
        super().__init__(f"{wrong}; {right}")
        self.wrong = wrong
        self.right = right


def text(value: object) -> str:
    if not isinstance(value, str):
        raise Unfit(f"is {value!r}", "write text")
    if any(character < " " for character in value):
        raise Unfit("holds a line break or a control character", "write it on one line")
    return value.strip()


def shard_name(value: object) -> str:
    name = str(value) if isinstance(value, int) and not isinstance(value, bool) else text(value)
    if not NAME.fullmatch(name):
        raise Unfit(f"{name!r} is no shard name", "use letters, digits, - and _, at most 64 of them")
    return name


def folder(value: object) -> Path:
    return Path(text(value)).expanduser()


def folder_or_off(value: object) -> Path | Literal["off"]:
    return OFF if value == OFF else folder(value)


def host(value: object) -> str:
    name = text(value).strip("[]")
    if not _is_host(name):
        raise Unfit(f"{name!r} is no host", "write an address or a name, such as 127.0.0.1 or localhost")
    return name


def hosts(value: object) -> tuple[str, ...]:
    return tuple(name if _is_network(name) else host(name) for name in words(value))


def port(value: object) -> int:
    return _whole(value, 0, 65535, "write a port between 0 (any free one) and 65535")


def count(value: object) -> int:
    return _whole(value, 1, 2**53, "write a whole number, at least 1")


def truth(value: object) -> bool:
    """YAML says true or false; the environment has only words."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in TRUTHS:
        return TRUTHS[value.strip().lower()]
    raise Unfit(f"{value!r} is neither true nor false", "write true or false")


def span(value: object) -> timedelta:
    match = SPAN.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or float(match[1]) <= 0:
        raise Unfit(f"{value!r} is no span of time", "write a number and its unit, such as 500ms, 20s, 5m or 2h")
    return timedelta(**{UNITS[match[2]]: float(match[1])})


def one_of(*choices: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        word = text(value).lower()
        if word not in choices:
            raise Unfit(f"{word!r} is not known here", meant(word, choices))
        return word

    return read


def words(value: object) -> tuple[str, ...]:
    """A list, or words parted by commas or blanks."""
    items = re.split(r"[,\s]+", value.strip()) if isinstance(value, str) else value
    if not isinstance(items, list):
        raise Unfit(f"is {value!r}", "write a list, such as [slack, mailto]")
    return tuple(text(item) for item in items if item != "")


def schemes(value: object) -> tuple[str, ...]:
    return tuple(word.removesuffix("://").lower() for word in words(value))


def detours(value: object) -> dict[str, str]:
    """Where to connect instead: a mapping of host:port to host:port, or `host:port=host:port` words."""
    pairs = [(str(key), str(to)) for key, to in value.items()] if isinstance(value, dict) else _pairs(value)
    for end in (end for pair in pairs for end in pair):
        name, _, number = end.rpartition(":")
        if not _is_host(name.strip("[]")) or not number.isdigit():
            raise Unfit(f"{end!r} is no host with a port", "write such as {hooks.slack.com:443: 127.0.0.1:8443}")
    return dict(pairs)


def _pairs(value: object) -> list[tuple[str, str]]:
    return [(key, to) for key, _, to in (word.partition("=") for word in words(value))]


def web_address(value: object) -> str:
    address = text(value).rstrip("/")
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise Unfit(
            f"{address.rpartition('@')[2]!r} is no address of a page", "write one such as https://alerts.example"
        )
    return address


def redis_address(value: object) -> Secret:
    # Nothing of the value is told: it may hold a password.
    address = text(value) if isinstance(value, str) else ""
    if urlsplit(address).scheme not in ("redis", "rediss", "unix"):
        raise Unfit("is no address of a Redis server", "write one such as redis://127.0.0.1:6379/0")
    return Secret(address)


def tokens(value: object) -> tuple[Secret, ...]:
    try:
        found = words(value)
    except Unfit as error:
        raise Unfit("is no list of tokens", "write one token or a list of them") from error
    short = sum(len(token) < SHORTEST_TOKEN for token in found)
    if short:
        raise Unfit(
            f"{short} of {len(found)} tokens have fewer than {SHORTEST_TOKEN} characters and could be guessed",
            "make one with `python3 -c 'import secrets; print(secrets.token_urlsafe(32))'`",
        )
    return tuple(Secret(token) for token in found)


def _whole(value: object, least: int, most: int, right: str) -> int:
    number = int(value) if isinstance(value, str) and re.fullmatch(r"\s*\d{1,16}\s*", value) else value
    if not isinstance(number, int) or isinstance(number, bool) or not least <= number <= most:
        raise Unfit(f"is {value!r}", right)
    return number


def _is_host(value: str) -> bool:
    return bool(HOST_NAME.fullmatch(value)) or _is_network(value)


def _is_network(value: str) -> bool:
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        return False
    return True


def is_loopback(address: str) -> bool:
    """Can only this machine reach what listens here?"""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
