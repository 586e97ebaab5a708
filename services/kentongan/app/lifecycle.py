"""The server under the house: the one that is named, or a private one, started when it is first needed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import Redis

from kentongan.broker.connection import connect
from kentongan.broker.server import Server, ensure_server
from kentongan.settings import Settings


def server(chosen: Settings, *, throwaway: bool = False) -> Server:
    """The server to use, started if need be. Raises `NoServer`."""
    url = chosen.redis_url.reveal() if chosen.redis_url else None
    return ensure_server(url, chosen.data_dir, port=chosen.private_port, throwaway=throwaway)


def server_url(chosen: Settings) -> str:
    return server(chosen).url


@asynccontextmanager
async def connected(chosen: Settings) -> AsyncIterator[Redis]:
    """A client of the server for a command, closed at its end."""
    client = connect(server_url(chosen))
    try:
        yield client
    finally:
        await client.aclose()
