"""A small rulebook that is right in every line, for tests to spoil."""

import shutil
from pathlib import Path

import pytest

GOOD = Path(__file__).parent / "good"


@pytest.fixture
def rules(tmp_path):
    """A copy of the good rulebook that a test may change."""
    return shutil.copytree(GOOD, tmp_path / "rules")
