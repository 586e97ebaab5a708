"""How long to wait before something is tried again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentongan.pipeline.retries import LONGEST_ASKED, LONGEST_WAIT, back_off


@pytest.mark.parametrize(
    ("attempt", "seconds"), [(1, 5), (2, 20), (3, 80), (4, 320), (5, 1280), (6, 3600), (500, 3600)]
)
def test_waits_grow_up_to_an_hour(attempt, seconds):
    assert back_off(attempt) == timedelta(seconds=seconds)


def test_jitter_halves_a_wait_at_most():
    assert back_off(2, jitter=0.0) == timedelta(seconds=10)


def test_what_the_other_side_asks_for_is_kept_up_to_a_quarter_of_an_hour():
    assert back_off(1, after=60) == timedelta(seconds=60)
    assert back_off(1, after=86_400) == timedelta(minutes=15)
    assert back_off(3, after=1) == timedelta(seconds=80)


@given(st.integers(1, 10_000), st.none() | st.floats(0, 1e6), st.floats(0, 1))
def test_a_wait_is_never_endless_and_never_nothing(attempt, after, jitter):
    assert timedelta(seconds=2.5) <= back_off(attempt, after, jitter) <= max(LONGEST_WAIT, LONGEST_ASKED)
