"""Many alerts at once for one channel, over the real server and a real notifier."""

import asyncio
import io
from dataclasses import replace

from delivery.bells import NOW, TITLES, a_channel, an_alert, an_update
from kentongan.broker.bind import Runner
from kentongan.delivery.notifier import AppriseNotifier
from kentongan.domain.alert import Delivery, Outcome
from kentongan.domain.subscription import Matcher, Subscription
from kentongan.pipeline import codec
from kentongan.pipeline.deliver import Deliver
from kentongan.pipeline.table import Step
from kentongan.pipeline.topics import ALERTS, DELIVERIES
from kentongan.store.redis import RedisLedger, RedisSubscriptions
from stages import QUICK

FLOOD = 200
CHANNEL = a_channel("terminal://")


class Listened(AppriseNotifier):
    """Remembers which alerts it was asked to send."""

    asked: tuple[str, ...] = ()

    async def send(self, alert, channel, *, key):
        self.asked += (key,)
        return await super().send(alert, channel, key=key)


class Watched(Deliver):
    """Remembers which alerts it was asked to judge."""

    judged: tuple[str, ...] = ()

    async def __call__(self, message, now):
        self.judged += (message.id,)
        return await super().__call__(message, now)


async def test_of_a_flood_to_one_channel_each_alert_is_judged_once_and_told_once_in_order(client, server, shard, until):
    alerts = [replace((an_update if n % 4 else an_alert)(CHANNEL), id=f"alert {n}") for n in range(FLOOD)]
    subscriptions, ledger = RedisSubscriptions(client, shard), RedisLedger(client, shard)
    desk = Subscription(id="file:korea", name="Korea desk", matcher=Matcher(), channels=(CHANNEL,))
    await subscriptions.put(desk)
    for alert in alerts:
        await client.xadd(ALERTS.key(shard), {"__data__": codec.encode(alert), "type": "Alert"})

    async def told_all():
        return await client.xlen(DELIVERIES.key(shard)) >= FLOOD

    async with Listened(terminal=io.StringIO(), titles=TITLES, ledger=ledger) as notifier:
        stage = Watched(notifier, ledger, subscriptions)
        stop = asyncio.Event()
        runner = Runner(server.url, shard, Step(ALERTS, stage, DELIVERIES), pace=QUICK, now=lambda: NOW)
        running = asyncio.create_task(runner.run(stop))
        await until(told_all)
        stop.set()
        await running

    names = tuple(alert.id for alert in alerts)
    found = await client.xrange(DELIVERIES.key(shard))
    deliveries = [codec.decode(fields[b"__data__"], Delivery) for _, fields in found]
    assert stage.judged == notifier.asked == names
    # what is written down of two tellings may come in either order
    assert sorted(delivery.alert_id for delivery in deliveries) == sorted(names)
    assert {delivery.outcome for delivery in deliveries} == {Outcome.SENT}
