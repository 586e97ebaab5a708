"""What an operator may set, and where each value is found."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, get_type_hints

from kentongan.domain.subscription import Secret
from kentongan.rulebook.forms import meant
from kentongan.rulebook.yaml import Document, Faulty, Issue, load
from kentongan.settings import kinds
from kentongan.settings.kinds import Unfit, is_loopback

PREFIX = "KENTONGAN_"
CONFIG = Path("config")
METRICS_PORTS = {"detect": 9462, "correlate": 9463, "route": 9464, "deliver": 9465}
"""Where each worker service tells how it is, unless `metrics_port` says otherwise."""

SCHEMES = (
    "slack",
    "mailto",
    "mailtos",
    "terminal",
    "discord",
    "gotify",
    "gotifys",
    "matrix",
    "matrixs",
    "mmost",
    "mmosts",
    "ntfy",
    "ntfys",
    "pover",
    "tgram",
    "workflow",
    "workflows",
)
"""The channels that delivery has read through for what they fetch: the careful default."""

KUBERNETES = re.compile(r"KENTONGAN_(\w+_)?(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP)(_\w+)?)")
"""Kubernetes tells every container of a service named `kentongan` by variables of these names; they are not ours."""


@dataclass(frozen=True, slots=True, order=True)
class EnvironmentIssue(Issue):
    """Something wrong in a variable of the environment, which has a name but no line."""

    def __str__(self) -> str:
        return f"{self.path}: {self.wrong}; {self.right}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an operator may set, checked."""

    config: Annotated[Path, kinds.folder] = CONFIG
    """The folder of what an operator edits. Set by the command line or the environment, since settings.yaml stands in it."""
    data_dir: Annotated[Path, kinds.folder] = Path("var")
    """Where the private server keeps its files."""
    rules: Annotated[Path | None, kinds.folder] = None
    """A folder of rules of one's own: on top of those that came with the program, or, with a confidence.yaml, alone."""

    cache_dir: Annotated[Path | Literal["off"] | None, kinds.folder_or_off] = None
    """Where what the rules say is kept for a quicker start; without it, in the user's own cache; `off` keeps nothing."""

    rules_only: Annotated[bool, kinds.truth] = False
    """Whether to do without the second ear, be it there or not."""
    suggest: Annotated[bool, kinds.truth] = False
    """Whether the second ear alone may suggest events in languages without words of ours: unverified, at most moderate."""

    redis_url: Annotated[Secret | None, kinds.redis_address] = None
    """The Redis or Valkey server; without it, a private one is started."""
    private_port: Annotated[int | None, kinds.port] = None
    """Where the private server also listens, on this machine alone, for clients that do not know its socket."""
    shard: Annotated[str, kinds.shard_name] = "0"
    """Which house: its own articles, incidents and subscriptions."""

    http_host: Annotated[str, kinds.host] = "127.0.0.1"
    http_port: Annotated[int, kinds.port] = 8000
    public_url: Annotated[str | None, kinds.web_address] = None
    """The address under which people reach the page, for links in alerts."""
    api_tokens: Annotated[tuple[Secret, ...], kinds.tokens] = ()
    """Who may use API, page and metrics. Needed as soon as anything listens beyond this machine."""
    waiting_limit: Annotated[int, kinds.count] = 100_000
    """How many articles may wait to be read before the API asks senders to come back later."""

    metrics_host: Annotated[str, kinds.host] = "127.0.0.1"
    metrics_port: Annotated[int | None, kinds.port] = None
    """Where this process tells how it is; without it, each service has its own port."""

    allowed_schemes: Annotated[tuple[str, ...], kinds.schemes] = SCHEMES
    """Which kinds of channel may be used."""
    allowed_private_hosts: Annotated[tuple[str, ...], kinds.hosts] = ()
    """Hosts and networks of your own that channels may reach; all others must be public."""
    connect_to: Annotated[Mapping[str, str], kinds.detours] = field(default_factory=dict)
    """Where channels connect instead, host:port to host:port; names in certificates stay what they were."""
    ca_file: Annotated[Path | None, kinds.folder] = None
    """Certificates that channels trust instead of those of the system."""
    delivery_timeout: Annotated[timedelta, kinds.span] = timedelta(seconds=20)
    """How long a provider may take to answer one message; waiting for a turn at a busy one may take as long again."""

    log_level: Annotated[str, kinds.one_of("debug", "info", "warning", "error")] = "info"
    log_format: Annotated[str, kinds.one_of("auto", "json", "console")] = "auto"
    """`auto` writes for people on a terminal, and JSON elsewhere."""

    @classmethod
    def read(cls, environ: Mapping[str, str], config_dir: Path | None = None) -> "Settings":
        """Read what the operator set. Raises `Faulty` with everything that is wrong."""
        reading = _Reading(environ, config_dir)
        return reading.settings()

    @property
    def http_is_private(self) -> bool:
        return is_loopback(self.http_host)

    def metrics_port_of(self, service: str) -> int:
        """The port on which a worker service tells how it is; 0 is any free one."""
        return METRICS_PORTS.get(service, 0) if self.metrics_port is None else self.metrics_port


