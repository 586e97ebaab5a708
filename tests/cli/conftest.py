"""A house for commands: a real server, a shard of its own, an operator's folder, and a small rulebook that is right in every line."""

import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis

from kentongan.app import build, reading
from kentongan.cli import main
from kentongan.pipeline import codec
from kentongan.pipeline.topics import ARTICLES, Topic

TESTS = Path(__file__).parent.parent
GOOD = TESTS / "rulebook" / "good"


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict]:
        """What stands on stdout, every line of which must be JSON."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass
class House:
    """What a command finds around it."""

    shard: str
    folder: Path
    client: redis.Redis

    def subscriptions(self, text: str) -> None:
        (self.folder / "config" / "subscriptions.yaml").write_text(text, "utf-8")

    def file(self, name: str, *lines: object) -> str:
        """Write a file of JSON lines; what is text already is written as it stands."""
        path = self.folder / name
        written = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
        path.write_bytes("".join(f"{line}\n" for line in written).encode())
        return str(path)

    def articles(self) -> list:
        """What stands on the stream of articles."""
        found = self.client.xrange(ARTICLES.key(self.shard))
        return [codec.read_article(fields[b"__data__"]) for _, fields in found]

    def dies(self, topic: Topic, payload: str, reason: str) -> str:
        """Set a message aside among the dead letters; its id."""
        fields = {
            "__data__": payload,
            "type": topic.carries[0].__name__,
            "id": "1-1",
            "reason": reason,
            "attempts": "8",
        }
        return f"{topic.name}/{self.client.xadd(topic.dead_key(self.shard), fields).decode()}"


@pytest.fixture
def house(server, shard, tmp_path, monkeypatch) -> Iterator[House]:
    config = tmp_path / "config"
    config.mkdir()
    for name, value in {
        "REDIS_URL": server.url,
        "SHARD": shard,
        "CONFIG": str(config),
        "RULES": str(GOOD),
        "DATA_DIR": str(tmp_path / "var"),
        "CACHE_DIR": str(tmp_path / "cache"),
    }.items():
        monkeypatch.setenv(f"KENTONGAN_{name}", value)
    monkeypatch.setenv("COLUMNS", "200")
    with redis.Redis.from_url(server.url) as client:
        yield House(shard, tmp_path, client)


@pytest.fixture(scope="session")
def detector():
    """The detector of the small rulebook, built once: a command builds its own, which takes longer than it reads."""
    from kentongan.detection.detector import Detector

    return Detector(build.load_rulebook(GOOD))


@pytest.fixture
def kentongan(house, detector, monkeypatch, capsys) -> Callable[..., Said]:
    """Give a command as somebody at the terminal would, and hear how it ended."""
    monkeypatch.setattr(reading, "detector", lambda *_: detector)

    def given(*words: str, stdin: str | bytes = b"") -> Said:
        build.settings.cache_clear()
        data = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "argv", ["kentongan", *words])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        code = 0
        try:
            main.main()
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    yield given
    build.settings.cache_clear()


@pytest.fixture
def rules(house, tmp_path, monkeypatch) -> Path:
    """A folder of rules of one's own, to spoil and to add to."""
    copied = shutil.copytree(GOOD, tmp_path / "rules")
    monkeypatch.setenv("KENTONGAN_RULES", str(copied))
    return copied


@pytest.fixture
def own_rules(house, tmp_path, monkeypatch) -> Path:
    """A folder on top of rules that came with the program, which are the small ones here."""
    monkeypatch.setattr(build, "rules_folder", lambda: GOOD)
    folder = tmp_path / "own"
    (folder / "events").mkdir(parents=True)
    monkeypatch.setenv("KENTONGAN_RULES", str(folder))
    return folder


@pytest.fixture
def slack(tmp_path, monkeypatch) -> Iterator[Path]:
    """Slack's stand-in with real TLS, as a program; gives the file to which it writes what it was sent."""
    out, ca = tmp_path / "slack.jsonl", tmp_path / "ca.pem"
    command = [sys.executable, "-m", "doubles.slack", "--port", "0", "--out", str(out), "--ca", str(ca)]
    with subprocess.Popen(command, cwd=TESTS, stdout=subprocess.PIPE, text=True) as program:
        where = program.stdout.readline().rpartition(":")[2].strip()
        monkeypatch.setenv("KENTONGAN_CONNECT_TO", f"hooks.slack.com:443=127.0.0.1:{where}")
        monkeypatch.setenv("KENTONGAN_ALLOWED_PRIVATE_HOSTS", "127.0.0.1")
        monkeypatch.setenv("KENTONGAN_CA_FILE", str(ca))
        yield out
        program.terminate()
