"""Which language a text is written in, where nobody says it."""

import pytest

from kentongan.text.language import CONSIDERED, base_of, guess


@pytest.mark.parametrize(
    ("tag", "language"),
    [("zh-Hant-TW", "zh"), ("en_US", "en"), ("ID", "id"), ("pt-BR", "pt"), ("ko", "ko"), ("", "")],
)
def test_a_tag_says_its_language_first(tag, language):
    assert base_of(tag) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("North Korea fired two ballistic missiles toward the sea on Wednesday, the military said", "en"),
        ("Corea del Norte lanzó dos misiles balísticos hacia el mar, según el ejército surcoreano", "es"),
        ("Северная Корея запустила две баллистические ракеты в сторону моря", "ru"),
        ("أطلقت كوريا الشمالية صاروخين باليستيين باتجاه البحر، بحسب الجيش", "ar"),
        ("Nordkorea hat am Mittwoch zwei ballistische Raketen ins Meer abgefeuert", "de"),
        ("朝鲜发射导弹", "zh"),
        ("北朝鮮がミサイルを発射した", "ja"),
        ("북한, 미사일 발사", "ko"),
        ("北, ICBM 발사…日 반발", "ko"),
    ],
)
def test_a_text_gives_its_language_away(text, language):
    assert guess(text) == language


def test_a_language_we_have_no_rules_for_is_not_taken_for_one_of_ours():
    assert guess("Północna Korea wystrzeliła dwa pociski balistyczne w kierunku morza") == "pl"
    assert "pl" in CONSIDERED


def test_only_languages_that_are_considered_are_guessed():
    assert guess("북한, 미사일 발사", ["en", "ko"]) == "ko"
    assert guess("朝鲜发射导弹", ["en", "ru"]) in {"en", "ru"}


def test_a_text_without_a_letter_is_still_some_language():
    assert guess("2023: 6.1!") in CONSIDERED


def test_the_beginning_of_a_long_text_is_enough():
    assert guess("North Korea fired two ballistic missiles toward the sea. " * 8 + "북한 미사일 " * 500) == "en"
