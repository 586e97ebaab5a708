"""From a web page to the fields of an article."""

from pathlib import Path

from kentongan.text.blocks import Marks, block_of
from kentongan.text.html import article_fields
from kentongan.text.normalize import folded

PAGE = (Path(__file__).parent / "page.html").read_text("utf-8")
MARKS = Marks(related_link=("baca juga",), caption=("foto:",))


def test_a_page_tells_title_publisher_date_and_address():
    fields = article_fields(PAGE)

    assert fields["title"] == "Korut Tembakkan Dua Rudal ke Laut"
    assert fields["publisher"] == "Warta Contoh"
    assert str(fields["published_at"]).startswith("2023-09-13")
    assert fields["url"] == "https://warta.example/korut-rudal"


def test_related_links_and_captions_stay_so_that_their_language_can_tell_what_they_are():
    lines = str(article_fields(PAGE)["text"]).splitlines()

    assert "related link" in [block_of(folded(line), MARKS) for line in lines]
    assert any("menembakkan dua rudal balistik" in line for line in lines)


def test_navigation_and_footer_are_no_part_of_the_article():
    text = str(article_fields(PAGE)["text"])

    assert "Olahraga" not in text
    assert "Hak cipta" not in text


def test_the_address_from_which_a_page_came_is_kept_where_it_names_none():
    page = PAGE.replace('<meta property="og:url" content="https://warta.example/korut-rudal">', "")

    assert article_fields(page, "https://warta.example/other")["url"] == "https://warta.example/other"


def test_a_page_without_an_article_gives_nothing():
    assert article_fields("<html><body></body></html>") == {}
