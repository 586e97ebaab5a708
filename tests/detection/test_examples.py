"""The proof of every rule and of every language, each line a promise of its own."""

import pytest

from kentongan.detection.proof import failures_of
from kentongan.rulebook.book import Example
from reading import our_detector, our_rulebook


def item(example: Example):
    marks = [pytest.mark.skip(reason="needs the second ear")] if example.form.needs == "ear" else []
    return pytest.param(example, id=example.label, marks=marks)


@pytest.mark.parametrize("example", [item(example) for example in our_rulebook().examples])
def test_example(example):
    assert [str(fault) for fault in failures_of(our_detector(), example)] == []
