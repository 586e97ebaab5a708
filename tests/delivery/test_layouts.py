"""One golden file per template, byte for byte. After a change of wording: REWRITE_GOLDEN=1, and look at what changed."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from delivery.bells import ANTARA, JAZEERA, TITLES, a_telling, an_alert, an_incident, an_update, with_quote
from kentongan.delivery import render
from kentongan.delivery.mail import Envelope
from kentongan.delivery.mail import compose as compose_mail
from kentongan.delivery.message import compose
from kentongan.delivery.schemes.terminal import print_message
from kentongan.domain.alert import AlertReason
from kentongan.domain.incident import Kind

FIRST = compose(an_alert(), titles=TITLES)
UPDATE = compose(an_update(), titles=TITLES, base_url="https://kentongan.example/")
ENVELOPE = Envelope(sender="alerts@alerts.example", sender_name="Kentongan", recipient="desk@desk.example")

MESSAGES = pytest.mark.parametrize(("name", "message"), [("first", FIRST), ("update", UPDATE)])


@MESSAGES
def test_the_slack_message_is_as_it_was_looked_at(name, message, same_as_golden):
    same_as_golden(f"slack.{name}.json", render.slack(message))


@MESSAGES
def test_the_mail_is_as_it_was_looked_at(name, message, same_as_golden):
    _, mail = compose_mail(message, ENVELOPE, key="a-key", thread="a thread")
    same_as_golden(f"mail.{name}.eml", mail)
    same_as_golden(f"mail.{name}.html", render.mail(message).html)
    same_as_golden(f"mail.{name}.txt", render.mail(message).text)


@MESSAGES
def test_the_plain_text_is_as_it_was_looked_at(name, message, same_as_golden):
    same_as_golden(f"plain.{name}.txt", render.plain(message))


@MESSAGES
def test_the_terminal_is_as_it_was_looked_at(name, message, same_as_golden, monkeypatch):
    monkeypatch.setenv("COLUMNS", "90")
    page = io.StringIO()
    print_message(message, page)
    same_as_golden(f"terminal.{name}.txt", page.getvalue())


@pytest.mark.parametrize("columns", [24, 40, 77, 100])
def test_the_frame_of_a_terminal_is_straight_however_wide_it_is(columns, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    page = io.StringIO()
    print_message(UPDATE, page)
    assert {cell_len(line) for line in page.getvalue().splitlines()} == {columns}


def every_text(body):
    """All that Slack would read marks and mentions in."""
    if isinstance(body, dict):
        if body.get("type") == "plain_text":
            return
        for name, value in body.items():
            if name in ("text", "fallback") and isinstance(value, str):
                yield value
            else:
                yield from every_text(value)
    elif isinstance(body, list):
        for each in body:
            yield from every_text(each)


HOSTILE = st.text(alphabet=st.characters(codec="utf-8"), max_size=400) | st.lists(
    st.sampled_from(
        ["<!channel>", "<!here|x>", "<@U123>", "<https://evil.example|news>", "*", "_", "~", "`", "&lt;!channel&gt;", "&", "|",
         "\u202e", "\u2066", "\u2028", '"', "\\", "\\n", "\n>", "{{ 7*7 }}", "{% raw %}", "\x1b[2J", "@everyone", "ا", " "]
    ),
    max_size=120,
).map("".join)  # fmt: skip


@given(quote=HOSTILE, publisher=HOSTILE, because=HOSTILE, url=HOSTILE)
def test_no_news_text_can_ring_a_room_or_forge_a_link_in_slack(quote, publisher, because, url):
    alert = with_quote(an_alert(because=because), quote, publisher=publisher, url=f"https://a.example/{url}")
    body = render.slack(compose(alert, titles=TITLES))
    for text in every_text(body):
        links = text.split("<")[1:]
        assert all(link.startswith("https://a.example/") and link.count("|") == 1 for link in links)
        assert text.count(">") - text.count("\n>") - text.startswith(">") == len(links)


@given(quote=HOSTILE, publisher=HOSTILE, because=HOSTILE, url=HOSTILE)
def test_a_slack_message_stays_within_slacks_limits(quote, publisher, because, url):
    more = {"publisher": publisher, "url": f"https://a.example/{url}"}
    tellings = tuple(
        a_telling(quote or "x", lang="en", publisher=f"{publisher}{n}", article_id=str(n)) for n in range(5) if more
    )
    names = tuple(f"{publisher}{n}"[:500] for n in range(60))
    body = render.slack(
        compose(an_alert(incident=an_incident(tellings=tellings, publishers=names), because=because), titles={})
    )
    blocks = body["attachments"][0]["blocks"]
    assert len(json.dumps(body, ensure_ascii=False)) < 12_000
    assert len(blocks) <= 50
    for block in blocks:
        assert len(block.get("fields", [])) <= 10
        assert all(len(field["text"]) <= 2000 for field in block.get("fields", []))
        assert len(block.get("text", {}).get("text", "")) <= (150 if block["type"] == "header" else 3000)


@given(quote=HOSTILE)
def test_no_news_text_becomes_markup_in_a_mail(quote):
    html = render.mail(compose(with_quote(an_alert(), f"<script>{quote}</script>"), titles={})).html
    assert "<script" not in html


@given(quote=HOSTILE)
def test_no_news_text_steers_a_terminal(quote):
    page = io.StringIO()
    print_message(compose(with_quote(an_alert(), quote), titles={}), page)
    assert not set(page.getvalue()) & {"\x1b", "\x07", "\r", "\u202e"}


def test_plain_text_for_chats_rings_no_room():
    assert "@" not in render.plain(compose(with_quote(an_alert(), "@everyone @channel look"), titles={}))


def test_text_from_right_to_left_stands_apart_in_text_and_is_marked_in_html():
    assert "\u2068أطلقت كوريا الشمالية صاروخين باليستيين\u2069" in render.mail(FIRST).text
    assert 'lang="ar" dir="rtl"' in render.mail(FIRST).html


def test_the_evidence_is_marked_in_its_own_script():
    marked = [piece.text for quote in FIRST.quotes for piece in quote.pieces if piece.marked]
    assert marked == ["menembakkan", "rudal", "أطلقت", "صاروخين"]


def test_an_update_says_what_changed_as_old_and_new():
    assert UPDATE.changes == ("critical (was high)", "2 → 4 publishers", "missile 2 → at least 3", "dead 3 → 12")


def test_an_update_shows_the_newest_of_equal_evidence_first():
    assert [quote.publisher for quote in UPDATE.quotes] == ["Yonhap", "Al Jazeera", "Antara"]


def test_a_level_is_always_told_in_words_too():
    for shown in (render.plain(FIRST), render.mail(FIRST).html, render.mail(FIRST).text, str(render.slack(FIRST))):
        assert "high" in shown.lower()


def test_without_a_public_page_nothing_links_to_one():
    assert FIRST.url is None
    assert UPDATE.url == "https://kentongan.example/incidents/inc-0123456789ab"


def test_a_headline_says_when_nobody_tells_of_it_as_done():
    from kentongan.domain.words import Modality

    threat = a_telling("x", lang="en", publisher="Reuters", rings=False, modality=Modality.THREATENED)
    message = compose(an_alert(incident=an_incident(rings=False, tellings=(threat,))), titles=TITLES)
    assert message.headline.startswith("Missile launch (threatened): North Korea")


def test_a_test_bell_says_that_it_is_one():
    assert compose(an_alert(reason=AlertReason.TEST), titles=TITLES).summary.startswith("🟧 Test: ")


def test_one_publisher_is_quoted_once():
    again = a_telling("Korut menembakkan rudal lagi.", lang="id", publisher="Antara", article_id="a-2")
    incident = an_incident(tellings=(ANTARA, again, JAZEERA)).revised(Kind.JOINED, an_alert().due_at, "")
    assert [quote.publisher for quote in compose(an_alert(incident=incident), titles={}).quotes] == [
        "Antara",
        "Al Jazeera",
    ]
