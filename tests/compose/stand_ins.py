"""Slack's stand-in and a mail relay's in one container, behind one certificate authority.

    python stand_ins.py OUT

Writes `ca.pem`, a line in `slack.jsonl` for every message to Slack, and a line in `mails.jsonl` for every mail, into OUT. The doubles
listen on loopback; this passes on to them what comes from other containers.
"""

import asyncio
import contextlib
import json
import signal
import sys
from pathlib import Path

import trustme

from doubles.slack import SlackDouble
from doubles.smtp import SmtpDouble

SLACK, SMTP = 8443, 2525


async def passed_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def door(port: int, to: int) -> asyncio.Server:
    """A port on every address of this container that leads to one on loopback."""

    async def enter(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", to)
        with contextlib.suppress(ConnectionError):
            await asyncio.gather(passed_on(reader, inner_writer), passed_on(inner_reader, writer))

    return await asyncio.start_server(enter, "0.0.0.0", port)  # noqa: S104  inside a network of its own


def written(path: Path, lines: list[object]) -> None:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")


async def main(out: Path) -> None:
    ended = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, ended.set)
    ca = trustme.CA()
    async with SlackDouble(ca) as slack, SmtpDouble("starttls", ca=ca) as smtp:
        doors = [await door(SLACK, slack.port), await door(SMTP, smtp.port)]
        ca.cert_pem.write_to_path(str(out / "ca.pem"))
        while not ended.is_set():
            written(out / "slack.jsonl", [one.body for one in slack.received])
            written(
                out / "mails.jsonl",
                [
                    {"to": mail.recipients, "subject": mail.message["subject"], "tls": mail.was_encrypted}
                    for mail in smtp.mails
                ],
            )
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(ended.wait(), 0.2)
        for each in doors:
            each.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
