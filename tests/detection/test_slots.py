"""Who did it, to whom, where; and whoever only tells of it is none of them."""

import pytest

from builders import an_article
from reading import ids, our_detector, read, reading_of


def who(title: str, lang: str = "en", **fields) -> tuple[list[str], list[str], list[str]]:
    detection = reading_of(title, lang=lang, **fields)
    return ids(detection.actor), ids(detection.target), ids(detection.place)


@pytest.mark.parametrize(
    ("title", "actor", "target"),
    [
        pytest.param("North Korea fires a missile at Japan", ["KP"], ["JP"], id="active"),
        pytest.param("A missile was fired by North Korea toward Japan", ["KP"], ["JP"], id="passive with its agent"),
        pytest.param("A missile was fired toward Japan", [], ["JP"], id="passive without an agent"),
        pytest.param(
            "The North Korean missile fired was not disclosed by South Korea",
            ["KP"],
            [],
            id="the agent of another verb",
        ),
        pytest.param("A North Korean missile was fired", ["KP"], [], id="passive, by whose thing it is"),
        pytest.param("Launch of a missile by North Korea", ["KP"], [], id="a noun and its agent"),
        pytest.param("North Korea missile launch alarms Japan", ["KP"], [], id="a noun and its owner"),
        pytest.param("Pyongyang fires a missile", ["KP"], [], id="a seat stands for its state"),
        pytest.param("Hezbollah fires a missile at Israel", ["armed_group:hezbollah"], ["IL"], id="an armed group"),
        pytest.param("Iran hits Israel with missiles", ["IR"], ["IL"], id="whoever is hit"),
        pytest.param("North Korea and Russia fire missiles", ["KP", "RU"], [], id="two together"),
        pytest.param("North Korea fires a missile toward the sea", ["KP"], ["sea:unspecified"], id="toward the sea"),
        pytest.param("North Korea fires a missile into the East Sea", ["KP"], ["sea:sea-of-japan"], id="a sea by name"),
        pytest.param("North Korea sends a missile aloft", ["KP"], [], id="a separable verb"),
    ],
)
def test_the_doer_and_the_goal_stand_where_the_sentence_puts_them(title, actor, target):
    told = who(title)

    assert (sorted(told[0]), told[1]) == (actor, target)


@pytest.mark.parametrize(
    ("title", "actor"),
    [
        pytest.param("South Korea said North Korea fired a missile", ["KP"], id="X said that Y fired"),
        pytest.param("South Korea says North Korea fires a missile", ["KP"], id="X says Y fires"),
        pytest.param("North Korea fired a missile, South Korea said", ["KP"], id="Y fired, X said"),
        pytest.param("North Korea fired a missile, said South Korea", ["KP"], id="Y fired, said X"),
        pytest.param("According to South Korea, North Korea fired a missile", ["KP"], id="according to X, Y fired"),
        pytest.param("A missile was fired, South Korea said", [], id="X said, nobody is told to have fired"),
        pytest.param("North Korea says it fired a missile", ["KP"], id="who tells of itself did it"),
        pytest.param("Japan: North Korea fires a missile", ["KP"], id="X: Y fires"),
    ],
)
def test_whoever_only_tells_of_it_did_not_do_it(title, actor):
    assert who(title)[0] == actor


