"""What the second ear's opinion does to a reading of the rules."""

from dataclasses import dataclass
from enum import StrEnum

from kentongan.detection.ear import Listener, Opinion
from kentongan.detection.heads import NEWS, Bars


class Standing(StrEnum):
    """How a reading stands by the rules alone."""

    RINGS = "rings by the rules"
    NEAR = "near by the rules"
    SILENT = "silent by the rules"
    UNHEARD = "unheard by the rules"


class Say(StrEnum):
    """What the ear would have done with a reading."""

    KEEP = "keep"
    DEMOTE = "demote"
    PROMOTE = "promote"
    SUGGEST = "suggest"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be done, and by which head: its name, its probability, and the bar that this lies beyond."""

    say: Say
    head: str = ""
    p: float = 0.0
    bar: float = 0.0


KEPT = Verdict(Say.KEEP)


def verdict(standing: Standing, opinion: Opinion | None, event_type: str, ear: Listener) -> Verdict:
    """Hold a reading of one event type against an opinion of its headline.

    A ring may be demoted by the head of the telling: which event it is, the rules know better than a head. What comes near may be
    promoted, and what no rule heard be suggested, where no head that has a vote objects. What the rules silenced stays silent: they
    know why. Within its noise of a bar an ear says nothing.
    """
    if opinion is None or standing is Standing.SILENT:
        return KEPT
    votes = [(NEWS, opinion.news, ear.bars[NEWS])]
    if event_type in opinion.types and event_type in ear.bars:
        votes.append((event_type, opinion.types[event_type], ear.bars[event_type]))
    if standing is Standing.RINGS:
        return _demoted(opinion.news, ear.bars[NEWS], ear.noise)
    if standing is Standing.NEAR:
        return _raised(votes, ear.noise, Say.PROMOTE)
    # without a word of the rule only a head of that very type knows what was told
    return _raised(votes, ear.noise, Say.SUGGEST) if len(votes) > 1 else KEPT


Votes = list[tuple[str, float, Bars]]


def _demoted(news: float, bars: Bars, noise: float) -> Verdict:
    return Verdict(Say.DEMOTE, NEWS, news, bars.demote) if news < bars.demote - noise else KEPT


def _raised(votes: Votes, noise: float, say: Say) -> Verdict:
    if any(p <= bars.promote + noise for _, p, bars in votes):
        return KEPT
    head, p, bars = votes[-1]
    return Verdict(say, head, p, bars.promote)
