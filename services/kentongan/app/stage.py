"""Runs one stage of the path on Redis Streams, with its metrics and its health."""

import asyncio
import gc
import socket
from collections.abc import Sequence

from redis.asyncio import Redis

from kentongan.app.build import AllSubscriptions, folder_of_rules, rules, written_subscriptions
from kentongan.app.reading import LateReader
from kentongan.app.service import keep_counting, unreachable
from kentongan.app.telling import LateNotifier
from kentongan.broker.bind import Runner
from kentongan.pipeline.table import Tools, pipeline
from kentongan.rulebook.book import load_grades
from kentongan.settings import Settings
from kentongan.store.redis import RedisIncidents, RedisLedger, RedisSubscriptions
from kentongan.telemetry.access import Tokens
from kentongan.telemetry.metrics import Metrics
from kentongan.telemetry.probe import probe, serving


async def serve_stage(
    name: str, chosen: Settings, url: str, client: Redis, stop: asyncio.Event, *, slot: str | None
) -> None:
    """Serve until `stop` is set. A `slot` is a name that stays the same over restarts and is ours alone."""
    metrics = Metrics()
    ledger = RedisLedger(client, chosen.shard)
    reader, notifier = LateReader(chosen), LateNotifier(chosen, ledger)
    if name == "detect":
        reader.warm_up()
    if name == "deliver":
        notifier.warm_up()
    step = next(one for one in pipeline(_tools(chosen, client, ledger, reader, notifier)) if one.stage.name == name)
    consumer = f"{socket.gethostname()}-{name}-{slot}" if slot else None
    runner = Runner(url, chosen.shard, step, consumer=consumer, metrics=metrics)

    async def ready() -> Sequence[str]:
        return [*await unreachable(client), *_idle(runner)]

    gc.freeze()  # what is loaded for good need not be looked through for garbage again and again
    application = probe(metrics, ready, Tokens(chosen.api_tokens))
    counting = asyncio.create_task(keep_counting(client, chosen.shard, metrics, step.source.name))
    try:
        async with serving(application, chosen.metrics_host, chosen.metrics_port_of(name), or_any=True):
            await runner.run(stop)
    finally:
        counting.cancel()
        await notifier.aclose()


def _tools(chosen: Settings, client: Redis, ledger: RedisLedger, reader: LateReader, notifier: LateNotifier) -> Tools:
    return Tools(
        reader=reader,
        rules=rules(chosen),
        confidence=load_grades(folder_of_rules(chosen)),
        incidents=RedisIncidents(client, chosen.shard),
        subscriptions=AllSubscriptions(written_subscriptions(chosen), RedisSubscriptions(client, chosen.shard)),
        ledger=ledger,
        notifier=notifier,
        patience=chosen.delivery_timeout,
    )


def _idle(runner: Runner) -> Sequence[str]:
    # a single writer that waits for its lease is as ready as it can be
    if runner.is_serving or hasattr(runner.step.stage, "reload"):
        return ()
    return (f"{runner.step.stage.name} reads no messages",)