@pytest.mark.parametrize(
    ("lang", "title", "actor", "target"),
    [
        pytest.param("id", "Korut menembakkan rudal ke arah Jepang", ["KP"], ["JP"], id="Indonesian"),
        pytest.param("id", "Rudal ditembakkan oleh Korut ke Jepang", ["KP"], ["JP"], id="Indonesian passive"),
        pytest.param("id", "Korsel mengatakan Korut menembakkan rudal", ["KP"], [], id="Indonesian attribution"),
        pytest.param("ms", "Peluru berpandu ditembakkan oleh pihak Korut", ["KP"], [], id="Malay, its own words"),
        pytest.param("ru", "КНДР запустила ракету в сторону Японии", ["KP"], ["JP"], id="Russian"),
        pytest.param("ar", "أطلقت كوريا الشمالية صاروخا نحو اليابان", ["KP"], ["JP"], id="Arabic, verb first"),
        pytest.param("ar", "كوريا الشمالية تطلق صاروخا", ["KP"], [], id="Arabic, headline"),
        pytest.param("ar", "أعلنت اليابان أن كوريا الشمالية أطلقت صاروخا", ["KP"], [], id="Arabic attribution"),
        pytest.param("zh", "朝鲜向日本发射导弹", ["KP"], ["JP"], id="Chinese"),
        pytest.param("zh", "韩国称朝鲜发射导弹", ["KP"], [], id="Chinese attribution"),
        pytest.param("ko", "북한이 미사일을 발사했다", ["KP"], [], id="Korean, a particle behind the doer"),
        pytest.param("ko", "북한, 미사일 발사", ["KP"], [], id="Korean headline"),
        pytest.param("ko", "북한이 일본을 향해 미사일을 발사했다", ["KP"], [], id="Korean goal"),
        pytest.param("ko", "북한에 의해 미사일이 발사됐다", ["KP"], [], id="Korean agent"),
        pytest.param("ko", "일본에서 북한이 미사일을 발사", ["KP"], [], id="Korean, a place before the doer"),
        pytest.param("ko", "북한이 동해 향해 미사일 발사", ["KP"], ["sea:sea-of-japan"], id="Korean sea"),
    ],
)
def test_every_language_puts_the_doer_in_its_own_place(lang, title, actor, target):
    told = who(title, lang)

    assert told[0] == actor
    assert not target or told[1] == target


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("en", "Putin and Kim Jong Un meet"),
        ("en", "Putin meets Kim Jong Un"),
        ("en", "Putin, Kim Jong Un meet"),
        ("en", "Kim Jong Un met with Putin"),
        ("en", "Russian president meets North Korean leader"),
        ("en", "Leaders of Russia and North Korea meet"),
        ("en", "Putin meets Kim Jong Un in Moscow"),
        ("en", "Putin meets Kim Jong Un, says Japan"),
        ("id", "Presiden Putin bertemu Kim Jong Un"),
        ("ru", "Путин встретился с Ким Чен Ын"),
        ("ar", "بوتين يلتقي كيم جونغ أون"),
        ("zh", "普京与金正恩会晤"),
        ("ko", "푸틴·김정은 정상회담"),
    ],
)
def test_two_leaders_take_part_in_their_meeting_and_nobody_else(lang, title):
    detection = reading_of(title, lang=lang)

    assert sorted(ids(detection.actor)) == ["KP", "RU"]
    assert detection.rings


def test_three_take_part_in_an_enumeration():
    detection = reading_of("Putin, Kim Jong Un and Jokowi meet")

    assert sorted(ids(detection.actor)) == ["ID", "KP", "RU"]


def test_a_leader_stands_for_the_state_and_keeps_the_name():
    putin, kim = reading_of("Putin and Kim Jong Un meet").actor

    assert (putin.id, putin.name, putin.kind, putin.person) == ("RU", "Vladimir Putin", "state", "vladimir-putin")
    assert (kim.id, kim.person) == ("KP", "kim-jong-un")


def test_a_state_that_is_named_twice_takes_part_once_and_with_its_person():
    detection = reading_of("Russian president Putin and Kim Jong Un meet")

    assert sorted((one.id, one.person) for one in detection.actor) == [
        ("KP", "kim-jong-un"),
        ("RU", "vladimir-putin"),
    ]


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Putin meets the mayor of Palu", id="one leader"),
        pytest.param("Putin meets Russian president", id="one state"),
        pytest.param("Russia and North Korea meet", id="states without leaders"),
    ],
)
def test_a_meeting_without_two_leaders_of_different_states_is_weak_and_silent(title):
    detection = reading_of(title)

    assert not detection.rings
    assert detection.reason == "weak"


@pytest.mark.parametrize(
    ("title", "rings"),
    [
        ("ASEAN summit opens with Jokowi", True),
        ("Japan and South Korea hold summit", True),
        ("Japan holds summit of bakers", False),
    ],
)
def test_a_summit_needs_two_states_or_an_organisation(title, rings):
    assert reading_of(title).rings is rings


