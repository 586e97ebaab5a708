"""When two detections are of one event, and when they are not."""

import pytest

from builders import a_detection, a_figure, a_quake, a_rule, a_summit, an_incident_from, at, on_day
from kentongan.correlation.similarity import is_bare, kilometres, likeness
from kentongan.domain.detection import Place
from kentongan.domain.words import Bound, Modality, Precision, Role


def like(detection, *told):
    return likeness(detection, an_incident_from(*told), a_rule(detection.event_type), at(0))


def same(detection, *told):
    found = like(detection, *told)
    return found is not None and found.holds


# --- who


def test_the_same_actor_within_hours_is_one_event_in_any_language():
    assert same(a_detection(article="a-2", lang="id", publisher="kompas", published=2), a_detection())


def test_another_actor_is_another_event():
    assert like(a_detection(article="a-2", actor=["RU"]), a_detection()) is None


def test_a_headline_that_names_one_of_two_leaders_is_of_their_summit():
    assert same(a_summit("KP", article="a-2"), a_summit("RU", "KP"))


def test_two_summits_that_share_one_leader_are_two():
    assert like(a_summit("KP", "CN", article="a-2"), a_summit("RU", "KP")) is None


def test_a_joint_exercise_is_known_by_two_shared_participants():
    told = a_detection(event_type="military_exercise", actor=["US", "KR", "JP"])
    assert same(a_detection(event_type="military_exercise", article="a-2", actor=["US", "KR", "AU"]), told)


def test_a_person_and_the_state_that_they_stand_for_are_one_actor():
    assert same(a_detection(article="a-2", actor=["KP"]), a_detection(actor=["KP/kim-jong-un"]))


def test_another_target_does_not_separate_where_the_rule_does_not_ask_for_it():
    assert same(a_detection(article="a-2", target=["JP"]), a_detection(target=["sea:japan"]))


def test_the_same_target_speaks_for_one_event():
    found = like(a_detection(article="a-2", target=["JP"]), a_detection(target=["JP"]))
    assert "same target JP" in found.reason


def test_a_shared_name_speaks_for_one_event():
    found = like(a_detection(article="a-2", names=("Hwasong-18",)), a_detection(names=("HWASONG-18",)))
    assert "same name Hwasong-18" in found.reason


# --- where


def test_towns_within_the_radius_are_one_quake():
    found = like(a_quake("poso", article="a-2"), a_quake("palu"))
    assert found.holds
    assert "places 112 km apart" in found.reason


def test_towns_beyond_the_radius_are_two_quakes_even_in_one_country():
    assert like(a_quake("medan", article="a-2"), a_quake("palu")) is None


def test_a_country_holds_every_place_within():
    found = like(a_quake("ID", article="a-2", published=2), a_quake("palu"))
    assert found.holds
    assert "same country ID" in found.reason


def test_another_country_is_another_quake():
    assert like(a_quake("JP", article="a-2"), a_quake("palu")) is None


def test_the_country_beside_its_town_does_not_stretch_the_quake_over_the_country():
    told = a_quake(article="a-1", place="palu")
    both = a_detection(
        event_type="earthquake", article="a-2", actor=(), place=["ID", "medan"], figures={"magnitude": 6.1}
    )
    assert like(both, told) is None


def test_a_place_of_no_known_country_neither_speaks_for_nor_against():
    found = like(a_detection(article="a-2", place=["nowhere"]), a_detection(place=["KP"]))
    assert "country" not in found.reason
    assert found.holds


def test_the_same_named_place_needs_no_coordinates():
    found = like(a_detection(article="a-2", place=["nowhere"]), a_detection(place=["nowhere"]))
    assert "same place Nowhere" in found.reason


def test_far_places_do_not_separate_a_summit_known_by_its_leaders():
    assert same(a_summit(article="a-2", place=["vladivostok"]), a_summit(place=["pyongyang"]))


def test_who_is_hit_and_where_it_hit_are_near_each_other():
    found = like(
        a_detection(article="a-2", actor=(), place=["kyiv"], published=1), a_detection(actor=["RU"], target=["UA"])
    )
    assert found.holds
    assert "UA as target and as place" in found.reason


def test_an_actor_at_home_is_near_a_report_that_names_only_the_country():
    found = like(a_detection(article="a-2", published=1), a_detection(actor=(), place=["KP"]))
    assert found.holds
    assert "KP as actor and as place" in found.reason


def test_the_distance_between_two_towns_is_known():
    palu, medan = a_quake("palu").place[0], a_quake("medan").place[0]
    assert kilometres(palu, medan) == pytest.approx(2409, abs=15)
    assert kilometres(Place(id="x", name="x", lat=0, lon=0), Place(id="y", name="y", lat=0, lon=180)) == pytest.approx(
        20015, abs=5
    )


# --- when


def test_the_same_day_is_an_anchor():
    found = like(a_detection(article="a-2", day="2023-09-13", published=20), a_detection(day="2023-09-13"))
    assert "same day 2023-09-13" in found.reason


