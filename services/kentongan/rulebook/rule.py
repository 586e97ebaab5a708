"""A rule: what one event type needs in order to ring, to be graded, and to be told apart from another of its kind."""

from dataclasses import dataclass, field
from datetime import timedelta

from kentongan.domain.words import Confidence, Level, Modality, Status
from kentongan.rulebook.expressions import Expression

PRIVATE = "@"
"""Parts the name of a term from the rule whose private words it has: `launch@bridge_collapse`."""


def private(term: str, rule: str) -> str:
    """The name under which a term stands that has words for one rule alone."""
    return f"{term}{PRIVATE}{rule}"


def plain(term: str) -> str:
    """A term's name as people write it."""
    return term.partition(PRIVATE)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """What makes two detections of one type one incident.

    `by` names slots that must agree where both tell them; `within_km` how far apart places may lie; `span` how far apart
    in time; `apart` how far figures may differ where they measure rather than count (a magnitude).
    """

    by: tuple[str, ...]
    within_km: float
    span: timedelta
    apart: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """One line of confidence.yaml: how far a reading may be trusted, when, and what people are told."""

    confidence: Confidence
    when: Expression
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Terms that stand together in one clause, and what the reading needs besides.

    `within` is how many words may lie between them, where that is fewer than a clause allows. `ignores` is what these words
    do not let themselves be told: a warning of what may come is a fact.
    """

    terms: tuple[str, ...]
    needs: Expression | None = None
    within: int | None = None
    ignores: frozenset[Modality] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRange:
    """A figure that a rule reads, and the values that make sense for it."""

    of: str
    least: float
    most: float
    term: str = ""
    """Whose words it stands beside: those of its own name, unless the rule has private ones for it."""

    def __post_init__(self) -> None:
        if not self.term:
            object.__setattr__(self, "term", self.of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The logic of one event type, without a word of any language."""

    id: str
    title: str
    description: str
    status: Status
    hears: tuple[Line, ...]
    near: tuple[str, ...] = ()
    needs: Expression | None = None
    actor: str = "agent"
    """`agent`: whoever does it; `participants`: everybody who takes part; `none`: nobody does it."""
    means: str | None = None
    """The term whose words name the means."""
    figures: tuple[FigureRange, ...] = ()
    level: tuple[tuple[Level, Expression], ...] = ()
    """Strictest first; the first whose condition holds."""
    same: Same
    yields_to: frozenset[str] = frozenset()
    """More exact event types: told by one of them in the same article, this one says nothing new."""
    news_for: timedelta = timedelta(hours=24)
    ignores: frozenset[Modality] = frozenset()
    codes: dict[str, str] = field(default_factory=dict)
    falsepositives: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()

    @property
    def terms(self) -> frozenset[str]:
        return frozenset(term for line in self.hears for term in line.terms)
