"""What a whole article tells: each event once, with its reason, and never what only stands beside it."""

from datetime import UTC, datetime

import pytest

from builders import an_article
from kentongan.detection.detector import Detector
from kentongan.domain.words import Block, Confidence, Level, Modality, Role
from kentongan.rulebook.book import load_rulebook
from reading import SMALL, ids, our_detector, read, reading_of, small_detector

FIRES = "North Korea fires a missile"


def told(*args, **fields) -> list[tuple[str, bool, str]]:
    return [(one.event_type, one.rings, one.reason) for one in read(*args, **fields)]


def test_one_event_is_one_detection_however_often_the_article_tells_it():
    text = (
        "North Korea fired two missiles toward Japan yesterday.\n"
        "The missile launched by North Korea was seen by many.\n"
        "Missiles hit nothing."
    )

    detection = reading_of(FIRES, text=text)

    assert ids(detection.actor) == ["KP"]
    assert detection.rings


def test_what_one_sentence_leaves_open_another_fills():
    detection = reading_of(
        "North Korea fires missiles", text="North Korea fired three missiles toward Japan yesterday."
    )

    assert ids(detection.target) == ["JP"]
    assert {figure.of: figure.value for figure in detection.figures} == {"missile": 3}
    assert detection.occurred_at is not None


def test_a_reading_that_does_not_ring_fills_nothing():
    detection = reading_of(FIRES, text="North Korea may fire twenty missiles at Japan.")

    assert detection.target == ()
    assert {figure.value for figure in detection.figures} == {1}


def test_events_of_two_doers_are_two():
    text = "North Korea fired a missile.\nIran fired a missile."

    assert [ids(one.actor) for one in read("A day of alarms", text=text)] == [["KP"], ["IR"]]


def test_events_of_two_types_are_two_in_the_order_of_the_text():
    text = "Putin and Kim Jong Un met.\nNorth Korea fired a missile.\nAn earthquake shook Palu."

    assert [one.event_type for one in read("A day", text=text)] == ["summit", "missile_launch", "earthquake"]


def test_quakes_in_two_countries_are_two():
    text = "An earthquake shook Palu.\nAn earthquake shook Japan."

    assert [ids(one.place) for one in read("A day", text=text)] == [["place:palu"], ["JP"]]


@pytest.mark.parametrize(
    ("line", "block", "reason"),
    [
        ("Read also: North Korea fires a missile", Block.RELATED_LINK, "related link"),
        ("* Related: North Korea fires a missile", Block.RELATED_LINK, "related link"),
        ("Photo: North Korea fires a missile", Block.CAPTION, "caption"),
        ("Reporting by those who saw how North Korea fired a missile", Block.BYLINE, "byline"),
    ],
)
def test_what_only_stands_beside_the_article_never_rings_and_says_why(line, block, reason):
    detection = reading_of("Markets rise", text=f"Shares rose.\n{line}\nThey fell again.")

    assert (detection.block, detection.rings, detection.reason) == (block, False, reason)


def test_a_related_link_takes_nothing_from_what_the_article_itself_tells():
    text = "North Korea fired a missile today.\nRead also: North Korea fires twenty missiles at Japan"

    body, link = read("A day", text=text)

    assert (body.block, body.rings, body.figures[0].value) == (Block.BODY, True, 1)
    assert (link.block, link.rings) == (Block.RELATED_LINK, False)


@pytest.mark.parametrize("title", [f"Opinion: {FIRES}", f"{FIRES} | Analysis", f"Commentary: {FIRES}"])
def test_an_opinion_label_silences_the_whole_piece(title):
    found = read(title, text="An earthquake shook Palu.")

    assert [one.event_type for one in found] == ["missile_launch", "earthquake"]
    assert {(one.rings, one.role, one.reason) for one in found} == {
        (False, Role.BACKGROUND, "not told as news: background")
    }


@pytest.mark.parametrize("title", [f"Live: {FIRES}", f"{FIRES}?", f"{FIRES}?”"])
def test_a_live_label_or_a_question_silences_the_headline_only(title):
    found = read(title, text="An earthquake shook Palu today.")

    assert [(one.event_type, one.rings) for one in found] == [("missile_launch", False), ("earthquake", True)]


@pytest.mark.parametrize(("when", "rings"), [("", False), (" on Wednesday", True), (" last month", False)])
def test_what_a_headline_does_not_speak_of_is_news_only_where_its_sentence_says_when(when, rings):
    (quake,) = read("A day", text=f"An earthquake shook Palu{when}.")
    assert quake.rings is rings


