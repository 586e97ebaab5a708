"""The signs with which words are written, and where a word begins and ends in each script."""

import pytest

from kentongan.detection.lexicon import Lexicon
from kentongan.text.normalize import fold


def found(surface: str, text: str, **how: bool) -> list[str]:
    """What of a text is found under one written word."""
    lexicon = Lexicon()
    lexicon.add(surface, "term", "word", **how)
    folded = fold(text)
    return [text[folded.start(hit.start) : folded.end(hit.end)] for hit in lexicon.build().find(folded)]


@pytest.mark.parametrize(
    ("surface", "text", "words"),
    [
        pytest.param("rudal", "Dua Rudal jatuh, RUDAL!", ["Rudal", "RUDAL"], id="case does not matter"),
        pytest.param("rudal", "rudalnya merudal", [], id="a word ends where it is written to end"),
        pytest.param("rakete..", "Raketen und Raketenabwehr", ["Raketen", "Raketenabwehr"], id="any ending"),
        pytest.param("..rakete", "Mittelstreckenrakete", ["rakete"], id="any beginning"),
        pytest.param("..krise..", "Raketenkrisen", ["krisen"], id="any beginning and ending"),
        pytest.param("me..kan rudal", "Korut menembakkan rudal", ["menembakkan rudal"], id="anything inside"),
        pytest.param("me..kan rudal", "Korut menembak rudal", [], id="what follows inside must follow"),
        pytest.param("=US", "US and us", ["US"], id="exactly these capitals"),
        pytest.param("=ICBM", "an ICBM-17, an icbm", ["ICBM"], id="exact capitals end at a hyphen"),
        pytest.param("=M", "Gempa M6,1", ["M"], id="exact capitals may touch a number"),
        pytest.param("=SR", "6SR", ["SR"], id="exact capitals may stand behind a number"),
        pytest.param("feuert … ab", "Nordkorea feuert zwei Raketen ab", ["feuert"], id="a separable verb"),
        pytest.param("feuert … ab", "Nordkorea feuert zwei Raketen", [], id="a separable verb without its end"),
        pytest.param("feuert … ab", "Nordkorea feuert. Raketen ab", [], id="a separable verb does not cross a stop"),
        pytest.param("feuert … ab", f"Er feuert {'sehr ' * 20}ab", [], id="a separable verb does not reach far"),
        pytest.param("feuert … ab", "Er feuert Raketen abends", [], id="the end of a separable verb is a word"),
        pytest.param("ball.. … weg", "ballert alles weg", ["ballert"], id="a separable verb with any ending"),
        pytest.param("ballistic missile", "A ballistic missile", ["ballistic missile"], id="several words"),
        pytest.param("didn't", "It didn’t fire", ["didn’t"], id="any apostrophe"),
        pytest.param("café", "cafe\u0301s and cafe\u0301", ["cafe\u0301"], id="accents however they are composed"),
    ],
)
def test_a_sign_says_what_is_found(surface, text, words):
    assert found(surface, text) == words


