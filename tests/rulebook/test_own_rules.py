"""A user's own folder lies on top of the rules that came along: it adds, it replaces, and what is faulty in it harms nothing else."""

import pytest

from builders import an_article
from kentongan.detection.detector import Detector
from kentongan.rulebook.book import load_rulebook, load_rules, load_states
from kentongan.rulebook.folder import is_whole
from kentongan.rulebook.lint import lint
from kentongan.rulebook.scaffold import new
from kentongan.rulebook.yaml import Faulty

SUMMIT = """\
title: Meeting of ours
description: Heads of state or government meet in person.
status: test
hears: [{terms: [meet], needs: two leaders of different states}]
level: {high: always}
same: {by: [actor], for: 72h}
"""
COLLAPSE = """\
title: Bridge collapse
description: A bridge falls down.
status: test
hears: [[bridge, collapse]]
needs: place
level: {high: always}
same: {by: [place], for: 36h}
"""
WORDS = """\
terms:
  bridge: {en: {any: [bridge, overpass]}, id: {any: jembatan}}
  collapse: {en: {active: [collapses, collapsed]}, id: {active: [ambruk]}}
"""


@pytest.fixture
def own(tmp_path):
    """A folder of somebody's own, with nothing in it yet."""
    folder = tmp_path / "own"
    (folder / "events").mkdir(parents=True)
    return folder


def write(own, name, text):
    path = own / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def told(issues, own):
    return [str(issue).removeprefix(f"{own}/") for issue in issues]


def read(book, title, lang="en"):
    return {one.event_type: one for one in Detector(book).read(an_article(title=title, lang=lang))}


def test_a_new_id_adds_a_rule_and_a_known_one_replaces_it(rules, own):
    write(own, "events/summit.yaml", SUMMIT)
    write(own, "events/bridge_collapse.yaml", COLLAPSE)

    book = load_rulebook(rules, own)

    assert book.refused == ()
    assert book.rules["summit"].title == "Meeting of ours"
    assert set(book.rules) == {*load_rulebook(rules).rules, "bridge_collapse"}
    assert book.rules["earthquake"] == load_rulebook(rules).rules["earthquake"]
    assert load_rules(rules, own) == book.rules


def test_an_empty_folder_changes_nothing(rules, own):
    book, shipped = load_rulebook(rules, own), load_rulebook(rules)

    assert (book.rules, book.languages, book.gazetteer, book.examples) == (
        shipped.rules,
        shipped.languages,
        shipped.gazetteer,
        shipped.examples,
    )


@pytest.mark.parametrize("text", [SUMMIT.replace("hears", "hear"), "title: a: b\n", SUMMIT.replace("two leaders", "2")])
def test_a_faulty_rule_is_refused_with_its_line_and_the_one_that_came_along_stays_in_force(text, rules, own):
    write(own, "events/summit.yaml", text)
    write(own, "events/bridge_collapse.yaml", COLLAPSE)

    book = load_rulebook(rules, own)

    assert book.rules["summit"] == load_rulebook(rules).rules["summit"]
    assert "bridge_collapse" in book.rules
    assert book.refused
    assert {issue.path for issue in book.refused} == {str(own / "events/summit.yaml")}
    assert all(issue.line > 0 for issue in book.refused)
    assert load_rules(rules, own)["summit"] == book.rules["summit"]


def test_a_rule_may_carry_its_own_words_in_several_languages(rules, own):
    write(own, "events/bridge_collapse.yaml", COLLAPSE + WORDS)

    book = load_rulebook(rules, own)

    assert book.refused == ()
    assert read(book, "Overpass collapses in Palu")["bridge_collapse"].rings
    assert read(book, "Jembatan ambruk di Palu", "id")["bridge_collapse"].rings
    assert read(book, "Jembatan ambruk di Palu", "ms")["bridge_collapse"].rings


def test_its_words_come_on_top_of_those_of_the_language_and_for_that_rule_alone(rules, own):
    words = "terms: {launch: {en: {active: [hurls]}}}\n"
    rule = COLLAPSE.replace("[bridge, collapse]", "[missile, launch]").replace("needs: place\n", "")
    write(own, "events/hurling.yaml", rule + words)

    book = load_rulebook(rules, own)

    assert set(read(book, "North Korea hurls missile toward Japan")) == {"hurling"}
    assert set(read(book, "North Korea fires missile toward Japan")) == {"hurling", "missile_launch"}
    assert book.languages["en"].terms["launch"] == load_rulebook(rules).languages["en"].terms["launch"]


