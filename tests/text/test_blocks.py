"""A line is told by how it begins; a headline by its label."""

import pytest

from kentongan.domain.words import Block
from kentongan.text.blocks import Labels, Marks, block_of, dateline, headline_form

MARKS = Marks(related_link=("baca juga", "read also"), caption=("photo:", "foto:"), byline=("by ", "reporting by"))
LABELS = {"opinion": Labels.of(("opinion:", "analysis", "评论")), "live": Labels.of(("live:",))}


@pytest.mark.parametrize(
    ("line", "block"),
    [
        ("baca juga: korut gelar latihan", Block.RELATED_LINK),
        ("- read also: something else", Block.RELATED_LINK),
        ("▶ baca juga korut gelar latihan", Block.RELATED_LINK),
        ("[baca juga] korut gelar latihan", Block.RELATED_LINK),
        ("photo: a missile is fired", Block.CAPTION),
        ("(foto: antara)", Block.CAPTION),
        ("by jane doe", Block.BYLINE),
        ("reporting by jane doe; editing by john doe", Block.BYLINE),
        ("north korea fired a missile", Block.BODY),
        ("they read also the other page", Block.BODY),
    ],
)
def test_a_line_is_what_it_begins_like(line, block):
    assert block_of(line, MARKS) is block


@pytest.mark.parametrize("beginning", ["by ", "photo: "])
def test_a_long_paragraph_that_begins_like_a_byline_or_a_caption_is_a_paragraph(beginning):
    assert block_of(f"{beginning}{'the end of the week the fleet had left the port and ' * 5}", MARKS) is Block.BODY


def test_a_long_related_link_is_still_a_link():
    assert block_of(f"read also: {'one thing and another ' * 20}", MARKS) is Block.RELATED_LINK


def test_without_marks_every_line_is_body():
    assert block_of("read also: more", Marks()) is Block.BODY


@pytest.mark.parametrize(
    ("line", "head"),
    [
        ("JAKARTA, ANTARA - Gempa", "JAKARTA, ANTARA - "),
        ("SEOUL (Yonhap) – North Korea", "SEOUL (Yonhap) – "),
        ("Kim Jong Un visits Moscow – as it happened", ""),
        ("SEOUL, Sept 13 — North Korea", "SEOUL, Sept 13 — "),
        ("Well-known words stand here", ""),
        ("12 - 13", ""),
    ],
)
def test_a_dateline_is_a_short_beginning_in_capitals_before_a_stroke(line, head):
    assert line[: dateline(line)] == head


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("opinion: the missile that missed", "opinion"),
        ("[analysis] what kim wants", "opinion"),
        ("analysis of a launch", "opinion"),
        ("what kim wants | analysis", "opinion"),
        ("what kim wants - opinion:", "opinion"),
        ("live: putin meets kim", "live"),
        ("【评论】导弹", "opinion"),
        ("评论导弹", "opinion"),
        ("analysisware sells", None),
        ("putin meets kim live: not", None),
        ("north korea fires a missile", None),
    ],
)
def test_a_headline_is_told_by_its_label(title, form):
    assert headline_form(title, LABELS) == form
