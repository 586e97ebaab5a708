"""The whole house on one machine, as `kentongan up` starts it."""

import asyncio
import socket
import tempfile
import threading
from collections.abc import Callable, Mapping
from datetime import datetime

from kentongan.app.demo import demo_shard, play, samples, utc_now
from kentongan.app.lifecycle import server
from kentongan.app.service import SERVICES
from kentongan.app.supervise import Supervisor
from kentongan.broker.connection import connect
from kentongan.broker.server import Server, stop
from kentongan.domain.errors import KentonganError
from kentongan.settings import PREFIX, Settings
from kentongan.telemetry.logs import set_up_logs

Say = Callable[[str], None]


def keep_up(environ: Mapping[str, str], say: Say) -> None:
    """Run every service until asked to stop. A private server ends with the house and keeps what it holds."""
    chosen = Settings.read(environ)
    set_up_logs(level=chosen.log_level, form=chosen.log_format, service="up")
    _port_must_be_free(chosen)
    found = server(chosen)
    try:
        say(_greeting(chosen, found))
        _supervisor(environ, chosen, found).run()
    finally:
        stop(found)


def demonstrate(environ: Mapping[str, str], say: Say) -> None:
    """Run a house of its own, feed the sample articles in, and let their bells ring in this terminal.

    It uses neither the server nor the subscriptions of a real house, and leaves nothing behind.
    """
    now = utc_now()
    with tempfile.TemporaryDirectory(prefix="kentongan-demo-") as folder:
        theirs = {name: value for name, value in environ.items() if name not in _NOT_IN_A_DEMO}
        ours = {
            **theirs,
            f"{PREFIX}CONFIG": folder,
            f"{PREFIX}DATA_DIR": folder,
            f"{PREFIX}SHARD": demo_shard(now),
            f"{PREFIX}ALLOWED_SCHEMES": "terminal",
            f"{PREFIX}LOG_LEVEL": environ.get(f"{PREFIX}LOG_LEVEL", "warning"),
        }
        chosen = Settings.read(ours)
        set_up_logs(level=chosen.log_level, form=chosen.log_format, service="up")
        _port_must_be_free(chosen)
        found = server(chosen, throwaway=True)
        try:
            say(_greeting(chosen, found))
            say("A dozen invented articles come in; the bells ring in a few seconds. Ctrl-C ends everything.\n")
            player = threading.Thread(target=_play, args=(found.url, chosen.shard, now), daemon=True)
            player.start()
            _supervisor(ours, chosen, found).run()
        finally:
            stop(found)


_NOT_IN_A_DEMO = frozenset(f"{PREFIX}{name}" for name in ("REDIS_URL", "REDIS_URL_FILE", "PRIVATE_PORT"))


def _play(url: str, shard: str, now: datetime) -> None:
    async def playing() -> None:
        client = connect(url)
        try:
            await play(client, shard, samples(now))
        finally:
            await client.aclose()

    asyncio.run(playing())


def _supervisor(environ: Mapping[str, str], chosen: Settings, found: Server) -> Supervisor:
    # what was read once is told to the children, so that all of them see the same
    told = {f"{PREFIX}REDIS_URL": found.url, f"{PREFIX}CONFIG": str(chosen.config.resolve())}
    without = {name: value for name, value in environ.items() if name != f"{PREFIX}REDIS_URL_FILE"}
    return Supervisor(SERVICES, {**without, **told})


def _greeting(chosen: Settings, found: Server) -> str:
    where = f"a private server ({found.url})" if found.private else "the server you named"
    return (
        f"Kentongan listens on {where}, shard {chosen.shard}; the page is http://{chosen.http_host}:{chosen.http_port}"
    )


def _port_must_be_free(chosen: Settings) -> None:
    family = socket.AF_INET6 if ":" in chosen.http_host else socket.AF_INET
    try:
        socket.create_server((chosen.http_host, chosen.http_port), family=family).close()
    except OSError as error:
        where = f"{chosen.http_host}:{chosen.http_port}"
        raise KentonganError(
            f"cannot listen on {where}: {error.strerror}; set KENTONGAN_HTTP_PORT to another"
        ) from error
