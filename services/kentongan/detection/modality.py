"""What a sentence says of the reality of its event: it happened, will, may, did not, or long ago."""

from collections.abc import Iterator
from datetime import datetime

from kentongan.detection.calendars import year_in
from kentongan.detection.conditions import Match
from kentongan.detection.knowledge import Cue
from kentongan.detection.nlp import Mark
from kentongan.detection.sentence import Sentence
from kentongan.domain.words import Modality, Role
from kentongan.rulebook.rule import Rule
from kentongan.text.normalize import folded

STRONGEST_FIRST = (
    Modality.FICTION,
    Modality.DENIED,
    Modality.NEGATED,
    Modality.DRILL,
    Modality.THREATENED,
    Modality.PAST,
    Modality.POSSIBLE,
    Modality.PLANNED,
)
"""Of several cues the one that stands higher here decides: "denies plans to" is denied."""

CROSSES = {Modality.DENIED: 2, Modality.THREATENED: 1, Modality.PAST: 1}
"""Commas that a cue may reach across; the others reach across none."""

TO_THE_VERB = frozenset({Modality.DENIED, Modality.NEGATED, Modality.PLANNED, Modality.POSSIBLE, Modality.THREATENED})
"""These belong to a verb, so they may also stand between the event's first word and its deed."""

ROUND = 100
LONG_AGO = 2
"""Years. A sentence that names such a year tells of history."""


CROSSES_TO_ROLE = 1
ROLES_FIRST = (Role.REACTION, Role.BACKGROUND, Role.DEVELOPMENT)
"""Of several roles told the first here decides: who mourns as the toll rises reacts."""


def role_of(match: Match, sentence: Sentence) -> tuple[Role, Mark | None]:
    """What the sentence says it is to the event that was matched, and the word that says so."""
    heard: dict[Role, Mark] = {}
    for mark in sentence.marks("role"):
        cue = mark.entry.value
        if (
            isinstance(cue, Cue)
            and isinstance(cue.says, Role)
            and _reaches(cue, mark, match, sentence, CROSSES_TO_ROLE)
        ):
            heard.setdefault(cue.says, mark)
    return next(((role, heard[role]) for role in ROLES_FIRST if role in heard), (Role.REPORT, None))


def modality_of(
    rule: Rule, match: Match, sentence: Sentence, published_at: datetime | None
) -> tuple[Modality, Mark | None]:
    """What the sentence says of the reality of what was matched, and the cue that says so."""
    ignored = rule.ignores | match.line.ignores
    heard: dict[Modality, Mark | None] = {}
    for mark in sentence.marks("cue"):
        cue = mark.entry.value
        if not isinstance(cue, Cue) or not isinstance(cue.says, Modality) or cue.says in ignored:
            continue
        if _reaches(cue, mark, match, sentence, CROSSES.get(cue.says, 0)):
            heard.setdefault(cue.says, mark)
    for modality in set(_by_ending(match, sentence)) - ignored:
        heard.setdefault(modality, None)
    if published_at is not None and _names_an_old_year(match, sentence, published_at):
        heard.setdefault(Modality.PAST, None)
    for modality in STRONGEST_FIRST:
        if modality in heard:
            return modality, heard[modality]
    return Modality.ASSERTED, None


def _reaches(cue: Cue, mark: Mark, found: Match, sentence: Sentence, crosses: int) -> bool:
    """Whether a cue's scope holds the match. Order is told in code points: a particle may stand in the deed's own word."""
    match cue.side:
        case "anywhere":
            return True
        case "inside":
            return found.first <= mark.first and mark.last <= found.last
        case "before":
            return any(
                _begins_before(cue, mark, goal)
                and goal.start - mark.end <= cue.reach
                and sentence.breaks(mark.start, goal.start) <= crosses
                for goal in _goals(cue, found)
            )
        case _:
            return (
                mark.last > found.last
                and mark.start - found.end <= cue.reach
                and sentence.breaks(found.end - 1, mark.start) <= crosses
            )


def _begins_before(cue: Cue, mark: Mark, goal: Mark) -> bool:
    """Whether a cue leads to a word. One of a development may begin with it: "damage exceeds … in floods"."""
    goes_on = cue.says is Role.DEVELOPMENT and mark.first == goal.first and mark.last > goal.last
    return mark.first < goal.first or goes_on


def _goals(cue: Cue, match: Match) -> tuple[Mark, ...]:
    """What a cue before the event has to reach: its first word, and for what belongs to a verb also its deed."""
    if cue.says in TO_THE_VERB:
        return match.leading, match.deed
    return (match.leading,)


def _by_ending(match: Match, sentence: Sentence) -> Iterator[Modality]:
    """Futures and conditionals that are told by the verb's own form."""
    if match.voice not in ("active", "passive"):
        return
    verb = sentence.whole(match.deed)
    for modality, endings in sentence.tongue.grammar.endings.items():
        for ending in endings:
            stem = folded(ending.strip("."))
            if (verb.endswith(stem) and ending.startswith("..")) or (verb.startswith(stem) and ending.endswith("..")):
                yield modality


def _names_an_old_year(match: Match, sentence: Sentence, published_at: datetime) -> bool:
    for position in range(sentence.start, sentence.end):
        year = year_in(sentence.words[position], sentence.tongue.calendars)
        # "frees 2000 prisoners", "a Beechcraft 1900": a round number is more often a count or a model
        if (
            year
            and year.number % ROUND
            and year.begins.year <= published_at.year - LONG_AGO
            and not _is_since(position, sentence)
        ):
            clause = [mark for mark in match.marks if sentence.breaks(position, mark.start) == 0]
            if any(abs(position - mark.start) <= 10 * sentence.stretch for mark in clause):
                return True
    return False


def _is_since(position: int, sentence: Sentence) -> bool:
    """A year behind "since" tells of now: "the strongest since 1999"."""
    return any(
        0 <= position - mark.end <= 1 or 0 <= mark.start - position - 1 <= 1
        for mark in sentence.marks("marker", "since")
    )
