"""`kentongan evaluate`: figures on stdout, a page and a record where they are asked for, and a gate that fails by name."""

import gzip
import json
from pathlib import Path

import pytest

LAUNCH = {"type": "missile_launch", "modality": "asserted", "role": "report"}


def a_row(title: str, *events: dict, lang: str = "en", **fields) -> dict:
    return {"lang": lang, "title": title, "events": list(events), **fields}


RINGS = a_row("North Korea fires two missiles toward Japan", {**LAUNCH, "actor": ["KP"], "figures": {"missile": 2}})
DENIED = a_row("North Korea denies firing a missile", {**LAUNCH, "modality": "denied"})
MISSED = a_row("A flying object left North Korea", LAUNCH)
FALSE = a_row("Iran fires a missile at Israel")


@pytest.fixture
def docs(house, monkeypatch) -> Path:
    monkeypatch.chdir(house.folder)
    folder = house.folder / "docs"
    folder.mkdir()
    return folder


def test_what_is_read_is_held_against_the_labels(kentongan, house):
    said = kentongan("evaluate", house.file("set.jsonl", RINGS, DENIED, MISSED, FALSE))

    assert said.code == 0
    assert said.out.startswith("set: 4 articles in 1 language, 3 labels, of which 2 must ring\n")
    lines = [line.split() for line in said.out.splitlines()]
    assert ["rings", "1", "1", "1", ".50", "(.09–.91)", ".50", "(.09–.91)", ".50", "(.00–1.00)"] in lines
    assert ["modality", "1", "0", "0", "1.00", "(.21–1.00)", "1.00", "(.21–1.00)", "1.00", "(.00–1.00)"] in lines
    assert "false rings: 1 in 4 articles, 250 per 1,000" in said.out
    assert [line[0] for line in lines if line and line[0] in ("type", "missile_launch", "lang", "en")][-4:] == [
        "type",
        "missile_launch",
        "lang",
        "en",
    ]


def test_only_the_tables_that_are_asked_for_are_printed(kentongan, house):
    path = house.file("set.jsonl", RINGS)

    assert "missile_launch" not in kentongan("evaluate", path, "--by", "lang").out
    said = kentongan("evaluate", path, "--by", "types")
    assert (said.code, said.out) == (2, "")
    assert "did you mean 'type'?" in said.err


def test_differences_are_shown_with_what_people_say_and_what_was_read(kentongan, house):
    said = kentongan(
        "evaluate", house.file("set.jsonl", {**MISSED, "id": "m1"}, {**FALSE, "id": "f1"}), "--errors", "1"
    )

    assert "missed: 1 of 1\n  missile_launch [en] m1: A flying object left North Korea\n" in said.out
    assert "false: 1 of 1\n  missile_launch [en] f1: Iran fires a missile at Israel\n" in said.out
    assert "is no event, read as asserted report (asserted as news)" in said.out


def test_disputed_articles_and_the_half_that_is_kept_do_not_count(kentongan, house):
    path = house.file("set.jsonl", RINGS, {**MISSED, "disputed": True}, {**FALSE, "half": "kept"})

    assert kentongan("evaluate", path).out.startswith("set: 1 article ")
    assert kentongan("evaluate", path, "--half", "kept").out.startswith("set, the kept half: 1 article ")


def test_titles_may_be_read_alone_and_stories_left_out(kentongan, house):
    told_below = a_row(
        "A quiet day", text="North Korea fired two missiles toward Japan today.", published_at="2023-09-13T12:00:00Z"
    )
    path = house.file("set.jsonl", told_below, FALSE)

    assert "false rings: 2 in 2 articles" in kentongan("evaluate", path).out
    assert "false rings: 1 in 2 articles" in kentongan("evaluate", path, "--titles").out
    assert kentongan("evaluate", path, "--rules-only").out.startswith("set, rules alone: 2 articles ")
    said = kentongan("evaluate", path, "--leave-out", "IRAN").out
    assert said.startswith("set, without IRAN: 1 article ")


def test_a_folder_is_every_file_in_it_and_a_file_may_be_packed(kentongan, house):
    folder = house.folder / "evaluation"
    folder.mkdir()
    for name, row in (("en", RINGS), ("id", a_row("Korut tembakkan rudal ke Jepang", LAUNCH, lang="id"))):
        (folder / f"{name}.jsonl").write_text(json.dumps(row), "utf-8")
    packed = house.folder / "packed.jsonl.gz"
    packed.write_bytes(gzip.compress(json.dumps(RINGS).encode()))

    assert kentongan("evaluate", str(folder)).out.startswith("evaluation: 2 articles in 2 languages")
    assert kentongan("evaluate", str(packed)).out.startswith("packed: 1 article ")


