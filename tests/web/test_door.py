"""Who is let in, and what every answer says to a browser."""

import base64

import pytest

from web.conftest import TOKEN

ARTICLE = {"title": "Gempa guncang Palu"}
BEHIND_THE_DOOR = [
    "/",
    "/incidents/x",
    "/v1/incidents",
    "/v1/deliveries",
    "/v1/status",
    "/metrics",
    "/openapi.json",
    "/nothing",
]


def basic(password: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"me:{password}".encode()).decode()}


def with_token(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


@pytest.mark.parametrize("path", BEHIND_THE_DOOR)
async def test_where_tokens_are_set_nothing_is_told_without_one(told, visit, path):
    client = visit(told.as_house(TOKEN))

    for headers in ({}, with_token("wrong"), with_token(TOKEN[:-1]), basic("wrong"), {"authorization": "Basic %%%"}):
        refused = await client.get(path, headers=headers)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Bearer")
    assert (await client.get(path, headers=with_token(TOKEN))).status_code in (200, 404)


async def test_health_and_looks_need_no_token(told, visit):
    client = visit(told.as_house(TOKEN))

    for path in ("/health/live", "/health/ready", "/static/kentongan.css", "/static/kentongan.svg"):
        assert (await client.get(path)).status_code == 200


async def test_any_of_several_tokens_opens(told, visit):
    client = visit(told.as_house("another-token-of-good-length", TOKEN))

    assert (await client.post("/v1/articles", json=ARTICLE, headers=with_token(TOKEN))).status_code == 202


async def test_a_browser_is_asked_for_the_token_and_may_read_with_it_but_change_nothing(told, visit):
    client = visit(told.as_house(TOKEN))

    assert "Basic" in (await client.get("/")).headers["www-authenticate"]
    assert (await client.get("/", headers=basic(TOKEN))).status_code == 200
    assert (await client.post("/v1/articles", json=ARTICLE, headers=basic(TOKEN))).status_code == 401
    assert told.taken == []


async def test_a_refusal_never_repeats_the_token_it_was_given(told, visit):
    answer = await visit(told.as_house(TOKEN)).get("/v1/incidents", headers=with_token("hunter2hunter2"))

    assert "hunter2" not in answer.text + str(answer.headers)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "localhost", "[::1]:8000", "LOCALHOST"])
async def test_on_this_machine_it_answers_to_the_machines_own_names(client, host):
    assert (await client.get("/v1/incidents", headers={"host": host})).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000", "", "[::1", "10.0.0.9"]
)
async def test_on_this_machine_a_stranger_may_not_lend_it_a_name(client, told, host):
    answer = await client.post("/v1/articles", json=ARTICLE, headers={"host": host})

    assert answer.status_code == 421
    assert told.taken == []


async def test_it_answers_to_the_name_that_the_operator_gave_it(told, visit):
    client = visit(told.as_house(public_url="https://alerts.example"))

    assert (await client.get("/v1/incidents", headers={"host": "alerts.example"})).status_code == 200
    assert (await client.get("/v1/incidents", headers={"host": "other.example"})).status_code == 421


async def test_beyond_this_machine_it_is_the_token_that_counts_not_the_name(told, visit):
    client = visit(told.as_house(TOKEN, private=False))

    assert (await client.get("/v1/incidents", headers={"host": "web:8000", **with_token(TOKEN)})).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:8000"},
    ],
)
async def test_another_sites_page_may_not_hand_in_articles(client, told, headers):
    answer = await client.post("/v1/articles", json=ARTICLE, headers=headers)

    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert told.taken == []


@pytest.mark.parametrize(
    "headers",
    [{}, {"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}, {"origin": "http://127.0.0.1:8000"}],
)
async def test_programs_and_our_own_pages_may(client, headers):
    assert (await client.post("/v1/articles", json=ARTICLE, headers=headers)).status_code == 202


async def test_a_link_from_elsewhere_may_be_followed(client):
    assert (await client.get("/", headers={"sec-fetch-site": "cross-site"})).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/v1/incidents", "/nothing", "/static/kentongan.css", "/health/live", "/metrics"]
)
async def test_every_answer_keeps_the_browser_on_a_short_leash(client, path):
    headers = (await client.get(path)).headers

    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "script" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("path", "headers"), [("/", {"host": "evil.example"}), ("/v1/x", {}), ("/", {"accept": "text/html", "host": "x"})]
)
async def test_a_refusal_is_dressed_like_every_answer(client, path, headers):
    answer = await client.get(path, headers=headers)

    assert answer.status_code >= 400
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["cache-control"] == "no-store"


async def test_what_is_told_is_not_kept_by_anybody_on_the_way(client):
    for path in ("/", "/v1/incidents", "/metrics"):
        assert (await client.get(path)).headers["cache-control"] == "no-store"


async def test_files_outside_of_looks_cannot_be_had(client):
    for path in ("/static/../server.py", "/static/%2e%2e/server.py", "/static/..%2fserver.py", "/static/"):
        assert (await client.get(path)).status_code == 404
