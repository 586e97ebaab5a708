"""Articles come in by HTTP, all or none, and whatever is wrong is named with its place."""

import json

import pytest

from kentongan.domain.errors import Invalid, RetryLater
from kentongan.domain.errors import Problem as Wrong
from kentongan.web.api.articles import MOST_ARTICLES, MOST_BYTES, MOST_FAULTS

QUAKE = {"id": "a-1", "title": "Gempa M6,1 guncang Palu", "publisher": "Harian Contoh", "lang": "id"}
JSON = {"content-type": "application/json"}


def problem(answer, status: int) -> dict[str, object]:
    """The body of an answer that must be a problem of RFC 9457."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    assert told["type"] == "about:blank"
    assert told["title"]
    assert told["detail"]
    return told


async def test_one_article_is_taken_as_it_is(client, told):
    answer = await client.post("/v1/articles", json=QUAKE)

    assert (answer.status_code, answer.json()) == (202, {"ids": ["a-1"]})
    assert told.taken == [QUAKE]


async def test_several_articles_answer_with_their_ids_in_order(client, told):
    answer = await client.post(
        "/v1/articles", json=[QUAKE, {"id": "b", "text": "북, 미사일 발사"}, {"id": "c", "title": "x"}]
    )

    assert answer.json() == {"ids": ["a-1", "b", "c"]}
    assert len(told.taken) == 3


async def test_everything_wrong_with_every_article_is_named_and_none_is_taken(client, told):
    bad = [
        QUAKE,
        {"title": "x", "url": "ftp://news.example", "published_at": "soon"},
        {"publisher": "nobody"},
        "no article",
    ]

    told_back = problem(await client.post("/v1/articles", json=bad), 422)

    assert told.taken == []
    assert "none of the 4 articles was taken" in told_back["detail"]
    assert [(each["pointer"], each["field"]) for each in told_back["errors"]] == [
        ("/1/url", "url"),
        ("/1/published_at", "published_at"),
        ("/2/title", "title"),
        ("/3", ""),
    ]
    assert told_back["errors"][0]["reason"].startswith("must be an http or https address")


async def test_the_faults_of_a_single_article_stand_at_its_own_fields(client):
    told_back = problem(await client.post("/v1/articles", json={"title": 7}), 422)

    assert told_back["errors"] == [{"pointer": "/title", "field": "title", "reason": "must be text, not a number"}]
    assert told_back["detail"].startswith("nothing was taken")


async def test_of_endless_faults_the_first_are_named(client):
    told_back = problem(await client.post("/v1/articles", json=[{}] * 900), 422)

    assert len(told_back["errors"]) == MOST_FAULTS
    assert "the first 100 of 900 faults are named" in told_back["detail"]


@pytest.mark.parametrize("body", [b"{", b"", b"\xff\xfe", b"[" * 100_000, b'{"title": "x"} trailing'])
async def test_a_body_that_is_not_json_is_refused(client, body):
    problem(await client.post("/v1/articles", content=body, headers=JSON), 400)


@pytest.mark.parametrize("value", [[], 7, None, "text", [[]]])
async def test_json_that_holds_no_article_is_refused(client, value):
    assert problem(await client.post("/v1/articles", content=json.dumps(value), headers=JSON), 422)["errors"]


@pytest.mark.parametrize(
    "headers",
    [{"content-type": "text/plain"}, {}, {"content-type": "application/json", "content-encoding": "gzip"}],
)
async def test_another_form_of_body_is_refused(client, told, headers):
    problem(await client.post("/v1/articles", content=json.dumps(QUAKE), headers=headers), 415)
    assert told.taken == []


async def test_a_charset_beside_the_form_does_no_harm(client):
    headers = {"content-type": "application/json; charset=utf-8"}
    assert (await client.post("/v1/articles", content=json.dumps(QUAKE), headers=headers)).status_code == 202


async def test_too_many_articles_are_refused(client, told):
    assert (await client.post("/v1/articles", json=[QUAKE] * MOST_ARTICLES)).status_code == 202
    told.taken.clear()

    problem(await client.post("/v1/articles", json=[QUAKE] * (MOST_ARTICLES + 1)), 413)
    assert told.taken == []


async def test_a_body_that_is_too_long_is_refused_by_what_it_says_of_itself(client):
    problem(
        await client.post("/v1/articles", content=b"x", headers={**JSON, "content-length": str(MOST_BYTES + 1)}), 413
    )


async def test_a_body_that_does_not_say_how_long_it_is_is_refused_when_it_grows_too_long(client):
    async def endless():
        for _ in range(12):
            yield b" " * 1024 * 1024

    problem(await client.post("/v1/articles", content=endless(), headers=JSON), 413)


async def test_while_too_much_waits_senders_are_asked_to_come_back(client, told):
    told.busy = RetryLater("100,000 articles wait to be read", after=7)

    answer = await client.post("/v1/articles", json=QUAKE)

    assert "100,000 articles wait" in problem(answer, 503)["detail"]
    assert answer.headers["retry-after"] == "7"


async def test_the_address_of_a_lost_server_is_not_told_with_its_password(client, told):
    told.busy = RetryLater("no answer from redis://:hunter2@redis.internal")

    answer = await client.post("/v1/articles", json=QUAKE)

    assert "hunter2" not in answer.text
    assert answer.headers["retry-after"] == "5"


async def test_what_the_publisher_finds_wrong_is_a_problem_too(client, told, monkeypatch):
    async def refuse(_articles):
        raise Invalid(Wrong(field="shard", reason="is another house"))

    monkeypatch.setattr(told, "publish", refuse)

    assert problem(await client.post("/v1/articles", json=QUAKE), 422)["errors"][0]["field"] == "shard"
