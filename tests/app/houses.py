"""A house that really runs: `kentongan up` as a process, with its private server in a folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

GOOD = Path(__file__).parent.parent / "rulebook" / "good"
PATIENCE = 90.0
"""Seconds. A house of five processes starts in a few; a machine that is busy with other things takes longer."""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def processes() -> dict[int, tuple[int, str]]:
    """Every process that lives: its parent and its command."""
    listed = subprocess.run(["ps", "-axo", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True)
    rows = (line.split(None, 3) for line in listed.stdout.splitlines())
    return {int(pid): (int(parent), args) for pid, parent, stat, args in rows if not stat.startswith("Z")}


def is_alive(pid: int) -> bool:
    return pid in processes()


@dataclass
class Up:
    """A house that is up, and what it says."""

    process: subprocess.Popen
    folder: Path
    port: int
    seen: set[int] = field(default_factory=set)

    @property
    def socket(self) -> Path:
        return self.folder / "var" / "redis.sock"

    @property
    def services(self) -> dict[str, int]:
        """The process of each service."""
        found = {
            args.partition(" run ")[2].split()[0]: pid
            for pid, (parent, args) in processes().items()
            if parent == self.process.pid and " run " in args
        }
        self.seen |= set(found.values())
        return found

    @property
    def out(self) -> str:
        return (self.folder / "out").read_text("utf-8")

    @property
    def err(self) -> str:
        return (self.folder / "err").read_text("utf-8")

    def until(self, holds: Callable[[], object], what: str) -> None:
        """Ask again and again until something holds, as long as the house is up."""
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert self.process.poll() is None, self.err
            assert time.monotonic() < deadline, f"waited in vain for {what}"
            time.sleep(0.05)

    def end(self, number: int = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            _ = self.services
            self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def started(folder: Path, *words: str, port: int | None = None, **settings: str) -> Iterator[Up]:
    """`kentongan up` in a folder, ended at the end whatever happens."""
    (folder / "config").mkdir(exist_ok=True)
    port = port or free_port()
    given = {
        "CONFIG": folder / "config",
        "DATA_DIR": folder / "var",
        "CACHE_DIR": folder / "cache",
        "HTTP_PORT": port,
        "METRICS_PORT": 0,
        **settings,
    }
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KENTONGAN_")}
    environ = {**clean, **{f"KENTONGAN_{name}": str(value) for name, value in given.items()}}
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "kentongan", "up", *words], env=environ, stdout=out, stderr=err
        )
    up = Up(process, folder, port)
    try:
        yield up
    finally:
        up.end()
