"""The guard at the door: which addresses may be subscribed, and what is wrong with the others.

An Apprise address can name any server, read local files and fetch pages. Here it may name a place where people read,
and nothing else. The same check runs when somebody subscribes and again before each sending; where a name leads is
checked when the connection is made (network.py, stock.py), since a name can lead somewhere else a second later.
"""

import ipaddress
import logging
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from apprise import Apprise, AppriseAsset
from apprise.exception import AppriseException
from apprise.manager_plugins import NotificationManager
from apprise.plugins import url_to_dict
from apprise.plugins.base import NotifyBase

from kentongan.delivery import stock
from kentongan.delivery.network import private
from kentongan.delivery.policy import Policy
from kentongan.delivery.schemes import Native, native_schemes
from kentongan.domain.errors import Invalid, Problem

LONGEST_ADDRESS = 2_000

REACHES_OUT: Mapping[str, str] = {
    **dict.fromkeys(("template", "attach", "attachment", "file", "filename"), "reads a file or fetches an address"),
    **dict.fromkeys(("pgp", "pgppub", "pgpprv", "pgpkey", "keyfile", "subfile", "e2ee"), "reads or writes key files"),
    **dict.fromkeys(("wkd", "file_url", "avatar_url", "icon_url", "url", "click"), "fetches or hands out an address"),
    **dict.fromkeys(("config", "include"), "reads a configuration"),
    **dict.fromkeys(("retry", "wait", "optional"), "repeats or forgives behind our back; the ledger retries"),
    **dict.fromkeys(("tag", "tags"), "chooses among addresses; one address is one place"),
    **dict.fromkeys(("cc", "bcc"), "adds recipients; give each recipient an address of their own"),
    **dict.fromkeys(("store", "discovery", "detect"), "looks up or remembers what we do not control"),
}
"""Arguments that are refused on every scheme, and why."""

ARGUMENTS: Mapping[str, frozenset[str]] = {
    "ntfy": frozenset({"priority", "xtags", "mode", "auth", "token", "to"}),
    "discord": frozenset({"thread", "avatar", "footer", "image", "tts"}),
    "tgram": frozenset({"silent", "preview", "thread", "topic", "to"}),
    "matrix": frozenset({"mode", "msgtype", "to", "token", "version"}),
    "gotify": frozenset({"priority"}),
    "mmost": frozenset({"botname", "channel", "channels", "image", "mode", "team", "to"}),
    "pover": frozenset({"priority", "sound", "to"}),
    "workflow": frozenset({"api-version", "id", "pa", "powerautomate", "route", "routeid", "sig", "sp", "sv", "ver"}),
}
"""What each of Apprise's own schemes may be told, read through for what it does; another allowed scheme is told nothing."""

SAME_AS = {"ntfys": "ntfy", "matrixs": "matrix", "gotifys": "gotify", "mmosts": "mmost", "workflows": "workflow"}

SAFE_VALUES: Mapping[str, frozenset[str]] = {
    "verify": frozenset({"yes", "true", "1"}),
    "redirect": frozenset({"no", "false", "0"}),
}

LOCAL_NAMES = re.compile(r"^(localhost|.*\.localhost|.*\.internal|.*\.local|metadata)\.?$", re.IGNORECASE)


def check(url: str, policy: Policy) -> list[Problem]:
    """What is wrong with an address, and what would be right; nothing where it may be used.

    Does not ask a name server. No problem repeats what is secret in the address.
    """
    return examine(url, policy)[1]


def load(url: str, policy: Policy) -> NotifyBase:
    """The Apprise plugin for an address that passes the check. Raises `Invalid` for others."""
    plugin, problems = examine(url, policy)
    if problems:
        raise Invalid(*problems)
    return plugin


def examine(url: str, policy: Policy) -> tuple[NotifyBase | None, list[Problem]]:
    """The plugin for an address, or every problem with it."""
    scheme, problem = _scheme(url, policy)
    if problem:
        return None, [problem]
    prepare(policy)
    parsed = url_to_dict(url)
    if not parsed or str(parsed.get("schema", "")).lower() not in policy.schemes:
        return None, [_unreadable(scheme)]
    scheme = str(parsed["schema"]).lower()
    problems = [*_arguments(scheme, parsed), *_host(scheme, parsed, policy)]
    if problems:
        return None, problems
    plugin = _plugin(parsed)
    if plugin is None:
        return None, [_unreadable(scheme)]
    return plugin, list(_places(plugin, policy))


def prepare(policy: Policy) -> None:
    """Put our schemes in the place of Apprise's, switch off every other scheme, and keep Apprise quiet."""
    quiet()
    manager = NotificationManager()
    for name, scheme in native_schemes().items():
        if name not in manager or manager[name] is not scheme:
            manager.add(scheme, schemas=list(scheme.spelled), force=True)
    manager.enable_only(*policy.schemes)
    for name in policy.schemes - set(native_schemes()):
        if name in manager:
            stock.reroute(manager[name])


