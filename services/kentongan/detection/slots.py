"""Who did it, to whom, where: the slots of one matched sentence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kentongan.detection.bearings import is_measured_from
from kentongan.detection.conditions import Match
from kentongan.detection.entities import ACT_FOR_A_STATE, Mention, is_state
from kentongan.detection.knowledge import MINISTER, PEOPLE
from kentongan.detection.nlp import Mark
from kentongan.detection.sentence import Sentence, gap
from kentongan.rulebook.rule import Rule

OPENS_SPEECH = frozenset({":", "：", "“", '"', "「", "«", "‘"})
PLACE_FIRST = frozenset({",", ":", "،", "，", "：", "–", "—", "-", "、"})
REACHES = 4
"""Words that may part a participant from the deed, or from the participant named before."""

BESIDE = 2
"""Words that may part a leader from what befalls him."""

ATTRIBUTION_BEFORE = 7
"""Words between a speaker and "said" in "X of the Y ministry said that …"."""


@dataclass(frozen=True, slots=True)
class Parties:
    """Who stands where in one matched sentence."""

    actor: tuple[Mention, ...] = ()
    target: tuple[Mention, ...] = ()
    place: tuple[Mention, ...] = ()


def parties_of(rule: Rule, match: Match, sentence: Sentence, mentions: Sequence[Mention]) -> Parties:
    """Fill actor, target and place from the names of a sentence.

    Whoever only reports ("Seoul said that …") is none of them.
    """
    speaking = [one for one in mentions if _speaks(one, match, sentence) or _quoted(one, mentions, match, sentence)]
    free = [mention for mention in mentions if mention not in speaking]
    target = [one for one in free if _is_goal(one, match, sentence)] if rule.actor == "agent" else []
    acting = [one for one in free if one.party is not None and one not in target]
    actor: list[Mention] = []
    if rule.actor == "participants":
        actor = _participants(match, sentence, acting)
    elif rule.actor == "agent":
        actor = _agent(match, sentence, acting)
    place = _places(rule, match, sentence, [one for one in free if one not in target], actor)
    # a town that is aimed at is where it happened; a state that is, may be far from there
    struck = [one for one in target if one.place is not None and one.place.kind == "place"]
    place = [*struck, *(one for one in place if one not in struck)]
    return Parties(tuple(actor), tuple(target), tuple(place))


def _marks_before(sentence: Sentence, name: str, position: int, reach: int = 1) -> list[Mark]:
    return [
        mark
        for mark in sentence.marks("marker", name)
        if 0 <= position - mark.end <= reach * sentence.stretch and sentence.breaks(mark.end, position) == 0
    ]


def _marks_behind(sentence: Sentence, name: str, mention: Mention) -> list[Mark]:
    """Markers that stand in the same word as a name, behind it, or in the next word where that holds no other name."""
    named = {other.start for other in sentence.names if other.first >= mention.mark.last}
    return [
        mark
        for mark in sentence.marks("marker", name)
        if mark.first >= mention.mark.last
        and (mark.start == mention.end - 1 or (mark.start == mention.end and mark.start not in named))
    ]


def _marked(sentence: Sentence, name: str, mention: Mention, reach: int = 1) -> bool:
    """Whether a marker gives a name its part, from the side on which the language puts it."""
    if sentence.tongue.grammar.order == "sov":
        return bool(_marks_behind(sentence, name, mention))
    return bool(_marks_before(sentence, name, mention.start, reach))


def _is_where(sentence: Sentence, mention: Mention) -> bool:
    """Whether a name is told as a place, by a word before it or, where the language has such, behind it."""
    return _marked(sentence, "place", mention) or bool(_marks_behind(sentence, "place_behind", mention))


def _speaks(mention: Mention, match: Match, sentence: Sentence) -> bool:
    """Whether a name only tells of the event: "X said that …", "according to X", "…, X said"."""
    for mark in sentence.marks("marker", "attribution"):
        before = mention.end <= mark.start <= mention.end + ATTRIBUTION_BEFORE * sentence.stretch
        if before and mark.start < match.start and sentence.breaks(mention.end, mark.start) == 0:
            # "North Korea says it fired": who tells of itself did it
            return not any(mark.end <= one.start <= match.deed.start for one in sentence.marks("marker", "itself"))
        if mark.start >= match.end and before and sentence.breaks(match.end, mention.start) > 0:
            return True
        behind = 0 <= mention.start - mark.end <= 4 * sentence.stretch and not _another_between(mark, mention, sentence)
        if behind and sentence.breaks(mark.end, mention.start) == 0:
            verb_first = sentence.tongue.grammar.order == "vso"
            if mark.start >= match.end or (
                mention.end <= match.start and (verb_first or _comma_between(mention, match, sentence))
            ):
                return True
    return False


def _another_between(mark: Mark, mention: Mention, sentence: Sentence) -> bool:
    """Whether somebody else stands nearer to a verb of saying: "announced Seoul that Pyongyang fired"."""
    return any(mark.last <= other.first and other.last <= mention.mark.first for other in sentence.names)


def _quoted(mention: Mention, mentions: Sequence[Mention], match: Match, sentence: Sentence) -> bool:
    """Whether a name stands before a colon or a quotation in which others do it: "Seoul: North fires missile"."""
    opened = next((at for at in range(mention.end, match.start) if sentence.word(at) in OPENS_SPEECH), None)
    if opened is None or opened > mention.end + 3 * sentence.stretch:
        return False
    return any(opened < one.start < match.end and one.party is not None for one in mentions)


def _comma_between(mention: Mention, match: Match, sentence: Sentence) -> bool:
    return sentence.breaks(mention.end, match.start) > 0


def _is_goal(mention: Mention, match: Match, sentence: Sentence) -> bool:
    """Whether a name stands where something is aimed at: behind "toward", or before a particle that says so."""
    if mention.place is None and mention.party is None:
        return False
    if sentence.tongue.grammar.order == "sov":
        does_it = bool(_marks_behind(sentence, "subject", mention))
        return not does_it and bool(_marks_behind(sentence, "target", mention)) and mention.start < match.end
    if mention.start < match.start and sentence.tongue.grammar.spaces:
        # "по Израилю выпущены две ракеты": only what is done to something may name it first
        return match.voice == "passive" and bool(_marks_before(sentence, "target", mention.start))
    if _is_struck(mention, match, sentence):
        return True
    return bool(_marks_before(sentence, "target", mention.start, 2)) and _near(mention, match, sentence, 9)


def _is_struck(mention: Mention, match: Match, sentence: Sentence) -> bool:
    """Whether a name is the object of the deed: "Iran hits Israel with missiles"."""
    follows = mention.start == match.deed.end and match.voice == "active" and sentence.tongue.grammar.order == "svo"
    return follows and mention.state is not None and any(other.end <= match.deed.start for other in sentence.names)


def _near(mention: Mention, match: Match, sentence: Sentence, words: int, breaks: int = 1) -> bool:
    away = min(gap(mention.mark, mark) for mark in match.marks)
    return away <= words * sentence.stretch and sentence.breaks(mention.start, match.deed.start) <= breaks


def _participants(match: Match, sentence: Sentence, acting: Sequence[Mention]) -> list[Mention]:
    """Everybody in the clause of the deed; those behind a comma only where an enumeration goes on."""
    here = _within_reach([one for one in acting if _in_clause(one, match, sentence, acting)], match, sentence)
    leaders = {one.state for one in here if one.leads}
    # beside leaders by name, states that nobody leads here are where they meet, or what they talk about
    return [one for one in here if one.leads or not leaders or (len(leaders) < 2 and one.state not in leaders)]  # noqa: PLR2004


def _within_reach(mentions: Sequence[Mention], match: Match, sentence: Sentence) -> list[Mention]:
    """Behind the deed only those who are named right there, one after the other: the rest is another story."""
    last, kept = match.end, []
    for one in sorted(mentions, key=lambda mention: mention.start):
        if one.start >= match.end and one.start - last > REACHES * sentence.stretch:
            break
        last = max(last, one.end)
        kept.append(one)
    return kept


def _in_clause(mention: Mention, match: Match, sentence: Sentence, acting: Sequence[Mention]) -> bool:
    if not mention.leads and (_marked(sentence, "place", mention) or _marked(sentence, "target", mention)):
        return False
    breaks = sentence.breaks(mention.start, match.deed.start)
    if breaks == 0:
        return True
    if mention.start > match.end:
        return False
    if sentence.tongue.grammar.order == "sov" and _marked(sentence, "subject", mention):
        return True
    # "Putin, Kim meet": every break up to the deed parts two participants, or follows the last of them
    names_between = sum(1 for one in acting if mention.mark.first < one.mark.first < match.first)
    return breaks <= names_between + 1 and (mention.leads or breaks <= names_between)


def _agent(match: Match, sentence: Sentence, acting: Sequence[Mention]) -> list[Mention]:
    """Whoever did it: the best placed name, and those joined to it by "and"."""
    scored = [(_agency(one, match, sentence), one) for one in acting]
    scored = [(score, one) for score, one in scored if score > 0]
    if not scored:
        return []
    best = max(scored, key=lambda pair: (pair[0], -pair[1].start))[1]
    return [best, *(one for _, one in scored if one is not best and _joined(one, best, sentence))]


def _joined(one: Mention, other: Mention, sentence: Sentence) -> bool:
    low, high = sorted((one, other), key=lambda mention: mention.start)
    between = [
        mark for mark in sentence.marks("marker", "together") if low.end <= mark.start and mark.end <= high.start
    ]
    return bool(between) and high.start - low.end <= 3 * sentence.stretch


def _agency(mention: Mention, match: Match, sentence: Sentence) -> float:
    """How likely a name is the doer, by where it stands towards the deed in this language."""
    deed = match.deed
    left = mention.end <= deed.start
    away = (deed.start - mention.end if left else max(0, mention.start - deed.end)) / sentence.stretch
    score = 2 - 0.12 * away - 1.2 * sentence.breaks(mention.start, deed.start)
    score += _by_particle(mention, sentence)
    if _named_as_agent(mention, match, sentence):
        return score + 6
    if mention.place is not None and _is_where(sentence, mention) and not mention.leads:
        score -= 2
    if _is_passive(match, sentence):
        return score + _beside(mention, match.thing or match.deed, sentence) - (1 if left else 0)
    if match.voice == "noun":
        beside = max(_beside(mention, mark, sentence) for mark in match.marks)
        return score + beside + (0.5 if left else 0)
    if sentence.tongue.grammar.order == "vso":
        # headlines put the doer before the verb in any language
        return score + (2.5 if left and away <= 1 else 2 if not left and away <= 3 else 1.5 if left else 0)  # noqa: PLR2004
    if not left and match.thing is not None and match.thing.end <= deed.start and _is_town(mention):
        return -1  # "a missile strikes Kyiv": the missile stands where the doer would, and the town is where it strikes
    return score + (2 if left else -1.5)


def _is_town(mention: Mention) -> bool:
    return mention.mark.entry.name == "seat" or (mention.place is not None and mention.place.kind == "place")


def _beside(mention: Mention, mark: Mark, sentence: Sentence) -> float:
    """In "North Korean missile launch" and "peluncuran rudal Korea Utara" the owner of the thing did it."""
    return 2 if gap(mention.mark, mark) < sentence.stretch else 0


def _is_passive(match: Match, sentence: Sentence) -> bool:
    return match.voice == "passive" or bool(_marks_before(sentence, "passive", match.deed.start))


def _named_as_agent(mention: Mention, match: Match, sentence: Sentence) -> bool:
    """As in "fired by X": the marker belongs to the deed, unless another verb was negated in between."""
    for mark in sentence.marks("marker", "agent"):
        if sentence.tongue.grammar.order == "sov":
            if mark in _marks_behind(sentence, "agent", mention) and mention.end <= match.deed.end:
                return True
        elif 0 <= mention.start - mark.end <= 2 * sentence.stretch and mark.end <= mention.start:
            away = mark.start - match.end if mark.start >= match.end else match.deed.start - mark.end
            between = [cue for cue in sentence.marks("cue", "negated") if match.end <= cue.start < mark.start]
            if 0 <= away <= 3 * sentence.stretch and not between:
                return True
    return False


def _by_particle(mention: Mention, sentence: Sentence) -> float:
    """What a particle written behind a name says of its part, in languages that have them."""
    if sentence.tongue.grammar.order != "sov":
        return 0
    if _marks_behind(sentence, "subject", mention):
        return 2
    return -4 if _marks_behind(sentence, "target", mention) else 0


def _places(
    rule: Rule, match: Match, sentence: Sentence, free: Sequence[Mention], actor: Sequence[Mention]
) -> list[Mention]:
    """Where it happened, the nearest and most exact first."""
    marked = [one for one in free if _is_located(rule, one, match, sentence)]
    if rule.actor != "participants":
        # what strikes a town names it as its object, without a preposition
        marked += [one for one in free if _is_object(one, match, sentence) and one not in actor and one not in marked]
    if not marked:
        marked = [one for one in free if _opens(one, sentence) and one not in actor]
    if not marked and (rule.actor == "none" or not actor):
        marked = [one for one in free if one.place is not None and _near(one, match, sentence, 8)]
    if not marked and rule.actor == "none":
        # "blast in a Ghanaian town": what has no doer happens in the state whose people or things it befalls
        marked = [replace(one, place=one.party) for one in free if is_state(one) and _near(one, match, sentence, 8)]
    ranked = sorted(marked, key=lambda one: (_coarse(one), min(gap(one.mark, mark) for mark in match.marks)))
    kept: list[Mention] = []
    for one in ranked:
        if one.place is not None and all(one.place.id != other.place.id for other in kept if other.place):
            kept.append(one)
    return kept


def _opens(mention: Mention, sentence: Sentence) -> bool:
    """Whether a headline names its place first: "Iran, internet bloccato", "Kabul: Explosion an Schule"."""
    first = mention.start - sentence.start <= 1
    return first and mention.place is not None and sentence.word(mention.end) in PLACE_FIRST


def _coarse(mention: Mention) -> int:
    kinds = {"place": 0, "sea": 1, "state": 2}
    return kinds.get(mention.place.kind, 3) if mention.place is not None else 3


def _is_located(rule: Rule, mention: Mention, match: Match, sentence: Sentence) -> bool:
    if mention.place is None or mention.place.plain:
        return False
    if mention.party is not None and mention.party.kind in PEOPLE:
        return False
    if not _near(mention, match, sentence, 14, breaks=2 if rule.actor == "none" else 1):
        return False
    if is_measured_from(mention.mark, sentence):
        return True
    if sentence.tongue.grammar.order == "sov":
        return bool(_marks_behind(sentence, "place", mention))
    return bool(_marks_before(sentence, "place", mention.start, 3) or _marks_behind(sentence, "place_behind", mention))


def _is_object(mention: Mention, match: Match, sentence: Sentence) -> bool:
    return (
        mention.place is not None
        and mention.place.kind in ("place", "state")
        and not mention.place.plain
        and 0 <= mention.start - match.deed.end <= 2 * sentence.stretch
        and sentence.breaks(match.deed.end, mention.start) == 0
    )


def facts_of(
    parties: Parties, mentions: Sequence[Mention], match: Match, sentence: Sentence, *, figures: bool
) -> dict[str, bool | float]:
    """What a rule's `needs` may ask of a reading."""
    states = {one.state for one in parties.actor if one.party is not None and one.party.kind in ACT_FOR_A_STATE}
    leaders = {one.state for one in parties.actor if one.leads}
    ministers = {one.state for one in parties.actor if one.party is not None and one.party.kind == MINISTER}
    organisations = [one for one in mentions if one.party is not None and one.party.kind == "organisation"]
    return {
        "actor": bool(parties.actor),
        "target": bool(parties.target),
        # a place that is aimed at is told, too: "opens fire on worshippers in a Michigan church"
        "place": bool(parties.place) or any(one.place is not None for one in parties.target),
        "figures": figures,
        "state": bool(states),
        "organisation": bool(organisations),
        "leader": any(_is_leader_at(one, match, sentence) for one in mentions),
        "two_states": len(states) > 1,
        "two_leaders": len(leaders) > 1,
        "two_ministers": len(ministers) > 1,
    }


def _is_leader_at(mention: Mention, match: Match, sentence: Sentence) -> bool:
    """Whether the deed is told of a leader by name: "Raisi dies", not "guard of Raisi's palace dies"."""
    named = mention.party is not None and mention.party.kind in PEOPLE
    away = gap(mention.mark, match.deed)
    beside = away <= BESIDE * sentence.stretch and sentence.breaks(mention.start, match.deed.start) == 0
    return named and beside and (mention.end <= match.deed.start or match.voice != "active")