def test_figures_stand_beside_private_words_too(rules, own):
    rule = COLLAPSE.replace("needs: place", "slots: {figures: {bridge: at most 20}}") + WORDS
    write(own, "events/bridge_collapse.yaml", rule)

    (figure,) = read(load_rulebook(rules, own), "Two bridge spans collapsed in Palu".replace(" spans", ""))[
        "bridge_collapse"
    ].figures

    assert (figure.of, figure.value) == ("bridge", 2)


def test_words_of_a_language_are_laid_on_top(rules, own):
    write(own, "languages/en/terms.yaml", "launch: {active: [hurls]}\n")

    book = load_rulebook(rules, own)

    assert {"fires", "hurls"} <= set(book.languages["en"].terms["launch"].active)
    assert set(read(book, "North Korea hurls missile toward Japan")) == {"missile_launch"}


def test_more_words_of_a_language_reach_those_that_are_the_same_as_it(rules, own):
    write(own, "languages/id/terms.yaml", "missile: {any: [peluru kendali]}\n")

    terms = load_rulebook(rules, own).languages["ms"].terms

    assert {"peluru kendali", "peluru berpandu"} <= set(terms["missile"].any)


def test_a_grammar_on_top_needs_to_say_only_what_it_adds(rules, own):
    write(own, "languages/ms/grammar.yaml", "cues: {denied: {before: [menyangkal]}}\n")

    book, shipped = load_rulebook(rules, own), load_rulebook(rules)

    words = {word for cue in book.languages["ms"].grammar.cues["denied"] for word in cue.before}
    assert {"menyangkal", "menafikan", "membantah"} <= words
    assert book.languages["ms"].grammar.name == "Malay"
    assert book.languages["id"] == shipped.languages["id"]


def test_a_new_language_may_be_the_same_as_one_that_came_along(rules, own):
    write(own, "languages/jv/grammar.yaml", "name: Javanese\nsame_as: id\n")
    write(own, "languages/jv/terms.yaml", "launch: {active: [nembak]}\n")

    language = load_rulebook(rules, own).languages["jv"]

    assert {"menembakkan", "nembak"} <= set(language.terms["launch"].active)


def test_what_a_thing_is_called_and_new_things_are_laid_on_top(rules, own):
    write(own, "gazetteer/states.yaml", "XS: {name: Sealand, lat: 51.9, lon: 1.5, names: {en: [Sealand]}}\n")
    write(own, "gazetteer/places.yaml", "place:roughs: {name: Roughs Tower, country: XS, names: {en: [Roughs]}}\n")
    write(own, "languages/en/names.yaml", "states: {UA: {names: [Ukrainia]}, XS: {demonyms: [Sealander]}}\n")

    book = load_rulebook(rules, own)

    assert book.refused == ()
    assert book.gazetteer.states["UA"].names["en"] == ["Ukraine", "Ukrainia"]
    assert book.gazetteer.states["XS"].demonyms == {"en": ["Sealander"]}
    assert book.gazetteer.places["place:roughs"].country == "XS"
    assert load_states(rules, own) == {**load_states(rules), "XS": "Sealand"}


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        ("languages/en/terms.yaml", "launch: {activ: [hurls]}\n", ":1: 'launch.activ' is not known here"),
        ("languages/en/grammar.yaml", "\nordre: svo\n", ":2: 'ordre' is not known here"),
        ("languages/en/grammar.yaml", "same_as: id\n", ":1: what stands here is laid on top of a language"),
        ("languages/en/names.yaml", "states: {ZZ: {names: [Nowhere]}}\n", ":1: there is nothing called 'ZZ'"),
        ("languages/xx/grammar.yaml", "script: latin\n", ":1: 'name' is missing"),
        ("gazetteer/places.yaml", "place:x: {name: X, country: ZZ}\n", ":1: place:x belongs to 'ZZ'"),
        ("gazetteer/states.yaml", "ZZ: {name: Z, lat: 1.0}\n", ":1: 'ZZ.lon' is missing"),
        ("events/summit.examples.yaml", "- {lang: en, title: x}\n", ":1: the example proves nothing"),
        ("events/somit.examples.yaml", "- {lang: en, title: x, rings: true}\n", ":1: there is no event 'somit'"),
        ("languages/en/examples.yaml", "- {lang: en, event: x, title: y, rings: true}\n", ":1: there is no event 'x'"),
    ],
)
def test_any_faulty_file_is_refused_with_its_line_and_harms_no_other(file, text, fault, rules, own):
    write(own, file, text)
    write(own, "events/bridge_collapse.yaml", COLLAPSE + WORDS)

    book = load_rulebook(rules, own)

    (refused,) = told(book.refused, own)
    assert refused.startswith(file + fault)
    assert set(book.rules) == {*load_rulebook(rules).rules, "bridge_collapse"}
    shipped = load_rulebook(rules)
    assert book.gazetteer == shipped.gazetteer
    assert book.examples == shipped.examples
    assert {code: one.grammar for code, one in book.languages.items()} == {
        code: one.grammar for code, one in shipped.languages.items()
    }


