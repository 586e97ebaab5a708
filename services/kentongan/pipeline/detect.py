"""The first stage: what does an article say of the watchlist?"""

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from kentongan.correlation.parts import part_of
from kentongan.domain.article import Article
from kentongan.pipeline.messages import of_kind
from kentongan.pipeline.ports import Reader
from kentongan.pipeline.writes import Outcome, TakeOnce

REMEMBERED = timedelta(days=30)
"""For so long the same edition of the same article counts only once."""


@dataclass(frozen=True)
class Detect:
    """Read an article, and pass on what may open an incident, join one or attach to one."""

    reader: Reader

    name: ClassVar[str] = "detect"
    concurrent: ClassVar[bool] = False
    timeout: ClassVar[timedelta] = timedelta(seconds=30)

    def batch(self) -> AbstractContextManager[object]:
        """Judge many messages inside this: what is learnt of their words is forgotten at its end."""
        return self.reader.batch()

    async def __call__(self, message: object, now: datetime) -> Outcome:
        article = of_kind(message, Article)
        detections = self.reader.read(article)
        received_at = article.fetched_at or now
        return Outcome(
            writes=(TakeOnce(key=f"{article.id}\n{article.version}", keep=REMEMBERED),),
            outputs=tuple(
                replace(detection, received_at=received_at)
                for detection in detections
                if part_of(detection) is not None
            ),
            reasons=tuple(detection.reason.partition(":")[0] for detection in detections),
        )
