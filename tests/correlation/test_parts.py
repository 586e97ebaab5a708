"""What a detection may do to an incident."""

import pytest

from builders import a_detection
from kentongan.correlation.parts import Part, part_of
from kentongan.domain.words import Modality, Role


def test_what_rings_opens_or_joins():
    assert part_of(a_detection()) is Part.RINGS


@pytest.mark.parametrize("modality", [Modality.PLANNED, Modality.THREATENED, Modality.POSSIBLE, Modality.DENIED])
def test_a_plan_a_threat_a_fear_and_a_denial_may_open_what_does_not_ring(modality):
    assert part_of(a_detection(modality=modality)) is Part.SILENT


@pytest.mark.parametrize("role", [Role.REACTION, Role.BACKGROUND])
def test_comment_only_attaches(role):
    assert part_of(a_detection(role=role)) is Part.ATTACHES


def test_comment_on_a_plan_only_attaches():
    assert part_of(a_detection(modality=Modality.PLANNED, role=Role.REACTION)) is Part.ATTACHES


@pytest.mark.parametrize("modality", [Modality.NEGATED, Modality.PAST, Modality.DRILL, Modality.FICTION])
def test_what_never_was_or_is_long_over_has_no_part(modality):
    assert part_of(a_detection(modality=modality)) is None


@pytest.mark.parametrize("reason", ["related link", "caption", "byline", "weak", "masked"])
def test_a_reading_that_is_doubted_has_no_part(reason):
    assert part_of(a_detection(rings=False, reason=reason)) is None
