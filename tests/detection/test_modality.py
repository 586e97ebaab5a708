"""What a sentence says of the reality of its event, by cues with their side and their reach."""

import pytest

from kentongan.domain.words import Modality
from reading import reading_of

ASSERTED, DENIED, NEGATED, PLANNED = Modality.ASSERTED, Modality.DENIED, Modality.NEGATED, Modality.PLANNED
THREATENED, POSSIBLE, PAST, DRILL, FICTION = (
    Modality.THREATENED,
    Modality.POSSIBLE,
    Modality.PAST,
    Modality.DRILL,
    Modality.FICTION,
)


def modality(title: str, **fields) -> Modality:
    return reading_of(title, **fields).modality


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("North Korea fires a missile", ASSERTED),
        ("North Korea denies it fired a missile", DENIED),
        ("Missile launch by North Korea was denied", DENIED),
        ("North Korea did not fire a missile", NEGATED),
        ("Missile launch by North Korea called off", NEGATED),
        ("North Korea plans to fire a missile", PLANNED),
        ("North Korea missile launch next week", PLANNED),
        ("North Korea threatens to fire a missile", THREATENED),
        ("North Korea may fire a missile", POSSIBLE),
        ("Missile allegedly launched by North Korea", POSSIBLE),
        ("Anniversary of North Korea missile launch", PAST),
        ("North Korea launched a missile years ago", PAST),
        ("On this day North Korea launched a missile", PAST),
        ("North Korea launched a missile on this day", PAST),
        ("North Korea fires simulated missile", DRILL),
        ("In the film North Korea fires a missile", FICTION),
    ],
)
def test_each_kind_of_cue_changes_a_reading(title, wanted):
    assert modality(title) is wanted


def test_a_warning_of_what_may_come_is_a_fact():
    assert modality("Feared earthquake shakes Japan") is POSSIBLE
    assert modality("Feared earthquake shakes Japan, warning for Tokyo") is ASSERTED
    assert modality("Earthquake warning for Japan next week") is ASSERTED


@pytest.mark.parametrize(
    ("day", "wanted"),
    [("16 September", PLANNED), ("15 September 2023", PLANNED), ("13 September", ASSERTED), ("12 September", ASSERTED)],
)
def test_what_is_dated_behind_the_day_of_publication_is_a_plan(day, wanted):
    assert modality(f"North Korea fires a missile on {day}") is wanted


def test_a_warning_may_be_for_a_day_to_come():
    assert modality("Earthquake warning for Japan on 16 September") is ASSERTED


@pytest.mark.parametrize("title", ["North Korea denies it fired a missile", "North Korea may fire a missile"])
def test_what_is_not_asserted_never_rings_and_says_why(title):
    detection = reading_of(title)

    assert not detection.rings
    assert detection.reason == f"not asserted: {detection.modality}"


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("North Korea did not ever really at all fire a missile", ASSERTED),
        ("North Korea will in its own good time and manner fire a missile", ASSERTED),
        ("North Korea denies in a statement read to the press by its envoy that it fired a missile", DENIED),
        ("North Korea fires a missile that kills no one", ASSERTED),
        ("North Korea fires a missile ahead of talks", ASSERTED),
        ("Ahead of talks North Korea fires a missile", PLANNED),
    ],
)
def test_a_cue_reaches_only_so_far_and_only_to_its_side(title, wanted):
    assert modality(title) is wanted


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("No, North Korea fires a missile", ASSERTED),
        ("Planes will fly, North Korea fires a missile", ASSERTED),
        ("Seoul denies, as before, that North Korea fired a missile", DENIED),
        ("Seoul denies, as before, today, again, that North Korea fired a missile", ASSERTED),
        ("Kim vows to win, North Korea fires a missile", THREATENED),
        ("Kim vows to win, to rest, North Korea fires a missile", ASSERTED),
        ("Anniversary of the war, North Korea fires a missile", PAST),
    ],
)
def test_denials_threats_and_the_past_reach_over_commas_and_the_others_over_none(title, wanted):
    assert modality(title) is wanted


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("North Korea denies it may fire a missile", DENIED),
        ("North Korea may not fire a missile", NEGATED),
        ("In the film North Korea denies it fired a missile", FICTION),
        ("North Korea plans to fire a mock missile", DRILL),
        ("North Korea vows to and may fire a missile", THREATENED),
        ("Anniversary of what may be a launch of a missile by North Korea", PAST),
    ],
)
def test_of_several_cues_the_strongest_decides(title, wanted):
    assert modality(title) is wanted


