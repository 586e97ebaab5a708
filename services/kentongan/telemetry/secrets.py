"""What must not be shown, taken out of whatever is about to be written."""

import re
from collections.abc import Mapping

from kentongan.domain.subscription import Secret

MASK = "**********"
NAMES_OF_SECRETS = r"auth(?:orization)?|\w*token\w*|\w*secret\w*|\w*pass(?:word|wd)?|\w*api[-_]?key|sig(?:nature)?"
SECRET_NAME = re.compile(
    rf"(?:{NAMES_OF_SECRETS}|(?:set[-_])?cookie|proxy[-_]authorization|x[-_]api[-_]key)", re.IGNORECASE
)
ADDRESS = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<rest>[^\s\"'<>]+)")
CREDENTIALS = re.compile(
    r"""(?P<before>\bauthorization["']?\s*[:=]\s*["']?)(?:(?:bearer|basic|digest)\s+)?[^\s"',;]+ | \b(?P<kind>bearer|basic)\s+[\w.~+/=-]{8,}""",
    re.IGNORECASE | re.VERBOSE,
)
QUERY = re.compile(rf"(?P<name>[?&](?:{NAMES_OF_SECRETS}|key)=)[^&#\s]+", re.IGNORECASE)

PLAIN_SCHEMES = frozenset({"http", "https", "file", "tcp", "udp", "unix"})
"""Addresses that say where something is. Their user, password and secret arguments are masked, the rest is shown."""
STORE_SCHEMES = re.compile(r"redis|rediss|valkey|valkeys|sqlite|postgres.*|mysql.*")
HOOK_HOSTS = re.compile(
    r"hooks\.slack(-gov)?\.com|(\w+\.)?discord(app)?\.com|.*\.webhook\.office\.com|outlook\.office\.com|api\.telegram\.org|chat\.googleapis\.com"
    r"|webexapis\.com|maker\.ifttt\.com|hooks\.zapier\.com|.*\.logic\.azure\.com|ntfy\.sh"
)
"""Where a web address is itself the key to somebody's channel."""
OUR_LABEL = "…"
"""`slack://…1a2b` is what we show of a channel on purpose."""


def masked(text: str) -> str:
    """The text without what would let a reader send or read in somebody's name.

    Every address that may be a channel loses all but its scheme, since Apprise puts passwords and tokens in any part of it.
    """
    return CREDENTIALS.sub(_masked_credentials, ADDRESS.sub(_masked_address, text))


def masked_value(value: object, name: str = "") -> object:
    """The same for a value of any shape; what has the name of a secret is not shown at all."""
    if isinstance(value, Secret) or (SECRET_NAME.fullmatch(name) and not isinstance(value, bool | int | None)):
        return MASK
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, Mapping):
        return {key: masked_value(each, str(key)) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [masked_value(each) for each in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return masked(str(value))


def _masked_address(match: re.Match[str]) -> str:
    scheme, rest = match["scheme"].lower(), match["rest"]
    if rest.startswith((OUR_LABEL, MASK)):
        return match[0]
    if STORE_SCHEMES.fullmatch(scheme):
        _, at, after = rest.rpartition("@")  # a password may hold a slash, by mistake
    elif scheme in PLAIN_SCHEMES:
        host = re.split(r"[/?#]", rest, maxsplit=1)[0]
        _, at, name = host.rpartition("@")
        if HOOK_HOSTS.fullmatch(name.partition(":")[0].lower()):
            return f"{match['scheme']}://{name}/{MASK}"
        after = name + rest[len(host) :]
    else:
        return f"{match['scheme']}://{MASK}"
    shown = QUERY.sub(rf"\g<name>{MASK}", after)
    return f"{match['scheme']}://{MASK}@{shown}" if at else f"{match['scheme']}://{shown}"


def _masked_credentials(match: re.Match[str]) -> str:
    return f"{match['before'] or match['kind'] + ' '}{MASK}"
