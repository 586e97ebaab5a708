"""Who and where: the names of a sentence resolved to states, leaders, groups and places."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kentongan.detection.knowledge import LEADER, MINISTER, PEOPLE, Thing
from kentongan.detection.nlp import Mark, thing_of
from kentongan.detection.sentence import Sentence, gap
from kentongan.domain.detection import Entity, Place

PARTIES = (LEADER, MINISTER, "state", "organisation", "armed_group")
ACT_FOR_A_STATE = PEOPLE | {"state"}
OFFICE_NEAR = 2
"""Words that may stand between an office and the state it belongs to."""

BEGINS_ANEW = frozenset({":", "：", "]", "】", "」", "|", "｜"})
"""Behind these a headline begins once more: "快讯：朝发射导弹"."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands, and everything it may mean.

    `party` is what it means where somebody acts, `place` where something happens. `leads` says that it speaks of a head of
    state or government.
    """

    mark: Mark
    party: Thing | None
    place: Thing | None
    leads: bool

    @property
    def start(self) -> int:
        return self.mark.start

    @property
    def end(self) -> int:
        return self.mark.end

    @property
    def state(self) -> str | None:
        """The state that acts, or that stands for the group or organisation that does."""
        if self.party is None:
            return None
        return self.party.state if self.party.kind in ACT_FOR_A_STATE else self.party.id

    def entity(self) -> Entity:
        party = self.party
        if party is None:
            raise ValueError(f"{self.mark.entry.name} acts for nobody")
        if party.kind in PEOPLE:
            return Entity(id=party.state or party.id, name=party.name, kind="state", person=party.id)
        return Entity(id=party.id, name=party.name, kind=party.kind)


@dataclass(frozen=True, slots=True)
class Company:
    """Which names an article spells out, so that a bare surname can be trusted."""

    people: frozenset[str]
    states: frozenset[str]

    @classmethod
    def of(cls, names: Iterable[Thing]) -> "Company":
        known = list(names)
        return cls(
            frozenset(thing.id for thing in known if thing.kind in PEOPLE),
            frozenset(thing.state for thing in known if thing.kind in ACT_FOR_A_STATE and thing.state),
        )

    def knows(self, leader: Thing) -> bool:
        return leader.id in self.people or leader.state in self.states


def mentions_of(sentence: Sentence, company: Company, *, headline: bool) -> list[Mention]:
    """The names of a sentence, each once, in order.

    A surname that many bear counts only in the company of its full name, its state or its office; a one-letter
    abbreviation of a state only in a headline, at its start or beside another such. One that names several together ("한미",
    "美韩") speaks of each of them.
    """
    by_span: dict[tuple[int, int], list[Mark]] = {}
    for mark in sentence.names:
        by_span.setdefault((mark.first, mark.last), []).append(mark)
    short = {span for span, marks in by_span.items() if all(mark.entry.name == "headline" for mark in marks)}
    found = []
    for span, marks in by_span.items():
        if span in short and len(marks) == 1 and not (headline and _stands_out(marks[0], short - {span}, sentence)):
            continue
        groups = [[mark] for mark in marks] if span in short and len(marks) > 1 else [marks]
        found += [mention for group in groups if (mention := _mention(group, company)) is not None]
    return _with_company([_with_office(mention, found, sentence) for mention in found], sentence)


def _stands_out(mark: Mark, others: Iterable[tuple[int, int]], sentence: Sentence) -> bool:
    if mark.first - sentence.first <= 1 or sentence.word(mark.start - 1) in BEGINS_ANEW:
        return True
    return any(first in (mark.last, mark.last + 1) or last in (mark.first, mark.first - 1) for first, last in others)


def _mention(marks: list[Mark], company: Company) -> Mention | None:
    party = place = None
    for mark in marks:
        thing, how = thing_of(mark), mark.entry.name
        if how == "short" and not company.knows(thing):
            continue
        if thing.kind in PARTIES and (party is None or thing.kind in PEOPLE):
            party = thing
        if thing.kind in ("place", "sea") or (thing.kind == "state" and how == "name" and place is None):
            place = thing
        if thing.kind == "state" and how in ("seat", "headline") and place is None:
            place = thing
    if party is None and place is None:
        return None
    leads = party is not None and party.kind == LEADER
    return Mention(marks[0], party, place, leads)


def _with_office(mention: Mention, others: list[Mention], sentence: Sentence) -> Mention:
    """A state beside an office is its leader: "the South Korean president", "presiden Korsel"."""
    if mention.party is None or mention.party.kind != "state" or mention.leads:
        return mention
    reach = OFFICE_NEAR * sentence.stretch
    if any(0 <= mention.start - mark.end < sentence.stretch for mark in sentence.marks("marker", "place")):
        # "met his colleague in Astana": the town is where, not who
        return mention
    for office in sentence.marks("marker", "office"):
        near = gap(office, mention.mark) <= reach and sentence.breaks(office.start, mention.start) == 0
        if near and not any(_between(other, office, mention.mark) for other in others):
            return replace(mention, leads=True)
    return mention


def _with_company(mentions: list[Mention], sentence: Sentence) -> list[Mention]:
    """One office may stand for several: "the presidents of Bolivia and Chile"."""
    together = sentence.marks("marker", "together")
    found: list[Mention] = []
    for mention in mentions:
        before = found[-1] if found else None
        joined = before is not None and any(before.end <= mark.start and mark.end <= mention.start for mark in together)
        close = before is not None and mention.start - before.end <= OFFICE_NEAR * sentence.stretch
        leads = mention.leads or (
            before is not None and before.leads and joined and close and is_state(before) and is_state(mention)
        )
        found.append(replace(mention, leads=leads))
    return found


def is_state(mention: Mention) -> bool:
    """Whether a name stands for a state itself, and for nobody who acts for it."""
    return mention.party is not None and mention.party.kind == "state"


def _between(other: Mention, one: Mark, two: Mark) -> bool:
    low, high = min(one.end, two.end), max(one.start, two.start)
    return low <= other.start and other.end <= high


def place_of(thing: Thing) -> Place:
    country = thing.id if thing.kind == "state" else thing.state
    return Place(id=thing.id, name=thing.name, country=country, lat=thing.lat, lon=thing.lon)


def distinct(mentions: Iterable[Mention]) -> list[Entity]:
    """Each party once; the person where any mention names one."""
    found: dict[str, Entity] = {}
    for mention in mentions:
        entity = mention.entity()
        known = found.get(entity.id)
        if known is None or (known.person is None and entity.person is not None):
            found[entity.id] = entity
    return list(found.values())
