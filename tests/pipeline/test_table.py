"""The path of an article, as a table."""

from datetime import timedelta
from itertools import pairwise

import pytest

from builders import a_detection, rules
from fakes import FakeIncidents, FakeLedger, FakeNotifier, FakeReader, FakeSubscriptions
from kentongan.domain.errors import GiveUp
from kentongan.domain.words import Confidence
from kentongan.pipeline.messages import of_kind
from kentongan.pipeline.table import Tools, pipeline, trust_by
from kentongan.pipeline.topics import TOPICS
from kentongan.rulebook.expressions import parse
from kentongan.rulebook.rule import Grade

GRADES = (
    Grade(confidence=Confidence.WEAK, when=parse("not needs"), because="not told"),
    Grade(confidence=Confidence.STRONG, when=parse("publishers >= 3"), because="three tell of it"),
    Grade(confidence=Confidence.FAIR, when=parse("always"), because="told as news"),
)


def tools(**more):
    return Tools(
        reader=FakeReader(),
        rules=rules(),
        confidence=GRADES,
        incidents=FakeIncidents(),
        subscriptions=FakeSubscriptions(),
        ledger=FakeLedger(),
        notifier=FakeNotifier(),
        **more,
    )


def test_an_article_goes_from_stage_to_stage_without_a_gap():
    table = pipeline(tools())
    assert [step.stage.name for step in table] == ["detect", "correlate", "route", "deliver"]
    assert (*(step.source for step in table), table[-1].target) == TOPICS
    assert all(one.target is other.source for one, other in pairwise(table))


def test_only_the_bells_are_rung_at_the_same_time():
    assert [step.stage.concurrent for step in pipeline(tools())] == [False, False, False, True]


def test_a_bell_has_the_time_that_the_operator_gives_it():
    assert pipeline(tools(patience=timedelta(minutes=2)))[-1].stage.timeout > timedelta(minutes=2)


def test_publishers_make_confidence_by_the_file():
    trust = trust_by(GRADES)
    assert trust(2) == (Confidence.FAIR, "told as news")
    assert trust(3) == (Confidence.STRONG, "three tell of it")


def test_a_message_is_of_its_kind_or_given_up():
    assert of_kind("word", str) == "word"
    with pytest.raises(GiveUp):
        of_kind(a_detection(), str)