def test_nothing_is_measured_where_a_line_cannot_be_read_and_every_such_line_is_told(kentongan, house):
    wrong = a_row("x", {**LAUNCH, "modality": "assert"})
    path = house.file("set.jsonl", RINGS, "no json", {**RINGS, "title": "One.\u2028Two."}, wrong)

    said = kentongan("evaluate", path)

    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(f"{path}:2: not JSON")
    assert f"{path}:4: events.0.modality: 'assert' is not known; did you mean 'asserted'?" in said.err
    assert said.err.endswith("nothing was measured: 2 lines cannot be read\n")


def test_older_labels_are_read_by_a_file_that_says_what_they_mean(kentongan, house):
    labels = house.folder / "labels.json"
    labels.write_text(
        '{"label": {"LAUNCH": {"types": ["missile_launch"], "rings": "must ring"}, "OTHER": null}}', "utf-8"
    )
    rows = [{"lang": "en", "title": RINGS["title"], "label": label} for label in ("LAUNCH", "OTHER")]
    path = house.file("launches.jsonl", *rows)

    assert kentongan("evaluate", path, "--labels", str(labels)).out.startswith("launches: 1 article ")
    assert "say with --labels FILE what it means" in kentongan("evaluate", path).err
    labels.write_text('{"types": 3}', "utf-8")
    assert f"{labels}: types: must be an object" in kentongan("evaluate", path, "--labels", str(labels)).err


def test_labels_that_no_rule_hears_are_told(kentongan, house):
    said = kentongan("evaluate", house.file("set.jsonl", a_row("Fire!", {**LAUNCH, "type": "fire"})))

    assert "no rule hears fire: what is labelled so counts as missed" in said.err


def test_a_page_and_a_record_are_written_and_other_sets_stay_in_them(kentongan, house, docs):
    one, two = house.file("one.jsonl", RINGS, MISSED), house.file("two.jsonl", RINGS)

    assert kentongan("evaluate", one, "--write", "--about", "Sentences of our own.").code == 0
    assert kentongan("evaluate", two, "--write").code == 0
    assert kentongan("evaluate", one, "--write").code == 0

    page = (docs / "accuracy.md").read_text("utf-8")
    assert "\n## one\n\nSentences of our own.\n\n2 articles in 1 language, 2 labels, of which 2 must ring.\n" in page
    assert "\n## two\n" in page
    assert "| rings | 1 | 0 | 1 | 1.00 (.21–1.00) | .50 (.09–.91) | .67 (.00–1.00) |" in page
    record = json.loads((docs / "accuracy.json").read_text("utf-8"))
    assert record["sets"]["one"]["accuracy"]["overall"]["rings"]["recall"]["value"] == 0.5


def test_the_gate_passes_while_nothing_falls_and_names_what_fell(kentongan, house, docs):
    path = house.file("set.jsonl", RINGS, RINGS)
    kentongan("evaluate", path, "--write")

    assert kentongan("evaluate", path, "--gate").code == 0
    house.file("set.jsonl", RINGS, MISSED)
    said = kentongan("evaluate", path, "--gate", "--write")
    assert said.code == 1
    assert "language en, rings: recall: was 1.000, is 0.500" in said.err
    assert kentongan("evaluate", path, "--gate").code == 1, "a gate that failed wrote nothing"


def test_a_gate_says_when_the_set_has_grown(kentongan, house, docs):
    kentongan("evaluate", house.file("set.jsonl", RINGS), "--write")

    said = kentongan("evaluate", house.file("set.jsonl", RINGS, RINGS), "--gate")

    assert said.code == 0
    assert "2 articles, 1 when it was written down; use --write" in said.err


def test_a_gate_without_a_record_and_a_page_without_a_folder_are_refused(kentongan, house, docs):
    path = house.file("set.jsonl", RINGS)

    assert "docs/accuracy.json knows no set 'set'; write it with --write" in kentongan("evaluate", path, "--gate").err
    (docs / "accuracy.json").write_text("[]", "utf-8")
    assert "write it anew with --write" in kentongan("evaluate", path, "--gate").err
    (docs / "accuracy.json").unlink()
    docs.rmdir()
    assert "there is no folder docs here" in kentongan("evaluate", path, "--write").err


def test_an_empty_folder_holds_nothing_to_measure(kentongan, docs):
    said = kentongan("evaluate", str(docs))

    assert said.code == 1
    assert f"there is no .jsonl file in {docs}" in said.err
