"""How many, of what, and how it is meant."""

import pytest

from kentongan.domain.words import Bound
from reading import read, reading_of


def figures(title: str, lang: str = "en", **fields) -> dict[str, float]:
    return {figure.of: figure.value for figure in reading_of(title, lang=lang, **fields).figures}


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("two", 2),
        ("12", 12),
        ("a dozen", 12),
        ("two dozen", 24),
        ("dozens of", 24),
        ("twenty two", 22),
        ("three hundred", 300),
        ("three hundred twenty two", 322),
        ("a", 1),
        ("one", 1),
    ],
)
def test_missiles_are_counted_in_words_and_digits(number, value):
    assert figures(f"North Korea fires {number} missiles") == {"missile": value}


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("1,200", 1200),
        ("1.200", 1200),
        ("1,234,567", 1234567),
        ("1.234.567", 1234567),
        ("two thousand", 2000),
        ("21 thousand", 21000),
        ("three hundred thousand", 300000),
        ("two thousand three hundred", 2300),
        ("2,5 thousand", 2500),
        ("three hundred and twenty", 320),
    ],
)
def test_people_are_counted_with_separators_of_either_custom(number, value):
    assert figures(f"Earthquake shakes Palu, {number} dead")["dead"] == value


@pytest.mark.parametrize(
    ("lang", "title", "value"),
    [
        ("id", "Gempa guncang Palu, 21 ribu orang tewas", 21000),
        ("id", "Gempa guncang Palu, dua puluh orang tewas", 20),
        ("id", "Gempa guncang Palu, dua belas orang tewas", 12),
        ("id", "Gempa guncang Palu, tiga ratus dua puluh orang tewas", 320),
        ("id", "Gempa guncang Palu, 1.200 orang tewas", 1200),
        ("zh", "帕卢发生地震，三枚人死亡", 3),
        ("zh", "帕卢发生地震，2万人死亡", 20000),
        ("zh", "帕卢发生地震，二十人死亡", 20),
    ],
)
def test_every_language_counts_in_its_own_way(lang, title, value):
    assert figures(title, lang)["dead"] == value


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        pytest.param("ar", "كوريا الشمالية تطلق صاروخين نحو اليابان", id="an Arabic dual"),
        pytest.param("ru", "КНДР запустила две ракеты", id="Russian"),
        pytest.param("zh", "朝鲜发射两枚导弹", id="Chinese counter"),
        pytest.param("ko", "북한, 탄도미사일 두 발 발사", id="Korean counter"),
        pytest.param("id", "Korut menembakkan dua rudal balistik", id="Indonesian"),
    ],
)
def test_two_missiles_are_two_in_every_language(lang, title):
    assert figures(title, lang) == {"missile": 2}


@pytest.mark.parametrize(
    ("words", "bound"),
    [
        ("two", Bound.EXACT),
        ("at least two", Bound.AT_LEAST),
        ("more than 20", Bound.AT_LEAST),
        ("at most two", Bound.AT_MOST),
        ("up to 20", Bound.AT_MOST),
        ("about 20", Bound.ABOUT),
        ("some twenty", Bound.ABOUT),
    ],
)
def test_a_bound_says_how_a_number_is_meant(words, bound):
    (figure,) = reading_of(f"North Korea fires {words} missiles").figures

    assert figure.bound is bound


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("North Korea fires missiles in 2023", id="a year"),
        pytest.param("In 2022 missiles fired by North Korea", id="a year before the word"),
        pytest.param("North Korea fires missiles on September 13", id="a date"),
        pytest.param("North Korea fires missiles (13/9)", id="a date in digits"),
        pytest.param("North Korea fires missiles 800 km", id="a distance"),
        pytest.param("North Korea fires missiles worth $ 20", id="money"),
        pytest.param("North Korea fires 900 missiles", id="more than makes sense"),
        pytest.param("A year of missiles: North Korea fires", id="a word for one that is only an article"),
    ],
)
def test_what_counts_nothing_is_no_figure(title):
    assert figures(title) == {}


