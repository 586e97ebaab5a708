"""One story, told by many publishers, each in another language: two things happened, and two incidents are what is left of it."""

import json
from pathlib import Path

import pytest

from kentongan.detection.detector import Detector
from kentongan.domain.article import article_from
from kentongan.domain.incident import IncidentChange
from kentongan.domain.words import Block, Modality
from kentongan.pipeline.fold import fold
from kentongan.rulebook.book import load_rulebook
from kentongan.rulebook.folder import rules_folder

TOLD = sorted((Path(__file__).parent / "retellings").glob("*.json"))
ARTICLES = {path.stem: article_from(json.loads(path.read_text("utf-8"))) for path in TOLD}


@pytest.fixture(scope="module")
def book():
    return load_rulebook(rules_folder())


@pytest.fixture(scope="module")
def detector(book):
    return Detector(book)


@pytest.fixture(params=ARTICLES)
def detections(request, detector):
    return detector.read(ARTICLES[request.param])


def the_one_that_rings(detections, event_type):
    (found,) = [one for one in detections if one.rings and one.event_type == event_type]
    return found


def test_exactly_two_things_ring(detections):
    assert sorted(one.event_type for one in detections if one.rings) == ["missile_launch", "summit"]


def test_two_men_meet_and_nobody_else(detections):
    summit = the_one_that_rings(detections, "summit")
    assert {(one.id, one.person) for one in summit.actor} == {("RU", "vladimir-putin"), ("KP", "kim-jong-un")}
    assert {place.country for place in summit.place} == {"RU"}


def test_one_state_fires_two_missiles_on_that_day_and_that_their_range_is_not_told_denies_nothing(detections):
    launch = the_one_that_rings(detections, "missile_launch")
    assert [one.id for one in launch.actor] == ["KP"]
    assert launch.figure("missile").value == 2
    assert launch.occurred_at.from_.date().isoformat() == "2023-09-13"
    assert launch.modality is Modality.ASSERTED


def test_what_stands_in_a_related_link_is_heard_and_rings_nobody(detections):
    (exercise,) = [one for one in detections if one.event_type == "military_exercise"]
    assert (exercise.rings, exercise.block, exercise.reason) == (False, Block.RELATED_LINK, "related link")


async def test_whoever_tells_it_in_whatever_language_it_is_one_summit_and_one_launch(book, detector):
    incidents = {}
    articles = list(ARTICLES.values())
    async for message in fold(articles, reader=detector, rules=book.rules, confidence=book.confidence):
        if isinstance(message, IncidentChange):
            incidents[message.incident.id] = message.incident
    rang = {incident.event_type: incident for incident in incidents.values() if incident.rings}
    everybody = {article.id for article in articles}
    assert len([incident for incident in incidents.values() if incident.rings]) == len(rang) == 2
    assert {event: set(incident.articles) for event, incident in rang.items()} == {
        "summit": everybody,
        "missile_launch": everybody,
    }
