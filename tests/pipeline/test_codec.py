"""Between values and bytes."""

import json

import pytest

from builders import a_change_from, a_detection, a_quake, an_alert, an_article, at
from kentongan.domain.alert import Alert, Delivery, Outcome
from kentongan.domain.detection import Detection
from kentongan.domain.errors import Invalid
from kentongan.domain.incident import Closing, IncidentChange
from kentongan.domain.words import Level
from kentongan.pipeline.codec import decode, encode, kind_of, read_article
from kentongan.pipeline.topics import ALERTS, ARTICLES, DETECTIONS, TOPICS

DELIVERY = Delivery(
    alert_id="x",
    incident_id="inc-1",
    revision=1,
    event_type="earthquake",
    level=Level.HIGH,
    subscription_id="desk",
    channel_id="c",
    channel_label="slack://…abcd",
    attempt=1,
    outcome=Outcome.SENT,
    answer="ok",
    at=at(0),
)


@pytest.mark.parametrize(
    "message",
    [
        a_quake(day="2023-09-13", target=["JP"], names=("a name",)),
        a_change_from(a_detection(received=0), a_detection(article="a-2")),
        Closing(incident_id="inc-1", at=at(36)),
        an_alert(),
        DELIVERY,
    ],
    ids=lambda message: type(message).__name__,
)
def test_what_travels_comes_back_as_it_was(message):
    assert decode(encode(message), type(message)) == message


def test_an_article_comes_back_as_it_was():
    article = an_article(fetched_at=at(1), links=["https://news.example/2"])
    assert read_article(encode(article)) == article


def test_fields_that_a_newer_program_added_are_ignored():
    fields = json.loads(encode(DELIVERY)) | {"mood": "good"}
    assert decode(json.dumps(fields).encode(), Delivery) == DELIVERY


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"incident_id": 1}'])
def test_bytes_that_are_nothing_of_ours_are_refused(data):
    with pytest.raises(Invalid, match="not a readable Closing"):
        decode(data, Closing)


@pytest.mark.parametrize("data", [b"\xff\xfe", b"{"])
def test_an_article_that_is_no_json_is_refused(data):
    with pytest.raises(Invalid, match="not JSON"):
        read_article(data)


def test_an_article_must_be_one_object():
    with pytest.raises(Invalid, match="must be one JSON object"):
        read_article(b"[1, 2]")


def test_a_topic_says_what_travels_on_it():
    assert kind_of(DETECTIONS, "Closing") is Closing
    assert kind_of(DETECTIONS, "Detection") is Detection
    assert kind_of(ALERTS, "Alert") is Alert
    with pytest.raises(Invalid, match="'IncidentChange' does not travel on detections"):
        kind_of(DETECTIONS, IncidentChange.__name__)


def test_every_key_of_a_shard_lies_in_one_slot():
    assert ARTICLES.key("0") == "kentongan:{0}:articles"
    assert all(topic.dead_key("eu").startswith("kentongan:{eu}:") for topic in TOPICS)
    assert ARTICLES.dead_key("0").endswith(":articles:dead")
