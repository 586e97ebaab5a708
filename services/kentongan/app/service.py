"""Runs one service: a stage of the path or the page, with its logs, until it is asked to stop."""

import asyncio
import signal
from collections.abc import Sequence

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from kentongan.broker.connection import connect
from kentongan.broker.housekeeping import stats
from kentongan.settings import Settings
from kentongan.telemetry.logs import set_up_logs
from kentongan.telemetry.metrics import Metrics

STAGES = ("detect", "correlate", "route", "deliver")
SERVICES = (*STAGES, "web")
COUNTED_EVERY = 5.0
"""Seconds between two looks at how the topics stand."""

log = structlog.get_logger()


def run_service(name: str, chosen: Settings, url: str, slot: str | None = None) -> None:
    """Run one service until SIGTERM or SIGINT. What is in hand then is finished; nothing is stranded."""
    set_up_logs(level=chosen.log_level, form=chosen.log_format, service=name)
    asyncio.run(_run(name, chosen, url, slot))


async def _run(name: str, chosen: Settings, url: str, slot: str | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    client = connect(url)
    try:
        log.info("starting", shard=chosen.shard)
        if name == "web":
            from kentongan.app.page import serve_page

            await serve_page(chosen, client, stop)
        else:
            from kentongan.app.stage import serve_stage

            await serve_stage(name, chosen, url, client, stop, slot=slot)
        log.info("stopped")
    finally:
        await client.aclose()


async def keep_counting(client: Redis, shard: str, metrics: Metrics, topic: str | None = None) -> None:
    """Keep telling how the topics stand: one, or all."""
    while True:
        try:
            for one in await stats(client, shard):
                if topic in (None, one.topic):
                    lag = sum(group.lag for group in one.groups)
                    pending = sum(group.pending for group in one.groups)
                    metrics.topic(one.topic, lag=lag, pending=pending, retries=one.retries, dead=one.dead)
        except RedisError as error:
            log.warning("cannot count", error=type(error).__name__)
        await asyncio.sleep(COUNTED_EVERY)


async def unreachable(client: Redis) -> Sequence[str]:
    """Why the server cannot be used now; nothing where it can."""
    try:
        async with asyncio.timeout(2):
            await client.ping()
    except (RedisError, TimeoutError) as error:
        return (f"the server does not answer: {type(error).__name__}",)
    return ()
