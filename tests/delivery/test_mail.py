import asyncio
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.bells import a_channel, a_notifier, an_alert, an_update, outcome
from doubles.smtp import SmtpDouble
from kentongan.delivery.mail import Envelope, compose
from kentongan.delivery.message import compose as put_into_words
from kentongan.delivery.notifier import AppriseNotifier
from kentongan.delivery.policy import Policy
from kentongan.domain.alert import AlertReason
from kentongan.domain.errors import GiveUp, RetryLater

ENVELOPE = Envelope(sender="alerts@alerts.example", sender_name="Kentongan", recipient="desk@desk.example")


async def test_an_alert_reaches_the_relay_as_the_address_says(ca, relay):
    async with a_notifier(ca) as notifier:
        answer = await outcome(notifier, relay.url)

    (mail,) = relay.mails
    assert answer.detail == "250 OK: queued as 42"
    assert answer.ref == mail.message["Message-ID"]
    assert (mail.sender, mail.recipients) == ("alerts@alerts.example", ["desk@desk.example"])
    assert mail.was_encrypted == (relay.tls != "no")


async def test_a_mail_says_the_same_in_text_and_in_html(ca, relay):
    async with a_notifier(ca) as notifier:
        await outcome(notifier, relay.url)

    message = relay.mails[0].message
    text, html = (part.get_content() for part in message.iter_parts())
    for words in (
        "Korea Utara",
        "أطلقت كوريا الشمالية",
        "toward the Sea of Japan",
        "automated, unverified",
        "Al Jazeera",
    ):
        assert words in text
        assert words in re.sub(r"</?(strong|bdi)>", "", html)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Content-Language"] == "en"
    assert message["List-Id"] == "<file-korea.alerts.example>"
    assert re.findall(r"(?:src|background|url)\s*[=(]", html) == [], "nothing is fetched when it is opened"


async def test_an_update_answers_the_first_mail_under_the_same_subject(ca, relay):
    channel = a_channel(relay.url)
    async with a_notifier(ca) as notifier:
        first = await notifier.send(an_alert(channel), channel, key="1")
        await notifier.send(an_update(channel), channel, key="2")
        await notifier.send(an_update(channel), channel, key="3")

    mails = [mail.message for mail in relay.mails]
    assert mails[0]["In-Reply-To"] is None
    assert [mail["In-Reply-To"] for mail in mails[1:]] == [first.ref, first.ref]
    assert [mail["References"] for mail in mails[1:]] == [first.ref, first.ref]
    assert [mail["Subject"].removeprefix("Re: ") for mail in mails] == [mails[0]["Subject"]] * 3
    assert len({mail["Message-ID"] for mail in mails}) == 3


async def test_a_second_attempt_is_the_same_mail_to_the_byte(ca, relay):
    async with a_notifier(ca) as notifier:
        await outcome(notifier, relay.url)
        await outcome(notifier, relay.url)
    first, second = relay.mails
    assert first.raw == second.raw


def test_two_subscriptions_of_one_reader_are_two_mails():
    message = put_into_words(an_alert(), titles={})
    mine, _ = compose(message, ENVELOPE, key="1", thread="inc-1 sub-a chan")
    yours, _ = compose(message, ENVELOPE, key="2", thread="inc-1 sub-b chan")
    assert mine != yours


def test_a_test_bell_never_becomes_the_root_of_a_thread():
    test = put_into_words(an_alert(reason=AlertReason.TEST), titles={})
    real = put_into_words(an_alert(), titles={})
    assert compose(test, ENVELOPE, key="1", thread="t")[0] != compose(real, ENVELOPE, key="1", thread="t")[0]


@pytest.mark.parametrize(
    ("rcpt", "data", "kind"),
    [
        ("450 4.2.0 greylisted", "250 OK", RetryLater),
        ("550 5.1.1 unknown user", "250 OK", GiveUp),
        ("250 OK", "421 4.3.2 closing", RetryLater),
        ("250 OK", "451 4.3.0 try again", RetryLater),
        ("250 OK", "554 5.7.1 spam", GiveUp),
    ],
)
async def test_a_relays_refusal_decides_whether_it_is_tried_again(ca, relay, rcpt, data, kind):
    relay.answer_to_rcpt, relay.answer_to_data = rcpt, data
    async with a_notifier(ca) as notifier:
        failure = await outcome(notifier, relay.url)
    assert type(failure) is kind
    assert next(each for each in (rcpt, data) if each != "250 OK").split()[-1] in str(failure)
    assert relay.mails == []