@pytest.mark.parametrize(
    ("surface", "text", "words"),
    [
        pytest.param("ракету", "запустила ракету, не ракетную", ["ракету"], id="Cyrillic words end at their letters"),
        pytest.param("صاروخ", "صاروخ", ["صاروخ"], id="Arabic, bare"),
        pytest.param("صاروخ", "والصاروخ", ["والصاروخ"], id="Arabic, behind and-the"),
        pytest.param("صاروخ", "بصاروخ", ["بصاروخ"], id="Arabic, behind with"),
        pytest.param("صاروخ", "للصاروخ", ["للصاروخ"], id="Arabic, behind for-the"),
        pytest.param("صاروخ", "صاروخها", ["صاروخها"], id="Arabic, before her"),
        pytest.param("صاروخ", "صَارُوخٌ", ["صَارُوخٌ"], id="Arabic, with vowel signs"),
        pytest.param("صاروخ", "مصاروخ", [], id="Arabic, behind what is no particle"),
        pytest.param("صاروخ", "صاروخية", ["صاروخية"], id="Arabic, the adjective"),
        pytest.param("صاروخ", "صاروخبلف", [], id="Arabic, before what is no ending"),
        pytest.param("أطلقت", "اطلقت", ["اطلقت"], id="Arabic, without its hamza"),
        pytest.param("טיל", "טיל", ["טיל"], id="Hebrew, bare"),
        pytest.param("טיל", "והטיל", ["והטיל"], id="Hebrew, behind and-the"),
        pytest.param("איראן", "מאיראן לאיראן", ["מאיראן", "לאיראן"], id="Hebrew, behind from and to"),
        pytest.param("הפגנה", "כשההפגנה", ["כשההפגנה"], id="Hebrew, behind when-the"),
        pytest.param("טיל", "תטיל", [], id="Hebrew, behind what is no prefix"),
        pytest.param("טיל", "טילון", [], id="Hebrew words end at their letters"),
        pytest.param("לא", "מלא", [], id="Hebrew, in words too short to tell a prefix"),
        pytest.param("导弹", "朝鲜发射导弹。", ["导弹"], id="Han is found anywhere"),
        pytest.param("미사일", "탄도미사일을", ["미사일"], id="Hangul is found anywhere"),
        pytest.param("ขีปนาวุธ", "ยิงขีปนาวุธลง", ["ขีปนาวุธ"], id="Thai is found anywhere"),
        pytest.param("icbm", "북한ICBM발사", ["ICBM"], id="a change of script is an edge"),
        pytest.param("icbm", "发射ICBM。", ["ICBM"], id="Latin between Han"),
    ],
)
def test_words_have_edges_where_their_script_has_them(surface, text, words):
    assert found(surface, text) == words


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        pytest.param("Jordan", "Jordan fired", ["Jordan"], id="with its capital"),
        pytest.param("Jordan", "JORDAN FIRED", ["JORDAN"], id="all capitals"),
        pytest.param("Jordan", "a jordan almond", [], id="without its capital it is another word"),
        pytest.param("朝鲜", "朝鲜", ["朝鲜"], id="a script without capitals"),
        pytest.param("the sea", "to The Sea and the sea", ["The Sea", "the sea"], id="a name written small"),
    ],
)
def test_a_name_wants_its_capital(name, text, words):
    assert found(name, text, cased=True) == words


def test_an_arabic_name_takes_no_endings():
    assert found("كيم", "كيمها", cased=True) == []
    assert found("كيم", "وكيم", cased=True) == ["وكيم"]


def test_one_form_may_stand_for_several_things():
    lexicon = Lexicon()
    lexicon.add("fire", "term", "launch")
    lexicon.add("Fire", "term", "blaze")

    hits = lexicon.build().find(fold("They fire"))

    assert sorted(hit.entry.name for hit in hits) == ["blaze", "launch"]


def test_words_of_another_language_are_left_out():
    lexicon = Lexicon()
    lexicon.add("no", "cue", "negated", lang="en")
    lexicon.add("no", "cue", "negated", lang="es")
    lexicon.add("no", "cue", "everywhere")
    lexicon.build()

    assert [hit.entry.lang for hit in lexicon.find(fold("no"), "es")] == ["es", ""]
    assert len(list(lexicon.find(fold("no")))) == 3


def test_only_a_stretch_of_a_text_may_be_looked_through():
    lexicon = Lexicon()
    lexicon.add("rudal", "term", "missile")
    lexicon.build()

    assert [hit.start for hit in lexicon.find(fold("rudal rudal rudal"), None, 6, 11)] == [6]


@pytest.mark.parametrize("nothing", ["", "  ", "..", "="])
def test_a_form_without_a_letter_is_nothing_to_look_for(nothing):
    assert found(nothing, "anything at all") == []


def test_a_lexicon_is_built_before_words_are_looked_up():
    with pytest.raises(RuntimeError, match="build the lexicon"):
        list(Lexicon().find(fold("x")))


def test_very_many_words_are_found_just_the_same():
    lexicon = Lexicon()
    for number in range(6_100):
        lexicon.add(f"word{number}", "term", str(number))

    hits = lexicon.build().find(fold("word17 word6099 word61000"))

    assert [hit.entry.name for hit in hits] == ["17", "6099"]


def test_a_devanagari_vowel_sign_is_part_of_its_word():
    lexicon = Lexicon()
    lexicon.add("न", "cue", "negated")
    assert list(lexicon.build().find(fold("उसने कहा"))) == []


def test_a_word_in_two_parts_may_stand_in_a_script_without_spaces():
    lexicon = Lexicon()
    lexicon.add("遭…袭击", "term", "hit")
    (found,) = lexicon.build().find(fold("清真寺遭炸弹袭击多人死亡"))
    assert found.entry.name == "hit"