def test_a_negation_may_stand_between_an_event_and_its_verb():
    assert modality("A missile was not fired by North Korea") is NEGATED


@pytest.mark.parametrize(
    ("lang", "title", "wanted"),
    [
        pytest.param("ru", "КНДР запустит ракету", PLANNED, id="a future ending"),
        pytest.param("ru", "КНДР запустила ракету", ASSERTED, id="a past ending"),
        pytest.param("ar", "كوريا الشمالية ستطلق صاروخا", PLANNED, id="a future beginning"),
        pytest.param("ar", "كوريا الشمالية تطلق صاروخا", ASSERTED, id="the present"),
        pytest.param("id", "Korut membantah menembakkan rudal", DENIED, id="Indonesian"),
        pytest.param("ms", "Korut menafikan menembakkan rudal", DENIED, id="Malay, its own word"),
        pytest.param("ms", "Korut tidak menembakkan rudal", NEGATED, id="Malay, an inherited word"),
        pytest.param("zh", "朝鲜否认发射导弹", DENIED, id="Chinese"),
        pytest.param("zh", "朝鲜没有发射导弹", NEGATED, id="Chinese negation"),
        pytest.param("zh", "朝鲜将发射导弹", PLANNED, id="Chinese future"),
        pytest.param("ko", "북한, 미사일 발사 부인", DENIED, id="Korean denies behind"),
        pytest.param("ko", "북한, 미사일 발사 예정", PLANNED, id="Korean plans behind"),
        pytest.param("ko", "북한은 미사일을 발사하지 않았다", NEGATED, id="Korean negates inside the verb's word"),
    ],
)
def test_every_language_changes_reality_in_its_own_way(lang, title, wanted):
    assert modality(title, lang=lang) is wanted


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("North Korea launched a missile in 2017", PAST),
        ("North Korea launched a missile in 2021", PAST),
        ("North Korea launched a missile in 2022", ASSERTED),
        ("The first since 2017: North Korea fires a missile", ASSERTED),
        ("In 2017, as many recall, North Korea launched a missile", ASSERTED),
    ],
)
def test_a_year_long_over_tells_of_history(title, wanted):
    assert modality(title) is wanted


def test_a_year_is_old_only_from_where_the_article_stands():
    assert modality("North Korea launched a missile in 2017", published_at="2017-09-13T12:00:00Z") is ASSERTED
    assert modality("North Korea launched a missile in 2017", published_at=None) is ASSERTED


def test_a_day_long_over_tells_of_history():
    assert modality("North Korea launched a missile on 13 May 2023") is PAST
    assert modality("North Korea launched a missile on 1 September 2023") is ASSERTED


def test_a_rule_may_ignore_a_cue():
    assert modality("Japan and South Korea hold simulated military drills") is ASSERTED


def test_the_cue_is_evidence():
    detection = reading_of("North Korea denies it fired a missile")

    assert [one.text for one in detection.evidence if one.says == "denied"] == ["denies"]


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("North Korea missile launch of 1998 flew over Japan", PAST),
        ("North Korea launched 2000 missiles", ASSERTED),
        ("Model 1900 missile launched by North Korea", ASSERTED),
    ],
)
def test_a_round_number_is_a_count_or_a_model_before_it_is_a_year(title, wanted):
    assert modality(title) is wanted


def test_a_denial_may_stand_between_what_an_event_is_told_of_and_its_deed():
    assert modality("North Korea missile: Seoul denies it was fired") is DENIED