def test_what_the_headline_tells_the_text_goes_on_telling_without_a_date():
    (quake,) = read("Earthquake shakes Palu", text="The earthquake of magnitude 6.1 shook Palu at dawn.")
    assert (quake.rings, quake.figures[0].value) == (True, 6.1)


def test_a_question_in_the_body_tells_nothing_as_news():
    assert not reading_of("A day", text="Will it all begin anew? And what if North Korea fires a missile?").rings


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        (f"Anniversary of the day: {FIRES}", "not asserted: past"),
        ("North Korea denies it fired a missile", "not asserted: denied"),
        ("North Korea plans to fire a missile", "not asserted: planned"),
    ],
)
def test_the_headline_decides_what_the_body_only_recalls(title, reason):
    found = read(title, text="North Korea fired a missile.")

    assert not any(one.rings for one in found)
    assert reason in [one.reason for one in found]


def test_a_weak_reading_does_not_ring():
    detection = reading_of("Missile fired")

    assert (detection.rings, detection.reason, detection.confidence) == (False, "weak", Confidence.WEAK)
    assert detection.confidence_reason == "what the rule needs is not told"


def test_a_weak_word_wants_an_actor():
    assert reading_of("North Korea fires projectile").rings
    assert reading_of("Projectile fired toward Japan").reason == "weak"


def test_a_masked_word_is_not_even_read():
    assert read("North Korea launches missile defence") == []
    assert read("North Korea launches cuban missile crisis") == []


def test_confidence_and_level_come_with_their_reasons():
    detection = reading_of("North Korea fires missiles at Japan, 60 dead")

    assert (detection.confidence, detection.confidence_reason) == (
        Confidence.STRONG,
        "the headline says who or where and what",
    )
    assert (detection.level, detection.level_reason) == (Level.CRITICAL, "dead >= 50")


def test_only_what_is_asserted_as_a_report_and_not_weak_rings():
    text = (
        "North Korea fired a missile. Iran may fire a missile. A missile was fired.\n"
        "Read also: Israel fires a missile\nAn earthquake shook Palu."
    )

    for one in read("A day", text=text):
        allowed = one.block in {Block.TITLE, Block.BODY}
        asserted = one.modality is Modality.ASSERTED and one.role is Role.REPORT
        assert one.rings is (allowed and asserted and one.confidence is not Confidence.WEAK)
        assert (one.reason == "asserted as news") is one.rings


def test_terms_of_different_sentences_are_no_event():
    assert read("A missile was shown.", text="A ship was launched.") == []
    assert read("A missile", text="launched its career") == []


def test_terms_far_apart_in_one_sentence_are_no_event():
    far = "missile " + "and a long and winding tale of other things that one might tell of here " * 2 + "launched"

    assert read(f"North Korea {far}") == []


def test_a_language_that_is_declared_is_read_with_its_region_or_script():
    assert reading_of(FIRES, lang="en-GB").rings
    assert reading_of("朝鲜发射导弹", lang="zh_Hant").rings


def test_a_language_that_nobody_knows_is_guessed():
    fired = "North Korea fired two ballistic missiles toward the sea on Wednesday, the military of Japan said in a statement"

    assert [one.lang for one in read(fired, lang="tlh")] == ["en"]
    assert small_detector().must_guess(an_article(title=fired, lang="tlh"))
    assert small_detector().language_of(an_article(title=fired, lang="tlh")) == "en"


def test_a_language_that_is_not_declared_is_guessed():
    assert [one.lang for one in read("북한, 미사일 발사", lang=None)] == ["ko"]
    assert small_detector().language_of(an_article(title="북한, 미사일 발사", lang=None)) == "ko"


@pytest.mark.parametrize("lang", ["de", "fr", "ja"])
def test_a_language_we_know_of_but_have_no_rules_for_hears_nothing(lang):
    assert read(FIRES, lang=lang) == []
    assert not small_detector().must_guess(an_article(title=FIRES, lang=lang))


def test_a_text_guessed_to_be_in_a_language_without_rules_hears_nothing():
    german = "Nordkorea hat am Mittwoch ICBM fired und damit Raketen ins Meer abgefeuert, wie das Militär mitteilte"

    assert read(german, lang=None) == []


