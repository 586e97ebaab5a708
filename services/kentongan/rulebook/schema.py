"""The form of every file in `rules/`, as pydantic reads it. What the files mean is said in rules/README.md."""

from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from kentongan.domain.words import Block, Confidence, Level, Modality, Role, Status

SPAN_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def _words(value: object) -> object:
    """A single word may stand without its list; bare numbers are words too."""
    items = value if isinstance(value, list) else [value]
    return [str(item) if isinstance(item, int | float) and not isinstance(item, bool) else item for item in items]


def _span(value: object) -> timedelta:
    if isinstance(value, str) and value[:-1].isdigit() and value[-1] in SPAN_UNITS:
        return timedelta(**{SPAN_UNITS[value[-1]]: int(value[:-1])})
    raise ValueError("write a span such as 36h, 90m or 3d")


def _kilometres(value: object) -> float:
    if isinstance(value, str) and value.removesuffix(" km").isdigit():
        return float(value.removesuffix(" km"))
    raise ValueError("write a distance such as 300 km")


def _spaced(value: object) -> object:
    """`related_link` is written for `related link` by whoever comes from the grammar files."""
    return value.replace("_", " ") if isinstance(value, str) else value


def _line(value: object) -> object:
    """The terms of a line that needs nothing of its own may stand alone."""
    if isinstance(value, list) and value:
        return {"terms": value}
    if isinstance(value, dict):
        return value
    raise ValueError("write a line such as [missile, launch] or {terms: [meet], needs: two states}")


def _text(value: object) -> object:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Word = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Words = Annotated[list[Word], BeforeValidator(_words)]
Span = Annotated[timedelta, BeforeValidator(_span)]
Kilometres = Annotated[float, BeforeValidator(_kilometres)]
Text = Annotated[str, BeforeValidator(_text)]
ByLanguage = dict[str, Words]
NONE: Any = Field(default_factory=list)
"""No words. Of a plain empty list pydantic would make a deep copy for each of the many thousand forms that leave it out."""


class File(BaseModel):
    """Nothing but what is written down here may stand in a file: a slip of the pen is not silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LineForm(File):
    terms: Annotated[list[Word], Field(min_length=1)]
    needs: str | None = None
    within: Annotated[int, Field(ge=0)] | None = None
    ignores: list[Modality] = []


class SlotsForm(File):
    actor: Literal["agent", "participants", "none"] = "agent"
    means: str | None = None
    figures: dict[str, str] = {}


class SameForm(File):
    by: list[Literal["actor", "target", "place"]]
    within: Kilometres = 300.0
    span: Annotated[Span, Field(alias="for")]
    apart: dict[str, float] = {}


class TermForm(File):
    active: Words = NONE
    passive: Words = NONE
    noun: Words = NONE
    any: Words = NONE
    weak: Words = NONE
    mask: Words = NONE


class RuleForm(File):
    title: str
    description: str
    status: Status
    hears: Annotated[list[Annotated[LineForm, BeforeValidator(_line)]], Field(min_length=1)]
    same: SameForm
    codes: dict[str, Text] = {}
    near: list[str] = []
    needs: str | None = None
    slots: SlotsForm = SlotsForm()
    level: dict[Level, str]
    yields_to: list[str] = []
    news_for: Span = timedelta(hours=24)
    ignores: list[Modality] = []
    terms: dict[str, dict[str, TermForm]] = {}
    falsepositives: list[str] = []
    misses: list[str] = []


class ExampleForm(File):
    lang: str
    title: str = ""
    text: str = ""
    published_at: str | None = None
    event: str | None = None
    rings: bool | None = None
    detects: Literal["nothing"] | None = None
    modality: Modality | None = None
    role: Role | None = None
    block: Annotated[Block | None, BeforeValidator(_spaced)] = None
    reason: str | None = None
    level: Level | None = None
    confidence: Confidence | None = None
    actor: Words | None = None
    target: Words | None = None
    place: Words | None = None
    figures: dict[str, float] | None = None
    needs: Literal["ear"] | None = None


class CueForm(File):
    before: Words = []
    after: Words = []
    inside: Words = []
    anywhere: Words = []
    reach: int | None = None


def _cues(value: object) -> object:
    return value if isinstance(value, list) else [value]


class MarkersForm(File):
    agent: Words = []
    subject: Words = []
    passive: Words = []
    target: Words = []
    place: Words = []
    place_behind: Words = []
    attribution: Words = []
    together: Words = []
    office: Words = []
    itself: Words = []
    since: Words = []
    honorific: Words = []


class BoundsForm(File):
    at_least: Words = []
    at_most: Words = []
    about: Words = []


class TollForm(File):
    nouns: Words = []
    verbs: Words = []


class TollsForm(File):
    dead: TollForm = TollForm()
    injured: TollForm = TollForm()
    missing: TollForm = TollForm()


class DaysForm(File):
    today: Words = []
    yesterday: Words = []
    tomorrow: Words = []


class WeekdaysForm(File):
    monday: Words = []
    tuesday: Words = []
    wednesday: Words = []
    thursday: Words = []
    friday: Words = []
    saturday: Words = []
    sunday: Words = []


class UnitsForm(File):
    hour: Words = []
    day: Words = []
    week: Words = []
    month: Words = []
    year: Words = []


class RelativeForm(File):
    """Times told from the day of writing; in `ago` a # stands for the number: "# days ago", "vor # tagen"."""

    ago: UnitsForm = UnitsForm()
    last: UnitsForm = UnitsForm()
    next: UnitsForm = UnitsForm()


