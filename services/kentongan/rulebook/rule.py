"""A rule: what one event type needs in order to ring, to be graded, and to be told apart from another of its kind."""

from dataclasses import dataclass, field
from datetime import timedelta

from kentongan.domain.words import Confidence, Level, Modality, Status
from kentongan.rulebook.expressions import Expression


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
    """Terms that stand together in one clause, and what the reading needs besides."""

    terms: tuple[str, ...]
    needs: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRange:
    """A figure that a rule reads, and the values that make sense for it."""

    of: str
    least: float
    most: float


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
    news_for: timedelta = timedelta(hours=24)
    ignores: frozenset[Modality] = frozenset()
    codes: dict[str, str] = field(default_factory=dict)
    falsepositives: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()

    @property
    def terms(self) -> frozenset[str]:
        return frozenset(term for line in self.hears for term in line.terms)