@pytest.mark.parametrize(
    ("title", "tolls"),
    [
        ("Earthquake shakes Palu, 50 killed and 49 injured", {"dead": 50, "injured": 49}),
        ("50 people killed and 49 others injured as earthquake shakes Palu", {"dead": 50, "injured": 49}),
        ("A small boy was killed as earthquake shakes Palu", {"dead": 1}),
        ("People were killed when a earthquake shakes Palu", {}),
    ],
)
def test_each_count_is_of_those_it_stands_with(title, tolls):
    assert figures(title) == tolls


def test_an_article_counts_only_where_no_number_does():
    assert figures("People were killed when a magnitude 6.1 earthquake shakes Palu") == {"magnitude": 6.1}


def test_a_share_is_no_toll():
    assert "dead" not in figures("Earthquake shakes Palu, 20 % dead trees")


def test_four_digits_right_before_counted_people_are_a_toll_and_no_year():
    assert figures("Earthquake shakes Palu, 2000 dead")["dead"] == 2000


@pytest.mark.parametrize(
    ("title", "magnitude"),
    [
        ("Magnitude 6.1 earthquake shakes Palu", 6.1),
        ("Earthquake of magnitude 6,1 shakes Palu", 6.1),
        ("Magnitude 7 earthquake shakes Palu", 7),
        ("6.1 earthquake shakes Palu", 6.1),
    ],
)
def test_a_magnitude_is_read_with_either_decimal_sign(title, magnitude):
    (figure,) = reading_of(title).figures

    assert (figure.of, figure.value, figure.unit) == ("magnitude", magnitude, "M")


@pytest.mark.parametrize("title", ["Magnitude 61 earthquake shakes Palu", "20 earthquake alarms as tremor shakes Palu"])
def test_what_is_no_magnitude_is_not_read_as_one(title):
    assert figures(title) == {}


def test_indonesian_writes_its_magnitudes_with_m_and_a_comma():
    assert figures("Gempa M6,1 guncang Palu", "id") == {"magnitude": 6.1}


def test_each_number_is_given_to_the_nearest_of_the_counted():
    told = figures("Earthquake shakes Palu: 20 dead, 300 injured, three missing")

    assert told == {"dead": 20, "injured": 300, "missing": 3}


def test_a_toll_may_stand_before_its_number():
    assert figures("Earthquake shakes Palu, deaths rise to 157")["dead"] == 157


def test_a_toll_of_decimals_counts_nobody():
    assert "dead" not in figures("Earthquake of magnitude 6.1 kills many in Palu")


def test_a_toll_is_not_also_the_number_of_missiles():
    assert figures("North Korea fires missiles, 20 dead") == {"dead": 20}


def test_a_toll_makes_a_rule_ring_that_hears_one():
    assert reading_of("Earthquake in Palu: 20 dead").rings
    assert read("Earthquake in Palu: many dead") == []


def test_the_words_of_a_figure_are_its_evidence():
    detection = reading_of("North Korea fires at least twenty two missiles")

    assert [one.text for one in detection.evidence if one.says == "missile"] == ["twenty two", "missiles"]


@pytest.mark.parametrize(
    ("title", "dead"),
    [
        ("Earthquake shakes Palu, 3 000 dead", 3000),
        ("Earthquake shakes Palu, 1 250 300 dead", 1250300),
        ("Earthquake shakes Palu, 12 dead 300 km away", 12),
    ],
)
def test_a_blank_may_part_thousands(title, dead):
    assert dead_of(title) == dead


@pytest.mark.parametrize(
    "title", ["Earthquake shakes Palu on BR-251, dead found", "Quake shakes Palu, dead man of 78 years"]
)
def test_what_names_a_road_or_an_age_counts_nobody(title):
    assert dead_of(title) is None


def dead_of(title: str) -> float | None:
    figure = reading_of(title).figure("dead")
    return figure.value if figure else None