def test_days_that_both_tell_and_that_differ_speak_against():
    found = like(a_detection(article="a-2", day="2023-09-14", published=24), a_detection(day="2023-09-13"))
    assert not found.holds
    assert "on 2023-09-14 and 2023-09-13" in found.reason


def test_an_hour_on_the_other_side_of_midnight_speaks_neither_way():
    evening = on_day("2023-09-12", Precision.PART_OF_DAY)
    found = like(a_detection(article="a-2", day=evening), a_detection(day="2023-09-13"))
    assert found.holds
    assert "2023" not in found.reason


def test_hours_far_from_the_day_speak_against():
    hour = on_day("2023-09-14", Precision.MINUTE)
    late = a_detection(article="a-2", day=hour, published=40)
    told = a_detection(day="2023-09-12", published=-10)
    assert not like(late, told).holds


def test_a_launch_two_days_later_is_another_launch():
    assert like(a_detection(article="a-2", published=48), a_detection()) is None


def test_reports_do_not_stretch_an_event_from_one_to_the_next():
    told = (a_detection(), a_detection(article="a-2", publisher="kompas", published=30))
    assert like(a_detection(article="a-3", published=60), *told) is None


def test_a_development_follows_upon_the_latest_telling():
    told = (a_detection(), a_detection(article="a-2", publisher="kompas", published=30))
    assert same(a_detection(article="a-3", published=60, role=Role.DEVELOPMENT), *told)


def test_an_article_that_tells_the_day_joins_however_late_it_comes():
    assert same(a_detection(article="a-2", day="2023-09-13", published=90), a_detection(day="2023-09-13"))


def test_a_month_is_too_wide_to_be_an_anchor():
    september = on_day("2023-09-01", Precision.MONTH)
    assert "day" not in like(a_detection(article="a-2", day=september), a_detection(day=september)).reason


def test_what_has_no_date_was_told_when_it_was_received():
    assert same(a_detection(article="a-2", published=None, received=3), a_detection())
    assert like(a_detection(article="a-2", published=None, received=60), a_detection()) is None


def test_what_has_no_time_at_all_was_told_now():
    assert same(a_detection(article="a-2", published=None), a_detection())


def test_a_plan_told_long_before_does_not_date_the_event_that_came_true():
    plan = a_detection(article="a-0", modality=Modality.PLANNED, published=-30)
    assert same(a_detection(article="a-2", published=30), plan, a_detection())


# --- how many


def test_two_missiles_and_ten_on_one_day_are_two_launches():
    two, ten = {"missile": 2}, {"missile": 10}
    assert not same(
        a_detection(article="a-2", day="2023-09-13", figures=ten), a_detection(day="2023-09-13", figures=two)
    )


def test_at_least_two_missiles_may_have_been_ten():
    few = {"missile": a_figure("missile", 2, Bound.AT_LEAST)}
    assert same(a_detection(article="a-2", figures={"missile": 10}), a_detection(figures=few))


def test_two_missiles_and_three_are_near_enough():
    assert same(a_detection(article="a-2", figures={"missile": 3}), a_detection(figures={"missile": 2}))


def test_the_same_count_speaks_for_one_event():
    found = like(a_detection(article="a-2", figures={"missile": 2}), a_detection(figures={"missile": 2}))
    assert "same missile 2 and 2" in found.reason


def test_magnitudes_of_different_agencies_are_near_enough():
    assert same(a_quake(article="a-2", magnitude=6.6), a_quake(magnitude=6.1))


def test_magnitudes_far_apart_are_two_quakes_unless_the_same_town_and_hour_say_otherwise():
    assert not same(a_quake("ID", article="a-2", magnitude=5.0), a_quake("palu", magnitude=6.1))


def test_a_rising_toll_is_the_same_event():
    assert same(a_quake(article="a-2", figures={"dead": 900}, published=20), a_quake(figures={"dead": 3}))


def test_nothing_to_compare_is_bare():
    assert is_bare(a_detection(actor=()))
    assert not is_bare(a_detection())


# --- what lasts for days


def test_another_night_of_strikes_is_another_event():
    night = {"actor": ["RU"], "target": ["UA"], "place": ["UA"]}
    assert not same(
        a_detection(article="a-2", day="2023-09-14", published=20, **night), a_detection(day="2023-09-13", **night)
    )


def test_a_summit_of_two_days_is_one_whichever_day_is_named():
    found = like(a_summit(article="a-2", day="2023-09-14", published=20), a_summit(day="2023-09-13", published=16))
    assert found.holds
    assert "told 4 h apart" in found.reason


def test_a_story_that_is_still_told_is_near_to_whoever_names_only_the_country():
    told = (a_quake("palu"), a_quake("poso", article="a-2", published=20))
    assert same(a_quake("ID", article="a-3", published=30, magnitude=None), *told)
    assert not same(a_quake("ID", article="a-3", published=30, magnitude=None), a_quake("palu"))
