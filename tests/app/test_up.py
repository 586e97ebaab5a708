"""`kentongan up`: the whole house on one machine."""

import json
import os
import re
import signal
import socket
import urllib.error
import urllib.request

import redis

from app.houses import is_alive, started
from kentongan.app.service import SERVICES


def asked(port: int, path: str) -> dict:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return json.load(answer)


def is_ready(port: int) -> bool:
    try:
        return asked(port, "/health/ready")["ready"]
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def test_every_service_starts_as_a_process_of_its_own(up):
    up.until(lambda: set(up.services) == set(SERVICES), "five services")
    up.until(lambda: is_ready(up.port), "the page")

    assert f"http://127.0.0.1:{up.port}" in up.err
    assert "Traceback" not in up.err


def test_an_article_of_a_stranger_rings_in_the_terminal_and_once(up):
    article = json.dumps(
        {"title": "North Korea fires two missiles toward Japan", "publisher": "A Stranger", "lang": "en"}
    )

    with redis.Redis(unix_socket_path=str(up.socket)) as client:
        for _ in range(2):
            client.xadd("kentongan:{0}:articles", {"data": article})
    up.until(lambda: "A Stranger" in up.out, "the bell")
    up.until(lambda: all(not topic["pending"] and not topic["lag"] for topic in topics(up)), "everything done")

    assert up.out.count("revision 1") == 1
    (incident,) = asked(up.port, "/v1/incidents")["incidents"]
    (delivery,) = asked(up.port, "/v1/deliveries")["deliveries"]
    assert delivery["incident_id"] == incident["id"]
    assert delivery["outcome"] == "sent"


def topics(up) -> list[dict]:
    return [topic for topic in asked(up.port, "/v1/status")["topics"] if topic["topic"] != "deliveries"]


def test_a_service_that_is_killed_is_started_again(up):
    up.until(lambda: set(up.services) == set(SERVICES), "five services")
    killed = up.services["route"]

    os.kill(killed, signal.SIGKILL)
    up.until(lambda: up.services.get("route", killed) != killed, "another route")

    assert set(up.services) == set(SERVICES)
    assert not is_alive(killed)


def test_a_port_that_is_taken_is_a_sentence_and_nothing_is_started(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken, started(tmp_path, port=taken.getsockname()[1]) as house:
        code = house.process.wait(60)

    assert code == 1
    assert re.search(r"cannot listen on 127\.0\.0\.1:\d+: .*; set KENTONGAN_HTTP_PORT to another", house.err)
    assert "Traceback" not in house.err
    assert not house.socket.exists()


def test_without_a_token_nothing_listens_beyond_this_machine(tmp_path):
    with started(tmp_path, HTTP_HOST="0.0.0.0") as house:  # noqa: S104
        code = house.process.wait(60)

    assert code == 1
    assert "KENTONGAN_HTTP_HOST" in house.err
    assert "no token is set" in house.err


def test_sigterm_takes_everything_down_and_leaves_nothing_running(up):
    up.until(lambda: set(up.services) == set(SERVICES), "five services")
    with redis.Redis(unix_socket_path=str(up.socket)) as client:
        server = client.info("server")["process_id"]

    assert up.end(signal.SIGTERM) == 0

    assert [pid for pid in (*up.seen, server) if is_alive(pid)] == []
    assert "Traceback" not in up.err