def test_exercises_are_held_by_all_who_take_part():
    assert sorted(who("Japan, South Korea hold military drills")[0]) == ["JP", "KR"]


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("Earthquake shakes Palu", ["place:palu"]),
        ("Earthquake in Palu: 20 dead", ["place:palu"]),
        ("Earthquake shakes Indonesia", ["ID"]),
        ("Earthquake in Indonesia near Palu, 20 dead", ["place:palu", "ID"]),
        ("Missile strikes Kyiv", ["place:kyiv"]),
        ("Russia fires a missile in Kyiv", ["place:kyiv"]),
    ],
)
def test_where_it_happened_is_told_nearest_and_most_exact_first(title, place):
    assert who(title)[2] == place


@pytest.mark.parametrize(
    "title",
    [
        "Earthquake shakes Palu in Indonesia",
        "Missile strikes Palu in Indonesia",
        "Earthquake strikes Palu, in Indonesia",
    ],
)
def test_the_town_that_was_struck_is_told_before_its_country(title):
    assert who(title)[2][0] == "place:palu"


@pytest.mark.parametrize("title", ["Missile strikes Moscow", "Missiles hit Moscow, 12 dead"])
def test_a_capital_that_is_struck_is_where_it_happened_and_not_who_did_it(title):
    told = who(title)

    assert (told[0], told[2]) == ([], ["place:moscow"])


def test_a_place_has_coordinates_and_a_country():
    (place,) = reading_of("Earthquake shakes Palu").place

    assert (place.name, place.country, place.lat, place.lon) == ("Palu", "ID", -0.9, 119.87)


def test_nobody_does_an_earthquake():
    assert reading_of("Earthquake shakes Palu in Indonesia").actor == ()


def test_the_plain_sea_is_never_a_place():
    assert reading_of("North Korea fires a missile in the sea").place == ()


@pytest.mark.parametrize(
    ("title", "text", "rings"),
    [
        pytest.param("Putin and Kim meet", "", False, id="a bare surname"),
        pytest.param("Putin and Kim meet", "Kim Jong Un arrived by train.", True, id="beside the full name"),
        pytest.param("Putin and Kim meet", "He came from North Korea by train.", True, id="beside the state"),
        pytest.param("Putin and Kim meet", "He came from Pyongyang by train.", True, id="beside the seat's place"),
    ],
)
def test_a_surname_that_many_bear_counts_only_in_company(title, text, rings):
    assert any(one.rings for one in read(title, text=text)) is rings


def test_the_name_of_a_state_that_is_also_something_else_counts_only_in_company():
    assert reading_of("Jordan fires a missile").actor == ()
    assert ids(reading_of("Jordan fires a missile", text="So it was said in Amman.").actor) == ["JO"]


def test_a_longer_name_cancels_the_one_inside_it():
    assert read("Putin meets fans at Kim Jong Un Stadium")[0].rings is False


@pytest.mark.parametrize(
    ("lang", "title", "actor"),
    [
        pytest.param("zh", "朝发射导弹", ["KP"], id="at the start"),
        pytest.param("ko", "북, 미사일 발사", ["KP"], id="at the start, before a comma"),
        pytest.param("ko", "한·미 훈련 실시", ["KR", "US"], id="two with a dot"),
        pytest.param("ko", "한미 훈련 실시", ["KR", "US"], id="two written together"),
    ],
)
def test_a_headline_may_shorten_a_state_to_one_letter(lang, title, actor):
    assert sorted(who(title, lang)[0]) == actor


def test_one_letter_is_no_state_in_the_body_or_inside_a_headline():
    assert reading_of("", text="朝发射导弹", lang="zh").actor == ()
    assert reading_of("导弹朝发射", lang="zh").actor == ()


def test_means_are_the_words_for_the_thing():
    assert reading_of("North Korea fires ballistic missiles").means == ("ballistic missiles",)
    assert reading_of("North Korea missile test").means == ("missile",)
    assert reading_of("Putin and Kim Jong Un meet").means == ()


def test_a_town_that_is_aimed_at_is_where_it_happened_and_a_state_is_not():
    (town,) = [one for one in our_detector().read(an_article(title="Russia fires missiles at Odesa")) if one.rings]
    (state,) = [one for one in our_detector().read(an_article(title="Iran fires missiles at Israel")) if one.rings]
    assert [place.id for place in town.place] == ["place:odesa"]
    assert (ids(state.target), state.place) == (["IL"], ())
