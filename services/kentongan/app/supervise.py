"""Runs the whole house in one process group: a private server where none is named, and one child process a service."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog

QUICK = 5.0
"""Seconds. A service that lived shorter than this is started again only after a pause, which doubles each time."""

LONGEST_PAUSE = 30.0
LAST_WORD = 25.0
"""Seconds that a service has to end what it has in hand before it is killed."""

log = structlog.get_logger()


@dataclass
class Child:
    """One service, and how its last lives went."""

    service: str
    slot: str
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = 0.0
    not_before: float = 0.0


@dataclass
class Supervisor:
    """Starts services as child processes, starts again what ends, and takes all of them down together.

    The same command runs in each child that compose runs in each container: there is no second assembly.
    """

    services: Sequence[str]
    environ: Mapping[str, str]
    children: list[Child] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Keep the house running until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        self.children = [Child(service, f"up{number}") for number, service in enumerate(self.services)]
        try:
            while not self.stopping.wait(0.2):
                self._tend()
        finally:
            self._take_down()

    def start(self) -> None:
        """Start every service that does not run yet."""
        self._tend()

    def _tend(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                self._bury(child, now)
            if child.process is None and now >= child.not_before:
                self._start(child, now)

    def _start(self, child: Child, now: float) -> None:
        # a group of its own: Ctrl-C reaches us, and we tell the children
        child.process = subprocess.Popen(  # noqa: S603  (our own program, with our own words)
            [sys.executable, "-m", "kentongan", "run", child.service, "--slot", child.slot],
            env=dict(self.environ),
            start_new_session=True,
        )
        child.started_at = now

    def _bury(self, child: Child, now: float) -> None:
        code = child.process.returncode if child.process else 0
        lived = now - child.started_at
        child.pause = min(LONGEST_PAUSE, max(1.0, child.pause * 2)) if lived < QUICK else 0.0
        child.not_before = now + child.pause
        child.process = None
        log.warning("a service ended and is started again", service=child.service, code=code, pause=child.pause)

    def _take_down(self) -> None:
        living = [child.process for child in self.children if child.process is not None]
        for process in living:
            process.terminate()
        deadline = time.monotonic() + LAST_WORD
        for process in living:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
