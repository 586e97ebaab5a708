"""Every kind of slip in a file that people edit says `path:line: what is wrong; what would be right`.

Each file in `bad/` begins with what it must produce, and by that says which file of the good rulebook it takes the place of. A
promise may be the beginning of a message.
"""

import re
from pathlib import Path

import pytest

from kentongan.rulebook.book import load_grades, load_rulebook, load_rules, load_states
from kentongan.rulebook.lint import lint
from kentongan.rulebook.yaml import Faulty

BAD = sorted((Path(__file__).parent / "bad").glob("*.yaml"))
FORM = re.compile(r"(?P<path>[\w./-]+):(?P<line>\d+): (?P<wrong>.+?); (?P<right>.+)")


def faults(rules: Path) -> list[str]:
    """What is said of a rulebook, by paths inside it."""
    try:
        issues = lint(rules)
    except Faulty as faulty:
        issues = list(faulty.issues)
    return [str(issue).removeprefix(f"{rules}/") for issue in issues]


def promises(file: Path) -> list[str]:
    lines = file.read_text("utf-8").splitlines()
    return [line.removeprefix("# ") for line in lines if line.startswith("# ")]


def test_the_good_rulebook_has_no_fault(rules):
    assert faults(rules) == []


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_a_bad_file_is_told_with_line_and_remedy(file, rules):
    promised = promises(file)
    place = promised[0].partition(":")[0]
    (rules / place).write_text(file.read_text("utf-8"), "utf-8")

    told = faults(rules)
    about = [fault for fault in told if any(fault.startswith(promise) for promise in promised)]
    elsewhere = [fault for fault in told if fault not in about and fault.startswith(place)]

    assert len(about) == len(promised), told
    assert elsewhere == []
    assert all(FORM.fullmatch(fault) for fault in told)


@pytest.mark.parametrize(
    ("examples", "fault"),
    [
        pytest.param(
            "- {lang: en, title: Putin and Kim Jong Un spoke, detects: nothing}\n",
            "events/summit.yaml:1: no example rings; add one to summit.examples.yaml",
            id="nothing that rings",
        ),
        pytest.param(
            "- {lang: en, title: Putin and Kim Jong Un meet, rings: true}\n",
            "events/summit.yaml:1: no example stays silent; add near misses to summit.examples.yaml",
            id="nothing that stays silent",
        ),
    ],
)
def test_a_rule_is_only_trusted_once_both_sides_are_shown(examples, fault, rules):
    (rules / "events/summit.examples.yaml").write_text(examples, "utf-8")

    assert faults(rules) == [fault]


def test_faults_of_all_files_are_told_at_once(rules):
    (rules / "events/summit.yaml").write_text("title: Summit\n", "utf-8")
    (rules / "languages/ru/grammar.yaml").write_text("nam: Russian\n", "utf-8")
    (rules / "gazetteer/places.yaml").write_text("place:palu: {nam: Palu}\n", "utf-8")

    files = {fault.partition(":")[0] for fault in faults(rules)}

    assert {"events/summit.yaml", "languages/ru/grammar.yaml", "gazetteer/places.yaml"} <= files


def test_faults_stand_in_the_order_of_files_and_lines(rules):
    (rules / "gazetteer/places.yaml").write_text("place:palu: {nam: Palu}\nplace:poso: {nam: Poso}\n", "utf-8")
    (rules / "confidence.yaml").write_text("- {is: good, when: always, because: x}\n", "utf-8")

    with pytest.raises(Faulty) as faulty:
        load_rulebook(rules)

    assert list(faulty.value.issues) == sorted(faulty.value.issues)


@pytest.mark.parametrize("file", ["grammar.yaml", "terms.yaml"])
def test_a_faulty_language_is_one_fault_and_not_one_for_each_of_its_examples(rules, file):
    (rules / "languages/ru" / file).write_text("missile: {ani: [ракету]}\n", "utf-8")
    examples = "".join(
        f"- {{event: summit, lang: ru, title: Встреча {number}, rings: false}}\n" for number in range(99)
    )
    (rules / "languages/ru/examples.yaml").write_text(examples, "utf-8")

    assert all("languages/ru" in fault and "examples" not in fault for fault in faults(rules))


def test_a_faulty_rule_is_one_fault_and_not_one_for_each_of_its_examples(rules):
    (rules / "events/summit.yaml").write_text("title: Summit: two leaders\n", "utf-8")

    assert [fault.partition(":")[0] for fault in faults(rules)] == ["events/summit.yaml"]


