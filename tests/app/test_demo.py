"""The demonstration: what `make run` shows, whenever it is started."""

import signal
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.houses import is_alive, started
from kentongan.app.demo import samples
from kentongan.app.service import SERVICES
from kentongan.domain.article import article_from
from kentongan.domain.incident import Incident, IncidentChange
from kentongan.pipeline.fold import fold
from kentongan.rulebook.book import load_rulebook
from kentongan.rulebook.folder import rules_folder

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def test_a_dozen_articles_are_dated_back_from_now():
    articles = [article_from(fields) for fields in samples(NOON)]

    assert len(articles) == 12
    assert all(NOON - timedelta(hours=1) < article.published_at < NOON for article in articles)
    assert len({article.lang for article in articles}) == 7
    assert all(".example/" in article.url for article in articles)


@pytest.fixture(scope="module")
def book():
    return load_rulebook(rules_folder())


@pytest.fixture(scope="module")
def detector(book):
    from kentongan.detection.detector import Detector

    return Detector(book)


async def incidents_at(now: datetime, book, detector) -> list[Incident]:
    found: dict[str, Incident] = {}
    articles = [article_from(fields) for fields in samples(now)]
    async for message in fold(articles, reader=detector, rules=book.rules, confidence=book.confidence):
        if isinstance(message, IncidentChange):
            found[message.incident.id] = message.incident
    return list(found.values())


@pytest.mark.parametrize("hour", [0, 6, 12, 18, 23.9])
async def test_every_start_shows_the_same_whatever_the_hour(book, detector, hour):
    now = datetime(2026, 11, 24, tzinfo=UTC) + timedelta(hours=hour)

    ringing = [incident for incident in await incidents_at(now, book, detector) if incident.rings]

    told = {
        (one.event_type, tuple(sorted({entity.id for entity in one.actor})), len(one.publishers), len(one.languages))
        for one in ringing
    }
    assert told == {
        ("missile_launch", ("KP",), 4, 4),
        ("earthquake", (), 2, 2),
        ("summit", ("ID", "IN"), 2, 2),
        ("military_exercise", ("CN", "RU"), 1, 1),
    }
    assert len(ringing) == 4


async def test_the_denial_and_the_plan_are_known_and_ring_nobody(book, detector):
    silent = [incident for incident in await incidents_at(NOON, book, detector) if not incident.rings]

    assert {one.event_type for one in silent} == {"missile_launch", "military_exercise"}


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder for what is temporary, with a path that is short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="kentongan-test-") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", folder)
        yield Path(folder)


def test_the_bells_ring_in_the_terminal_and_nothing_is_left_behind(tmp_path, temporary):
    with started(tmp_path, "--demo") as house:
        house.until(lambda: set(house.services) == set(SERVICES), "five services")
        for bell in ("Missile launch: North Korea", "Earthquake: M 6.1", "Summit: Prabowo", "at least 12 dead"):
            house.until(lambda bell=bell: bell in house.out, bell)
        code = house.end(signal.SIGINT)

    assert code == 0
    assert "북한" in house.out
    assert [pid for pid in house.seen if is_alive(pid)] == []
    assert list(temporary.iterdir()) == []
    assert not (tmp_path / "var").exists()