_READERS: Mapping[str, Callable[[object], object]] = {
    name: hint.__metadata__[0] for name, hint in get_type_hints(Settings, include_extras=True).items()
}
_SECRETS = ("redis_url", "api_tokens")


class _Reading:
    """One reading of the settings: where each value stood, and what was wrong."""

    def __init__(self, environ: Mapping[str, str], config_dir: Path | None) -> None:
        self.environ = {name: value for name, value in environ.items() if name.startswith(PREFIX) and value}
        self.issues: list[Issue] = []
        self.places: dict[str, tuple[str, int]] = {}
        self.values: dict[str, object] = {}
        self._from_environment()
        if config_dir is not None:
            self._take("config", str(config_dir), ("config", 0))
        config = Path(str(self.values.get("config", CONFIG)))
        if "config" in self.values and not config.is_dir():
            self._report(
                self.places["config"], f"there is no folder {config}", "name the folder that holds settings.yaml"
            )
        self._from_file(config / "settings.yaml")

    def settings(self) -> Settings:
        if self.issues:
            raise Faulty(self.issues)
        settings = Settings(**self.values)  # type: ignore[arg-type]  # each was read by its own field's reader
        for name in ("http_host", "metrics_host"):
            self._needs_token(name, settings)
        if self.issues:
            raise Faulty(self.issues)
        return settings

    def _needs_token(self, name: str, settings: Settings) -> None:
        address = getattr(settings, name)
        if is_loopback(address) or settings.api_tokens:
            return
        wrong = f"{name} {address!r} can be reached by others, and no token is set"
        right = "set KENTONGAN_API_TOKENS_FILE (or api_tokens), or listen on 127.0.0.1"
        self._report(self.places[name], wrong, right)

    def _from_environment(self) -> None:
        for variable, value in sorted(self.environ.items()):
            name = variable.removeprefix(PREFIX).lower()
            if name in _READERS:
                self._take(name, value, (variable, 0))
            elif name.endswith("_file") and name.removesuffix("_file") in _SECRETS:
                self._take_secret_file(name.removesuffix("_file"), variable, Path(value))
            elif not KUBERNETES.fullmatch(variable) and not value.startswith(("tcp://", "udp://")):
                self._report((variable, 0), "is not a setting", meant(variable, self._variables()))

    def _take_secret_file(self, name: str, variable: str, path: Path) -> None:
        if PREFIX + name.upper() in self.environ:
            self._report((variable, 0), f"{PREFIX}{name.upper()} is set as well", "keep one of them")
            return
        try:
            value = path.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "is no text"
            self._report(
                (variable, 0), f"cannot read {path}: {reason}", "name a file that holds nothing but the secret"
            )
            return
        self._take(name, value, (variable, 0))

    def _from_file(self, path: Path) -> None:
        document = self._document(path)
        if document is None or document.data is None:
            return
        if not isinstance(document.data, dict):
            self._report((str(path), document.line()), "is not a mapping", "write lines such as `http_port: 8000`")
            return
        known = _READERS.keys() - {"config"}
        for name, value in document.data.items():
            place = (str(path), document.line(name))
            if name not in known:
                self._report(place, f"{name!r} is not a setting", meant(str(name), known))
            elif value is not None and name not in self.places:
                self._take(str(name), value, place)

    def _document(self, path: Path) -> Document | None:
        try:
            return load(path)
        except FileNotFoundError:
            return None
        except Faulty as faulty:
            self.issues.extend(faulty.issues)
        except (OSError, UnicodeDecodeError) as error:
            self._report((str(path), 1), f"cannot be read: {error}", "make it a UTF-8 file that this user may read")
        return None

    def _take(self, name: str, value: object, place: tuple[str, int]) -> None:
        self.places[name] = place
        try:
            self.values[name] = _READERS[name](value)
        except Unfit as unfit:
            self._report(place, f"{name} {unfit.wrong}" if place[1] else unfit.wrong, unfit.right)

    def _report(self, place: tuple[str, int], wrong: str, right: str) -> None:
        kind = Issue if place[1] else EnvironmentIssue
        self.issues.append(kind(*place, wrong, right))

    @staticmethod
    def _variables() -> list[str]:
        plain = [PREFIX + name.upper() for name in _READERS]
        return plain + [f"{PREFIX}{name.upper()}_FILE" for name in _SECRETS]
