"""What was read is held against what people say: each difference counts once, where it belongs."""

import pytest

from builders import a_detection
from kentongan.detection.evaluation import Count, Verdict, judge
from kentongan.detection.labels import labelled_from, older_labels_from

OLDER = older_labels_from(
    {
        "types": {"flood": ["flood", "landslide"], "plane_crash": ["aircraft_crash"]},
        "modality": {"FOLLOWUP": "either", "NONE": "must not ring"},
    }
)


def labelled(*events: dict, **fields):
    """An article that people say speaks of these events, each a report of what happened unless it says else."""
    told = [{"type": "missile_launch", "modality": "asserted", "role": "report", **event} for event in events]
    return labelled_from({"lang": "en", "title": "Something happens", **(fields or {"events": told})}, OLDER)


def told(event_type: str = "missile_launch", **fields):
    return a_detection(event_type=event_type, **fields)


def silent(reason: str = "not asserted: denied", **fields):
    return told(rings=False, reason=reason, **fields)


def counts(verdict: Verdict, measure: str) -> dict[str, Count]:
    return {event: count for (name, event), count in verdict.counts.items() if name == measure}


def differences(verdict: Verdict) -> list[tuple[str, str]]:
    return [(str(one.kind), one.event_type) for one in verdict.differences]


def test_what_rings_and_should_is_right():
    verdict = judge(labelled({}), [told()])

    assert counts(verdict, "rings") == counts(verdict, "type") == {"missile_launch": Count(right=1)}
    assert differences(verdict) == []


def test_what_should_ring_and_does_not_is_missed_with_what_was_read_instead():
    verdict = judge(labelled({}), [silent(modality="denied")])

    assert counts(verdict, "rings") == {"missile_launch": Count(missed=1)}
    assert counts(verdict, "type") == {"missile_launch": Count(right=1)}
    assert differences(verdict) == [("missed", "missile_launch")]
    assert "denied report (not asserted: denied)" in verdict.differences[0].told


def test_what_rings_and_should_not_is_false_whatever_people_say_of_it_instead():
    assert differences(judge(labelled(), [told()])) == [("false", "missile_launch")]
    assert ("false", "missile_launch") in differences(judge(labelled({"role": "reaction"}), [told()]))


def test_two_readings_of_one_type_are_one_pair():
    verdict = judge(labelled({}, {"role": "reaction"}), [told(actor=["KP"]), told(actor=["RU"])])

    assert counts(verdict, "rings") == {"missile_launch": Count(right=1)}


@pytest.mark.parametrize(
    "reason", ["weak", "near", "masked", "related link", "caption", "told by a more exact type: fire"]
)
def test_a_reading_that_claims_nothing_is_no_reading_of_the_type(reason):
    assert counts(judge(labelled(), [silent(reason)]), "type") == {}
    assert counts(judge(labelled({}), [silent(reason)]), "type") == {"missile_launch": Count(missed=1)}


def test_modality_is_asked_of_what_is_not_asserted_only():
    assert counts(judge(labelled({}), [told()]), "modality") == {}
    right = judge(labelled({"modality": "denied"}), [silent(modality="denied")])
    assert counts(right, "modality") == {"missile_launch": Count(right=1)}


def test_another_modality_is_one_told_falsely_and_one_missed():
    verdict = judge(labelled({"modality": "denied"}), [silent(modality="planned")])

    assert counts(verdict, "modality") == {"missile_launch": Count(false=1, missed=1)}
    assert differences(verdict) == [("wrong modality", "missile_launch")]


def test_what_need_not_ring_and_was_not_read_at_all_is_told_as_not_read():
    verdict = judge(labelled({"modality": "planned"}), [])

    assert differences(verdict) == [("not read", "missile_launch")]
    assert counts(verdict, "rings") == {}


def test_role_is_asked_over_readings_whose_type_and_modality_are_right():
    wrong = judge(labelled({"role": "development"}), [told(role="report")])

    assert counts(wrong, "role") == {"missile_launch": Count(false=1, missed=1)}
    assert differences(wrong) == [("wrong role", "missile_launch")]
    assert counts(judge(labelled({}), [silent(modality="denied")]), "role") == {}


def test_a_slot_is_asked_only_where_a_label_states_it():
    verdict = judge(labelled({"actor": ["KP"]}), [told(actor=["KP", "RU"], target=["JP"])])

    assert counts(verdict, "actor") == {"missile_launch": Count(right=1, false=1)}
    assert counts(verdict, "target") == {}
    assert differences(verdict) == [("wrong slot", "missile_launch")]


def test_a_slot_of_an_event_that_was_not_read_is_not_missed_once_more():
    assert counts(judge(labelled({"actor": ["KP"]}), []), "actor") == {}


def test_a_slot_may_be_stated_to_be_empty():
    assert counts(judge(labelled({"place": []}), [told(place=["palu"])]), "place") == {"missile_launch": Count(false=1)}


def test_a_place_may_be_labelled_by_its_country():
    for wanted in ("ID", "place:palu"):
        assert counts(judge(labelled({"place": [wanted]}), [told(place=["palu"])]), "place") == {
            "missile_launch": Count(right=1)
        }


def test_an_article_may_tell_more_figures_than_a_label_states_but_no_others():
    verdict = judge(
        labelled({"figures": {"missile": 2, "dead": 3}}), [told(figures={"missile": 2, "dead": 4, "injured": 9})]
    )

    assert counts(verdict, "figures") == {"missile_launch": Count(right=1, false=1, missed=1)}


def test_of_two_readings_the_one_that_names_the_same_is_meant():
    read = [told(actor=["RU"]), told(actor=["KP"])]

    assert counts(judge(labelled({"actor": ["KP"]}), read), "actor") == {"missile_launch": Count(right=1)}


def test_any_type_that_an_older_label_may_mean_is_right_and_stands_under_its_older_name():
    article = labelled(event_type="flood")

    assert counts(judge(article, [told("landslide")]), "rings") == {"flood": Count(right=1)}
    assert counts(judge(article, [told("landslide"), told("flood")]), "rings") == {"flood": Count(right=1)}
    assert counts(judge(article, []), "rings") == {"flood": Count(missed=1)}


def test_older_labels_leave_open_what_they_did_not_ask():
    assert counts(judge(labelled(event_type="flood"), [told("flood"), told("summit")]), "rings") == {
        "flood": Count(right=1)
    }
    asked = labelled(event_types=[], modality="NONE")
    assert counts(judge(asked, [told("summit"), told("aircraft_crash")]), "rings") == {"aircraft_crash": Count(false=1)}
    either = labelled(event_types=["plane_crash"], modality="FOLLOWUP")
    assert counts(judge(either, [told("aircraft_crash")]), "rings") == {}


def test_older_labels_are_not_asked_for_modality():
    article = labelled(event_types=[], modality="NONE")

    assert counts(judge(article, [silent(event_type="aircraft_crash", modality="planned")]), "modality") == {}
