"""`kentongan subscribe`: who wants to hear what, and where."""

import json

import pytest

WEBHOOK = "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"
MAIL = "mailtos://desk:hunter2secret@relay.example?from=alerts@example.org&to=you@example.org"
SECRETS = ("T1JJ3T3L2", "A1BRTD4JD", "TIiajkdnlazkcOXrIdevi7", "hunter2secret")


@pytest.fixture
def korea(kentongan) -> str:
    """The id of a subscription that is there."""
    return kentongan("subscribe", "--event", "missile_launch", "--actor", "KP", "--to", WEBHOOK, "--to", MAIL).lines[0][
        "id"
    ]


def test_whoever_subscribes_is_told_what_was_understood_and_no_secret(kentongan):
    said = kentongan(
        "subscribe", "--event", "missile_launch", "--actor", "kp", "--level", "high", "--to", WEBHOOK, "--to", MAIL
    )

    (line,) = said.lines
    assert said.code == 0
    assert line["id"] == "missile-launch-kp"
    assert (line["event"], line["actor"], line["level"]) == (["missile_launch"], ["KP"], "high")
    assert [label.partition("…")[0] for label in line["to"]] == ["slack://", "mailtos://"]
    assert not any(secret in said.out + said.err for secret in SECRETS)


def test_a_second_subscription_of_the_same_kind_gets_an_id_of_its_own(kentongan, korea):
    again = kentongan("subscribe", "--event", "missile_launch", "--actor", "KP", "--to", "terminal://here")

    assert again.lines[0]["id"] == f"{korea}-2"


def test_subscriptions_of_command_and_file_are_listed_together(kentongan, house, korea):
    house.subscriptions("quakes: {event: earthquake, place: [ID], level: high, to: 'terminal://here'}\n")

    said = kentongan("subscribe", "list")

    assert said.code == 0
    assert korea in said.out
    assert "file:quakes" in said.out
    assert "high and above" in said.out
    assert not any(secret in said.out for secret in SECRETS)


def test_one_subscription_is_shown_as_json_with_its_addresses_hidden(kentongan, korea):
    said = kentongan("subscribe", "show", korea)

    assert said.lines[0]["id"] == korea
    assert not any(secret in said.out for secret in SECRETS)


def test_a_subscription_that_is_removed_is_gone(kentongan, korea):
    assert kentongan("subscribe", "remove", korea).code == 0

    assert kentongan("subscribe", "show", korea).code == 1
    assert kentongan("subscribe", "remove", korea).code == 1


def test_a_subscription_of_the_operators_file_is_removed_there(kentongan, house):
    house.subscriptions("quakes: {event: earthquake, to: 'terminal://here'}\n")

    said = kentongan("subscribe", "remove", "file:quakes")

    assert said.code == 1
    assert "config/subscriptions.yaml" in said.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--event", "missile_lunch", "--to", "terminal://here"], "missile_launch"),
        (["--actor", "North Korea", "--to", "terminal://here"], "KP"),
        (["--level", "huge", "--to", "terminal://here"], "critical"),
        (["--to", f"json://{SECRETS[3]}.example"], "not allowed"),
        (["--to", f"slack-without-slashes-{SECRETS[2]}"], "no address"),
        (["--to", f"mailtos://desk:{SECRETS[3]}@10.0.0.1?from=a@example.org&to=b@example.org"], "public"),
    ],
)
def test_what_cannot_stand_is_refused_with_what_would_be_right(kentongan, house, words, told):
    said = kentongan("subscribe", *words)

    assert (said.code, said.out) == (1, "")
    assert told in said.err
    assert not any(secret in said.err for secret in SECRETS)
    assert kentongan("subscribe", "list").out.count("\n") == 1


def test_without_an_address_it_was_called_wrongly(kentongan):
    assert kentongan("subscribe", "--event", "earthquake").code == 2
    assert kentongan("subscribe", "list").out.count("\n") == 1


def test_a_test_bell_rings_at_slack_with_the_layout_of_slack(kentongan, slack):
    subscribed = kentongan("subscribe", "--to", WEBHOOK).lines[0]["id"]

    said = kentongan("subscribe", "test", subscribed)

    (rung,) = [json.loads(line) for line in slack.read_text("utf-8").splitlines()]
    assert said.code == 0
    assert "Delivered" in said.err
    assert rung["path"] == "/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"
    assert "only a test" in json.dumps(rung["body"])


def test_a_test_bell_that_does_not_ring_says_why(kentongan, monkeypatch):
    monkeypatch.setenv("KENTONGAN_CONNECT_TO", "hooks.slack.com:443=127.0.0.1:9")
    monkeypatch.setenv("KENTONGAN_ALLOWED_PRIVATE_HOSTS", "127.0.0.1")
    subscribed = kentongan("subscribe", "--to", WEBHOOK).lines[0]["id"]

    said = kentongan("subscribe", "test", subscribed)

    assert said.code == 1
    assert "refused the connection" in said.err
    assert not any(secret in said.err for secret in SECRETS)
