"""When it happened, by the words of the sentence; never a guess."""

from datetime import UTC, date, datetime, timedelta

import pytest

from builders import an_article
from kentongan.domain.words import Modality, Precision
from reading import our_detector, reading_of

FIRES = "North Korea fires a missile"


def day_of(title: str, published: str | None = "2023-09-13T12:00:00Z", lang: str = "en") -> date | None:
    occurred = reading_of(title, lang=lang, published_at=published).occurred_at
    return occurred.from_.date() if occurred else None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", "2023-09-13"),
        ("yesterday", "2023-09-12"),
        ("on Wednesday", "2023-09-13"),
        ("on Tuesday", "2023-09-12"),
        ("on Thursday", "2023-09-07"),
        ("on 12 September 2023", "2023-09-12"),
        ("on September 12, 2023", "2023-09-12"),
        ("on Sept. 12", "2023-09-12"),
        ("on 12 September", "2023-09-12"),
        ("on 15 September", "2023-09-15"),
        ("on 30 September", "2023-09-30"),
        ("on 31 December", "2022-12-31"),
        ("(12/9)", "2023-09-12"),
        ("(12/9/2023)", "2023-09-12"),
        ("12/9/23", "2023-09-12"),
        ("on 28 February 2023", "2023-02-28"),
    ],
)
def test_a_named_day_is_placed_by_the_day_of_publication(words, day):
    assert day_of(f"{FIRES} {words}") == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("lang", "title", "day"),
    [
        ("id", "Korut menembakkan rudal, Rabu (13/9)", "2023-09-13"),
        ("id", "Kemarin Korut menembakkan rudal", "2023-09-12"),
        ("ru", "КНДР запустила ракету 12 сентября", "2023-09-12"),
        ("zh", "朝鲜9月12日发射导弹", "2023-09-12"),
        ("zh", "朝鲜2023年9月12日发射导弹", "2023-09-12"),
        ("zh", "朝鲜昨天发射导弹", "2023-09-12"),
        ("ko", "북한, 12일 미사일 발사", "2023-09-12"),
        ("ko", "북한, 9월 12일 미사일 발사", "2023-09-12"),
        ("ko", "북한, 30일 미사일 발사", "2023-08-30"),
        ("ko", "북한, 15일 미사일 발사", "2023-09-15"),
    ],
)
def test_every_language_names_days_in_its_own_way(lang, title, day):
    assert day_of(title, lang=lang) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("lang", "title", "day"),
    [
        ("fa", "کره شمالی ۲۱ شهریور موشک شلیک کرد", "2023-09-12"),
        ("fa", "کره شمالی ۲۱ شهریور ۱۴۰۲ موشک شلیک کرد", "2023-09-12"),
        ("fa", "کره شمالی ۱۴۰۲/۶/۲۱ موشک شلیک کرد", "2023-09-12"),
        ("fa", "کره شمالی ۱۲ سپتامبر موشک شلیک کرد", "2023-09-12"),
        ("th", "เกาหลีเหนือยิงขีปนาวุธ 12 ก.ย. 2566", "2023-09-12"),
        ("th", "เกาหลีเหนือยิงขีปนาวุธ 12/9/2566", "2023-09-12"),
        ("th", "เกาหลีเหนือยิงขีปนาวุธ 12/9/66", "2023-09-12"),
        ("th", "เกาหลีเหนือยิงขีปนาวุธ 12 กันยายน 2023", "2023-09-12"),
    ],
)
def test_years_and_months_are_counted_as_those_count_who_read_the_language(lang, title, day):
    (launch,) = our_detector().read(an_article(title=title, lang=lang))
    assert launch.occurred_at.from_.date() == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("lang", "title"),
    [("fa", "زلزله ۱۳۸۲ بم ۲۶ هزار کشته داشت"), ("th", "แผ่นดินไหวและสึนามิปี 2547 คร่าชีวิต 5,000 คนในภูเก็ต")],
)
def test_an_old_year_is_old_in_every_count(lang, title):
    detections = our_detector().read(an_article(title=title, lang=lang))
    assert {one.modality for one in detections} == {Modality.PAST}


def test_a_month_of_one_calendar_in_a_year_of_another_is_no_day():
    (launch,) = our_detector().read(an_article(title="کره شمالی ۲۱ شهریور 2023 موشک شلیک کرد", lang="fa"))
    assert launch.occurred_at is None


@pytest.mark.parametrize(
    ("lang", "title", "day"),
    [
        ("en", f"{FIRES} 13/9/1850", date(1850, 9, 13)),
        ("zh", "朝鲜1592年9月12日发射导弹", date(1592, 9, 12)),
        ("en", f"{FIRES} 31/12/9999", None),
        ("en", f"{FIRES} 13/9/0000", None),
    ],
)
def test_a_year_far_off_is_taken_as_it_is_written_or_not_at_all(lang, title, day):
    assert day_of(title, lang=lang) == day


