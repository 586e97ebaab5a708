"""Metrics count in the words of the house, and never under a stranger's words."""

from datetime import UTC, datetime

from kentongan.domain.alert import Delivery, Kept, Outcome
from kentongan.domain.detection import Detection
from kentongan.domain.incident import Incident, IncidentChange, Kind
from kentongan.domain.words import Block, Confidence, Level, Modality, Role
from kentongan.telemetry.metrics import Metrics

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def a_detection(**changed) -> Detection:
    fields = {
        "id": "d1",
        "article_id": "a1",
        "article_version": "1",
        "event_type": "earthquake",
        "rings": True,
        "reason": "asserted as news",
        "modality": Modality.ASSERTED,
        "role": Role.REPORT,
        "level": Level.HIGH,
        "level_reason": "",
        "confidence": Confidence.FAIR,
        "confidence_reason": "",
        "block": Block.TITLE,
    }
    return Detection(**{**fields, **changed})


def a_delivery(**changed) -> Delivery:
    fields = {
        "alert_id": "x",
        "incident_id": "inc-1",
        "revision": 1,
        "event_type": "earthquake",
        "level": Level.HIGH,
        "subscription_id": "file:desk",
        "channel_id": "c",
        "channel_label": "slack://…1a2b",
        "attempt": 1,
        "outcome": Outcome.SENT,
        "answer": "ok",
        "at": NOON,
        "seconds": 0.4,
    }
    return Delivery(**{**fields, **changed})


def an_incident_change() -> IncidentChange:
    incident = Incident(
        id="inc-1",
        event_type="earthquake",
        rings=True,
        level=Level.HIGH,
        level_reason="",
        confidence=Confidence.FAIR,
        confidence_reason="",
        opened_at=NOON,
        last_told_at=NOON,
    )
    return IncidentChange(incident=incident, kind=Kind.OPENED, reason="")


def test_what_stages_put_out_is_counted_by_its_own_words():
    metrics = Metrics()

    metrics.count([a_detection(), an_incident_change(), a_delivery(), a_delivery(outcome=Outcome.RETRY, seconds=None)])

    count = metrics.registry.get_sample_value
    labels = {"event_type": "earthquake", "rings": "true", "reason": "asserted as news"}
    assert count("kentongan_detections_total", labels) == 1
    assert count("kentongan_incidents_total", {"kind": "opened"}) == 1
    assert count("kentongan_deliveries_total", {"outcome": "sent", "scheme": "slack"}) == 1
    assert count("kentongan_deliveries_total", {"outcome": "failed, will be tried again", "scheme": "slack"}) == 1
    assert count("kentongan_delivery_seconds_count") == 1
    assert count("kentongan_delivery_seconds_sum") == 0.4


def test_the_detail_of_a_reason_makes_no_new_series():
    metrics = Metrics()

    metrics.count(
        [a_detection(rings=False, reason="not asserted: denied"), a_detection(rings=False, reason="not asserted: past")]
    )

    labels = {"event_type": "earthquake", "rings": "false", "reason": "not asserted"}
    assert metrics.registry.get_sample_value("kentongan_detections_total", labels) == 2


def test_a_topic_tells_how_it_stands():
    metrics = Metrics()

    metrics.topic("articles", lag=7, pending=3, retries=2, dead=1)
    metrics.topic("articles", lag=0, pending=0, retries=0, dead=1)

    text = metrics.text().decode()
    for line in ("lag", "pending", "retries"):
        assert f'kentongan_topic_{line}{{topic="articles"}} 0.0' in text
    assert 'kentongan_topic_dead{topic="articles"} 1.0' in text


def test_stages_tell_their_time_their_retries_and_what_they_set_aside():
    metrics = Metrics()

    metrics.articles(64)
    metrics.batch("detect", 0.2)
    metrics.retried("deliver")
    metrics.dead("detect")
    metrics.decided("route", [Kept.STALE, f"{Kept.STALE}: three days"])

    count = metrics.registry.get_sample_value
    assert count("kentongan_articles_total") == 64
    assert count("kentongan_batch_seconds_bucket", {"stage": "detect", "le": "0.25"}) == 1
    assert count("kentongan_retries_total", {"stage": "deliver"}) == 1
    assert count("kentongan_dead_total", {"stage": "detect"}) == 1
    assert count("kentongan_decisions_total", {"stage": "route", "reason": "old news"}) == 2


def test_two_processes_in_one_do_not_add_up():
    one, other = Metrics(), Metrics()

    one.articles()

    assert other.registry.get_sample_value("kentongan_articles_total") == 0
