"""Names on the wire: topics, what they carry, and every key, each said once."""

from dataclasses import dataclass

from kentongan.domain.alert import Alert, Delivery
from kentongan.domain.article import Article
from kentongan.domain.detection import Detection
from kentongan.domain.incident import Closing, IncidentChange


@dataclass(frozen=True, slots=True)
class Topic:
    """A stream of messages, and the types of message it carries; the first is meant where a message does not say."""

    name: str
    carries: tuple[type, ...]

    def key(self, shard: str) -> str:
        return key(shard, self.name)

    def dead_key(self, shard: str) -> str:
        return key(shard, f"{self.name}:dead")


ARTICLES = Topic("articles", (Article,))
DETECTIONS = Topic("detections", (Detection, Closing))
INCIDENTS = Topic("incidents", (IncidentChange,))
ALERTS = Topic("alerts", (Alert,))
DELIVERIES = Topic("deliveries", (Delivery,))

TOPICS = (ARTICLES, DETECTIONS, INCIDENTS, ALERTS, DELIVERIES)


def key(shard: str, *name: str) -> str:
    """A key of one shard: the braces keep everything of a shard in one slot of a cluster."""
    return ":".join((f"kentongan:{{{shard}}}", *name))
