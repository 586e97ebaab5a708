"""Reading an article that any client may have written."""

from datetime import UTC, datetime

import pytest

from kentongan.domain.article import LONGEST_TITLE, article_from, canonical
from kentongan.domain.errors import Invalid


def problems(**fields):
    with pytest.raises(Invalid) as caught:
        article_from(fields)
    return [str(problem) for problem in caught.value.problems]


def test_a_title_or_a_text_is_enough():
    assert article_from({"title": "Quake"}).title == "Quake"
    assert article_from({"text": "The ground shook."}).text == "The ground shook."


@pytest.mark.parametrize("nothing", [None, "", "  \n"])
def test_missing_null_and_empty_are_the_same(nothing):
    assert article_from({"title": "Quake", "text": nothing}) == article_from({"title": "Quake"})
    assert problems(title=nothing, text=nothing) == ["title: an article needs a title or a text; both are empty"]


def test_unknown_fields_are_ignored():
    assert article_from({"title": "Quake", "mood": "grim"}) == article_from({"title": "Quake"})


def test_every_problem_is_said_at_once():
    found = problems(title=7, url="news", lang=7, published_at="soon", links=5)
    assert [one.partition(":")[0] for one in found] == ["title", "url", "lang", "published_at", "links"]


def test_what_is_too_long_is_refused():
    assert problems(title="x" * (LONGEST_TITLE + 1)) == [
        f"title: is {LONGEST_TITLE + 1} characters long; at most {LONGEST_TITLE} are read"
    ]


def test_half_a_character_is_refused():
    assert "surrogate" in problems(title="quake \ud83d")[0]


@pytest.mark.parametrize(
    ("value", "kind"), [({}, "an object"), ([], "a list"), (True, "true or false"), (1, "a number"), (1.5, "a number")]
)
def test_a_title_that_is_no_text_is_named_by_what_it_is(value, kind):
    assert problems(title=value) == [f"title: must be text, not {kind}"]


# --- identity


def test_the_given_id_counts():
    assert article_from({"id": "x-1", "url": "https://a.example/1", "title": "t"}).id == "x-1"
    assert article_from({"id": 17, "title": "t"}).id == "17"


def test_else_the_address_without_what_counts_visitors():
    told = article_from({"url": "http://www.a.example:80/news/1/?utm_source=x&page=2#top", "title": "t"})
    assert told.id == "https://a.example/news/1?page=2"


def test_else_what_it_says_and_who_says_it():
    one, same, other = ({"title": "t", "publisher": name} for name in ("a", "a", "b"))
    assert article_from(one).id == article_from(same).id
    assert article_from(one).id != article_from(other).id


def test_the_version_changes_with_the_words_and_with_nothing_else():
    first = article_from({"id": "1", "title": "t", "text": "a"})
    assert first.version == article_from({"id": "1", "title": "t", "text": "a", "lang": "en"}).version
    assert first.version != article_from({"id": "1", "title": "t", "text": "b"}).version


def test_an_empty_address_is_no_address():
    assert canonical("") == ""


@pytest.mark.parametrize("url", ["news", "ftp://a.example/", "https://", "https://a.example:99999/", "http://[::1"])
def test_an_address_that_cannot_be_opened_is_refused(url):
    assert problems(title="t", url=url) == ["url: must be an http or https address, such as https://news.example/1"]


# --- times

MORNING = datetime(2023, 9, 13, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2023-09-13T06:30:00Z",
        "2023-09-13T08:30:00+02:00",
        "2023-09-13 06:30:00",
        "Wed, 13 Sep 2023 06:30:00 GMT",
        MORNING.timestamp(),
        int(MORNING.timestamp()),
        MORNING,
    ],
)
def test_a_time_is_read_as_people_write_it(written):
    assert article_from({"title": "t", "published_at": written}).published_at == MORNING


@pytest.mark.parametrize("written", ["soon", True, [], 1e30, "2023-13-45"])
def test_what_is_no_time_is_refused(written):
    assert "is no time; write an ISO 8601 time" in problems(title="t", published_at=written)[0]


def test_an_article_without_a_date_has_none():
    assert article_from({"title": "t"}).published_at is None


# --- links


def test_links_are_those_that_are_text():
    assert article_from({"title": "t", "links": ["https://a.example", 5]}).links == ("https://a.example",)
    assert article_from({"title": "t", "links": ""}).links == ()


def test_links_must_be_a_list():
    assert problems(title="t", links="https://a.example") == ["links: must be a list of addresses"]
