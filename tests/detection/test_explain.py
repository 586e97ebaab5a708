"""An explanation shows everything that was found, where it stands, and the detector's own decision."""

from types import SimpleNamespace

import pytest

from builders import an_article
from kentongan.detection.explain import Almost, Explanation, explain, sound_of
from kentongan.domain.words import Block
from reading import small_detector


def explained(title: str = "", **fields) -> Explanation:
    return explain(small_detector(), an_article(title=title, **fields))


def words(explanation: Explanation, kind: str) -> list[tuple[str, str]]:
    return [(word.span.text, word.says) for told in explanation.told for word in told.words if word.kind == kind]


def test_every_sentence_is_shown_with_its_block_also_those_in_which_nothing_stands():
    text = "Nobody was hurt. It rained in Palu.\nRead also: North Korea fires missile\nPhoto: a missile"

    told = explained("North Korea fires missile", text=text).told

    assert [(one.block, one.span.text) for one in told] == [
        (Block.TITLE, "North Korea fires missile"),
        (Block.BODY, "Nobody was hurt."),
        (Block.BODY, "It rained in Palu."),
        (Block.RELATED_LINK, "Read also: North Korea fires missile"),
        (Block.CAPTION, "Photo: a missile"),
    ]


@pytest.mark.parametrize(
    "title",
    [
        "North Korea denies firing two missiles",
        "«North Korea» fires mis\u00adsile toward Japan\u200b",
        "Putin and Kim Jong Un meet",
    ],
)
def test_every_span_is_where_the_words_stand_in_the_article(title):
    article = an_article(title=title, text=f"JAKARTA (Antara) - {title}.\n\n  {title} on Monday.")

    explanation = explain(small_detector(), article)

    spans = [word.span for told in explanation.told for word in told.words] + [told.span for told in explanation.told]
    spans += [word.reach for told in explanation.told for word in told.words if word.reach]
    assert len(spans) > 10
    assert all(span.text == getattr(article, span.field)[span.start : span.end] for span in spans)


def test_terms_names_numbers_and_cues_are_shown_with_what_they_say():
    explanation = explained("North Korea denies firing two missiles toward Japan")

    assert words(explanation, "term") == [("firing", "launch"), ("missiles", "missile")]
    assert words(explanation, "name") == [("North Korea", "KP"), ("Japan", "JP")]
    assert words(explanation, "number") == [("two", "number")]
    assert words(explanation, "cue") == [("denies", "denied")]
    assert ("toward", "target") in words(explanation, "marker")


def test_what_a_mask_cancels_is_shown_with_the_mask():
    explanation = explained("North Korea fires missile defence chief")

    (masked,) = [word for word in explanation.told[0].words if word.kind == "masked"]

    assert (masked.span.text, masked.says, masked.detail) == ("missile", "missile", "inside 'missile defence'")
    assert words(explanation, "term") == [("fires", "launch")]


def test_a_mask_of_names_is_shown_too():
    assert ("Kim Jong Un Stadium", "name") in words(explained("Missile fired near Kim Jong Un Stadium"), "mask")


@pytest.mark.parametrize(
    ("title", "cue", "reach"),
    [
        ("North Korea will fire a missile, Seoul said", "will", "will fire a missile"),
        ("A missile, North Korea fires it next week", "next week", "North Korea fires it next week"),
        ("On this day North Korea fired a missile", "On this day", "On this day North Korea fired a missile"),
    ],
)
def test_a_cue_is_shown_with_how_far_it_reaches(title, cue, reach):
    found = [word for word in explained(title).told[0].words if word.kind == "cue" and word.span.text == cue]

    assert [word.reach.text.rstrip(",") for word in found] == [reach]


def test_a_cue_reaches_no_further_than_its_words():
    title = "North Korea did not say whether Japan in one two three fired a missile"

    (cue,) = [word for word in explained(title).told[0].words if word.kind == "cue"]

    assert cue.detail == "before it, up to 3 words"
    assert cue.reach.text == "did not say whether Japan in"


def test_a_reading_of_each_sentence_is_shown_and_what_comes_out_is_what_the_detector_says():
    title, text = "North Korea denies firing missile", "North Korea fired two missiles toward Japan. Photos show it."
    article = an_article(title=title, text=text)

    explanation = explain(small_detector(), article)

    assert [[one.reason for one in told.readings] for told in explanation.told] == [
        ["not asserted: denied"],
        ["asserted as news"],
        [],
    ]
    assert list(explanation.detections) == small_detector().read(article)


def test_words_that_change_the_role_are_shown():
    assert ("condemns", "reaction") in words(explained("Japan condemns North Korea's missile launch"), "role")


def test_a_rule_that_lacks_one_word_is_shown_with_what_it_lacks():
    assert (
        Almost(event="missile_launch", terms=("missile", "launch"), lacks=("launch",))
        in explained("North Korea hurls missile").told[0].almost
    )


def test_a_rule_whose_words_stand_too_far_apart_says_so():
    title = "Missiles of the old kind, which nobody in Japan, in Iran, in Israel or in Indonesia likes, as it fires up"

    (almost,) = [one for one in explained(title).told[0].almost if one.event == "missile_launch"]

    assert almost.lacks == ()


def test_the_label_of_a_headline_is_shown():
    assert explained("Analysis: North Korea fires missile").form == "opinion"


def test_a_language_is_declared_or_guessed_or_not_known():
    assert not explained("North Korea fires missile", lang="en").guessed
    assert explained("North Korea fires missile toward Japan today", lang=None).guessed
    assert not explained("Noord-Korea schiet raket af", lang="nl").known


def test_an_article_about_nothing_comes_to_nothing_and_is_shown_still():
    explanation = explained("It rained today")

    assert explanation.detections == ()
    assert words(explanation, "day") == [("today", "today")]


class AnEar:
    """An ear for which every headline is news."""

    def __init__(self):
        self.bars = {
            "news": SimpleNamespace(demote=0.2, promote=0.8),
            "summit": SimpleNamespace(demote=0.1, promote=0.9),
        }

    def opinions(self, texts):
        return [SimpleNamespace(news=0.9, types={"missile_launch": 0.7}) for _ in texts]

    def sounds_like(self, opinion, *, rings, count):
        return [SimpleNamespace(lang="en", text=f"sample {rings}", rings=rings)] * count


def test_what_the_second_ear_makes_of_it_is_shown_with_its_bars_and_what_it_sounds_like():
    sound = sound_of("North Korea fires missile", AnEar())

    assert sound.heads == {"news": 0.9, "missile_launch": 0.7}
    assert sound.bars == {"news": (0.2, 0.8)}
    assert [one.rings for one in sound.like] == [True, True, False, False]
