"""`kentongan rules backtest` and `kentongan rules misses`: what rules would have rung, and what came near."""

import gzip
import json

import pytest

pytestmark = pytest.mark.usefixtures("rules")

DAY = "2023-09-13T12:00:00Z"
LAUNCH = {"id": "l", "title": "North Korea fires two missiles toward Japan", "lang": "en", "published_at": DAY}
HIT = {"id": "h", "title": "Iranian missile hits Haifa", "lang": "en", "published_at": DAY}
PARADE = {"id": "p", "title": "North Korea parades missiles", "lang": "en", "published_at": DAY}
QUIET = {"id": "q", "title": "A garden show opens", "lang": "en", "published_at": "2023-09-14T12:00:00Z"}


@pytest.fixture
def articles(house) -> str:
    return house.file("articles.jsonl", LAUNCH, HIT, PARADE, QUIET)


def test_a_rule_in_force_tells_how_often_it_rings_a_day_and_where(kentongan, articles):
    said = kentongan("rules", "backtest", "missile_launch", "--over", articles)

    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines() == [
        "missile_launch: 2 rings in 4 articles, 1.0 a day over 2 days, at most 2 (2023-09-13)",
        "rings: 2",
        "  2023-09-13 [en] l: North Korea fires two missiles toward Japan",
        "  2023-09-13 [en] h: Iranian missile hits Haifa",
    ]


def test_a_changed_rule_is_compared_with_the_one_in_force(kentongan, rules, articles, tmp_path):
    text = (rules / "events" / "missile_launch.yaml").read_text("utf-8")
    changed = tmp_path / "missile_launch.yaml"
    changed.write_text(
        text.replace("  - [missile, hit]\n", "  - [missile]\n").replace("  - [missile, launch]\n", ""), "utf-8"
    )

    said = kentongan("rules", "backtest", str(changed), "--over", articles)

    assert "new: 1\n  2023-09-13 [en] p: North Korea parades missiles\n" in said.out
    assert "lost: 0\n" in said.out


def test_a_new_rule_may_bring_words_of_its_own(kentongan, rules, articles, tmp_path):
    text = (rules / "events" / "missile_launch.yaml").read_text("utf-8")
    new = tmp_path / "garden_show.yaml"
    lines = "hears:\n  - [garden]\nterms: {garden: {en: {any: [garden show]}}}\nnear: []\n"
    kept = [line for line in text.splitlines() if not line.startswith(("hears", "  - [", "near", "needs", "slots"))]
    new.write_text("\n".join([*kept, lines]), "utf-8")

    said = kentongan("rules", "backtest", str(new), "--over", articles)

    assert said.out.startswith("garden_show: 1 ring in 4 articles")
    assert "new:" not in said.out


def test_a_rule_that_rings_too_often_is_called_noisy(kentongan, articles):
    said = kentongan("rules", "backtest", "missile_launch", "--over", articles, "--noise", "0.5")

    assert said.code == 0
    assert said.err == "noisy: it rings 1.0 times a day, more than 0.5\n"


def test_articles_may_be_packed_and_what_cannot_be_read_is_told(kentongan, house):
    path = house.folder / "articles.jsonl.gz"
    path.write_bytes(gzip.compress(f"{json.dumps(LAUNCH)}\nno json\n".encode()))

    said = kentongan("rules", "backtest", "missile_launch", "--over", str(path), "--sample", "0")

    assert said.code == 3
    assert said.out.startswith("missile_launch: 1 ring in 1 article,")
    assert said.err.startswith(f"{path}:2: not JSON")


@pytest.mark.parametrize("packed", [b"no gzip", gzip.compress(b'{"title": "x"}' * 99)[:-9]])
def test_a_packed_file_that_is_none_or_was_cut_off_is_a_sentence_on_stderr(kentongan, house, packed):
    path = house.folder / "articles.jsonl.gz"
    path.write_bytes(packed)

    said = kentongan("rules", "backtest", "missile_launch", "--over", str(path))

    assert said.code == 1
    assert f"cannot read {path}: it is no gzip, or was cut off" in said.err


def test_what_is_neither_an_event_nor_a_file_is_refused_and_so_is_a_faulty_file(kentongan, articles, tmp_path):
    said = kentongan("rules", "backtest", "missile_lunch", "--over", articles)
    assert said.code == 2
    assert "did you mean 'missile_launch'?" in said.err

    faulty = tmp_path / "faulty.yaml"
    faulty.write_text("title: Faulty\nhear: []\n", "utf-8")
    said = kentongan("rules", "backtest", str(faulty), "--over", articles)
    assert said.code == 1
    assert f"{faulty}:2: 'hear' is not known here; did you mean 'hears'?" in said.err


def test_near_rings_are_grouped_by_what_was_missing(kentongan, articles):
    said = kentongan("rules", "misses", articles)

    assert said.code == 0
    assert said.out == ("    1  missile_launch [en] has missile; lacks launch\n         North Korea parades missiles\n")


def test_near_rings_of_one_event_or_language_may_be_asked_for(kentongan, articles):
    assert kentongan("rules", "misses", articles, "--event", "missile_launch", "--lang", "en").out
    assert kentongan("rules", "misses", articles, "--lang", "id").out == ""
    said = kentongan("rules", "misses", articles, "--event", "missile")
    assert said.code == 2
    assert "did you mean 'missile_launch'?" in said.err


def test_what_is_not_shown_is_counted(kentongan, house):
    path = house.file("articles.jsonl", PARADE, {"title": "Turkey remembers its earthquake", "lang": "en"})

    said = kentongan("rules", "misses", path, "--limit", "1", "--sample", "0")

    assert len(said.out.splitlines()) == 1
    assert said.err == "1 group more; show them with --limit\n"
