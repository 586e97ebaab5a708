"""`kentongan rules`: check, prove, survey and begin rules, in a folder of one's own."""

import pytest

from ears import WordEncoder

pytestmark = pytest.mark.usefixtures("rules")


def test_a_folder_without_faults_is_told_to_be_so(kentongan):
    said = kentongan("rules", "lint")

    assert (said.code, said.err) == (0, "no faults\n")


def test_every_fault_is_told_as_path_line_what_is_wrong_what_would_be_right(kentongan, rules):
    with (rules / "languages" / "en" / "terms.yaml").open("a", encoding="utf-8") as file:
        file.write("unheard: {noun: [something]}\n")

    said = kentongan("rules", "lint")

    assert said.code == 1
    assert f"{rules}/languages/en/terms.yaml:" in said.err
    assert "no rule hears 'unheard'; name it in a rule, or take it out" in said.err
    assert "1 fault" in said.err


def test_files_that_cannot_be_read_at_all_are_told_too(kentongan, rules):
    (rules / "events" / "summit.yaml").write_text("title: Summit\nhear: [[meet]]\n", "utf-8")

    said = kentongan("rules", "lint")

    assert said.code == 1
    assert "summit.yaml:2: 'hear' is not known here; did you mean 'hears'?" in said.err


def test_examples_are_proved(kentongan):
    said = kentongan("rules", "test")

    assert said.code == 0
    assert "examples, 0 failed" in said.err


def test_an_example_that_does_not_come_out_is_told_with_its_line(kentongan, rules):
    path = rules / "events" / "summit.examples.yaml"
    path.write_text("- {lang: en, title: Putin and Kim Jong Un meet, rings: false}\n", "utf-8")

    said = kentongan("rules", "test", "summit")

    assert said.code == 1
    assert f"{path}:1: " in said.err
    assert "1 example, 1 failed" in said.err


def test_an_event_or_a_language_alone_may_be_proved_and_a_slip_is_understood(kentongan):
    assert "examples, 0 failed" in kentongan("rules", "test", "missile_launch").err
    assert "examples, 0 failed" in kentongan("rules", "test", "id").err
    said = kentongan("rules", "test", "missile_lunch")
    assert said.code == 2
    assert "did you mean 'missile_launch'?" in said.err


def test_coverage_shows_every_event_and_every_language(kentongan, rules):
    said = kentongan("rules", "coverage")

    assert said.code == 0
    for path in (*rules.glob("languages/*"), *rules.glob("events/*[a-z].yaml")):
        assert path.name.partition(".")[0] in said.out


def test_a_rule_is_shown_with_its_words_and_the_count_of_its_examples(kentongan, rules):
    said = kentongan("rules", "show", "missile_launch", "--lang", "ru", "--lang", "en")

    assert said.code == 0
    rule, ru, en = said.out.split("\n\n")
    assert rule == (rules / "events" / "missile_launch.yaml").read_text("utf-8").rstrip()
    assert ru.splitlines()[0] == "ru: 0 examples that ring, 0 that stay silent"
    assert en.splitlines()[0] == "en: 2 examples that ring, 2 that stay silent"
    assert "    mask     missile defence, ..missile crisis" in en
    assert "  launch\n    active   fires, fired" in en
    assert "has no words" in ru
    assert "earthquake" not in said.out


def test_without_a_language_all_are_shown(kentongan, rules):
    said = kentongan("rules", "show", "earthquake")

    assert {path.name for path in rules.glob("languages/*")} == {
        line.partition(":")[0] for line in said.out.splitlines() if "that ring" in line
    }


def test_the_words_of_a_rule_of_ones_own_are_shown_with_those_of_the_language(kentongan, own_rules):
    (own_rules / "events" / "hurling.yaml").write_text(
        "title: Hurling\ndescription: x\nstatus: test\nhears: [[missile, launch]]\nlevel: {high: always}\n"
        "same: {by: [actor], for: 36h}\nterms: {launch: {en: {active: [hurls]}}}\n",
        "utf-8",
    )

    said = kentongan("rules", "show", "hurling", "--lang", "en")

    assert said.out.startswith("title: Hurling")
    assert ", hurls\n" in said.out
    assert "  launch\n    active   fires, " in said.out
    assert "@" not in said.out


def test_what_is_not_there_cannot_be_shown(kentongan):
    assert "did you mean 'summit'?" in kentongan("rules", "show", "sumit").err
    said = kentongan("rules", "show", "summit", "--lang", "xx")
    assert said.code == 2
    assert "there is no 'xx'" in said.err


def test_a_new_event_is_laid_out_and_says_what_is_still_missing(kentongan, rules):
    said = kentongan("rules", "new", "bridge_collapse")

    assert said.code == 0
    assert (rules / "events" / "bridge_collapse.yaml").exists()
    assert str(rules / "events" / "bridge_collapse.examples.yaml") in said.err
    faults = kentongan("rules", "lint")
    assert faults.code == 1
    assert "no language has words for the term 'bridge_collapse'" in faults.err


def test_a_new_language_is_laid_out_with_a_cell_for_every_term(kentongan, rules):
    assert kentongan("rules", "new", "sw").code == 0

    cells = (rules / "languages" / "sw" / "terms.yaml").read_text("utf-8")
    assert "\nmissile: {" in cells
    assert "\nlaunch: {" in cells
    assert " sw" in kentongan("rules", "coverage").out


@pytest.mark.parametrize("name", ["missile_launch", "en", "Bridge Collapse", "../../etc"])
def test_what_is_there_or_cannot_be_a_name_is_refused_and_nothing_is_written(kentongan, rules, name):
    before = sorted(rules.rglob("*"))

    assert kentongan("rules", "new", name).code == 1
    assert sorted(rules.rglob("*")) == before


@pytest.fixture
def encoder(monkeypatch) -> WordEncoder:
    """The only encoder there is, under whatever name."""
    words = WordEncoder()
    monkeypatch.setattr("kentongan.detection.encoders.encoder", lambda _: words)
    return words


def test_heads_are_trained_on_the_examples_and_shown_with_their_figures(kentongan, rules, encoder):
    said = kentongan("rules", "train")

    assert said.code == 0
    assert "news" in said.out
    assert {path.name for path in (rules / "model").iterdir()} == {
        "heads.npz",
        "record.json",
        "samples.tsv",
        "vectors.npy",
    }


def test_a_check_of_the_heads_passes_until_an_example_changes(kentongan, rules, encoder):
    kentongan("rules", "train")
    trained = {path.name: path.read_bytes() for path in (rules / "model").iterdir()}
    assert kentongan("rules", "train", "--check").code == 0

    with (rules / "events" / "summit.examples.yaml").open("a", encoding="utf-8") as file:
        file.write("- {lang: en, title: Xi and Modi meet in Kazan, rings: true}\n")
    said = kentongan("rules", "train", "--check")

    assert said.code == 1
    assert "1 sample is new and none is gone since the heads were trained" in said.err
    assert {path.name: path.read_bytes() for path in (rules / "model").iterdir()} == trained


def test_where_nothing_was_trained_a_check_says_so(kentongan, rules):
    said = kentongan("rules", "train", "--check")

    assert said.code == 1
    assert f"there are no heads in {rules}/model" in said.err


def test_an_encoder_that_is_not_there_is_named(kentongan, rules):
    said = kentongan("rules", "train", "--encoder", "gpt")

    assert said.code == 1
    assert "there is no encoder 'gpt'" in said.err
