"""One event, one type: the most exact; and words that must stand close together."""

from builders import an_article
from kentongan.domain.detection import Why
from reading import our_detector

FOREST = "A forest fire broke out near Aydin, Turkey, on Wednesday."


def reasons(title: str, text: str = "") -> dict[str, str]:
    return {one.event_type: one.reason for one in our_detector().read(an_article(title=title, text=text))}


def test_what_a_more_exact_type_tells_is_not_told_again():
    told = reasons("Naval drones strike oil tanker off Turkey")
    assert told["naval_incident"] == Why.RINGS
    assert told["drone_attack"] == f"{Why.YIELDS}: naval_incident"


def test_what_the_text_tells_more_exactly_the_headline_does_not_tell_again():
    told = reasons("Fire destroys hotel in Izmir", FOREST)
    assert told["wildfire"] == Why.RINGS
    assert told["fire"] == f"{Why.YIELDS}: wildfire"


def test_what_happened_in_another_country_is_another_event():
    detections = our_detector().read(an_article(title="Fire destroys hotel in Athens, Greece", text=FOREST))
    ringing = {(one.event_type, one.place[0].country) for one in detections if one.rings}
    assert ringing == {("fire", "GR"), ("wildfire", "TR")}


def test_a_type_yields_only_to_what_rings():
    assert reasons("Drones strike power plant in Kharkiv")["drone_attack"] == Why.RINGS


def test_terms_of_a_close_line_stand_close_together():
    assert reasons("Mexico president arrested")["official_arrest"] == Why.RINGS
    apart = reasons("Mexico president says that a gang of car thieves was arrested")
    assert apart.get("official_arrest") != Why.RINGS


def test_ministers_who_meet_hold_talks_and_no_summit():
    told = reasons("Lavrov and Rubio meet in Riyadh")
    assert told["diplomatic_talks"] == Why.RINGS
    assert told["summit"] == Why.WEAK
