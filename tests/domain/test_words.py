"""The values that every room shares."""

import pytest

from builders import CHANNEL, a_channel, a_detection, a_place, an_incident_from, at
from kentongan.domain.alert import alert_id
from kentongan.domain.detection import detection_id
from kentongan.domain.errors import Invalid, Problem, RetryLater
from kentongan.domain.incident import REVISIONS_KEPT, Kind, incident_id
from kentongan.domain.subscription import Channel, Secret
from kentongan.domain.words import Confidence, Level


def test_levels_and_confidences_compare_by_rank():
    assert sorted(Level, key=lambda level: level.rank) == [Level.LOW, Level.MODERATE, Level.HIGH, Level.CRITICAL]
    assert Confidence.STRONG.rank > Confidence.FAIR.rank > Confidence.WEAK.rank


def test_ids_are_stable_and_tell_things_apart():
    assert detection_id("a", "earthquake", "", "place:palu", "") == detection_id(
        "a", "earthquake", "", "place:palu", ""
    )
    assert detection_id("a", "earthquake", "", "place:palu", "") != detection_id(
        "a", "earthquake", "place:palu", "", ""
    )
    assert incident_id("d").startswith("inc-")
    assert alert_id("inc-1", 1, "desk", "c") != alert_id("inc-1", 2, "desk", "c")


def test_a_teller_is_the_publisher_else_the_source_else_the_article():
    assert a_detection(publisher="antara", source="feed").teller == "antara"
    assert a_detection(publisher=None, source="feed").teller == "feed"
    assert a_detection(publisher=None, article="a-7").teller == "a-7"


def test_a_figure_is_found_by_what_it_counts():
    told = a_detection(figures={"missile": 2})
    assert told.figure("missile").value == 2
    assert told.figure("dead") is None


def test_a_state_is_no_precise_place_although_it_has_a_middle():
    assert a_place("ID").is_state
    assert not a_place("ID").is_precise
    assert a_place("palu").is_precise
    assert not a_place("nowhere").is_precise


def test_revisions_are_numbered():
    incident = an_incident_from(a_detection())
    again = incident.revised(Kind.JOINED, at(1), "told again")
    assert [revision.number for revision in again.revisions] == [1, 2]
    assert (incident.revision, again.revision) == (1, 2)


@pytest.mark.parametrize("shown", [str, repr, "{}".format])
def test_a_secret_is_never_shown(shown):
    assert "hunter2" not in shown(Secret("hunter2"))
    assert "secretsecret" not in shown(a_channel())
    assert Secret("hunter2").reveal() == "hunter2"


def test_a_channel_is_known_by_its_scheme_and_a_fingerprint():
    channel = a_channel()
    assert channel.label == f"slack://…{channel.id[:4]}"
    assert channel.id == a_channel(CHANNEL).id
    assert Channel(url=Secret("https://hooks.slack.com/services/T0/B0/x")).scheme == "slack"


def test_what_is_invalid_names_every_problem():
    error = Invalid(Problem(field="title", reason="is empty"), Problem(field="", reason="not JSON"))
    assert str(error) == "title: is empty; not JSON"


def test_later_may_say_how_much_later():
    assert RetryLater("429", after=7.5).after == 7.5
    assert RetryLater("503").after is None


def test_of_a_very_long_story_only_what_joined_is_forgotten():
    incident = an_incident_from(a_detection()).revised(Kind.ESCALATED, at(1), "graver")
    for hours in range(100):
        incident = incident.revised(Kind.JOINED, at(hours), "told again")
    assert len(incident.revisions) == REVISIONS_KEPT
    assert incident.revision == 102
    assert [revision.kind for revision in incident.revisions[:2]] == [Kind.OPENED, Kind.ESCALATED]


def test_of_a_very_long_story_everything_else_is_kept():
    incident = an_incident_from(a_detection())
    for hours in range(100):
        incident = incident.revised(Kind.CORROBORATED, at(hours), "also told")
    assert len(incident.revisions) == 101
