"""What an operator sets is read once, checked all at once, and never shows a secret."""

import re
import shutil
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from kentongan.delivery.policy import SCHEMES
from kentongan.domain.subscription import Secret
from kentongan.rulebook.yaml import Faulty, parse
from kentongan.settings import Settings

FILES = Path(__file__).parents[1] / "config"
EXAMPLE = Path(__file__).parents[2] / "config" / "settings.yaml"
TOKEN = "correct-horse-battery-staple"


def read(tmp_path: Path, file: Path | None = None, /, **environ: str) -> Settings:
    if file is not None:
        shutil.copy(file, tmp_path / "settings.yaml")
    return Settings.read({f"KENTONGAN_{name}": value for name, value in environ.items()}, tmp_path)


def write(tmp_path: Path, text: str) -> Path:
    (tmp_path / "settings.yaml").write_text(text, "utf-8")
    return tmp_path


@pytest.mark.parametrize("file", sorted(FILES.glob("settings-*.good.yaml")), ids=lambda file: file.name)
def test_a_good_file_is_read(file, tmp_path):
    assert isinstance(read(tmp_path, file), Settings)


@pytest.mark.parametrize("file", sorted(FILES.glob("settings-*.bad.yaml")), ids=lambda file: file.name)
def test_a_bad_file_is_refused_with_the_message_it_begins_with(file, tmp_path):
    promised = file.read_text("utf-8").splitlines()[0].removeprefix("# ")

    with pytest.raises(Faulty) as faulty:
        read(tmp_path, file)

    (issue,) = faulty.value.issues
    assert str(issue).startswith(f"{tmp_path}/settings.yaml:{promised}")
    assert "hunter2" not in str(faulty.value)


def test_every_value_of_a_file_arrives_as_what_it_means(tmp_path):
    settings = read(tmp_path, FILES / "settings-everything.good.yaml")

    assert settings == Settings(
        config=tmp_path,
        data_dir=Path("/var/lib/kentongan"),
        rules=Path("/etc/kentongan/rules"),
        cache_dir="off",
        rules_only=True,
        suggest=True,
        redis_url=Secret("rediss://kentongan:hunter2hunter2@redis.internal:6380/1"),
        private_port=6380,
        shard="7",
        http_host="0.0.0.0",  # noqa: S104  # what this file says
        http_port=8080,
        public_url="https://alerts.example",
        api_tokens=(Secret(TOKEN), Secret("another-token-of-good-length")),
        waiting_limit=5000,
        metrics_host="::",
        metrics_port=9100,
        allowed_schemes=("slack", "mailto", "ntfys"),
        allowed_private_hosts=("mail.internal", "10.1.0.0/16", "fd00::/8"),
        connect_to={"hooks.slack.com:443": "127.0.0.1:8443"},
        ca_file=Path("/etc/kentongan/ca.pem"),
        delivery_timeout=timedelta(milliseconds=500),
        log_level="warning",
        log_format="json",
    )


def test_the_good_file_leaves_no_setting_out():
    said = parse((FILES / "settings-everything.good.yaml").read_text("utf-8"), EXAMPLE).data

    assert set(said) == {field.name for field in fields(Settings)} - {"config"}


def test_the_example_shows_every_setting_with_its_default(tmp_path):
    lines = EXAMPLE.read_text("utf-8").splitlines()
    shown = "\n".join(line.removeprefix("# ") for line in lines if re.match(r"# \w+: ", line))

    assert set(parse(shown, EXAMPLE).data) == {field.name for field in fields(Settings)} - {"config"}
    assert Settings.read({}, write(tmp_path, shown)) == Settings(config=tmp_path)


def test_the_example_as_it_is_shipped_sets_nothing(tmp_path):
    assert read(tmp_path, EXAMPLE) == Settings(config=tmp_path)


def test_the_environment_counts_before_the_file_and_the_file_before_the_default(tmp_path):
    write(tmp_path, "http_port: 8001\nshard: from-file\n")

    settings = read(tmp_path, HTTP_PORT="8002")

    assert (settings.http_port, settings.shard, settings.log_level) == (8002, "from-file", "info")


def test_an_empty_variable_is_the_same_as_none(tmp_path):
    assert read(tmp_path, REDIS_URL="", HTTP_PORT="") == Settings(config=tmp_path)


def test_lists_in_the_environment_are_parted_by_commas_or_blanks(tmp_path):
    settings = read(tmp_path, ALLOWED_SCHEMES="slack, mailto", ALLOWED_PRIVATE_HOSTS="10.0.0.0/8 relay")

    assert settings.allowed_schemes == ("slack", "mailto")
    assert settings.allowed_private_hosts == ("10.0.0.0/8", "relay")


