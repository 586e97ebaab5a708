"""One house for all tests that only look at it."""

from collections.abc import Iterator

import pytest

from app.houses import GOOD, Up, started


@pytest.fixture(scope="module")
def up(tmp_path_factory) -> Iterator[Up]:
    """A house whose operator listens for everything in its terminal."""
    folder = tmp_path_factory.mktemp("house")
    (folder / "config").mkdir()
    (folder / "config" / "subscriptions.yaml").write_text("everything: {to: 'terminal://here'}\n", "utf-8")
    with started(folder, RULES=str(GOOD)) as house:
        yield house