def test_a_declared_language_is_believed():
    assert small_detector().language_of(an_article(title=FIRES, lang="ID")) == "id"


def test_words_of_one_language_are_not_heard_in_another():
    assert read("Korut menembakkan rudal", lang="en") == []


@pytest.mark.parametrize("text", ["", "Nothing of note.", "missile", "launch", "   \n\n "])
def test_an_article_without_an_event_tells_nothing(text):
    assert read("A quiet day", text=text) == []


def test_an_article_without_a_title_is_read_as_well():
    detection = reading_of("", text="North Korea fired a missile.")

    assert (detection.block, detection.rings) == (Block.BODY, True)


def test_a_detection_carries_what_its_article_says_of_itself():
    now = datetime(2023, 9, 13, 13, tzinfo=UTC)
    detection = reading_of(FIRES, publisher="antara", source="feed", url="https://antara.example/1", fetched_at=now)

    assert (detection.article_id, detection.publisher, detection.source) == ("a-1", "antara", "feed")
    assert (detection.url, detection.received_at, detection.lang) == ("https://antara.example/1", now, "en")
    assert (detection.title, detection.quote) == (FIRES, FIRES)


def test_the_quote_is_the_sentence_as_it_stands_in_the_article():
    text = "It was a day. North  Korea's foe saw how North Korea fired a missile. Then it was over."

    assert reading_of("A day", text=text).quote == "North  Korea's foe saw how North Korea fired a missile."


def test_an_id_does_not_shift_with_the_words_around():
    first = reading_of("A day", text="North Korea fired a missile.")
    second = reading_of("A day", text="As we reported, North Korea fired a missile. More soon.")

    assert first.id == second.id
    assert first.article_version != second.article_version


def test_evidence_in_title_and_text_counts_code_points_of_its_own_field():
    detection = reading_of("Ra\u0301pid 🚀 day", text="🚀🚀 North Korea\u200b fired a missile.")

    actor = next(one for one in detection.evidence if one.says == "actor")
    assert (actor.field, actor.start, actor.text.rstrip("\u200b")) == ("text", 3, "North Korea")


def test_a_detector_that_was_warmed_up_reads_the_same():
    cold, warm = small_detector(), Detector(load_rulebook(SMALL))
    warm.warm_up()

    assert warm.read(an_article(title=FIRES)) == cold.read(an_article(title=FIRES))


FOUNDING = """\
Presiden Rusia Vladimir Putin dan pemimpin Korea Utara Kim Jong-un bertemu di sebuah kosmodrom di Timur Jauh Rusia.
BACA JUGA: Amerika Serikat Khawatir dengan Aliansi Rusia-Korea Utara
Sebelumnya pada hari itu, Korea Utara meluncurkan dua rudal balistik ke arah laut.
Jangkauan rudal Korea Utara yang ditembakkan tidak segera diungkapkan oleh Kepala Staf Gabungan Korea Selatan.
BACA JUGA: Korea Utara Menggelar Latihan Serangan Nuklir Taktis
"""


def test_our_own_rules_read_the_founding_story():
    article = an_article(title="Putin dan Kim Jong-un Bertemu di Rusia", text=FOUNDING, lang="id")

    found = our_detector().read(article)

    ringing = {one.event_type: one for one in found if one.rings}
    assert set(ringing) == {"summit", "missile_launch"}
    assert sorted(one.person or "" for one in ringing["summit"].actor) == ["kim-jong-un", "vladimir-putin"]
    launch = ringing["missile_launch"]
    assert (ids(launch.actor), {figure.of: figure.value for figure in launch.figures}) == (["KP"], {"missile": 2})
    assert [one.reason for one in found if one.event_type == "military_exercise"] == ["related link"]


def test_a_headline_of_two_statements_is_read_as_one():
    (quake,) = read("Earthquake shakes Palu. Twelve dead")
    assert (quake.rings, quake.figures[0].value) == (True, 12)


def test_a_headline_that_begins_with_a_place_happened_there():
    (quake,) = read("Palu: earthquake of magnitude 6.1 shakes houses")
    assert [place.id for place in quake.place] == ["place:palu"]


def test_a_toll_told_below_the_headline_makes_the_event_as_grave_as_it_is():
    (quake,) = read("Earthquake shakes Palu", text="The earthquake that shook Palu left 120 dead.")
    assert (quake.figure("dead").value, quake.level) == (120, Level.CRITICAL)
