import asyncio
import contextlib
import io
import json
import time

import pytest
from aiohttp import web

from delivery.bells import WEBHOOK, a_channel, a_notifier, an_alert, outcome, with_quote
from doubles.slack import Reply, SlackDouble
from kentongan.delivery.network import AT_ONCE_PER_HOST
from kentongan.delivery.notifier import AppriseNotifier
from kentongan.delivery.policy import Policy
from kentongan.domain.errors import GiveUp, Invalid, RetryLater

TOPIC = "ntfy://127.0.0.1:{}/topic"


class Ntfy:
    """Any HTTP server in the clear: answers with a status, at once or after a while, or drips for ever."""

    def __init__(self, status=200, headers=None, *, drips=False, after=0.0):
        self.status, self.headers, self.drips, self.after = status, headers or {}, drips, after
        self.received = []

    async def __aenter__(self):
        self.runner = web.ServerRunner(web.Server(self.answer, access_log=None), shutdown_timeout=0.1)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        self.port = self.runner.addresses[0][1]
        return self

    async def __aexit__(self, *_):
        await self.runner.cleanup()

    async def answer(self, request):
        self.received.append(await request.read())
        if not self.drips:
            await asyncio.sleep(self.after)
            return web.Response(status=self.status, headers=self.headers, text='{"code":1,"error":"said"}')
        response = web.StreamResponse(headers={"Content-Length": "100000"})
        await response.prepare(request)
        try:
            while True:
                await response.write(b"x")
                await asyncio.sleep(0.1)
        except ConnectionError:
            return response


async def test_an_apprise_address_of_another_kind_gets_good_plain_text(ca):
    async with Ntfy() as ntfy, a_notifier(ca) as notifier:
        answer = await outcome(notifier, TOPIC.format(ntfy.port))
    sent = json.loads(ntfy.received[0])
    assert answer.detail == "accepted"
    assert sent["title"].startswith("🟧 Missile launch: North Korea, 2 missiles, toward the Sea of Japan")
    assert "“Korea Utara menembakkan dua rudal balistik.”" in sent["message"]


@pytest.mark.parametrize(
    ("status", "headers", "kind", "after"),
    [
        (429, {"Retry-After": "7"}, RetryLater, 7.0),
        (500, {}, RetryLater, None),
        (408, {}, RetryLater, None),
        (401, {}, GiveUp, None),
        (404, {}, GiveUp, None),
        (302, {"Location": "http://169.254.169.254/"}, GiveUp, None),
    ],
)
async def test_what_another_provider_answers_decides_too(ca, status, headers, kind, after):
    async with Ntfy(status, headers) as ntfy, a_notifier(ca) as notifier:
        failure = await outcome(notifier, TOPIC.format(ntfy.port))
    assert type(failure) is kind
    assert str(status) in str(failure)
    assert getattr(failure, "after", None) == after
    assert len(ntfy.received) == 1


async def test_another_provider_is_reached_over_verified_tls_only(ca):
    names = ("discord.com",)
    async with SlackDouble(ca, names=names) as discord:
        to = {"connect_to": {"discord.com:443": f"127.0.0.1:{discord.port}"}}
        url = "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js"
        async with a_notifier(ca, policy=to) as notifier:
            good = await outcome(notifier, url)
        async with AppriseNotifier(Policy(private_hosts=("127.0.0.1",), **to)) as stranger:
            bad = await outcome(stranger, url)
    assert good.detail == "accepted"
    assert "@" not in discord.received[0].body["content"]
    assert isinstance(bad, RetryLater)
    assert "certificate of discord.com is not trusted" in str(bad)
    assert len(discord.received) == 1


@pytest.mark.parametrize("name", ["localtest", "2130706433", "0x7f000001"])
async def test_a_name_that_leads_to_a_private_address_is_refused_when_connecting(ca, name):
    """A name passes the check; only the connection knows where it leads."""
    async with (
        Ntfy() as ntfy,
        a_notifier(
            ca, policy={"private_hosts": (), "connect_to": {f"localtest:{ntfy.port}": f"127.0.0.1:{ntfy.port}"}}
        ) as notifier,
    ):
        failure = await outcome(notifier, f"ntfy://{name}:{ntfy.port}/topic")
    assert isinstance(failure, GiveUp)
    assert "not a public address" in str(failure)
    assert ntfy.received == []


