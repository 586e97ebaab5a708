"""A detection: one rule's reading of one article."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kentongan.domain.words import Block, Bound, Confidence, Level, Modality, Precision, Role


class Why(StrEnum):
    """Why a reading rings, or does not."""

    RINGS = "asserted as news"
    MODALITY = "not asserted"
    ROLE = "not told as news"
    RELATED_LINK = "related link"
    CAPTION = "caption"
    BYLINE = "byline"
    WEAK = "weak"
    YIELDS = "told by a more exact type"
    NEAR = "near"
    EAR = "ear"
    MASKED = "masked"
    SUGGESTED = "suggested, unverified"


SOME_SEA = "sea:unspecified"
"""The target of what was fired "toward the sea", where no sea is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Somebody or something with a name.

    `id` is an ISO 3166 alpha-2 state, or `armed_group:…`, `org:…`, `sea:…`, `place:…`; `person` is a slug such as
    `vladimir-putin` where a person stands for the state.
    """

    id: str
    name: str
    kind: str
    person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something happened; `lat` and `lon` in degrees, absent where only the name is known."""

    id: str
    name: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None

    @property
    def is_state(self) -> bool:
        """Whether this is a whole state, whose coordinates are no more than its middle."""
        return len(self.id) == len("ID")

    @property
    def is_precise(self) -> bool:
        return self.lat is not None and self.lon is not None and not self.is_state


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurred:
    """When an event happened: the span of time that the article's words allow."""

    from_: datetime
    to: datetime
    precision: Precision


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that an article tells of an event: 20 dead, magnitude 6.1, at least two missiles."""

    of: str
    value: float
    unit: str | None = None
    bound: Bound = Bound.EXACT


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The words that made a rule ring. `start` and `end` count Unicode code points of the named field."""

    field: str
    start: int
    end: int
    text: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """One rule's reading of one article.

    It carries what correlation and a reader need of its article, so that nobody has to fetch the article again.
    `reason` is a `Why`, where needed with its detail behind a colon: "not asserted: denied".
    """

    id: str
    article_id: str
    article_version: str
    event_type: str
    rings: bool
    reason: str
    modality: Modality
    role: Role
    level: Level
    level_reason: str
    confidence: Confidence
    confidence_reason: str
    block: Block
    actor: tuple[Entity, ...] = ()
    target: tuple[Entity, ...] = ()
    place: tuple[Place, ...] = ()
    occurred_at: Occurred | None = None
    figures: tuple[Figure, ...] = ()
    means: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    quote: str = ""
    """The sentence that was read, as it stands in the article."""
    title: str = ""
    url: str | None = None
    lang: str = ""
    publisher: str | None = None
    source: str | None = None
    published_at: datetime | None = None
    received_at: datetime | None = None
    """When the article came onto the stream: alerts are timed from here."""

    @property
    def teller(self) -> str:
        """Who tells it: two articles of one teller corroborate nothing."""
        return self.publisher or self.source or self.article_id

    def figure(self, of: str) -> Figure | None:
        return next((figure for figure in self.figures if figure.of == of), None)


def detection_id(article_id: str, event_type: str, actor: str, place: str, day: str) -> str:
    """The id of a reading: shifting spans or a second edition of the article do not change it."""
    words = f"{article_id}\x00{event_type}\x00{actor}\x00{place}\x00{day}"
    return hashlib.blake2b(words.encode(), digest_size=10).hexdigest()
