"""Made-up news in many scripts, as the house tells it: what the page is drawn and tested with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from kentongan.domain.alert import Delivery, Outcome
from kentongan.domain.detection import Detection, Entity, Evidence, Figure, Occurred, Place
from kentongan.domain.errors import RetryLater
from kentongan.domain.incident import Incident, Kind, Revision
from kentongan.domain.subscription import Secret
from kentongan.domain.words import Block, Bound, Confidence, Level, Modality, Precision, Role
from kentongan.telemetry.access import Tokens
from kentongan.telemetry.metrics import Metrics
from kentongan.web.ports import House, TopicStatus

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

KP = Entity(id="KP", name="North Korea", kind="state")
RU = Entity(id="RU", name="Russia", kind="state", person="vladimir-putin")
KIM = Entity(id="KP", name="Kim Jong Un", kind="state", person="kim-jong-un")
JAPAN_SEA = Entity(id="sea:japan", name="Sea of Japan", kind="sea")
PALU = Place(id="place:palu", name="Palu", country="ID", lat=-0.9, lon=119.87)


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def a_telling(
    marked: str,
    lang: str,
    publisher: str | None,
    *,
    minutes: float = 10,
    title: str = "",
    says: Sequence[str] = (),
    begins_at: int = 0,
    **fields,
) -> Detection:
    """What one article says; its evidence stands in [brackets], and the sentence begins `begins_at` into its field."""
    quote, evidence = "", []
    for number, part in enumerate(marked.replace("]", "[").split("[")):
        if number % 2:
            start = begins_at + len(quote)
            word = says[len(evidence)] if len(evidence) < len(says) else "launch"
            evidence.append(
                Evidence(field="text" if title else "title", start=start, end=start + len(part), text=part, says=word)
            )
        quote += part
    known = {
        "id": f"{publisher}-{lang}-{minutes}",
        "article_id": f"https://news.example/{lang}/{minutes:g}",
        "article_version": "1",
        "event_type": "missile_launch",
        "rings": True,
        "reason": "asserted as news",
        "modality": Modality.ASSERTED,
        "role": Role.REPORT,
        "level": Level.HIGH,
        "level_reason": "always",
        "confidence": Confidence.FAIR,
        "confidence_reason": "always",
        "block": Block.TITLE,
        "evidence": tuple(evidence),
        "quote": quote,
        "title": title or quote,
        "url": f"https://news.example/{lang}/{minutes:g}",
        "lang": lang,
        "publisher": publisher,
        "published_at": ago(minutes),
    }
    return Detection(**{**known, **fields})


def an_incident(*tellings: Detection, **fields) -> Incident:
    """The incident that these tellings make, opened by the first and last told of by the last."""
    first, last = tellings[0], tellings[-1]
    known = {
        "id": f"inc-{abs(hash(first.id)) % 10**12:012x}",
        "event_type": first.event_type,
        "rings": any(telling.rings for telling in tellings),
        "level": max((telling.level for telling in tellings), key=lambda level: level.rank),
        "level_reason": first.level_reason,
        "confidence": Confidence.STRONG if len(tellings) > 2 else Confidence.FAIR,
        "confidence_reason": f"publishers = {len(tellings)}",
        "opened_at": first.published_at,
        "last_told_at": last.published_at,
        "articles": tuple(telling.article_id for telling in tellings if telling.rings),
        "attached": tuple(telling.article_id for telling in tellings if not telling.rings),
        "publishers": tuple(dict.fromkeys(telling.publisher for telling in tellings if telling.publisher)),
        "languages": tuple(dict.fromkeys(telling.lang for telling in tellings)),
        "tellings": tellings,
        "revisions": tuple(
            Revision(
                number=number,
                kind=Kind.OPENED if number == 1 else Kind.CORROBORATED,
                at=telling.published_at,
                reason=f"told by {telling.publisher or 'an unnamed publisher'}",
            )
            for number, telling in enumerate(tellings, 1)
        ),
    }
    return Incident(**{**known, **fields})


def the_launch() -> Incident:
    """One launch, told in five languages."""
    return an_incident(
        a_telling(
            "[Korut] [tembakkan] dua [rudal balistik] ke arah Laut Timur",
            "id",
            "Harian Contoh",
            minutes=42,
            says=("actor", "launch", "missile"),
        ),
        a_telling(
            "[N. Korea] [fires] two [ballistic missiles] toward East Sea: JCS",
            "en",
            "The Example Times",
            minutes=38,
            says=("actor", "launch", "missile"),
        ),
        a_telling(
            "[북], 동해상으로 [탄도미사일] 2발 [발사]",
            "ko",
            "예시일보",
            minutes=35,
            says=("actor", "missile", "launch"),
        ),
        a_telling(
            "وقالت هيئة الأركان المشتركة إن [كوريا الشمالية] [أطلقت] [صاروخين باليستيين] باتجاه بحر اليابان.",
            "ar",
            "صحيفة المثال",
            minutes=20,
            title="طوكيو: مقذوفات سقطت خارج المنطقة الاقتصادية الخالصة",
            says=("actor", "launch", "missile"),
            begins_at=120,
        ),
        a_telling(
            "[КНДР] [запустила] две [баллистические ракеты] в сторону Японского моря",
            "ru",
            "Пример",
            minutes=6,
            says=("actor", "launch", "missile"),
        ),
        id="inc-5f2b8c1a90de",
        actor=(KP,),
        target=(JAPAN_SEA,),
        occurred_at=Occurred(from_=ago(60), to=ago(60), precision=Precision.MINUTE),
        figures=(Figure(of="missile", value=2),),
        means=("ballistic_missile",),
    )


def the_quake() -> Incident:
    quake = {"event_type": "earthquake", "level": Level.CRITICAL, "level_reason": "dead >= 10"}
    return an_incident(
        a_telling(
            "[Gempa] [M6,1] [guncang] Palu, sedikitnya 20 [tewas]",
            "id",
            "Kabar Contoh",
            minutes=95,
            says=("earthquake", "magnitude", "shake", "toll"),
            **quake,
        ),
        a_telling(
            "印尼中苏拉威西省帕卢市发生[6.1级][地震]，已致至少20人[死亡]",
            "zh-Hans",
            "示例报",
            minutes=70,
            says=("magnitude", "earthquake", "toll"),
            **quake,
        ),
        a_telling(
            "The [quake] [struck] at a depth of 10 km; at least 20 people were [killed], the disaster agency said.",
            "en",
            "Example Wire",
            minutes=25,
            title="Rescuers search rubble in Palu after shallow quake",
            says=("earthquake", "shake", "toll"),
            begins_at=310,
            **quake,
        ),
        id="inc-0a44d2179b3c",
        place=(PALU,),
        level_reason="dead >= 10",
        occurred_at=Occurred(from_=ago(100), to=ago(100), precision=Precision.DAY),
        figures=(
            Figure(of="magnitude", value=6.1),
            Figure(of="dead", value=20, bound=Bound.AT_LEAST),
            Figure(of="depth", value=10, unit="km"),
        ),
        revisions=(
            Revision(number=1, kind=Kind.OPENED, at=ago(95), reason="told by Kabar Contoh"),
            Revision(number=2, kind=Kind.CORROBORATED, at=ago(70), reason="told by 示例报 as well"),
            Revision(number=3, kind=Kind.ESCALATED, at=ago(25), reason="high to critical: dead >= 10"),
        ),
    )


def the_summit() -> Incident:
    summit = {"event_type": "summit", "level": Level.MODERATE}
    return an_incident(
        a_telling(
            "[Путин] и [Ким Чен Ын] [встретились] на космодроме",
            "ru",
            "Пример",
            minutes=150,
            says=("actor", "actor", "meet"),
            **summit,
        ),
        a_telling(
            "[普京]与[金正恩]在远东[会晤]", "zh-Hans", "示例报", minutes=140, says=("actor", "actor", "meet"), **summit
        ),
        id="inc-77aa01b2c3d4",
        actor=(RU, KIM),
        place=(Place(id="RU", name="Russia", country="RU"),),
    )


def the_denial() -> Incident:
    denied = {"rings": False, "modality": Modality.DENIED, "reason": "not asserted: denied"}
    return an_incident(
        a_telling(
            "[Пхеньян] опровергает [запуск] [ракеты]",
            "ru",
            "Пример",
            minutes=55,
            says=("actor", "launch", "missile"),
            **denied,
        ),
        id="inc-d3n13d000001",
        actor=(KP,),
    )


def the_exercise() -> Incident:
    exercise = {"event_type": "military_exercise", "level": Level.LOW}
    return an_incident(
        a_telling(
            "[TNI AL] [gelar] [latihan tempur] di Laut Natuna",
            "id",
            "Harian Contoh",
            minutes=310,
            says=("actor", "hold", "exercise"),
            **exercise,
        ),
        id="inc-e0e1e2e3e4e5",
        actor=(Entity(id="ID", name="Indonesia", kind="state"),),
        place=(Place(id="sea:natuna", name="Natuna Sea", country="ID"),),
    )


def the_plan() -> Incident:
    planned = {
        "event_type": "summit",
        "rings": False,
        "modality": Modality.PLANNED,
        "reason": "not asserted: planned",
        "level": Level.MODERATE,
    }
    return an_incident(
        a_telling(
            "من المقرر أن [يلتقي] [شي] و[بوتين] الشهر المقبل",
            "ar",
            "صحيفة المثال",
            minutes=60 * 16,
            says=("meet", "actor", "actor"),
            **planned,
        ),
        id="inc-91a2b3c4d5e6",
        actor=(Entity(id="CN", name="China", kind="state", person="xi-jinping"), RU),
    )


def the_strike() -> Incident:
    return an_incident(
        a_telling(
            "[Ракетный удар] по Харькову: трое [раненых]",
            "ru",
            "Пример",
            minutes=60 * 19,
            says=("missile_test", "toll"),
        ),
        a_telling(
            "[Missile] [hits] apartment block in Kharkiv, three [injured]",
            "en",
            None,
            minutes=60 * 18,
            says=("missile", "hit", "toll"),
            url=None,
        ),
        id="inc-1212abab3434",
        place=(Place(id="place:kharkiv", name="Kharkiv", country="UA"),),
        figures=(Figure(of="injured", value=3),),
        occurred_at=Occurred(from_=ago(60 * 20), to=ago(60 * 14), precision=Precision.PART_OF_DAY),
    )


def all_stories() -> list[Incident]:
    found = [the_launch(), the_quake(), the_summit(), the_denial(), the_exercise(), the_plan(), the_strike()]
    return sorted(found, key=lambda incident: incident.last_told_at, reverse=True)


def a_delivery(**fields) -> Delivery:
    known = {
        "alert_id": "al-1",
        "incident_id": "inc-5f2b8c1a90de",
        "revision": 1,
        "event_type": "missile_launch",
        "level": Level.HIGH,
        "subscription_id": "file:korea-desk",
        "channel_id": "1a2b3c",
        "channel_label": "slack://…1a2b",
        "attempt": 1,
        "outcome": Outcome.SENT,
        "answer": "ok",
        "at": ago(37),
        "seconds": 0.8,
    }
    return Delivery(**{**known, **fields})


@dataclass
class ToldHouse:
    """A house that knows what it is told: takes articles, remembers them, and shows what it has."""

    known: list[Incident] = field(default_factory=list)
    sent: list[Delivery] = field(default_factory=list)
    taken: list[Mapping[str, object]] = field(default_factory=list)
    busy: RetryLater | None = None
    unwell: list[str] = field(default_factory=list)

    async def publish(self, articles: Sequence[Mapping[str, object]]) -> Sequence[str]:
        if self.busy:
            raise self.busy
        self.taken += articles
        return [str(article.get("id", f"article-{number}")) for number, article in enumerate(articles)]

    async def incidents(self, limit: int) -> Sequence[Incident]:
        return self.known[:limit]

    async def incident(self, incident_id: str) -> Incident | None:
        return next((incident for incident in self.known if incident.id == incident_id), None)

    async def deliveries(self, limit: int, incident_id: str | None = None) -> Sequence[Delivery]:
        return [each for each in self.sent if incident_id in (None, each.incident_id)][:limit]

    async def topics(self) -> Sequence[TopicStatus]:
        return [TopicStatus(topic="articles", messages=12, lag=2, pending=1, retries=0, dead=0)]

    async def ready(self) -> Sequence[str]:
        return self.unwell

    def as_house(self, *tokens: str, **fields) -> House:
        known = {
            "private": True,
            "metrics": Metrics(),
            "tokens": Tokens(Secret(token) for token in tokens),
            "now": lambda: NOW,
        }
        return House(publisher=self, reads=self, ready=self.ready, **{**known, **fields})
