"""What a rule would have rung over articles of the past, beside what the rule in force rings."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kentongan.detection.sampling import Sample
from kentongan.domain.article import Article
from kentongan.domain.detection import Detection

LARGE_SHARE = 0.02
"""An event of the watchlist that every fiftieth article tells of is none, or the rule hears something else."""

ENOUGH = 100
"""Articles. Of fewer, a share says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An article in which a rule rings, or rang."""

    article_id: str
    lang: str
    day: date | None
    words: str


class Backtest:
    """Counts, article by article, where a rule rings now and where the rule in force does."""

    def __init__(self, event: str, sample: int) -> None:
        self.event = event
        self.articles = 0
        self.rings = Sample[Heard](sample)
        self.new = Sample[Heard](sample)
        self.lost = Sample[Heard](sample)
        self.by_day = Counter[date]()
        self._days: tuple[date, date] | None = None

    def add(self, article: Article, now: Sequence[Detection], before: Sequence[Detection]) -> None:
        """One article as it is read with the rule that is tried, and with the one in force."""
        self.articles += 1
        day = article.published_at.date() if article.published_at else None
        if day is not None:
            first, last = self._days or (day, day)
            self._days = min(first, day), max(last, day)
        rings, rang = (self._ringing(readings) for readings in (now, before))
        told = rings or rang
        if told is None:
            return
        heard = Heard(article_id=article.id, lang=told.lang, day=day, words=article.title or told.quote)
        if rings:
            self.rings.add(article.id, heard)
            if day is not None:
                self.by_day[day] += 1
        if rings and not rang:
            self.new.add(article.id, heard)
        if rang and not rings:
            self.lost.add(article.id, heard)

    def _ringing(self, readings: Sequence[Detection]) -> Detection | None:
        return next((one for one in readings if one.rings and one.event_type == self.event), None)

    @property
    def days(self) -> int:
        """How many days the articles span; 0 where none is dated."""
        return (self._days[1] - self._days[0]).days + 1 if self._days else 0

    @property
    def a_day(self) -> float | None:
        """Rings a day, over the articles that are dated."""
        return self.by_day.total() / self.days if self.days else None

    def noise(self, most_a_day: float) -> list[str]:
        """What speaks for the rule being too loud to be listened to."""
        said = []
        if self.a_day is not None and self.a_day > most_a_day:
            said.append(f"it rings {self.a_day:.1f} times a day, more than {most_a_day:g}")
        share = self.rings.count / self.articles if self.articles else 0.0
        if self.articles >= ENOUGH and share > LARGE_SHARE:
            said.append(f"it rings in {share:.1%} of the articles, more than {LARGE_SHARE:.0%}")
        return said
