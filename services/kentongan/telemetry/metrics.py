"""Metrics: how many of what, and how long it took, in the words of the house."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from kentongan.domain.alert import Alert, Delivery
from kentongan.domain.detection import Detection
from kentongan.domain.incident import IncidentChange

BELL_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800)
BATCH_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """What one process counts.

    It has a registry of its own, so that two of them do not add up by accident. No label ever holds what a stranger
    wrote: each has a closed set of values.
    """

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        per_topic = {
            "lag": "Messages that no consumer has read yet.",
            "pending": "Messages that were read and not acked yet.",
            "retries": "Messages that failed and wait for another attempt.",
            "dead": "Messages that were set aside.",
        }
        self._topics = {
            name: Gauge(f"kentongan_topic_{name}", help_, ["topic"], registry=registry)
            for name, help_ in per_topic.items()
        }
        self._retried = Counter(
            "kentongan_retries", "Attempts that failed and will be made again.", ["stage"], registry=registry
        )
        self._dead = Counter("kentongan_dead", "Messages that a stage set aside.", ["stage"], registry=registry)
        self._articles = Counter("kentongan_articles", "Articles that were read.", registry=registry)
        self._detections = Counter(
            "kentongan_detections",
            "Readings of articles, also those that do not ring.",
            ["event_type", "rings", "reason"],
            registry=registry,
        )
        self._incidents = Counter("kentongan_incidents", "Changes of incidents.", ["kind"], registry=registry)
        self._alerts = Counter("kentongan_alerts", "Decisions to tell somebody.", ["reason"], registry=registry)
        self._decisions = Counter(
            "kentongan_decisions", "What stages decided, by its reason.", ["stage", "reason"], registry=registry
        )
        self._deliveries = Counter(
            "kentongan_deliveries", "Attempts to tell somebody.", ["outcome", "scheme"], registry=registry
        )
        self._bell = Histogram(
            "kentongan_delivery_seconds",
            "From the article's arrival on the stream to the provider's answer.",
            buckets=BELL_SECONDS,
            registry=registry,
        )
        self._batch = Histogram(
            "kentongan_batch_seconds",
            "How long a stage took for one batch of messages.",
            ["stage"],
            buckets=BATCH_SECONDS,
            registry=registry,
        )

    def topic(self, topic: str, *, lag: int, pending: int, retries: int, dead: int) -> None:
        """How a topic stands now."""
        for name, value in {"lag": lag, "pending": pending, "retries": retries, "dead": dead}.items():
            self._topics[name].labels(topic).set(value)

    def batch(self, stage: str, seconds: float) -> None:
        self._batch.labels(stage).observe(seconds)

    def retried(self, stage: str) -> None:
        self._retried.labels(stage).inc()

    def dead(self, stage: str) -> None:
        self._dead.labels(stage).inc()

    def articles(self, number: int = 1) -> None:
        self._articles.inc(number)

    def decided(self, stage: str, reasons: Iterable[str]) -> None:
        """Count decisions, each under its reason without the detail behind the colon."""
        for reason in reasons:
            self._decisions.labels(stage, reason.partition(":")[0]).inc()

    def count(self, outcomes: Iterable[object]) -> None:
        """Count what stages put out; of other things there is nothing to count."""
        for outcome in outcomes:
            match outcome:
                case Detection():
                    self.detection(outcome)
                case IncidentChange():
                    self._incidents.labels(outcome.kind).inc()
                case Alert():
                    self._alerts.labels(outcome.reason).inc()
                case Delivery():
                    self._delivery(outcome)
                case _:
                    pass

    def detection(self, detection: Detection) -> None:
        """Count one reading, under its reason without the detail behind the colon."""
        rings = "true" if detection.rings else "false"
        self._detections.labels(detection.event_type, rings, detection.reason.partition(":")[0]).inc()

    def _delivery(self, delivery: Delivery) -> None:
        self._deliveries.labels(delivery.outcome, delivery.channel_label.partition("://")[0]).inc()
        if delivery.seconds is not None:
            self._bell.observe(delivery.seconds)

    def text(self) -> bytes:
        """Everything counted so far, in the words of Prometheus."""
        return generate_latest(self.registry)
