"""Logs are one event a line, and no secret comes through, not even from a library or a traceback."""

import io
import json
import logging

import pytest
import structlog

from kentongan.domain.subscription import Secret
from kentongan.telemetry.logs import set_up_logs


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def logs_as_they_were():
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_elsewhere_than_on_a_terminal_a_line_is_json_with_its_service_and_time():
    out = io.StringIO()
    set_up_logs(service="detect", to=out)

    structlog.get_logger().info("batch done", stage="detect", articles=64)

    (line,) = lines(out)
    assert line.pop("at").endswith("Z")
    assert line == {"event": "batch done", "level": "info", "service": "detect", "stage": "detect", "articles": 64}


def test_words_in_any_script_are_written_as_they_are():
    out = io.StringIO()
    set_up_logs(form="json", to=out)

    structlog.get_logger().info("read", title="북, 미사일 발사")

    assert "북, 미사일 발사" in out.getvalue()


def test_on_a_terminal_a_line_is_for_people():
    out = Terminal()
    set_up_logs(to=out)

    structlog.get_logger().warning("lag grows", topic="articles")

    assert "lag grows" in out.getvalue()
    assert not out.getvalue().startswith("{")


def connect(address: str) -> None:
    message = f"{address} refused"
    raise ConnectionError(message)


@pytest.mark.parametrize("out", [io.StringIO(), Terminal()], ids=["json", "console"])
def test_no_secret_comes_through(out):
    set_up_logs(to=out, level="debug")
    log = structlog.get_logger()

    log.info("sending to slack://hunter2/hunter2", url="mailto://a:hunter2@mail.example", token="hunter2")
    log.info("read", settings={"redis_url": Secret("hunter2")}, headers={"authorization": "Bearer hunter2"})
    logging.getLogger("apprise").warning("could not send to %s", "tgram://hunter2/1")
    try:
        connect("redis://:hunter2@redis.internal")
    except ConnectionError:
        log.exception("lost the server")
        logging.getLogger("elsewhere").exception("lost it too")

    assert "hunter2" not in out.getvalue()
    assert "redis.internal refused" in out.getvalue()


def test_a_level_holds_for_us_and_for_libraries_and_loud_ones_only_warn():
    out = io.StringIO()
    set_up_logs(level="info", to=out)

    structlog.get_logger().debug("too fine")
    logging.getLogger("some.library").info("told")
    logging.getLogger("httpx").info("GET https://news.example")
    logging.getLogger("httpx").warning("slow")

    assert [line["event"] for line in lines(out)] == ["told", "slow"]


def test_setting_up_twice_does_not_write_twice():
    out = io.StringIO()
    set_up_logs(to=io.StringIO())
    set_up_logs(to=out)

    structlog.get_logger().info("once")

    assert len(lines(out)) == 1
