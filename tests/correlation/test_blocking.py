"""What a detection is held against: as few incidents as possible, and never one too few."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from builders import a_detection, a_place, a_quake, an_incident_from, at, rules, trust
from kentongan.correlation.blocking import keys_of, sought_by
from kentongan.correlation.decide import Ignored, correlate
from kentongan.domain.incident import State
from kentongan.domain.words import Modality
from kentongan.pipeline.correlate import OpenIncidents

WHO = st.lists(st.sampled_from(["KP", "KR", "JP", "RU", "UA"]), max_size=2, unique=True)
WHERE = st.lists(st.sampled_from(["palu", "poso", "medan", "kyiv", "ID", "UA", "JP"]), max_size=2, unique=True)


@st.composite
def detections(draw):
    number = draw(st.integers(0, 10**6))
    return a_detection(
        event_type=draw(st.sampled_from(["missile_launch", "earthquake"])),
        article=f"a-{draw(st.integers(0, 8))}",
        version=f"v{number}",
        publisher=draw(st.sampled_from(["antara", "kompas", "kyodo"])),
        actor=draw(WHO),
        target=draw(WHO),
        place=draw(WHERE),
        figures=draw(st.sampled_from([None, {"missile": 2}, {"missile": 9}, {"magnitude": 6.1}, {"dead": 30}])),
        modality=draw(st.sampled_from([Modality.ASSERTED, Modality.ASSERTED, Modality.PLANNED])),
        published=draw(st.integers(0, 30)),
    )


@given(st.lists(detections(), min_size=1, max_size=14))
@settings(max_examples=200, deadline=None)
def test_what_is_left_out_could_not_have_been_joined(told):
    everything, index = {}, OpenIncidents()
    for detection in told:
        rule = rules()[detection.event_type]
        of_all = correlate(detection, list(everything.values()), rule, trust, at(40))
        of_near = correlate(detection, index.near(detection), rule, trust, at(40))
        assert of_near == of_all
        if not isinstance(of_all, Ignored):
            for change in of_all:
                everything[change.incident.id] = change.incident
                index.keep(change.incident)


def test_another_country_far_away_is_not_looked_at():
    index = OpenIncidents([an_incident_from(a_quake("kyiv", magnitude=5.0))])
    assert index.near(a_quake("palu", article="a-2")) == ()


def test_a_town_across_the_border_is_looked_at():
    here = replace(a_place("palu"), id="place:here", country="AA")
    there = replace(here, id="place:there", country="BB", lat=(here.lat or 0) + 2)
    incident = an_incident_from(replace(a_quake("palu", magnitude=None), place=(there,)))
    assert keys_of(incident) & sought_by(replace(a_quake("palu"), place=(here,)))


def test_the_antimeridian_parts_no_neighbours():
    west = replace(a_place("palu"), id="place:west", country="AA", lat=-17.0, lon=179.9)
    east = replace(west, id="place:east", country="BB", lon=-179.9)
    incident = an_incident_from(replace(a_quake("palu", magnitude=None), place=(east,)))
    assert keys_of(incident) & sought_by(replace(a_quake("palu"), place=(west,)))


def test_a_closed_incident_is_found_no_more():
    incident = an_incident_from(a_quake("palu"))
    index = OpenIncidents([incident])
    index.keep(replace(incident, state=State.CLOSED))
    assert (index.near(a_quake("palu", article="a-2")), index.get(incident.id)) == ((), None)


def test_what_tells_nothing_is_held_against_all_of_its_type():
    index = OpenIncidents([an_incident_from(a_quake("palu")), an_incident_from(a_quake("kyiv", article="a-3"))])
    assert len(index.near(a_detection(event_type="earthquake", article="a-2", actor=()))) == 2
