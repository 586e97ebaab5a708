"""Which language a text is written in."""

from collections.abc import Collection
from functools import cache
from typing import Any

CONSIDERED = (
    "ar de en es fa fr he hi id it ja ko ms nl pl pt ru sv th tr uk vi zh".split()  # noqa: SIM905  (a list to read)
)
"""Languages a text is held against; also those we have no rules for, so that theirs are not taken for ours."""

ENOUGH = 300
"""Code points. More text costs time and changes nothing."""

HAN = range(0x4E00, 0xA000)
KANA = range(0x3040, 0x3100)
HANGUL = range(0xAC00, 0xD7A4)


def base_of(tag: str) -> str:
    """The language of a tag: `zh` of `zh-Hant-TW`."""
    return tag.replace("_", "-").partition("-")[0].lower()


def guess(text: str, considered: Collection[str] = tuple(CONSIDERED)) -> str:
    """The most likely language of a text among those considered. A short text may be guessed wrong."""
    sample = text[:ENOUGH]
    by_script = _by_script(sample)
    if by_script in considered:
        return by_script
    return str(_identifier(tuple(sorted(considered))).classify(sample)[0])


def _by_script(sample: str) -> str:
    """Han, kana and hangul give the language away, which short headlines would otherwise not."""
    points = [ord(letter) for letter in sample if letter.isalpha()]
    han = sum(point in HAN for point in points)
    kana = sum(point in KANA for point in points)
    hangul = sum(point in HANGUL for point in points)
    if hangul * 3 > len(points):
        return "ko"
    if kana and (kana + han) * 3 > len(points):
        return "ja"
    if han * 3 > len(points):
        return "zh"
    return ""


@cache
def _identifier(considered: tuple[str, ...]) -> Any:
    # loaded on first use: it takes about a second and 100 MB, and most articles say their language
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(considered))
    return identifier