def test_detours_in_the_environment_are_pairs(tmp_path):
    settings = read(tmp_path, CONNECT_TO="hooks.slack.com:443=127.0.0.1:8443, relay.example:25=[::1]:2525")

    assert settings.connect_to == {"hooks.slack.com:443": "127.0.0.1:8443", "relay.example:25": "[::1]:2525"}


def test_the_channels_allowed_by_default_are_those_that_delivery_has_read_through():
    assert set(Settings().allowed_schemes) == SCHEMES


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path):
    secret = tmp_path / "tokens"
    secret.write_text(f"{TOKEN}\nanother-token-of-good-length\n")

    settings = read(tmp_path, API_TOKENS_FILE=str(secret))

    assert [token.reveal() for token in settings.api_tokens] == [TOKEN, "another-token-of-good-length"]


def test_a_secret_file_that_is_not_there_is_told_by_its_variable(tmp_path):
    with pytest.raises(Faulty, match=r"^KENTONGAN_REDIS_URL_FILE: cannot read .*/none: No such file"):
        read(tmp_path, REDIS_URL_FILE=str(tmp_path / "none"))


def test_a_secret_said_both_ways_is_refused(tmp_path):
    with pytest.raises(Faulty, match="KENTONGAN_REDIS_URL is set as well; keep one of them"):
        read(tmp_path, REDIS_URL="redis://a", REDIS_URL_FILE="/b")


def test_only_secrets_have_files_of_their_own(tmp_path):
    with pytest.raises(Faulty, match="KENTONGAN_HTTP_PORT_FILE: is not a setting"):
        read(tmp_path, HTTP_PORT_FILE="/run/port")


def test_an_unknown_variable_is_refused_with_what_was_meant(tmp_path):
    with pytest.raises(Faulty, match="KENTONGAN_REDISURL: is not a setting; did you mean 'KENTONGAN_REDIS_URL'"):
        read(tmp_path, REDISURL="redis://127.0.0.1")


def test_what_kubernetes_tells_of_a_service_named_like_us_is_no_setting(tmp_path):
    told = {
        "SERVICE_HOST": "10.0.0.1",
        "WEB_SERVICE_PORT_HTTP": "80",
        "PORT": "tcp://10.0.0.1:80",
        "PORT_80_TCP_PROTO": "tcp",
    }

    assert read(tmp_path, **told) == Settings(config=tmp_path)


def test_everything_wrong_is_told_at_once_with_its_place(tmp_path):
    write(tmp_path, "log_level: loud\nhttp_host: localhost\nwaiting_limit: 0\n")

    with pytest.raises(Faulty) as faulty:
        read(tmp_path, HTTP_PORT="eighty")

    assert str(faulty.value).splitlines() == [
        "KENTONGAN_HTTP_PORT: is 'eighty'; write a port between 0 (any free one) and 65535",
        f"{tmp_path}/settings.yaml:1: log_level 'loud' is not known here; use one of debug, error, info, warning",
        f"{tmp_path}/settings.yaml:3: waiting_limit is 0; write a whole number, at least 1",
    ]


def test_a_folder_that_somebody_named_must_be_there(tmp_path):
    with pytest.raises(Faulty, match="there is no folder"):
        Settings.read({}, tmp_path / "none")
    with pytest.raises(Faulty, match=r"^KENTONGAN_CONFIG: there is no folder"):
        Settings.read({"KENTONGAN_CONFIG": str(tmp_path / "none")})


def test_a_file_that_is_no_text_is_told(tmp_path):
    (tmp_path / "settings.yaml").write_bytes(b"shard: \xff\xfe")

    with pytest.raises(Faulty, match=r"settings\.yaml:1: cannot be read"):
        read(tmp_path)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1", "[::1]"])
def test_on_this_machine_alone_no_token_is_needed(host, tmp_path):
    assert read(tmp_path, HTTP_HOST=host).http_is_private


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.4", "web.internal", "localhost.example"])  # noqa: S104  # refused
def test_listening_beyond_this_machine_needs_a_token(host, tmp_path):
    with pytest.raises(Faulty, match=r"KENTONGAN_HTTP_HOST: .* no token is set; set KENTONGAN_API_TOKENS_FILE"):
        read(tmp_path, HTTP_HOST=host)
    assert not read(tmp_path, HTTP_HOST=host, API_TOKENS=TOKEN).http_is_private


def test_secrets_are_never_printed(tmp_path):
    settings = read(tmp_path, REDIS_URL="redis://:hunter2@127.0.0.1", API_TOKENS=TOKEN)

    shown = f"{settings} {settings!r} {settings.redis_url} {settings.api_tokens}"

    assert "hunter2" not in shown
    assert TOKEN not in shown
    assert "**********" in shown


def test_each_worker_has_a_port_of_its_own_unless_told_otherwise(tmp_path):
    assert read(tmp_path).metrics_port_of("detect") != read(tmp_path).metrics_port_of("deliver")
    assert read(tmp_path, METRICS_PORT="9000").metrics_port_of("detect") == 9000
