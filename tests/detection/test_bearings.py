"""Places told by how far and which way they lie from a named one."""

import pytest

from builders import an_article
from kentongan.domain.detection import Place
from reading import our_detector

PALU, LIMA = (-0.90, 119.87), (-12.05, -77.04)


def places_of(title: str, lang: str = "en") -> list[Place]:
    (detection,) = our_detector().read(an_article(title=title, lang=lang))
    return list(detection.place)


@pytest.mark.parametrize(
    ("point", "lat", "lon"),
    [
        ("north", -0.50, 119.87),
        ("northeast", -0.61, 120.16),
        ("east", -0.90, 120.27),
        ("southeast", -1.18, 120.15),
        ("south", -1.30, 119.87),
        ("southwest", -1.18, 119.59),
        ("west", -0.90, 119.47),
        ("northwest", -0.61, 119.58),
    ],
)
def test_a_place_lies_as_far_off_as_it_is_told(point, lat, lon):
    (place,) = places_of(f"Magnitude 5.8 earthquake strikes 44.5 km {point} of Palu")
    assert (place.lat, place.lon) == pytest.approx((lat, lon), abs=0.02)
    assert (place.id, place.country) == ("place:palu", "ID")


def test_its_name_says_from_where_it_was_measured():
    (place,) = places_of("Magnitude 6.1 quake hits 120 miles SW of Palu")
    assert place.name == "120 miles SW of Palu"


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("en", "Magnitude 5.9 earthquake strikes 80km northwest of Manila"),
        ("id", "Gempa M 5,9 guncang 80 km barat laut Manila"),
        ("es", "Sismo de magnitud 5,9 a 80 km al noroeste de Manila"),
        ("de", "Erdbeben der Stärke 5,9 erschüttert Gebiet 80 Kilometer nordwestlich von Manila"),
        ("pl", "Trzęsienie ziemi o magnitudzie 5,9 80 km na północny zachód od Manili"),
        ("tr", "Manila'nın 80 km kuzeybatısında 5,9 büyüklüğünde deprem oldu"),
        ("he", 'רעידת אדמה בעוצמה 5.9 התרחשה 80 ק"מ צפון-מערבית למנילה'),
        ("th", "แผ่นดินไหวขนาด 5.9 ห่างจากมะนิลา 80 กม. ทางตะวันตกเฉียงเหนือ"),
        ("ko", "마닐라 북서쪽 80km서 규모 5.9 지진"),
        ("ja", "マニラの北西80キロでM5.9の地震"),
        ("zh", "马尼拉西北80公里发生5.9级地震"),
    ],
)
def test_every_language_measures_in_its_own_order_and_needs_no_word_for_in(lang, title):
    (place,) = places_of(title, lang)
    assert (place.name, place.lat, place.lon) == ("80 km NW of Manila", 15.11, 120.45)


@pytest.mark.parametrize(
    "title",
    [
        "Magnitude 5.8 earthquake strikes Palu, felt 300 km away in the north",
        "Magnitude 5.8 earthquake hits north of Palu",
        "Magnitude 5.8 earthquake strikes Palu at a depth of 10 km",
        "Magnitude 5.8 earthquake strikes 5000 km north of Palu",
    ],
)
def test_without_a_plausible_distance_and_a_direction_beside_it_a_place_stays_where_it_is(title):
    (place, *_) = places_of(title)
    assert (place.name, place.lat, place.lon) == ("Palu", *PALU)


def test_only_the_name_nearest_to_the_distance_is_moved():
    (place, *_) = places_of("Magnitude 5.8 earthquake strikes 45 km east of Palu, felt in Manila")
    assert place.name == "45 km E of Palu"


def test_a_state_is_no_place_to_measure_from():
    (place,) = places_of("Magnitude 5.8 earthquake strikes 200 km north of Fiji")
    assert place.name == "Fiji"
