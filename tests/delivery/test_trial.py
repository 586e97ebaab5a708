import io
from datetime import UTC, datetime

import pytest

from delivery.bells import WEBHOOK
from doubles.slack import Reply, SlackDouble
from doubles.smtp import SmtpDouble
from kentongan.delivery.policy import Policy
from kentongan.delivery.trial import ring_test

NOW = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


async def test_a_test_bell_that_rings_says_where(ca):
    async with SlackDouble(ca) as slack:
        with ca.cert_pem.tempfile() as ca_file:
            policy = Policy(private_hosts=("127.0.0.1",), connect_to=slack.connect_to, ca_file=ca_file)
            rung = await ring_test(WEBHOOK, policy, now=NOW)
            slack.replies = [Reply(status=404, body="no_service")]
            gone = await ring_test(WEBHOOK, policy, now=NOW)
    assert rung.ok
    assert rung.said.startswith("Delivered to slack://…")
    assert "Test: " in slack.received[0].body["text"]
    assert gone.said == "Not delivered, and trying again will not help: Slack answered 404: no_service."


async def test_a_test_bell_rings_in_the_terminal():
    page = io.StringIO()
    assert (await ring_test("terminal://", Policy(), now=NOW, terminal=page)).ok
    assert "This is only a test of the bell." in page.getvalue()


async def test_a_wrong_password_is_said_so(ca):
    async with SmtpDouble("starttls", ca=ca, password="right") as relay:
        with ca.cert_pem.tempfile() as ca_file:
            policy = Policy(private_hosts=("127.0.0.1",), ca_file=ca_file)
            url = f"mailtos://desk:hunter2secret@127.0.0.1:{relay.port}?from=a@a.example&to=b@b.example"
            rung = await ring_test(url, policy, now=NOW)
    assert not rung.ok
    assert "535" in rung.said
    assert "hunter2secret" not in rung.said


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (
            "mailto://127.0.0.1:1?from=a@a.example&to=b@b.example",
            "127.0.0.1 refused the connection: nothing listens there",
        ),
        ("mailto://nosuch.invalid?from=a@a.example&to=b@b.example", "the name nosuch.invalid is not known (DNS)"),
        ("ntfy://nosuch.invalid/topic", "the name nosuch.invalid is not known (DNS)"),
        ("ntfy://127.0.0.1:1/topic", "127.0.0.1 refused the connection: nothing listens there"),
        ("json://127.0.0.1/", "json:// is not allowed here"),
    ],
)
async def test_what_went_wrong_is_said_in_a_sentence(url, said):
    rung = await ring_test(url, Policy(private_hosts=("127.0.0.1",)), now=NOW)
    assert not rung.ok
    assert said in rung.said
