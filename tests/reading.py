"""Detectors for tests, each compiled once: ours, and a small one whose every word is in sight.

The small one knows only the words in `rulebook/good`, so what it promises does not shift with the vocabulary.
"""

from functools import cache
from pathlib import Path
from typing import Any

from builders import an_article
from kentongan.detection.detector import Detector
from kentongan.domain.detection import Detection
from kentongan.rulebook.book import Rulebook, load_rulebook
from kentongan.rulebook.folder import rules_folder

SMALL = Path(__file__).parent / "rulebook" / "good"


@cache
def our_rulebook() -> Rulebook:
    return load_rulebook(rules_folder())


@cache
def our_detector() -> Detector:
    return Detector(our_rulebook())


@cache
def small_detector() -> Detector:
    return Detector(load_rulebook(SMALL))


def read(title: str = "", **fields: Any) -> list[Detection]:
    """What the small detector reads in an article, which is English and of 13 September 2023 unless the test says else."""
    return small_detector().read(an_article(title=title, **fields))


def reading_of(title: str = "", **fields: Any) -> Detection:
    """The one thing that the small detector reads in an article."""
    (detection,) = read(title, **fields)
    return detection


def ids(things: Any) -> list[str]:
    return [thing.id for thing in things]
