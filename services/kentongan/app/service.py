"""Runs one service: a stage of the path or the page, with its logs, its metrics and its health, until it is asked to stop."""

import asyncio
import os
import signal
import socket
from collections.abc import Sequence
from datetime import UTC, datetime

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from kentongan.app.build import LateReader, notifier, tools
from kentongan.app.reads import RedisReads
from kentongan.broker.bind import Runner
from kentongan.broker.connection import connect
from kentongan.broker.housekeeping import stats
from kentongan.broker.publish import RedisPublisher
from kentongan.pipeline.table import Step, pipeline
from kentongan.rulebook.book import load_rules
from kentongan.rulebook.folder import rules_folder
from kentongan.settings import Settings
from kentongan.store.redis import RedisLedger
from kentongan.telemetry.access import Tokens
from kentongan.telemetry.logs import set_up_logs
from kentongan.telemetry.metrics import Metrics
from kentongan.telemetry.probe import probe, serving
from kentongan.web.ports import House
from kentongan.web.server import create_app

STAGES = ("detect", "correlate", "route", "deliver")
SERVICES = (*STAGES, "web")
COUNTED_EVERY = 5.0
"""Seconds between two looks at how the topics stand."""

log = structlog.get_logger()


def run_service(name: str, chosen: Settings, url: str) -> None:
    """Run one service until SIGTERM or SIGINT. What is in hand then is finished; nothing is stranded."""
    set_up_logs(level=chosen.log_level, form=chosen.log_format, service=name)
    asyncio.run(_run(name, chosen, url))


async def _run(name: str, chosen: Settings, url: str) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    client = connect(url)
    try:
        log.info("starting", shard=chosen.shard)
        if name == "web":
            await _serve_page(chosen, client, stop)
        else:
            await _serve_stage(name, chosen, url, client, stop)
        log.info("stopped")
    finally:
        await client.aclose()


async def _serve_stage(name: str, chosen: Settings, url: str, client: Redis, stop: asyncio.Event) -> None:
    metrics = Metrics()
    ledger = RedisLedger(client, chosen.shard)
    async with notifier(chosen, ledger) as notifies:
        kit = tools(chosen, client, notifies, ledger)
        step = next(step for step in pipeline(kit) if step.stage.name == name)
        if name == "detect" and isinstance(kit.reader, LateReader):
            kit.reader.warm_up()
        runner = Runner(url, chosen.shard, step, consumer=_consumer(name), metrics=metrics)
        application = probe(metrics, lambda: _troubles(client, runner), Tokens(chosen.api_tokens))
        port = chosen.metrics_port_of(name)
        async with serving(application, chosen.metrics_host, port, or_any=True):
            counting = asyncio.create_task(_count(client, chosen.shard, step, metrics))
            try:
                await runner.run(stop)
            finally:
                counting.cancel()


async def _serve_page(chosen: Settings, client: Redis, stop: asyncio.Event) -> None:
    metrics = Metrics()
    rules = load_rules(chosen.rules or rules_folder())

    async def ready() -> Sequence[str]:
        return await _unreachable(client)

    house = House(
        publisher=RedisPublisher(client, chosen.shard, chosen.waiting_limit),
        reads=RedisReads(client, chosen.shard),
        ready=ready,
        now=lambda: datetime.now(UTC),
        metrics=metrics,
        tokens=Tokens(chosen.api_tokens),
        private=chosen.http_is_private,
        public_url=chosen.public_url,
        shard=chosen.shard,
        titles={rule.id: rule.title for rule in rules.values()},
    )
    async with serving(create_app(house), chosen.http_host, chosen.http_port):
        counting = asyncio.create_task(_count(client, chosen.shard, None, metrics))
        try:
            await stop.wait()
        finally:
            counting.cancel()


async def _count(client: Redis, shard: str, step: Step | None, metrics: Metrics) -> None:
    """Keep telling how the topics stand: of a stage its own, of the page all."""
    while True:
        try:
            for topic in await stats(client, shard):
                if step is None or topic.topic == step.source.name:
                    lag = sum(group.lag for group in topic.groups)
                    pending = sum(group.pending for group in topic.groups)
                    metrics.topic(topic.topic, lag=lag, pending=pending, retries=topic.retries, dead=topic.dead)
        except RedisError as error:
            log.warning("cannot count", error=type(error).__name__)
        await asyncio.sleep(COUNTED_EVERY)


async def _troubles(client: Redis, runner: Runner) -> Sequence[str]:
    troubles = list(await _unreachable(client))
    # a single writer that waits for its lease is as ready as it can be
    if not runner.is_serving and not hasattr(runner.step.stage, "reload"):
        troubles.append(f"{runner.step.stage.name} reads no messages")
    return troubles


async def _unreachable(client: Redis) -> Sequence[str]:
    try:
        async with asyncio.timeout(2):
            await client.ping()
    except (RedisError, TimeoutError) as error:
        return (f"the server does not answer: {type(error).__name__}",)
    return ()


def _consumer(name: str) -> str | None:
    """A name that stays the same over restarts, where whoever starts us promises that it is ours alone."""
    slot = os.environ.get("KENTONGAN_SLOT")
    return f"{socket.gethostname()}-{name}-{slot}" if slot else None
