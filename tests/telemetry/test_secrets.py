"""What must not be shown is taken out of whatever is written."""

import pytest

from kentongan.domain.subscription import Channel, Secret
from kentongan.telemetry.secrets import MASK, masked, masked_value


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("sent to slack://TOKENA/TOKENB/TOKENC/#news", f"sent to slack://{MASK}"),
        ("mailtos://me:hunter2@mail.example?to=you@news.example failed", f"mailtos://{MASK} failed"),
        ("json://user:hunter2@10.0.0.1/path?+Authorization=Bearer%20x", f"json://{MASK}"),
        ("tgram://123456789:AAhunter2/98765", f"tgram://{MASK}"),
        ("SLACK://T/B/hunter2", f"SLACK://{MASK}"),
        ("https://hooks.slack.com/services/T1/B1/hunter2", f"https://hooks.slack.com/{MASK}"),
        ("https://discord.com/api/webhooks/1/hunter2", f"https://discord.com/{MASK}"),
        ("https://api.telegram.org/bot1:hunter2/sendMessage", f"https://api.telegram.org/{MASK}"),
        ("https://me:hunter2@news.example/feed", f"https://{MASK}@news.example/feed"),
        (
            "https://news.example/feed?page=2&api_key=hunter2&b=1",
            f"https://news.example/feed?page=2&api_key={MASK}&b=1",
        ),
        ("redis://:hunter2@redis.internal:6379/0", f"redis://{MASK}@redis.internal:6379/0"),
        ("redis://:hun/ter2@redis.internal", f"redis://{MASK}@redis.internal"),
        ("postgresql+psycopg://k:hunter2@db/kentongan", f"postgresql+psycopg://{MASK}@db/kentongan"),
        ("Authorization: Bearer hunter2hunter2", f"Authorization: {MASK}"),
        ("{'authorization': 'Basic aHVudGVyMg=='}", f"{{'authorization': '{MASK}'}}"),
        ("got Bearer hunter2hunter2 from them", f"got Bearer {MASK} from them"),
    ],
)
def test_what_opens_a_door_is_masked(said, shown):
    assert masked(said) == shown


@pytest.mark.parametrize(
    "said",
    [
        "https://news.example/2026/11/24/quake?page=2#top",
        "https://medium.example/@writer/post",
        "redis://127.0.0.1:6379/0",
        "unix:///run/kentongan/redis.sock",
        "rung at slack://…1a2b",
        "Gempa M6,1 guncang Palu: 20 tewas",
        "key kentongan:{0}:articles",
    ],
)
def test_what_says_only_where_something_is_stays(said):
    assert masked(said) == said


def test_masking_twice_changes_nothing():
    once = masked("slack://T/B/C redis://:p@h https://hooks.slack.com/services/x Authorization: Bearer abcdefgh")

    assert masked(once) == once


def test_the_label_of_a_channel_may_be_shown():
    channel = Channel(url=Secret("slack://TOKENA/TOKENB/TOKENC"))

    assert masked(channel.label) == channel.label


def test_values_of_any_shape_are_masked():
    value = {
        "token": "hunter2",
        "x_api_key": "hunter2",
        "password": Secret("hunter2"),
        "tokens": 3,
        "author": "Chairil",
        "tried": ["slack://hunter2", ("a", Secret("hunter2"))],
        "nested": {"Authorization": "hunter2", "seconds": 0.5, "ok": True, "none": None},
        "error": ValueError("could not open mailto://me:hunter2@mail.example"),
    }

    shown = masked_value(value)

    assert shown == {
        "token": MASK,
        "x_api_key": MASK,
        "password": MASK,
        "tokens": 3,
        "author": "Chairil",
        "tried": [f"slack://{MASK}", ["a", MASK]],
        "nested": {"Authorization": MASK, "seconds": 0.5, "ok": True, "none": None},
        "error": f"could not open mailto://{MASK}",
    }