def quiet() -> None:
    """Apprise's log, and urllib3's, hold addresses and message bodies: nobody gets to see them."""
    for name in ("apprise", "urllib3", "aiosmtplib", "mail.log"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _scheme(url: str, policy: Policy) -> tuple[str, Problem | None]:
    if not url.isprintable() or " " in url or len(url) > LONGEST_ADDRESS:
        reason = f"must be one address without spaces, of at most {LONGEST_ADDRESS} characters"
        return "", Problem(field="address", reason=reason)
    scheme = url.partition("://")[0].lower()
    if "://" not in url or not re.fullmatch(r"[a-z0-9_-]{1,20}", scheme):
        return "", Problem(field="address", reason="must begin with a scheme, such as slack:// or mailtos://")
    if scheme in ("https", "http"):  # only those that a provider hands out itself, which Apprise recognises
        host = urlsplit(url).hostname or ""
        return "slack" if host.startswith("hooks.slack") else scheme, None
    if scheme not in policy.schemes:
        allowed = ", ".join(sorted(policy.schemes))
        return scheme, Problem(field="address", reason=f"{scheme}:// is not allowed here; allowed are {allowed}")
    return scheme, None


def _unreadable(scheme: str) -> Problem:
    return Problem(field="address", reason=f"cannot be read as a {scheme} address; write {_right(scheme)}")


def _right(scheme: str) -> str:
    """How a right address of this scheme looks."""
    native = native_schemes().get(scheme)
    if native:
        return native.right
    manager = NotificationManager()
    if scheme not in manager:
        return "an address of an allowed scheme, such as slack:// or mailtos://"
    return str(manager[scheme].templates[0]).replace("{schema}", scheme)


def _known(scheme: str) -> frozenset[str]:
    native = native_schemes().get(scheme)
    return native.arguments if native else ARGUMENTS.get(SAME_AS.get(scheme, scheme), frozenset())


def _arguments(scheme: str, parsed: Mapping[str, Any]) -> Iterable[Problem]:
    known = _known(scheme)
    for name, value in (parsed.get("qsd") or {}).items():
        shown = name[:30] if name.isprintable() else "?"
        if name in SAFE_VALUES:
            if str(value).lower() not in SAFE_VALUES[name]:
                yield Problem(
                    field=shown, reason=f"must be {' or '.join(sorted(SAFE_VALUES[name]))}, which it is anyway"
                )
        elif name in known:
            continue
        elif name in REACHES_OUT:
            yield Problem(field=shown, reason=f"is not allowed: it {REACHES_OUT[name]}; leave it out")
        elif name[:1] in "+-:":
            reason = "is not allowed: headers, queries and tokens are ours to set; leave it out"
            yield Problem(field=shown, reason=reason)
        else:
            right = f"{scheme} knows {', '.join(sorted(known))}" if known else f"{scheme} takes no arguments"
            yield Problem(field=shown, reason=f"is not an argument of {scheme} here; {right}")


def _host(scheme: str, parsed: Mapping[str, Any], policy: Policy) -> Iterable[Problem]:
    """What can be said of a host without asking a name server: addresses in figures, and names of this machine."""
    host = str(parsed.get("host") or "").strip("[]")
    if scheme == "terminal" or not host:
        return
    try:
        ip = str(ipaddress.ip_address(host))
    except ValueError:
        if LOCAL_NAMES.match(host) and host.lower().rstrip(".") not in policy.private_hosts:
            yield Problem(field="host", reason=private(host[:80], ""))
        return
    if not policy.permits(host, ip):
        yield Problem(field="host", reason=private(ip, ip))


def _plugin(parsed: dict[str, Any]) -> NotifyBase | None:
    asset = AppriseAsset(
        app_id="Kentongan",
        app_desc="Kentongan",
        app_url="",
        http_redirects=False,
        async_mode=True,
        service_timeout=0,  # the notifier keeps the time
        secure_logging=True,
    )
    try:
        plugin = Apprise.instantiate(parsed, asset=asset, suppress_exceptions=False)
    except (AppriseException, TypeError, ValueError, AttributeError):
        return None  # its words repeat what is secret in the address
    if plugin:
        plugin.request_rate_per_sec = 0  # Apprise would sleep in a thread; pacing is the ledger's business
    return plugin


def _places(plugin: NotifyBase, policy: Policy) -> Iterable[Problem]:
    """One address is one place, since a sending has one outcome."""
    targets = getattr(plugin, "targets", None) or getattr(plugin, "channels", None) or ()
    if len(plugin) > 1 or len(targets) > 1:
        yield Problem(
            field="to", reason=f"names {max(len(plugin), len(targets))} places; give each an address of its own"
        )
    if isinstance(plugin, Native):
        yield from plugin.problems(policy)
