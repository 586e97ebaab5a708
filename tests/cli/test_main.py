"""What all commands have in common."""

import pytest

from kentongan import __version__


def test_the_version_is_data(kentongan):
    said = kentongan("--version")

    assert (said.code, said.out, said.err) == (0, f"kentongan {__version__}\n", "")


@pytest.mark.parametrize("words", [["nonsense"], ["detect", "--nonsense"], ["run"], ["run", "detekt"]])
def test_a_command_that_is_called_wrongly_ends_with_two_and_prints_no_data(kentongan, words):
    said = kentongan(*words)

    assert (said.code, said.out) == (2, "")
    assert said.err


def test_a_service_that_was_misspelt_is_understood(kentongan):
    assert "did you mean 'detect'?" in kentongan("run", "detekt").err


def test_settings_that_cannot_stand_are_told_as_they_are_by_every_command(kentongan, monkeypatch):
    monkeypatch.setenv("KENTONGAN_SHARD", "not a name!")

    said = kentongan("deliveries")

    assert (said.code, said.out) == (1, "")
    assert "KENTONGAN_SHARD: 'not a name!' is no shard name" in said.err
