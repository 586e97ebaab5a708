"""What the page looks like keeps its promises: every colour of text can be read on every ground, in light and in dark."""

import re

import pytest

from kentongan.web.ui.page import STATIC

STYLE = (STATIC / "kentongan.css").read_text("utf-8")
READABLE = 4.5
"""WCAG 2.2, level AA, for text of any size."""


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


def light_and_dark() -> dict[str, dict[str, str]]:
    light, dark = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    return {"light": colours(light), "dark": {**colours(light), **colours(dark)}}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_on_every_ground(scheme):
    colour = light_and_dark()[scheme]
    pairs = [
        (text, ground)
        for text in ("ink", "soft", "link", "critical", "good")
        for ground in ("ground", "paper", "quiet")
    ]
    badges = [("paper", level) for level in ("critical", "high", "moderate", "low")]

    for text, ground in [*pairs, *badges, ("mark-ink", "mark")]:
        assert contrast(colour[text], colour[ground]) >= READABLE, f"{text} on {ground}"


def test_no_font_and_no_picture_is_loaded_by_the_style():
    assert "url(" not in STYLE
    assert "@import" not in STYLE
    assert "@font-face" not in STYLE