async def test_a_login_travels_encrypted_and_a_wrong_one_is_given_up(ca, caplog):
    caplog.set_level(1)
    async with SmtpDouble("starttls", ca=ca, password="right") as relay, a_notifier(ca) as notifier:
        end = f"127.0.0.1:{relay.port}?from=alerts@alerts.example&to=desk@desk.example"
        good = await outcome(notifier, f"mailtos://desk:right@{end}")
        bad = await outcome(notifier, f"mailtos://desk:hunter2secret@{end}")
    assert good.detail.startswith("250")
    assert isinstance(bad, GiveUp)
    assert "535" in str(bad)
    assert "hunter2secret" not in f"{bad} {bad!r} {caplog.text}"


async def test_a_relay_without_starttls_is_given_up_before_anything_is_said(ca):
    async with SmtpDouble("no", ca=ca) as relay, a_notifier(ca) as notifier:
        failure = await outcome(notifier, relay.url.replace("mailto:", "mailtos:"))
    assert isinstance(failure, GiveUp)
    assert "offers no STARTTLS" in str(failure)
    assert relay.mails == []


@pytest.mark.parametrize("tls", ["starttls", "ssl"])
async def test_a_relay_with_a_strange_certificate_gets_nothing(ca, tls):
    async with SmtpDouble(tls, ca=ca) as relay, AppriseNotifier(Policy(private_hosts=("127.0.0.1",))) as stranger:
        failure = await outcome(stranger, relay.url)
    assert isinstance(failure, RetryLater)
    assert "certificate of 127.0.0.1 is not trusted" in str(failure)
    assert relay.mails == []


async def test_a_relay_that_says_nothing_is_left_in_time(ca):
    async with SmtpDouble("no", ca=ca) as relay, a_notifier(ca, patience=0.3) as notifier:
        relay.says_nothing = True
        failure = await outcome(notifier, relay.url)
    assert isinstance(failure, RetryLater)
    assert "did not answer" in str(failure)


async def test_nobody_listening_is_said_so(ca):
    async with a_notifier(ca) as notifier:
        failure = await outcome(notifier, "mailto://127.0.0.1:1?from=a@a.example&to=b@b.example")
    assert isinstance(failure, RetryLater)
    assert str(failure) == "127.0.0.1 refused the connection: nothing listens there"


ANY_TEXT = st.text(alphabet=st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    ["a\r\nBcc: everybody@evil.example", "a\nSubject: other", "x\x00y", "\u2028Bcc: e", "=?utf-8?q?=0D=0ABcc:e?="]
)


@given(name=ANY_TEXT, actor=ANY_TEXT, because=ANY_TEXT, sub=ANY_TEXT)
def test_no_text_begins_a_header_of_its_own(name, actor, because, sub):
    from dataclasses import replace

    alert = an_alert(subscription_name=name, because=because, subscription_id=sub)
    entity = replace(alert.incident.actor[0], name=actor)
    telling = replace(alert.incident.tellings[0], actor=(entity,))
    alert = replace(alert, incident=replace(alert.incident, actor=(entity,), tellings=(telling,)))

    _, mail = compose(put_into_words(alert, titles={}), replace(ENVELOPE, sender_name=name), key="1", thread="t")

    head = mail.partition(b"\r\n\r\n")[0].decode("ascii")
    names = [line.partition(":")[0] for line in head.split("\r\n") if line[:1] not in " \t"]
    assert names == [
        "From", "To", "Subject", "Date", "Message-ID", "List-Id", "Auto-Submitted", "X-Auto-Response-Suppress",
        "Content-Language", "MIME-Version", "Content-Type",
    ]  # fmt: skip
    assert all(len(line) < 998 for line in mail.split(b"\r\n"))
    assert b"\n" not in mail.replace(b"\r\n", b"")


@pytest.mark.parametrize("tls", ["starttls", "ssl"])
async def test_many_mails_at_once_all_arrive_and_none_takes_anothers_line(ca, tls):
    async with SmtpDouble(tls, ca=ca) as relay, a_notifier(ca) as notifier:
        answers = await asyncio.gather(*[outcome(notifier, relay.url) for _ in range(60)])
    assert {answer.detail for answer in answers} == {"250 OK: queued as 42"}
    assert len(relay.mails) == 60


async def test_a_mistake_of_our_own_does_not_pass_for_a_refusal(ca, monkeypatch):
    def broken(*_, **__):
        raise KeyError("a bug")

    monkeypatch.setattr("kentongan.delivery.schemes.mailto.compose", broken)
    async with SmtpDouble("no", ca=ca) as relay, a_notifier(ca) as notifier:
        with pytest.raises(KeyError, match="a bug"):
            await outcome(notifier, relay.url)
