"""Stand-ins for the ports: small, honest, and without a network."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext

from kentongan.domain.alert import Alert, LedgerEntry, Told
from kentongan.domain.article import Article
from kentongan.domain.detection import Detection
from kentongan.domain.incident import Incident
from kentongan.domain.subscription import Channel, Subscription
from kentongan.pipeline.ports import Answer
from kentongan.pipeline.writes import Versioned


class FakeReader:
    """Reads in an article what the test says it holds, by article id."""

    def __init__(self, readings: Mapping[str, Sequence[Detection]] | None = None) -> None:
        self.readings = dict(readings or {})

    def read(self, article: Article) -> Sequence[Detection]:
        return self.readings.get(article.id, ())

    def batch(self) -> AbstractContextManager[object]:
        return nullcontext()


class FakeIncidents:
    """The open incidents that somebody left behind."""

    def __init__(self, incidents: Iterable[Incident] = ()) -> None:
        self.incidents = list(incidents)

    async def open(self) -> Sequence[Incident]:
        return self.incidents


class FakeSubscriptions:
    """Whoever subscribed."""

    def __init__(self, *subscriptions: Subscription) -> None:
        self.subscriptions = subscriptions

    async def all(self) -> Sequence[Subscription]:
        return self.subscriptions


class FakeLedger:
    """What was told to whom: `told` by subscription id, `entries` by alert id."""

    def __init__(
        self,
        told: Mapping[str, Versioned[Told]] | None = None,
        entries: Iterable[LedgerEntry] = (),
    ) -> None:
        self.told_to = dict(told or {})
        self.entries = {entry.alert_id: entry for entry in entries}

    async def told(self, incident_id: str, subscription_ids: Sequence[str]) -> Mapping[str, Versioned[Told]]:
        return {one: self.told_to[one] for one in subscription_ids if one in self.told_to}

    async def entry(self, alert_id: str) -> LedgerEntry | None:
        return self.entries.get(alert_id)


class FakeNotifier:
    """A bell that remembers what it rang; each trouble that it is given happens once, in order."""

    def __init__(self, *troubles: Exception, answer: str = "ok") -> None:
        self.troubles = list(troubles)
        self.answer = answer
        self.rung: list[tuple[str, str]] = []

    async def send(self, alert: Alert, channel: Channel, *, key: str) -> Answer:
        if self.troubles:
            raise self.troubles.pop(0)
        self.rung.append((key, channel.id))
        return Answer(detail=self.answer, ref="1694606400.000100")
