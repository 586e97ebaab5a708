"""No figure falls unseen: what the rules alone make of our evaluation sentences is held against docs/accuracy.md.

The sentences of a language are written by somebody who did not write its words. Half of them count here; the other half,
`kept`, is looked at once, before a release: `kentongan evaluate tests/evaluation --half kept`.
"""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from kentongan.cli.accuracy import page, read_record
from kentongan.detection.accuracy import Accuracy, Tally, drops
from kentongan.detection.detector import Detector
from kentongan.detection.evaluation import judge
from kentongan.detection.labels import HALVES, Labelled, labelled_from
from kentongan.domain.errors import Invalid
from kentongan.pipeline.codec import read_fields
from reading import our_rulebook

HERE = Path(__file__).parent
DOCS = HERE.parent.parent / "docs"
FILES = sorted(HERE.glob("*.jsonl"))
WRITE = "kentongan evaluate tests/evaluation --rules-only --write"


def lines(path: Path) -> list[tuple[int, bytes]]:
    return [(number, line) for number, line in enumerate(path.read_bytes().split(b"\n"), 1) if line.strip()]


def rows(path: Path) -> list[Labelled]:
    return [labelled_from(read_fields(line)) for _, line in lines(path)]


@cache
def measured() -> Accuracy:
    """What our rules make of the half that counts."""
    tally, detector = Tally(heard=our_rulebook().rules), Detector(our_rulebook(), near=True)
    with detector.batch():
        for row in (row for path in FILES for row in rows(path)):
            if row.half == "gate" and not row.disputed:
                tally.add(row, judge(row, detector.read(row.article)))
    return tally.accuracy()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_sentence_is_labelled_in_a_form_that_can_be_read(path):
    faults = []
    for number, line in lines(path):
        try:
            labelled_from(read_fields(line))
        except Invalid as error:
            faults.append(f"{path.name}:{number}: {error}")

    assert faults == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_holds_one_language_in_two_halves_that_are_about_the_same_size(path):
    halves = Counter(row.half for row in rows(path))

    assert {row.lang for row in rows(path)} == {path.stem}
    assert set(halves) == set(HALVES)
    assert max(halves.values()) <= 2 * min(halves.values())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_some_sentences_must_ring_and_some_must_stay_silent_in_each_half(path):
    for half in HALVES:
        ringing = {any(label.rings for label in row.labels) for row in rows(path) if row.half == half}

        assert ringing == {True, False}


def test_no_two_sentences_share_an_id():
    ids = Counter(row.article.id for path in FILES for row in rows(path))

    assert [id_ for id_, count in ids.items() if count > 1] == []


def test_labels_name_events_that_there_are():
    named = {label.name for path in FILES for row in rows(path) for label in row.labels}

    assert named - set(our_rulebook().rules) == set()


def test_no_figure_is_lower_than_the_record_says():
    before = read_record(DOCS).sets["evaluation, rules alone"].accuracy

    assert drops(measured(), before) == [], f"if this is meant: {WRITE}"


def test_the_page_says_what_the_record_says():
    assert (DOCS / "accuracy.md").read_text("utf-8") == page(read_record(DOCS)), f"write both: {WRITE}"