async def test_twenty_targets_that_hang_delay_nobody_else(ca):
    async with (
        Ntfy(drips=True) as dripping,
        Ntfy() as healthy,
        SlackDouble(ca) as slack,
        a_notifier(
            ca, policy={"connect_to": slack.connect_to, "private_hosts": ("127.0.0.0/8", "localhost")}, patience=4.0
        ) as notifier,
    ):
        hanging = [asyncio.create_task(outcome(notifier, f"ntfy://127.0.0.1:{dripping.port}/t{n}")) for n in range(16)]
        slack.replies = [Reply(drips=True)] * 4
        hanging += [asyncio.create_task(outcome(notifier, WEBHOOK)) for _ in range(4)]
        while len(dripping.received) + len(slack.received) < 20:  # noqa: ASYNC110 - a server's own count is watched
            await asyncio.sleep(0.01)

        begun = time.monotonic()
        fine = await asyncio.gather(
            outcome(notifier, WEBHOOK),
            outcome(notifier, TOPIC.format(healthy.port).replace("127.0.0.1", "localhost")),
        )
        took = time.monotonic() - begun
        hung = await asyncio.gather(*hanging)

    assert [answer.detail for answer in fine] == ["200 ok", "accepted"]
    assert took < 2.0
    assert {type(failure) for failure in hung} == {RetryLater}


async def test_waiting_for_ones_turn_at_a_slow_server_is_no_time_that_it_took(ca):
    """Else the last would be cut off in the middle, and what the server took would be sent to it again."""
    async with Ntfy(after=2.0) as slow, a_notifier(ca, patience=3.6) as notifier:
        crowd = [outcome(notifier, f"ntfy://127.0.0.1:{slow.port}/t{n}") for n in range(AT_ONCE_PER_HOST + 1)]
        answers = await asyncio.gather(*crowd)
    assert {answer.detail for answer in answers} == {"accepted"}
    assert len(slow.received) == AT_ONCE_PER_HOST + 1


async def test_a_server_that_others_keep_busy_is_not_asked_and_tried_later(ca):
    async with Ntfy() as busy, a_notifier(ca, patience=0.05) as notifier, contextlib.AsyncExitStack() as others:
        for _ in range(AT_ONCE_PER_HOST):
            await others.enter_async_context(notifier._lanes["127.0.0.1"])
        failure = await outcome(notifier, TOPIC.format(busy.port))
    assert isinstance(failure, RetryLater)
    assert str(failure) == "127.0.0.1 was kept busy by others for 0.05 seconds"
    assert busy.received == []


async def test_threads_that_hung_are_free_again(ca):
    async with Ntfy(drips=True) as dripping, Ntfy() as healthy, a_notifier(ca, patience=0.5) as notifier:
        for _ in range(6):
            await asyncio.gather(*[outcome(notifier, f"ntfy://127.0.0.1:{dripping.port}/t{n}") for n in range(16)])
        assert len(dripping.received) > 64, "more than there are threads"
        assert (await outcome(notifier, f"ntfy://127.0.0.1:{healthy.port}/topic")).detail == "accepted"


async def test_an_address_that_was_allowed_once_is_checked_again_when_it_is_used():
    async with AppriseNotifier(Policy(schemes=frozenset({"slack"}))) as notifier:
        failure = await outcome(notifier, "ntfy://topic")
    assert isinstance(failure, Invalid)


async def test_the_terminal_prints_the_bell():
    page = io.StringIO()
    async with AppriseNotifier(terminal=page) as notifier:
        answer = await outcome(notifier, "terminal://", with_quote(an_alert(), "북한, 탄도미사일 2발 발사"))
    assert answer.detail == "printed"
    assert "북한, 탄도미사일 2발 발사" in page.getvalue()


async def test_a_terminal_that_is_gone_is_given_up():
    page = io.StringIO()
    page.close()
    async with AppriseNotifier(terminal=page) as notifier:
        assert isinstance(await outcome(notifier, "terminal://"), GiveUp)


async def test_a_notifier_forgets_the_channels_it_used_longest_ago(monkeypatch):
    monkeypatch.setattr("kentongan.delivery.notifier.REMEMBERED", 2)
    async with AppriseNotifier(terminal=io.StringIO()) as notifier:
        for url in ("ntfy://one", "ntfy://two", "ntfy://one", "ntfy://three"):
            notifier._apprise(a_channel(url))
        assert list(notifier._lines) == ["ntfy://one", "ntfy://three"]


async def test_certificates_that_cannot_be_read_are_named():
    async with AppriseNotifier(Policy(ca_file="/nowhere/ca.pem")) as notifier:
        failure = await outcome(notifier, WEBHOOK)
    assert isinstance(failure, Invalid)
    assert "/nowhere/ca.pem holds no certificates" in str(failure)
