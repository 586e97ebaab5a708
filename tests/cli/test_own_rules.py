"""Rules of somebody's own on top of those that came along, as commands use them."""

import os

import pytest

from kentongan.app import build, reading
from kentongan.app.reading import LateReader
from kentongan.settings import Settings

LAUNCH = '{"title": "North Korea fires two missiles toward Japan", "lang": "en"}\n'
REAL_DETECTOR = reading.detector


@pytest.fixture
def faulty(own_rules):
    path = own_rules / "events" / "missile_launch.yaml"
    path.write_text("title: Missile launch\nhear: [[missile, launch]]\n", "utf-8")
    return path


def test_detect_tells_what_is_refused_and_goes_on_with_what_came_along(kentongan, faulty, monkeypatch):
    monkeypatch.setattr(reading, "detector", REAL_DETECTOR)

    said = kentongan("detect", "-", stdin=LAUNCH)

    assert [line["event_type"] for line in said.lines] == ["missile_launch"]
    assert said.code == 0
    assert f"not in force: {faulty}:2: 'hear' is not known here; did you mean 'hears'?" in said.err


def test_replay_tells_it_too(kentongan, faulty, house):
    said = kentongan("replay", house.file("a.jsonl", LAUNCH.strip()))

    assert len(said.lines) == 1
    assert f"not in force: {faulty}:2:" in said.err


def test_a_service_tells_it_in_its_log(faulty, capsys):
    LateReader(Settings.read(os.environ)).warm_up()

    assert f"{faulty}:2: 'hear' is not known here" in capsys.readouterr().out


def test_doctor_tells_it_with_its_line(kentongan, faulty):
    said = kentongan("doctor")

    assert said.code == 1
    assert f"BAD  rules: {faulty}:" in said.err


def test_doctor_says_on_what_they_lie(kentongan, own_rules):
    assert f"ok   rules: no faults in {own_rules}, on top of those that came along" in kentongan("doctor").err


def test_lint_speaks_of_them_alone(kentongan, own_rules):
    said = kentongan("rules", "lint")

    assert (said.code, said.err) == (0, "no faults\n")


def test_a_new_event_is_laid_out_among_them(kentongan, own_rules):
    said = kentongan("rules", "new", "bridge_collapse")

    assert said.code == 0
    assert (own_rules / "events" / "bridge_collapse.yaml").exists()


def test_somebody_may_subscribe_to_an_event_of_their_own(kentongan, own_rules):
    kentongan("rules", "new", "bridge_collapse")

    assert kentongan("subscribe", "--event", "bridge_collapse", "--to", "terminal://here").code == 0


def test_what_the_rules_say_is_kept_where_the_settings_say(kentongan, house, own_rules, monkeypatch):
    monkeypatch.setattr(reading, "detector", REAL_DETECTOR)

    kentongan("detect", "-", stdin=LAUNCH)

    assert [path.suffix for path in (house.folder / "cache").iterdir()] == [".msgpack"]


def test_nothing_is_kept_where_that_is_switched_off(kentongan, house, own_rules, monkeypatch, tmp_path):
    monkeypatch.setattr(reading, "detector", REAL_DETECTOR)
    monkeypatch.setenv("KENTONGAN_CACHE_DIR", "off")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))

    assert len(kentongan("detect", "-", stdin=LAUNCH).lines) == 1
    assert not (house.folder / "cache").exists()
    assert not (tmp_path / "xdg").exists()


def test_the_users_own_cache_is_where_the_desktop_says(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert build.cache(Settings()).path.parent == tmp_path / "xdg" / "kentongan"

    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert build.cache(Settings()).path.parent == tmp_path / ".cache" / "kentongan"