def test_a_faulty_state_is_one_fault_and_not_one_for_each_leader(rules):
    (rules / "gazetteer/states.yaml").write_text("RU: {name: Russia, lat: 60.0}\n", "utf-8")

    assert faults(rules) == ["gazetteer/states.yaml:1: 'RU.lon' is missing; every file of this kind has it"]


@pytest.mark.parametrize("text", ["", "RU: one: two\n", "- RU\n"])
def test_states_that_cannot_be_read_at_all_are_one_fault(rules, text):
    (rules / "gazetteer/states.yaml").write_text(text, "utf-8")

    assert [fault.partition(":")[0] for fault in faults(rules)] == ["gazetteer/states.yaml"]


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("grammar.yaml", "name: Indonesian\nmarker: {agent: [oleh]}\n", 2),
        ("grammar.yaml", "name: a: b\n", 1),
        ("terms.yaml", "# words\nmissile: {ani: [rudal]}\n", 2),
    ],
)
def test_a_fault_of_a_language_is_not_told_again_for_those_that_are_the_same_as_it(rules, file, text, line):
    (rules / "languages/id" / file).write_text(text, "utf-8")

    assert [fault.rpartition(": ")[0].split(": ")[0] for fault in faults(rules)] == [f"languages/id/{file}:{line}"]


def test_faults_of_a_language_and_of_those_that_are_the_same_as_it_are_told_at_once(rules):
    (rules / "languages/id/terms.yaml").write_text("missile: {ani: [rudal]}\n", "utf-8")
    (rules / "languages/ms/grammar.yaml").write_text("same_as: id\nname: Malay\nmarker: {}\n", "utf-8")

    assert [fault.partition(": ")[0] for fault in faults(rules)] == [
        "languages/id/terms.yaml:1",
        "languages/ms/grammar.yaml:3",
    ]


def test_examples_of_an_event_that_is_not_there_are_one_fault(rules):
    (rules / "events/summit.yaml").unlink()

    known = "earthquake, military_exercise, missile_launch"
    assert [fault for fault in faults(rules) if "languages" not in fault] == [
        f"events/summit.examples.yaml:1: there is no event 'summit'; use one of {known}"
    ]


def test_without_confidence_nothing_rings_and_that_is_a_fault(rules):
    (rules / "confidence.yaml").unlink()

    (fault,) = faults(rules)

    assert fault.startswith("confidence.yaml:1: there is no such file; write lines such as ")


def test_a_term_that_only_names_the_means_is_heard(rules):
    path = rules / "events/missile_launch.yaml"
    path.write_text(path.read_text("utf-8").replace("means: missile", "means: rocket"), "utf-8")
    terms = rules / "languages/en/terms.yaml"
    terms.write_text(terms.read_text("utf-8") + "rocket: {any: [rocket]}\n", "utf-8")

    assert faults(rules) == []


def test_a_folder_without_rules_says_so(tmp_path):
    assert faults(tmp_path) == [
        f"{tmp_path}:1: no rules here; name a folder that holds events/, languages/ and gazetteer/"
    ]


def test_whoever_needs_only_a_part_hears_only_of_its_faults(rules):
    (rules / "languages/ru/grammar.yaml").write_text("nam: Russian\n", "utf-8")

    assert set(load_rules(rules)) == {"earthquake", "military_exercise", "missile_launch", "summit"}
    assert load_states(rules)["KP"] == "North Korea"
    assert load_grades(rules)[0].because == "what the rule needs is not told"


def test_whoever_needs_only_the_rules_hears_of_theirs(rules):
    (rules / "events/summit.yaml").write_text("title: Summit: two leaders\n", "utf-8")

    with pytest.raises(Faulty):
        load_rules(rules)


def test_a_missing_file_of_names_is_an_empty_one(rules):
    (rules / "gazetteer/publishers.yaml").unlink()

    assert load_rulebook(rules).gazetteer.publishers == {}


def test_a_language_without_words_yet_is_no_fault(rules):
    (rules / "languages/ru/terms.yaml").unlink()

    assert faults(rules) == []
    assert load_rulebook(rules).languages["ru"].terms == {}


def test_a_folder_without_a_grammar_is_no_language_yet(rules):
    (rules / "languages/xx").mkdir()

    assert "xx" not in load_rulebook(rules).languages


def test_a_rulebook_without_states_has_no_names_that_two_of_them_share(rules):
    for file in ("states", "leaders", "places", "armed_groups"):
        (rules / f"gazetteer/{file}.yaml").unlink()

    assert faults(rules) == []
