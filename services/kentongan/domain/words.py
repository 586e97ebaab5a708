"""The closed sets of words that every room uses the same way."""

from enum import StrEnum


class Modality(StrEnum):
    """What a reading says of the reality of its event."""

    ASSERTED = "asserted"
    PLANNED = "planned"
    THREATENED = "threatened"
    POSSIBLE = "possible"
    DENIED = "denied"
    NEGATED = "negated"
    PAST = "past"
    DRILL = "drill"
    FICTION = "fiction"


class Role(StrEnum):
    """What a detection is to its event."""

    REPORT = "report"
    DEVELOPMENT = "development"
    REACTION = "reaction"
    BACKGROUND = "background"


class Block(StrEnum):
    """Which part of an article a sentence stands in."""

    TITLE = "title"
    BODY = "body"
    RELATED_LINK = "related link"
    CAPTION = "caption"
    DATELINE = "dateline"
    BYLINE = "byline"


class Level(StrEnum):
    """How grave an event is; levels compare by rank, not by spelling."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        return tuple(Level).index(self)


class Confidence(StrEnum):
    """How far a reading may be trusted; compares by rank."""

    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"

    @property
    def rank(self) -> int:
        return tuple(Confidence).index(self)


class Status(StrEnum):
    """How far an event type has been proved."""

    EXPERIMENTAL = "experimental"
    TEST = "test"
    STABLE = "stable"
    DEPRECATED = "deprecated"


class Bound(StrEnum):
    """How a figure is meant."""

    EXACT = "exact"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    ABOUT = "about"


class Precision(StrEnum):
    """How exactly the time of an event is known."""

    MINUTE = "minute"
    PART_OF_DAY = "part of day"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
