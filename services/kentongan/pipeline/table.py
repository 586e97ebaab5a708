"""The path of an article, as a table: which stage reads which topic, and where what it says goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from kentongan.correlation.facts import Trust
from kentongan.pipeline.correlate import Correlate
from kentongan.pipeline.deliver import ONE_MESSAGE, Deliver
from kentongan.pipeline.detect import Detect
from kentongan.pipeline.ports import Incidents, Ledger, Notifier, Reader, Stage, Subscriptions
from kentongan.pipeline.route import Route
from kentongan.pipeline.topics import ALERTS, ARTICLES, DELIVERIES, DETECTIONS, INCIDENTS, Topic
from kentongan.rulebook.book import confidence_of
from kentongan.rulebook.rule import Grade, Rule


@dataclass(frozen=True, slots=True)
class Step:
    """One row: the topic a stage reads, the stage, and the topic it writes.

    What a stage puts into `due` comes back on the topic that it reads.
    """

    source: Topic
    stage: Stage
    target: Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What the stages work with: knowledge, and the ports to the world."""

    reader: Reader
    rules: Mapping[str, Rule]
    confidence: tuple[Grade, ...]
    """The lines of confidence.yaml, in their order."""
    incidents: Incidents
    subscriptions: Subscriptions
    ledger: Ledger
    notifier: Notifier
    patience: timedelta = ONE_MESSAGE
    """How long one message to one channel may take."""


def pipeline(tools: Tools) -> tuple[Step, ...]:
    """What happens to an article."""
    rules, incidents, subscriptions, ledger = tools.rules, tools.incidents, tools.subscriptions, tools.ledger
    trust, patience = trust_by(tools.confidence), tools.patience
    return (
        Step(ARTICLES, Detect(tools.reader), DETECTIONS),
        Step(DETECTIONS, Correlate(incidents, rules, trust), INCIDENTS),
        Step(INCIDENTS, Route(subscriptions, ledger, rules), ALERTS),
        Step(ALERTS, Deliver(tools.notifier, ledger, subscriptions, patience=patience), DELIVERIES),
    )


def trust_by(grades: tuple[Grade, ...]) -> Trust:
    """What a number of independent publishers is worth by confidence.yaml, whatever each of them tells."""
    return lambda publishers: confidence_of(grades, {"needs": True, "publishers": publishers})
