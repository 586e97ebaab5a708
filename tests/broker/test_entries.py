import json

import pytest
from faststream.redis import BinaryMessageFormatV1

from kentongan.broker.entries import moment, parse

ID = b"1700000000123-4"
ARTICLE = {"title": "Tsunami melanda Palu", "text": "Gelombang setinggi 3 meter."}
DATA = json.dumps(ARTICLE).encode()


async def enveloped(data: dict) -> bytes:
    return await BinaryMessageFormatV1.encode(message=data, reply_to=None, headers=None, correlation_id="any")


@pytest.mark.parametrize(
    "fields",
    [
        {b"__data__": DATA},
        {b"data": DATA},
        {b"data": DATA, b"headers": b"not JSON at all"},
        {b"title": b"Tsunami melanda Palu", b"text": b"Gelombang setinggi 3 meter."},
        {b"__data__": DATA, b"attempt": b"soon", b"received": b"\xff"},
    ],
    ids=["__data__", "data", "data beside strange fields", "flat", "__data__ beside strange fields"],
)
def test_a_stranger_may_write_an_article_in_several_ways(fields):
    entry = parse(ID, fields)

    assert json.loads(entry.data) == ARTICLE
    assert (entry.problem, entry.attempt, entry.received_at) == (None, 1, moment(1700000000123))


async def test_an_envelope_of_faststream_is_opened():
    assert json.loads(parse(ID, {b"__data__": await enveloped(ARTICLE)}).data) == ARTICLE


def test_an_envelope_that_is_broken_is_left_to_be_found_unreadable():
    broken = b"\x89BIN\x0d\x0a\x1a\x0a\x00"

    assert parse(ID, {b"__data__": broken}).data == broken


def test_links_in_flat_fields_may_be_json():
    entry = parse(ID, {b"title": b"t", b"links": b'["https://news.example/1"]'})

    assert json.loads(entry.data)["links"] == ["https://news.example/1"]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({b"title": b"t", b"links": b"[not"}, "links: is not JSON"),
        ({b"title": b"\xff\xfe"}, "title: is not UTF-8"),
    ],
)
def test_what_is_wrong_with_flat_fields_is_said(fields, problem):
    assert parse(ID, fields).problem == problem


def test_a_flat_field_named_like_ours_is_the_strangers():
    entry = parse(ID, {b"title": b"t", b"attempt": b"9", b"type": b"Alert"})

    assert (entry.attempt, entry.kind) == (1, "")


def test_a_message_of_ours_tells_its_kind_its_attempt_and_when_it_was_received():
    entry = parse(ID, {b"__data__": b"{}", b"type": b"Detection", b"attempt": b"3", b"received": b"1600000000000"})

    assert (entry.kind, entry.attempt, entry.received_at) == ("Detection", 3, moment(1600000000000))
