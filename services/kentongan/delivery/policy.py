"""What the operator lets delivery reach: which schemes, which private hosts, which relays."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from apprise.utils.http import is_public_ip_address

SCHEMES = frozenset(
    {
        "terminal",
        "slack",
        "mailto",
        "mailtos",
        "ntfy",
        "ntfys",
        "discord",
        "tgram",
        "matrix",
        "matrixs",
        "gotify",
        "gotifys",
        "mmost",
        "mmosts",
        "pover",
        "workflow",
        "workflows",
    }
)
"""Chats and pushes to people, each read through for what it fetches. Not json, form, xml, apprise, syslog and their like:
they send anything anywhere, which makes a subscription a way into the operator's network. `workflows` is Microsoft Teams."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The operator's decisions about the outside world; the defaults are careful."""

    schemes: frozenset[str] = SCHEMES
    private_hosts: tuple[str, ...] = ()
    """Hosts, addresses and networks (CIDR) that may be reached although they are not on the public Internet."""
    relays: tuple[str, ...] = ()
    """Mail servers that `smtp=` in a mail address may name."""
    connect_to: Mapping[str, str] = field(default_factory=dict)
    """Where to connect instead, host:port to host:port, as with curl; names in certificates stay what they were."""
    ca_file: str | None = None
    """Certificates to trust instead of those of the system."""

    def permits(self, host: str, address: str) -> bool:
        """Whether this address, which `host` resolved to, may be reached."""
        if is_public_ip_address(address) or host.lower().rstrip(".") in self.private_hosts:
            return True
        ip = ipaddress.ip_address(address)
        ip = getattr(ip, "ipv4_mapped", None) or ip
        return any(ip in network for network in _networks(self.private_hosts))

    def endpoint(self, host: str, port: int) -> tuple[str, int]:
        """Where to connect to reach this host."""
        other = self.connect_to.get(f"{host}:{port}")
        if other is None:
            return host, port
        name, _, number = other.rpartition(":")
        return name.strip("[]"), int(number)


@lru_cache(maxsize=64)
def _networks(hosts: tuple[str, ...]) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    found = []
    for host in hosts:
        try:
            found.append(ipaddress.ip_network(host, strict=False))
        except ValueError:
            continue  # a host's name, which `permits` compares as it stands
    return tuple(found)
