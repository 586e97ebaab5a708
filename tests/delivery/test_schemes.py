"""What every scheme of our own promises; a new file in delivery/schemes/ joins by its name."""

import io
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from apprise.manager_plugins import NotificationManager

from delivery.bells import a_channel, a_notifier, an_alert
from doubles.slack import Reply, SlackDouble
from doubles.smtp import SmtpDouble
from kentongan.delivery import guard, schemes
from kentongan.delivery.policy import SCHEMES, Policy
from kentongan.domain.errors import GiveUp, RetryLater
from kentongan.pipeline.ports import Answer

FILES = sorted(path.stem for path in Path(schemes.__file__).parent.glob("[!_]*.py"))
NAMES = sorted(schemes.native_schemes())


@pytest.fixture
async def places(ca):
    """An address of each scheme that rings, by its name, and the notifier that reaches it."""
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(SlackDouble(ca))
        plain = await stack.enter_async_context(SmtpDouble("no", ca=ca))
        secure = await stack.enter_async_context(SmtpDouble("starttls", ca=ca))
        reaching = a_notifier(ca, policy={"connect_to": slack.connect_to}, terminal=io.StringIO(), patience=2.0)
        urls = {
            "slack": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7",
            "mailto": plain.url,
            "mailtos": secure.url,
            "terminal": "terminal://",
        }
        yield urls, await stack.enter_async_context(reaching)


def test_every_file_is_a_scheme_that_is_allowed_unless_the_operator_says_otherwise():
    assert {scheme.spelled[0] for scheme in schemes.native_schemes().values()} == set(FILES)
    assert set(NAMES) <= SCHEMES


@pytest.mark.parametrize("name", NAMES)
def test_a_scheme_of_ours_stands_in_the_place_of_apprises(name):
    guard.prepare(Policy())
    assert NotificationManager()[name] is schemes.native_schemes()[name]


@pytest.mark.parametrize("name", NAMES)
async def test_it_rings_and_answers_in_our_words(name, places):
    urls, notifier = places
    channel = a_channel(urls[name])
    assert guard.check(urls[name], notifier.policy) == []
    answer = await notifier.send(an_alert(channel), channel, key="key")
    assert isinstance(answer, Answer)
    assert answer.detail


@pytest.mark.parametrize("name", NAMES)
def test_the_address_it_calls_right_is_right(name):
    right = schemes.native_schemes()[name].right.split(" or ")[-1]
    right = right.replace("xoxb-…", "xoxb-1-2-abc").replace("…", "A1BRTD4JD")
    assert guard.check(right, Policy()) == []


@pytest.mark.parametrize("name", NAMES)
def test_it_refuses_what_it_does_not_know(name):
    assert guard.check(f"{name}://?nonsense=1", Policy())


async def test_a_failure_is_raised_and_never_returned(ca):
    async with SlackDouble(ca) as slack, a_notifier(ca, policy={"connect_to": slack.connect_to}) as notifier:
        channel = a_channel("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7")
        for reply, kind in ((Reply(status=404, body="no_service"), GiveUp), (Reply(status=503), RetryLater)):
            slack.replies = [reply]
            with pytest.raises(kind):
                await notifier.send(an_alert(channel), channel, key="key")
