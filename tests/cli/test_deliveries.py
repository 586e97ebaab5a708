"""`kentongan deliveries`: what was told to whom."""

from datetime import UTC, datetime

import pytest

from kentongan.domain.alert import Delivery, Outcome
from kentongan.domain.words import Level
from kentongan.pipeline import codec
from kentongan.pipeline.topics import DELIVERIES

KEYS = [
    "at", "alert_id", "incident_id", "revision", "event_type", "level", "subscription", "channel", "attempt", "outcome",
    "answer", "seconds",
]  # fmt: skip


@pytest.fixture
def two(house) -> None:
    """A failed attempt and the one that was taken."""
    for attempt, outcome, answer in ((1, Outcome.RETRY, "Slack answered 500"), (2, Outcome.SENT, "200 ok")):
        delivery = Delivery(
            alert_id="alert-1",
            incident_id="inc-1",
            revision=1,
            event_type="earthquake",
            level=Level.HIGH,
            subscription_id="quakes",
            channel_id="c1",
            channel_label="slack://…1a2b",
            attempt=attempt,
            outcome=outcome,
            answer=answer,
            at=datetime(2026, 11, 24, 6, attempt, tzinfo=UTC),
            seconds=1.5,
        )
        house.client.xadd(DELIVERIES.key(house.shard), {"__data__": codec.encode(delivery), "type": "Delivery"})


def test_the_latest_attempts_come_first_with_what_the_provider_answered(kentongan, two):
    said = kentongan("deliveries")

    assert said.code == 0
    assert said.out.index("200 ok") < said.out.index("Slack answered 500")
    assert "slack://…1a2b" in said.out


def test_programs_get_a_line_of_json_for_each(kentongan, two):
    said = kentongan("deliveries", "--json", "--limit", "1")

    (line,) = said.lines
    assert list(line) == KEYS
    assert (line["outcome"], line["attempt"], line["at"]) == ("sent", 2, "2026-11-24T06:02:00Z")


def test_where_nobody_was_told_there_is_nothing_to_show(kentongan):
    assert kentongan("deliveries", "--json").out == ""
