"""One service of a small path whose every message must arrive exactly once: run as a process that may be killed.

python service.py STAGE     with KENTONGAN_REDIS_URL and KENTONGAN_SHARD, as the real services have them
"""

import asyncio
import os
import signal
import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from builders import a_detection, an_alert, an_incident_from, at
from kentongan.broker.bind import Pace, Runner
from kentongan.broker.connection import connect
from kentongan.domain.alert import Delivery, LedgerEntry, LedgerState
from kentongan.domain.alert import Outcome as Told
from kentongan.domain.incident import IncidentChange, Kind
from kentongan.pipeline.table import Step
from kentongan.pipeline.topics import ALERTS, ARTICLES, DELIVERIES, DETECTIONS, INCIDENTS
from kentongan.pipeline.writes import Outcome, Put, Room, TakeOnce
from kentongan.store.redis import RedisIncidents

PACE = Pace(silence=timedelta(seconds=2), lease=timedelta(seconds=2), read=timedelta(milliseconds=200))


@dataclass
class Stage:
    name: str = ""
    concurrent: bool = False
    timeout: timedelta = timedelta(seconds=1)


@dataclass
class Detect(Stage):
    name: str = "detect"

    async def __call__(self, article: Any, now: datetime) -> Outcome:
        once = TakeOnce(key=article.id, keep=timedelta(days=1))
        return Outcome(writes=(once,), outputs=(a_detection(article=article.id, id=article.id),))


@dataclass
class Correlate(Stage):
    """Keeps in memory what it opened: one that goes on after losing its lease would open it twice."""

    incidents: Any = None
    name: str = "correlate"
    opened: set[str] = field(default_factory=set)

    async def reload(self) -> None:
        self.opened = {incident.id for incident in await self.incidents.open()}

    async def __call__(self, detection: Any, now: datetime) -> Outcome:
        incident = an_incident_from(detection)
        assert incident.id not in self.opened, "a message was judged after it had been committed"
        self.opened.add(incident.id)
        change = IncidentChange(incident=incident, kind=Kind.OPENED, reason="first")
        return Outcome(writes=(Put(room=Room.INCIDENTS, key=incident.id, value=incident),), outputs=(change,))


@dataclass
class Route(Stage):
    name: str = "route"

    async def __call__(self, change: Any, now: datetime) -> Outcome:
        return Outcome(outputs=(an_alert(change.incident),))


@dataclass
class Deliver(Stage):
    name: str = "deliver"
    concurrent: bool = True

    async def __call__(self, alert: Any, now: datetime) -> Outcome:
        await asyncio.sleep(0.005)  # the network
        entry = LedgerEntry(alert_id=alert.id, state=LedgerState.SENT, attempts=1, at=now)
        delivery = Delivery(
            alert_id=alert.id,
            incident_id=alert.incident.id,
            revision=1,
            event_type=alert.incident.event_type,
            level=alert.incident.level,
            subscription_id=alert.subscription_id,
            channel_id=alert.channel_id,
            channel_label=alert.channel_label,
            attempt=1,
            outcome=Told.SENT,
            answer="ok",
            at=at(0),
        )
        return Outcome(writes=(Put(room=Room.LEDGER, key=alert.id, value=entry),), outputs=(delivery,))


async def main(stage: str) -> None:
    url, shard = os.environ["KENTONGAN_REDIS_URL"], os.environ["KENTONGAN_SHARD"]
    client = connect(url)
    table = (
        Step(ARTICLES, Detect(), DETECTIONS),
        Step(DETECTIONS, Correlate(incidents=RedisIncidents(client, shard)), INCIDENTS),
        Step(INCIDENTS, Route(), ALERTS),
        Step(ALERTS, Deliver(), DELIVERIES),
    )
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    (step,) = [step for step in table if step.stage.name == stage]
    await Runner(url, shard, step, pace=PACE).run(stop)
    await client.aclose()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
