"""Each worker tells how it is on a small server of its own."""

import asyncio

import httpx
import pytest

from kentongan.domain.subscription import Secret
from kentongan.telemetry.access import Tokens
from kentongan.telemetry.metrics import Metrics
from kentongan.telemetry.probe import probe, serving

TOKEN = "correct-horse-battery-staple"


async def nothing_works() -> list[str]:
    return ["the server does not answer", "the rules are not loaded"]


def asking(application) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://127.0.0.1")


async def test_health_needs_no_token_and_metrics_do():
    async with asking(probe(Metrics(), tokens=Tokens([Secret(TOKEN)]))) as client:
        assert (await client.get("/health/live")).json() == {"live": True}
        assert (await client.get("/health/ready")).json() == {"ready": True, "reasons": []}
        refused = await client.get("/metrics")
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
        assert (await client.get("/metrics", headers={"authorization": "Bearer wrong"})).status_code == 401
        allowed = await client.get("/metrics", headers={"authorization": f"bearer {TOKEN}"})
        assert allowed.status_code == 200
        assert allowed.headers["content-type"].startswith("text/plain")
        assert "kentongan_articles_total" in allowed.text


async def test_what_is_not_ready_says_why():
    async with asking(probe(Metrics(), nothing_works)) as client:
        answer = await client.get("/health/ready")

    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "reasons": ["the server does not answer", "the rules are not loaded"]}


async def test_anything_else_is_not_here():
    async with asking(probe(Metrics())) as client:
        assert (await client.get("/")).status_code == 404


async def test_it_listens_while_the_block_lasts():
    async with serving(probe(Metrics()), "127.0.0.1", 0) as (host, port), httpx.AsyncClient() as client:
        answer = await client.get(f"http://{host}:{port}/metrics")
        assert "kentongan_topic_lag" in answer.text

    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(host, port)


async def test_a_second_process_of_a_service_takes_a_free_port():
    async with serving(probe(Metrics()), "127.0.0.1", 0) as (host, port):
        with pytest.raises(OSError, match="in use"):
            async with serving(probe(Metrics()), host, port):
                pass
        async with serving(probe(Metrics()), host, port, or_any=True) as (_, other):
            assert other != port


@pytest.mark.parametrize("given", [None, "", "wrong", TOKEN[:-1], TOKEN + "x", TOKEN.upper()])
def test_only_the_whole_token_opens(given):
    assert not Tokens([Secret("another-token-of-good-length"), Secret(TOKEN)]).allow(given)


def test_each_of_several_tokens_opens_and_none_is_kept_in_the_clear():
    tokens = Tokens([Secret("another-token-of-good-length"), Secret(TOKEN)])

    assert tokens.allow(TOKEN)
    assert tokens.allow("another-token-of-good-length")
    assert TOKEN not in repr(vars(tokens))


def test_without_tokens_the_door_is_open():
    assert Tokens().allow(None)
    assert not Tokens()
