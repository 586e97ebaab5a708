"""What the compose file promises, read from the file. That it runs is tried by tests/compose/smoke.sh, which needs an engine."""

import re
from pathlib import Path

import pytest
import yaml

from kentongan.app.service import SERVICES
from kentongan.settings import METRICS_PORTS

ROOT = Path(__file__).parent.parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
EVERY = COMPOSE["services"]
OURS = {name: EVERY[name] for name in SERVICES}


def test_there_is_one_container_for_each_service_and_one_for_the_server():
    assert set(EVERY) == {*SERVICES, "redis"}
    assert {name: service["command"][:2] for name, service in OURS.items()} == {
        name: ["run", name] for name in SERVICES
    }


@pytest.mark.parametrize("name", EVERY)
def test_every_container_is_shut_in(name):
    service = EVERY[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["init"] is True
    assert {"mem_limit", "pids_limit", "healthcheck", "restart"} <= set(service)


@pytest.mark.parametrize("name", EVERY)
def test_every_service_may_be_scaled(name):
    assert "container_name" not in EVERY[name]
    assert "ports" not in EVERY[name] or name == "web"


def test_only_the_page_is_published_and_only_to_this_machine():
    assert OURS["web"]["ports"] == ["127.0.0.1:8000:8000"]


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "web"])
def test_health_is_asked_where_the_service_tells_it(name):
    assert f":{METRICS_PORTS[name]}/health/ready" in OURS[name]["healthcheck"]["test"][-1]


def test_only_who_must_reach_the_world_can():
    assert COMPOSE["networks"]["house"]["internal"] is True
    assert {name for name, service in EVERY.items() if "world" in service["networks"]} == {"deliver", "web"}


def test_without_a_token_it_does_not_start_and_says_why():
    token = OURS["web"]["environment"]["KENTONGAN_API_TOKENS"]

    assert re.match(r"\$\{KENTONGAN_API_TOKENS:\?.*openssl", token)


def test_the_server_forgets_nothing_by_itself():
    assert "--appendonly yes" in EVERY["redis"]["command"]
    assert "--maxmemory-policy noeviction" in EVERY["redis"]["command"]
    assert EVERY["redis"]["volumes"] == ["redis:/data"]


def test_the_image_runs_as_nobody_in_particular():
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")

    assert re.findall(r"^USER (.*)$", dockerfile, re.MULTILINE) == ["10001:10001"]
    assert not re.search(r"^# *syntax=|@sha256:", dockerfile, re.MULTILINE)


def test_the_image_is_built_from_what_it_needs_and_nothing_else():
    kept = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE))
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)

    assert kept == {name for line in copied for name in line.split()}