class DistancesForm(File):
    km: Words = []
    mile: Words = []


class BearingsForm(File):
    """The points of the compass, as in "45 km southeast of"."""

    n: Words = []
    ne: Words = []
    e: Words = []
    se: Words = []
    s: Words = []
    sw: Words = []
    w: Words = []
    nw: Words = []


class PartsForm(File):
    morning: Words = []
    afternoon: Words = []
    evening: Words = []
    night: Words = []


class BlocksForm(File):
    related_link: Words = []
    caption: Words = []
    byline: Words = []


class HeadlinesForm(File):
    live: Words = []
    opinion: Words = []
    digest: Words = []


class GrammarForm(File):
    same_as: str | None = None
    name: str
    script: Literal["latin", "cyrillic", "arabic", "hebrew", "devanagari", "han", "hangul", "kana", "thai"] = "latin"
    order: Literal["svo", "vso", "sov"] = "svo"
    spaces: bool = True
    cues: dict[Modality, Annotated[list[CueForm], BeforeValidator(_cues)]] = {}
    endings: dict[Modality, Words] = {}
    roles: dict[Role, Annotated[list[CueForm], BeforeValidator(_cues)]] = {}
    markers: MarkersForm = MarkersForm()
    numbers: dict[Text, float] = {}
    dual: dict[str, float] = {}
    measures: Words = []
    bounds: BoundsForm = BoundsForm()
    tolls: TollsForm = TollsForm()
    days: DaysForm = DaysForm()
    weekdays: WeekdaysForm = WeekdaysForm()
    months: dict[int, Words] = {}
    calendar: Literal["gregorian", "buddhist", "persian"] = "gregorian"
    own_months: dict[int, Words] = {}
    relative: RelativeForm = RelativeForm()
    parts: PartsForm = PartsForm()
    distances: DistancesForm = DistancesForm()
    bearings: BearingsForm = BearingsForm()
    blocks: BlocksForm = BlocksForm()
    headlines: HeadlinesForm = HeadlinesForm()
    abbreviations: Words = []
    agencies: Words = []


class NamedForm(File):
    """Something with names, by language; `any` holds for all languages in Latin script.

    `seats` stand for it (the Kremlin), `headline` and `short` names count only in company, a `mask` cancels the names
    inside it.
    """

    name: str
    names: ByLanguage = {}
    demonyms: ByLanguage = {}
    seats: ByLanguage = {}
    headline: ByLanguage = {}
    short: ByLanguage = {}
    mask: ByLanguage = {}


class OwnNamesForm(File):
    """What one language calls something of the gazetteer."""

    names: Words = NONE
    demonyms: Words = NONE
    seats: Words = NONE
    headline: Words = NONE
    short: Words = NONE
    mask: Words = NONE


class NamesForm(File):
    """The names of one language, by what they name."""

    states: dict[str, OwnNamesForm] = {}
    leaders: dict[str, OwnNamesForm] = {}
    organisations: dict[str, OwnNamesForm] = {}
    armed_groups: dict[str, OwnNamesForm] = {}
    places: dict[str, OwnNamesForm] = {}


class StateForm(NamedForm):
    lat: float
    lon: float


class TermOfOffice(File):
    office: str
    since: Annotated[date | None, Field(alias="from")] = None
    until: Annotated[date | None, Field(alias="to")] = None


class LeaderForm(NamedForm):
    of: str
    terms: list[TermOfOffice] = []


class OrganisationForm(NamedForm):
    pass


class ArmedGroupForm(NamedForm):
    country: str | None = None


class PlaceForm(NamedForm):
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    plain: bool = False


class PublisherForm(File):
    name: str
    country: str | None = None
    domains: list[str] = []
    names: list[str] = []


class ConfidenceForm(File):
    model_config = ConfigDict(extra="forbid", frozen=True)

    is_: Annotated[Confidence, Field(alias="is")]
    when: str
    because: str