def test_a_day_that_this_month_does_not_have_is_looked_for_in_the_one_before():
    assert day_of("북한, 31일 미사일 발사", "2023-11-03T12:00:00Z", "ko") == date(2023, 10, 31)
    assert day_of("북한, 31일 미사일 발사", "2023-07-03T12:00:00Z", "ko") is None


@pytest.mark.parametrize(
    ("words", "published", "day"),
    [
        ("on 29 February", "2024-03-01T12:00:00Z", date(2024, 2, 29)),
        ("on 29 February 2024", "2024-03-01T12:00:00Z", date(2024, 2, 29)),
        ("on 29 February", "2023-03-01T12:00:00Z", None),
        ("on 29 February 2023", "2023-03-01T12:00:00Z", None),
        ("yesterday", "2024-03-01T12:00:00Z", date(2024, 2, 29)),
        ("yesterday", "2024-01-01T00:30:00Z", date(2023, 12, 31)),
        ("(31/12)", "2024-01-01T12:00:00Z", date(2023, 12, 31)),
        ("on 2 January", "2023-12-30T12:00:00Z", date(2024, 1, 2)),
    ],
)
def test_leap_days_and_turns_of_the_year_fall_where_they_do(words, published, day):
    assert day_of(f"{FIRES} {words}", published) == day


@pytest.mark.parametrize(
    "words", ["today", "yesterday", "on Wednesday", "on 12 September", "(12/9)", "(12/9/2023)", ""]
)
def test_without_a_publication_date_only_a_whole_date_is_a_day(words):
    whole = date(2023, 9, 12) if words.endswith("2023)") else None

    assert day_of(f"{FIRES} {words}", None) in {None, whole}


def test_a_whole_date_needs_no_publication_date():
    assert day_of(f"{FIRES} on 12 September 2023", None) == date(2023, 9, 12)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "in September",
        "in 2023",
        "in September of 2023",
        "(31/9)",
        "(13/13)",
        "on 32 September",
        "on 0 September",
        "(0/9)",
    ],
)
def test_what_names_no_day_is_no_day(words):
    assert day_of(f"{FIRES} {words}") is None


def test_the_day_nearest_to_the_deed_is_its_day():
    assert day_of("Yesterday Seoul was calm; today North Korea fires a missile, Tokyo said on Monday") == date(
        2023, 9, 13
    )


def test_a_day_is_a_span_of_a_day_and_no_finer():
    occurred = reading_of(f"{FIRES} yesterday").occurred_at

    assert occurred is not None
    assert occurred.precision is Precision.DAY
    assert (occurred.from_, occurred.to - occurred.from_) == (datetime(2023, 9, 12, tzinfo=UTC), timedelta(days=1))


def test_the_words_for_a_day_are_its_evidence():
    detection = reading_of(f"{FIRES} (12/9)")

    assert [one.text for one in detection.evidence if one.says == "occurred_at"] == ["(12/9)"]


@pytest.mark.parametrize(
    ("words", "first", "until", "precision"),
    [
        ("two days ago", "2023-09-11", "2023-09-12", Precision.DAY),
        ("12 hours ago", "2023-09-13", "2023-09-14", Precision.DAY),
        ("20 hours ago", "2023-09-12", "2023-09-13", Precision.DAY),
        ("back 3 days", "2023-09-10", "2023-09-11", Precision.DAY),
        ("2 weeks ago", "2023-08-28", "2023-09-04", Precision.WEEK),
        ("last week", "2023-09-04", "2023-09-11", Precision.WEEK),
        ("last month", "2023-08-01", "2023-09-01", Precision.MONTH),
        ("9 months ago", "2022-12-01", "2023-01-01", Precision.MONTH),
        ("on Tuesday night", "2023-09-12", "2023-09-13", Precision.PART_OF_DAY),
        ("on the morning of 12 September", "2023-09-12", "2023-09-13", Precision.PART_OF_DAY),
    ],
)
def test_a_time_told_from_the_day_of_writing_is_as_wide_as_its_words(words, first, until, precision):
    occurred = reading_of(f"{FIRES} {words}").occurred_at
    assert (occurred.from_.date(), occurred.to.date()) == (date.fromisoformat(first), date.fromisoformat(until))
    assert occurred.precision is precision


def test_the_number_stands_where_the_language_puts_it():
    assert reading_of(f"{FIRES} ago years 2").occurred_at.from_.date() == date(2021, 1, 1)
    assert reading_of(f"{FIRES} days ago").occurred_at is None


def test_the_last_day_of_a_long_month_falls_on_the_last_of_a_short_one():
    occurred = reading_of(f"{FIRES} 1 months ago", published_at="2023-03-31T12:00:00Z").occurred_at
    assert occurred.from_.date() == date(2023, 2, 1)
