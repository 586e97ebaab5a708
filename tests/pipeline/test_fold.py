"""The same path in process, over articles of the past."""

from builders import a_detection, a_subscription, a_summit, an_article, at, rules
from fakes import FakeReader
from kentongan.domain.alert import Alert, Delivery, Outcome
from kentongan.domain.incident import IncidentChange, Kind
from kentongan.domain.words import Confidence
from kentongan.pipeline.fold import BEFORE_ALL, Memory, fold, in_time_order
from kentongan.pipeline.topics import ARTICLES, DETECTIONS
from kentongan.pipeline.writes import Due
from kentongan.pipeline.writes import Outcome as Wanted
from kentongan.rulebook.expressions import parse
from kentongan.rulebook.rule import Grade

GRADES = (
    Grade(confidence=Confidence.STRONG, when=parse("publishers >= 3"), because="three tell of it"),
    Grade(confidence=Confidence.FAIR, when=parse("always"), because="told as news"),
)


async def replayed(*told, subscriptions=()):
    """What becomes of articles, each with the one detection that it holds."""
    articles, readings = [], {}
    for article, detection in told:
        articles.append(article)
        readings[article.id] = (detection,)
    reader = FakeReader(readings)
    return [
        output
        async for output in fold(articles, reader=reader, rules=rules(), confidence=GRADES, subscriptions=subscriptions)
    ]


def launch(name, published, publisher="antara", **more):
    article = an_article(
        id=name, publisher=publisher, published_at=None if published is None else at(published), title=f"Launch {name}"
    )
    return article, a_detection(article=name, published=published, publisher=publisher, **more)


def changes(outputs):
    return [output for output in outputs if isinstance(output, IncidentChange)]


def alerts(outputs):
    return [output for output in outputs if isinstance(output, Alert)]


async def test_articles_of_one_event_become_one_incident():
    told = await replayed(launch("a", 0), launch("b", 1, "kompas"), launch("c", 2, "kyodo"))
    assert [change.kind for change in changes(told)] == [Kind.OPENED, Kind.CORROBORATED, Kind.CORROBORATED]
    last = changes(told)[-1].incident
    assert last.articles == ("a", "b", "c")
    assert last.confidence is Confidence.STRONG


async def test_the_clock_is_that_of_the_articles_so_nothing_is_old_news():
    told = await replayed(launch("a", 0), subscriptions=[a_subscription()])
    (alert,) = alerts(told)
    assert alert.due_at == at(0)
    assert changes(told)[0].incident.opened_at == at(0)


async def test_nobody_is_told():
    told = await replayed(launch("a", 0), subscriptions=[a_subscription()])
    (delivery,) = [output for output in told if isinstance(output, Delivery)]
    assert (delivery.outcome, delivery.answer) == (Outcome.SENT, "replayed, not sent")


async def test_what_was_told_is_remembered_while_the_replay_runs():
    told = await replayed(launch("a", 0), launch("b", 1), launch("c", 2, "kyodo"), subscriptions=[a_subscription()])
    assert [alert.reason for alert in alerts(told)] == ["first report", "told by more publishers"]


async def test_articles_are_replayed_in_time_order():
    told = await replayed(launch("b", 1, "kompas"), launch("a", 0))
    assert changes(told)[-1].incident.articles == ("a", "b")


async def test_an_incident_closes_when_the_clock_passes_its_end():
    told = await replayed(launch("a", 0), launch("b", 100))
    assert [(change.kind, change.incident.revisions[-1].at) for change in changes(told)] == [
        (Kind.OPENED, at(0)),
        (Kind.CLOSED, at(36)),
        (Kind.OPENED, at(100)),
    ]


async def test_an_incident_that_is_told_again_closes_later():
    told = await replayed(
        launch("a", 0), launch("b", 30), launch("c", 50, actor=["RU"]), launch("d", 100, actor=["US"])
    )
    closed = [change.incident for change in changes(told) if change.kind is Kind.CLOSED]
    assert [incident.revisions[-1].at for incident in closed] == [at(66), at(86)]


async def test_after_the_last_article_time_stands_still():
    told = await replayed(launch("a", 0))
    assert [change.kind for change in changes(told)] == [Kind.OPENED]


async def test_the_same_edition_of_an_article_counts_once():
    assert len(changes(await replayed(launch("a", 0), launch("a", 0)))) == 1


async def test_an_article_without_a_date_does_not_move_the_clock():
    told = await replayed(launch("a", 0), launch("undated", None, "kompas"), launch("c", 2, "kyodo"))
    undated = changes(told)[1]
    assert undated.incident.revisions[-1].at == at(0)
    assert undated.received_at == at(0)
    assert changes(told)[-1].incident.articles == ("a", "undated", "c")


async def test_without_any_date_there_is_still_a_clock():
    told = await replayed(launch("a", None), subscriptions=[a_subscription()])
    assert alerts(told)[0].due_at == BEFORE_ALL


def test_an_article_without_a_date_keeps_its_place():
    late, undated, early, also_early = (
        an_article(id="late", published_at=at(5)),
        an_article(id="undated", published_at=None),
        an_article(id="early", published_at=at(1)),
        an_article(id="also early", published_at=at(1)),
    )
    ordered = in_time_order([late, undated, early, also_early])
    assert [article.id for article in ordered] == ["early", "undated", "also early", "late"]


async def test_when_an_article_was_really_fetched_does_not_count():
    article = an_article(id="a", published_at=at(0), fetched_at=at(9_999))
    told = await replayed((article, a_summit(article="a")))
    assert changes(told)[0].received_at == at(0)


async def test_a_reminder_that_is_replaced_comes_once_at_its_new_time():
    memory = Memory()
    for hours in (5, 2):
        memory.commit(DETECTIONS, Wanted(writes=(Due(key="k", at=at(hours), message=hours),)))
    memory.commit(ARTICLES, Wanted(writes=(Due(key="k", at=at(3), message="of another topic"),)))
    assert [(one.at, one.message) for one in memory.due_by(at(9))] == [(at(2), 2), (at(3), "of another topic")]


async def test_what_becomes_due_while_the_due_is_dealt_with_is_dealt_with_too():
    memory = Memory()
    memory.commit(DETECTIONS, Wanted(writes=(Due(key="k", at=at(1), message=1),)))
    met = []
    for reminder in memory.due_by(at(9)):
        met.append(reminder.message)
        if len(met) < 3:
            memory.commit(DETECTIONS, Wanted(writes=(Due(key="k", at=at(1 + len(met)), message=1 + len(met)),)))
    assert met == [1, 2, 3]


async def test_what_was_left_open_can_be_asked_for():
    assert await Memory().open() == []
