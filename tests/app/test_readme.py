"""From README alone: its own commands bring exactly one Slack message and one mail."""

import asyncio
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import redis
import trustme

from app.houses import started
from doubles.slack import SlackDouble
from doubles.smtp import SmtpDouble
from kentongan.broker.entries import parse
from kentongan.pipeline import codec

README = (Path(__file__).parent.parent.parent / "README.md").read_text("utf-8")
SHOWN = "https://hooks.slack.com/services/T0000/B0000/XXXX"
WEBHOOK = "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"


def shown(beginning: str) -> list[str]:
    """The words of the command that README shows."""
    lines = re.sub(r"\\\n\s*", "", README).splitlines()
    return shlex.split(next(line for line in lines if line.startswith(beginning)).replace(SHOWN, WEBHOOK))


@pytest.fixture
def relay_name(monkeypatch) -> str:
    """The mail relay that README names, for which the stand-in has a certificate."""
    name = "smtp.example.org"
    monkeypatch.setattr("doubles.smtp.NAMES", (name,))
    return name


async def test_the_commands_of_the_readme_bring_one_slack_message_and_one_mail(tmp_path, relay_name):
    ca = trustme.CA()
    ca.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    async with SlackDouble(ca) as slack, SmtpDouble("starttls", ca=ca, password="password") as relay:
        ways = {**slack.connect_to, f"{relay_name}:587": f"127.0.0.1:{relay.port}"}
        settings = {
            "CONNECT_TO": ",".join(f"{here}={there}" for here, there in ways.items()),
            "ALLOWED_PRIVATE_HOSTS": "127.0.0.1",
            "CA_FILE": tmp_path / "ca.pem",
        }
        with started(tmp_path, **settings) as house:
            await asyncio.to_thread(house.until, house.socket.exists, "the private server")
            subscribed = await asyncio.to_thread(given, house, settings, shown("kentongan subscribe "))
            for _ in range(2):
                await asyncio.to_thread(put, house, shown("redis-cli "))
            await asyncio.to_thread(house.until, lambda: slack.received and relay.mails, "both bells")
            deliveries = await asyncio.to_thread(given, house, settings, ["kentongan", "deliveries", "--json"])

    assert json.loads(subscribed)["id"] == shown("kentongan subscribe test")[-1]
    assert len(deliveries.splitlines()) == 2
    (message,) = slack.received
    (mail,) = relay.mails
    assert "North Korea" in json.dumps(message.body)
    assert "North Korea" in mail.message["subject"]
    assert (mail.recipients, mail.login, mail.was_encrypted) == (["you@example.org"], "user", True)


def given(house, settings: dict, words: list[str]) -> str:
    """Give a command in the house's second terminal."""
    told = {"CONFIG": house.folder / "config", "DATA_DIR": house.folder / "var", **settings}
    environ = {**os.environ, **{f"KENTONGAN_{name}": str(value) for name, value in told.items()}}
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=True, timeout=120).stdout


def put(house, words: list[str]) -> None:
    """What redis-cli does with these words."""
    assert words[:3] == ["redis-cli", "-s", "var/redis.sock"]
    with redis.Redis(unix_socket_path=str(house.socket)) as client:
        client.execute_command(*words[3:])


def test_the_articles_that_the_readme_shows_can_be_read():
    xadd = shown("redis-cli ")
    posted = shown("curl ")

    article = codec.read_article(parse(b"1-1", {xadd[-2].encode(): xadd[-1].encode()}).data)

    assert article.publisher == "Example Daily"
    assert codec.read_article(posted[posted.index("-d") + 1].encode()).lang == "id"
