"""What tests of several rooms share."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest
from redis.asyncio import Redis

from kentongan.broker.connection import connect
from kentongan.broker.server import Server, ensure_server, stop

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real server of our own for the whole run; without one the tests fail."""
    started = ensure_server(None, tmp_path_factory.mktemp("server"), throwaway=True)
    yield started
    stop(started)


@pytest.fixture
async def client(server: Server) -> AsyncIterator[Redis]:
    """A client of the real server."""
    connected = connect(server.url)
    yield connected
    await connected.aclose()


@pytest.fixture
def shard() -> str:
    """A house of its own for each test, so that no test sees another's messages."""
    return f"test-{next(_numbers)}"


@pytest.fixture
def until() -> Callable[[Callable[[], Awaitable[bool]]], Awaitable[None]]:
    """Ask a real server again and again until something holds, for half a minute at most, since the machine may be busy."""

    async def asked(holds: Callable[[], Awaitable[bool]]) -> None:
        async with asyncio.timeout(30):
            while not await holds():  # noqa: ASYNC110  a server tells of its state only when asked
                await asyncio.sleep(0.01)

    return asked