def test_a_faulty_grammar_takes_no_words_of_its_neighbour_away(rules, own):
    write(own, "languages/en/grammar.yaml", "ordre: svo\n")
    write(own, "languages/en/terms.yaml", "launch: {active: [hurls]}\n")

    assert "hurls" in load_rulebook(rules, own).languages["en"].terms["launch"].active


def test_a_rule_that_replaces_another_brings_its_own_examples(rules, own):
    write(own, "events/summit.yaml", SUMMIT)
    write(own, "events/summit.examples.yaml", "- {lang: en, title: Putin and Kim Jong Un meet, rings: true}\n")

    examples = [one for one in load_rulebook(rules, own).examples if one.event == "summit"]

    assert [one.path.is_relative_to(own) for one in examples if one.path.parent.name == "events"] == [True]


def test_examples_alone_are_added_to_those_of_the_rule_that_came_along(rules, own):
    write(own, "events/summit.examples.yaml", "- {lang: en, title: Jokowi and Kim Jong Un meet, rings: true}\n")

    def count(book):
        return sum(one.event == "summit" for one in book.examples)

    assert count(load_rulebook(rules, own)) == count(load_rulebook(rules)) + 1


def test_examples_beside_a_refused_rule_prove_nothing(rules, own):
    write(own, "events/summit.yaml", "title: a: b\n")
    write(own, "events/summit.examples.yaml", "- {lang: en, title: Putin sneezes, rings: true}\n")

    assert load_rulebook(rules, own).examples == load_rulebook(rules).examples


def test_faults_of_the_rules_that_came_along_are_faults_still(rules, own):
    (rules / "events/summit.yaml").write_text("title: Summit\n", "utf-8")
    write(own, "events/summit.yaml", SUMMIT)

    with pytest.raises(Faulty):
        load_rulebook(rules, own)


def test_a_folder_that_is_not_there_is_told(rules, tmp_path):
    with pytest.raises(Faulty) as faulty:
        load_rulebook(rules, tmp_path / "nowhere")

    assert "nowhere:1: no rules here; name a folder that holds events/ or languages/" in str(faulty.value)


def test_a_folder_with_grades_of_confidence_is_a_whole_rulebook(rules, own):
    assert is_whole(rules)
    assert not is_whole(own)


def test_lint_tells_a_user_of_their_own_files_only(rules, own):
    (rules / "events/summit.examples.yaml").write_text("", "utf-8")
    write(own, "events/bridge_collapse.yaml", COLLAPSE)
    write(own, "events/summit.yaml", "title: a: b\n")
    write(own, "languages/en/terms.yaml", "bridge: {any: [bridge]}\nunheard: {any: [x, y]}\n")

    faults = told(lint(rules, own), own)

    assert [fault.split("; ")[0] for fault in faults] == [
        "events/bridge_collapse.yaml:1: no example rings",
        "events/bridge_collapse.yaml:1: no example stays silent",
        "events/bridge_collapse.yaml:4: no language has words for the term 'collapse'",
        "events/summit.yaml:1: not YAML: mapping values are not allowed in this context",
        "languages/en/terms.yaml:2: no rule hears 'unheard'",
    ]


def test_lint_knows_private_words_by_the_name_that_people_write(rules, own):
    write(
        own, "events/bridge_collapse.yaml", COLLAPSE + WORDS.replace("collapse: {en: {active", "collapse: {ko: {mask")
    )
    write(own, "languages/en/terms.yaml", "collapse: {active: [collapses]}\n")

    faults = told(lint(rules, own), own)

    assert [fault for fault in faults if "no example" not in fault] == []


def test_new_lays_out_in_the_folder_of_ones_own(rules, own):
    before = sorted(rules.rglob("*"))

    made = new(load_rulebook(rules, own), "bridge_collapse") + new(load_rulebook(rules, own), "sw")

    assert all(path.is_relative_to(own) for path in made)
    assert sorted(rules.rglob("*")) == before
    book = load_rulebook(rules, own)
    assert book.refused == ()
    assert {"bridge_collapse", "sw"} <= {*book.rules, *book.languages}
