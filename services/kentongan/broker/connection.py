"""Connections that outlive a restart of the server, and the scripts that run over them."""

from collections.abc import Awaitable, Callable, Sequence
from importlib import resources
from typing import Any, TypeVar

import redis.exceptions as errors
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff

T = TypeVar("T")

TRANSIENT = (errors.ConnectionError, errors.TimeoutError, errors.BusyLoadingError)
STATES = ("MISCONF", "NOREPLICAS", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN")
"""Answers of a server that cannot write now but may in a moment; redis-py has no exception of their own for them."""

TRIES = 20
SOCKET_TIMEOUT = 10.0
"""Seconds. Longer than any blocking read of ours: redis-py's own default of five would end those as errors."""


class NotNow(errors.ConnectionError):
    """The server answers but cannot write now."""


class PatientRetry(Retry):
    """Waits and asks again while the server is away, loading, full or read-only.

    Without it FastStream asks again at once and without end, which costs a core until the server recovers.
    """

    async def call_with_retry(
        self, do: Callable[[], Awaitable[T]], fail: Callable[..., Any], *args: Any, **options: Any
    ) -> T:
        async def asked() -> T:
            try:
                return await do()
            except (errors.OutOfMemoryError, errors.ReadOnlyError) as error:
                raise NotNow(str(error)) from error
            except errors.ResponseError as error:
                if str(error).startswith(STATES):
                    raise NotNow(str(error)) from error
                raise

        return await super().call_with_retry(asked, fail, *args, **options)


def options() -> dict[str, Any]:
    """How every connection of ours is made."""
    return {
        "socket_timeout": SOCKET_TIMEOUT,
        "socket_connect_timeout": SOCKET_TIMEOUT,
        "health_check_interval": 15,
        "max_connections": 1000,
        "retry": PatientRetry(ExponentialWithJitterBackoff(base=0.05, cap=1), TRIES, TRANSIENT),
    }


def connect(url: str) -> Redis:
    """A client of the server; it connects when it is first used, and is to be closed with `aclose`."""
    return Redis.from_url(url, **options())


class Script:
    """One of our Lua scripts, loaded by the server when it does not know it yet."""

    def __init__(self, client: Redis, name: str) -> None:
        source = resources.files("kentongan.broker").joinpath("scripts", f"{name}.lua").read_text("utf-8")
        self._run = client.register_script(source)

    async def __call__(self, keys: Sequence[str], arguments: Sequence[Any]) -> Any:
        return await self._run(keys=keys, args=arguments)
