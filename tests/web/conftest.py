"""A client of the web application, on a house that knows what it is told."""

from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from kentongan.web.ports import House
from kentongan.web.server import create_app
from web.stories import ToldHouse

TOKEN = "correct-horse-battery-staple"

Visit = Callable[..., httpx.AsyncClient]


@pytest.fixture
def told() -> ToldHouse:
    return ToldHouse()


@pytest.fixture
async def visit() -> AsyncIterator[Visit]:
    """Opens a client of a house; every one is closed at the end."""
    opened: list[httpx.AsyncClient] = []

    def client(house: House, base_url: str = "http://127.0.0.1:8000", **fields) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(create_app(house), raise_app_exceptions=False)
        opened.append(httpx.AsyncClient(transport=transport, base_url=base_url, **fields))
        return opened[-1]

    yield client
    for each in opened:
        await each.aclose()


@pytest.fixture
def client(told: ToldHouse, visit: Visit) -> httpx.AsyncClient:
    """Somebody on this machine, where no token is set."""
    return visit(told.as_house())
