import asyncio

import pytest

from delivery.bells import BOT, SECRETS, WEBHOOK, a_channel, a_notifier, an_alert, an_update, outcome
from doubles.slack import Reply
from kentongan.domain.alert import LedgerEntry, LedgerState
from kentongan.domain.errors import GiveUp, RetryLater
from kentongan.pipeline.ports import Answer


@pytest.fixture
async def notifier(ca, slack):
    async with a_notifier(ca, policy={"connect_to": slack.connect_to}, patience=1.0) as notifier:
        yield notifier


async def test_an_alert_reaches_an_incoming_webhook_over_verified_tls(notifier, slack):
    assert await outcome(notifier, WEBHOOK) == Answer(detail="200 ok")

    (received,) = slack.received
    assert received.path == "/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"
    assert received.body["text"].startswith("🟧 Missile launch: North Korea, 2 missiles, toward the Sea of Japan")


async def test_both_ways_to_write_a_webhook_reach_the_same_one(notifier, slack):
    await outcome(notifier, WEBHOOK)
    await outcome(notifier, "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7/")
    first, second = slack.received
    assert first.path == second.path


PASSES = [
    (Reply(status=429, headers={"Retry-After": "7"}, body="slow down"), 7.0),
    (Reply(status=429, headers={"Retry-After": "86400"}), 900.0),
    (Reply(status=429, headers={"Retry-After": "soon"}), None),
    (Reply(status=500, body="oops"), None),
    (Reply(status=503, headers={"Retry-After": "Thu, 01 Jan 1970 00:00:00 GMT"}), 0.0),
    (Reply(resets=True), None),
    (Reply(drips=True), None),
]


@pytest.mark.parametrize(("reply", "after"), PASSES, ids=lambda value: str(value)[:60])
async def test_what_may_pass_is_tried_again_after_the_time_that_slack_asks_for(notifier, slack, reply, after):
    slack.replies = [reply, reply]  # aiohttp repeats a request once whose kept-alive connection broke
    failure = await outcome(notifier, WEBHOOK)
    assert isinstance(failure, RetryLater)
    assert failure.after == after


STAYS = [
    (Reply(status=200, body="invalid_payload"), "Slack answered 200: invalid_payload"),
    (Reply(status=302, headers={"Location": "https://169.254.169.254/"}), "a redirect, which is not followed"),
    (Reply(status=400, body="invalid_blocks"), "400: invalid_blocks"),
    (Reply(status=404, body="no_service"), "404: no_service"),
    (Reply(status=410, body="channel_is_archived"), "410: channel_is_archived"),
]


@pytest.mark.parametrize(("reply", "reason"), STAYS, ids=lambda value: str(value)[:40])
async def test_what_will_not_change_is_given_up_with_slacks_own_words(notifier, slack, reply, reason):
    slack.replies = [reply]
    failure = await outcome(notifier, WEBHOOK)
    assert isinstance(failure, GiveUp)
    assert reason in str(failure)
    assert len(slack.received) == 1


@pytest.mark.parametrize("error", ["channel_not_found", "invalid_auth", "msg_blocks_too_long"])
async def test_a_bot_is_given_up_when_slack_says_that_it_is_not_ok(notifier, slack, error):
    slack.replies = [Reply(body=f'{{"ok": false, "error": "{error}"}}')]
    failure = await outcome(notifier, BOT)
    assert isinstance(failure, GiveUp)
    assert str(failure) == f"Slack answered: {error}"


@pytest.mark.parametrize("body", ['{"ok": false, "error": "internal_error"}', "<html>maintenance</html>"])
async def test_a_bot_is_tried_again_when_slack_itself_is_unwell(notifier, slack, body):
    slack.replies = [Reply(body=body)]
    assert isinstance(await outcome(notifier, BOT), RetryLater)


class OneEntry:
    """A ledger that remembers one sent alert."""

    def __init__(self, alert, ref):
        self.entries = {
            alert.id: LedgerEntry(alert_id=alert.id, state=LedgerState.SENT, attempts=1, at=alert.due_at, ref=ref)
        }

    async def entry(self, alert_id):
        return self.entries.get(alert_id)


async def test_a_bots_update_stands_in_the_thread_of_the_first_alert(notifier, slack):
    channel = a_channel(BOT)
    first = await notifier.send(an_alert(channel), channel, key="1")
    notifier.ledger = OneEntry(an_alert(channel), first.ref)

    answer = await notifier.send(an_update(channel), channel, key="2")

    assert first.ref == "1700000000.000001"
    assert slack.received[1].body["thread_ts"] == first.ref
    assert slack.received[1].body["reply_broadcast"] is True
    assert answer.ref == first.ref, "the next update finds the thread through this one"
    assert "thread_ts" not in slack.received[0].body


async def test_slack_without_a_trusted_certificate_gets_nothing(slack):
    from kentongan.delivery.notifier import AppriseNotifier
    from kentongan.delivery.policy import Policy

    policy = Policy(private_hosts=("127.0.0.1",), connect_to=slack.connect_to)
    async with AppriseNotifier(policy) as stranger:
        failure = await outcome(stranger, WEBHOOK)
    assert isinstance(failure, RetryLater)
    assert "certificate of hooks.slack.com is not trusted" in str(failure)
    assert slack.received == []


async def test_slack_led_to_a_private_address_gets_nothing(ca, slack):
    async with a_notifier(ca, policy={"connect_to": slack.connect_to, "private_hosts": ()}) as notifier:
        failure = await outcome(notifier, WEBHOOK)
    assert "127.0.0.1 is not a public address" in str(failure)
    assert slack.received == []


@pytest.mark.parametrize("url", [WEBHOOK, BOT])
@pytest.mark.parametrize("status", [200, 400, 500])
async def test_secrets_stay_out_of_answers_and_logs(notifier, slack, caplog, url, status):
    caplog.set_level(1)
    slack.replies = [Reply(status=status, body=" ".join(SECRETS))]
    failure = await outcome(notifier, url)
    told = f"{failure} {failure!r} {failure.__cause__} {failure.__context__} {caplog.text}"
    assert not [secret for secret in SECRETS[:4] if secret in told and secret in url]


async def test_many_alerts_at_once_all_arrive(notifier, slack):
    answers = await asyncio.gather(*[outcome(notifier, WEBHOOK) for _ in range(100)])
    assert {answer.detail for answer in answers} == {"200 ok"}
    assert len(slack.received) == 100
