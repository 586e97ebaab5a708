"""A labelled article is read whole, or everything that is wrong with it is told with what would be right."""

import pytest

from kentongan.detection.labels import labelled_from, older_labels_from
from kentongan.domain.errors import Invalid
from kentongan.domain.words import Modality, Role

TITLE = {"id": "a-1", "lang": "en", "title": "Something happens"}
FLOOD = {"type": "flood", "modality": "asserted", "role": "report"}
OLDER = older_labels_from(
    {
        "types": {"plane_crash": ["aircraft_crash"], "protest_riot": ["protest", "riot"], "arrest": []},
        "modality": {"OCCURRED": "must ring", "FOLLOWUP": "either (development or reaction)", "NONE": "must not ring"},
        "label": {
            "LAUNCH": {"types": ["missile_launch"], "rings": "must ring"},
            "PARADE": {"types": ["missile_launch"], "rings": "must not ring"},
            "OTHER": None,
        },
    }
)


def label_of(**event):
    (label,) = labelled_from({**TITLE, "events": [{**FLOOD, **event}]}).labels
    return label


def faults(fields: dict, older=None) -> list[str]:
    with pytest.raises(Invalid) as caught:
        labelled_from(fields, older)
    return [str(problem) for problem in caught.value.problems]


def older(**fields):
    return labelled_from({**TITLE, **fields}, OLDER)


@pytest.mark.parametrize(
    ("modality", "role", "rings"),
    [
        ("asserted", "report", True),
        ("asserted", "development", True),
        ("asserted", "reaction", False),
        ("asserted", "background", False),
        ("denied", "report", False),
    ],
)
def test_what_is_asserted_as_a_report_or_a_development_must_ring_and_nothing_else(modality, role, rings):
    assert label_of(modality=modality, role=role).rings is rings


def test_a_label_states_what_it_names_and_no_more():
    label = label_of(place=["ID"], actor="BMKG", figures={"dead": 3})

    assert (label.modality, label.role) == (Modality.ASSERTED, Role.REPORT)
    assert (label.place, label.actor, label.target) == ({"ID"}, {"BMKG"}, None)
    assert label.figures == {"dead": 3}


def test_an_article_may_speak_of_nothing_and_belong_to_a_half():
    labelled = labelled_from({**TITLE, "events": [], "half": "kept", "stratum": "random"})

    assert (labelled.labels, labelled.half, labelled.random, labelled.disputed) == ((), "kept", True, False)


def test_an_address_that_is_none_does_not_matter():
    assert labelled_from({**TITLE, "events": [], "url": "nowhere"}).article.title == TITLE["title"]


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"title": "x", "events": []}, "lang: is missing; write the code of its language, such as id"),
        ({**TITLE, "title": "", "events": []}, "title: an article needs a title or a text; both are empty"),
        ({**TITLE, "events": [], "half": "both"}, "half: 'both' is neither; write gate or kept, or leave it out"),
        ({**TITLE, "events": [], "disputed": "maybe"}, "disputed: must be true or false"),
        ({**TITLE, "events": [FLOOD | {"modality": "assert"}]}, "events.0.modality: 'assert' is not known; did you mean 'asserted'?"),
        ({**TITLE, "events": [FLOOD | {"rôle": "x"}]}, "events.0.rôle: is not known here; did you mean 'role'?"),
        ({**TITLE, "events": [FLOOD | {"place": [3]}]}, "events.0.place: must be a list of words, such as [KP]"),
        (
            {**TITLE, "events": [FLOOD | {"figures": [3]}]},
            'events.0.figures: must be numbers by what they count, such as {"dead": 20}',
        ),
    ],
)  # fmt: skip
def test_a_fault_says_what_would_be_right(fields, fault):
    assert faults(fields) == [fault]


def test_all_faults_of_a_line_are_told_at_once():
    assert len(faults({"title": "", "events": [{"type": ""}], "half": 3})) == 6


def test_an_article_without_labels_is_told_how_to_write_them():
    assert "write `{" in faults(TITLE)[0]
    assert "events: must be a list" in faults({**TITLE, "events": "flood"})[0]


def test_older_labels_need_a_file_that_says_what_they_mean():
    (fault,) = faults({**TITLE, "event_type": "plane_crash"})

    assert fault == "event_type: is no label of ours; say with --labels FILE what it means, or write `events`"
    assert "did you mean 'plane_crash'?" in faults({**TITLE, "event_type": "plain_crash"}, OLDER)[0]
    assert "did you mean 'OCCURRED'?" in faults({**TITLE, "event_types": [], "modality": "OCCURED"}, OLDER)[0]


def test_an_older_type_that_stood_for_several_keeps_its_name():
    (label,) = older(event_type="protest_riot").labels

    assert (label.name, label.types, label.rings) == ("protest_riot", {"protest", "riot"}, True)
    (label,) = older(event_type="plane_crash").labels
    assert label.name == "aircraft_crash"


@pytest.mark.parametrize(("modality", "rings"), [("OCCURRED", True), ("FOLLOWUP", None), ("NONE", False)])
def test_an_older_modality_says_whether_it_must_ring(modality, rings):
    (label,) = older(event_types=["plane_crash"], modality=modality).labels

    assert label.rings is rings


def test_older_labels_say_nothing_of_types_they_did_not_know():
    assert older(event_types=[], modality="NONE").asked == {"aircraft_crash", "protest", "riot"}
    assert older(event_type="plane_crash").asked == {"aircraft_crash"}
    assert older(label="PARADE").asked == {"missile_launch"}


@pytest.mark.parametrize(
    "fields", [{"label": "OTHER"}, {"event_type": "arrest"}, {"event_types": [], "ambiguous": True}]
)
def test_what_counts_neither_way_is_left_out(fields):
    assert older(**fields).disputed


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ([], "types: must be an object"),
        ({"types": {"quake": 3}}, "types.quake: must be a list of words"),
        ({"modality": {"NONE": "no"}}, "modality.NONE: cannot be read; begin with one of must ring, "),
        ({"label": {"LAUNCH": "yes"}}, "label.LAUNCH: cannot be read; write `{"),
    ],
)
def test_a_file_of_older_labels_that_cannot_be_read_says_where(data, fault):
    with pytest.raises(Invalid) as caught:
        older_labels_from(data)

    assert str(caught.value.problems[0]).startswith(fault)
