"""`rules new` lays out the cells that an author has to fill, and never takes anything away."""

import pytest

from kentongan.domain.errors import KentonganError
from kentongan.domain.words import Role
from kentongan.rulebook import schema
from kentongan.rulebook.book import load_rulebook
from kentongan.rulebook.lint import lint
from kentongan.rulebook.scaffold import new


def files_of(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_new_event_loads_and_is_told_to_lack_only_its_words(rules):
    made = new(load_rulebook(rules), "bridge_collapse")

    assert [path.name for path in made] == ["bridge_collapse.yaml", "bridge_collapse.examples.yaml"]
    assert load_rulebook(rules).rules["bridge_collapse"].title == "Bridge collapse"
    (fault,) = lint(rules)
    assert fault.path == str(made[0])
    assert fault.wrong == "no language has words for the term 'bridge_collapse'"


def test_a_new_event_holds_both_kinds_of_examples(rules):
    new(load_rulebook(rules), "bridge_collapse")

    forms = [one.form for one in load_rulebook(rules).examples if one.event == "bridge_collapse"]

    assert [form.rings for form in forms] == [True, None]
    assert forms[1].detects == "nothing"


def test_a_new_language_loads_with_a_cell_for_every_term(rules):
    made = new(load_rulebook(rules), "sw")

    book = load_rulebook(rules)
    assert [path.name for path in made] == ["terms.yaml", "grammar.yaml", "names.yaml", "examples.yaml"]
    assert set(book.languages["sw"].terms) == {term for rule in book.rules.values() for term in rule.terms} - {"toll"}
    assert lint(rules) == []


def test_a_new_language_has_every_part_of_a_grammar_to_fill(rules):
    new(load_rulebook(rules), "sw")

    grammar = load_rulebook(rules).languages["sw"].grammar

    assert sorted(grammar.months) == list(range(1, 13))
    assert len(grammar.cues) == 8
    assert set(grammar.roles) == {Role.REACTION, Role.BACKGROUND, Role.DEVELOPMENT}
    assert grammar.model_fields_set >= set(schema.GrammarForm.model_fields) - {
        "same_as",
        "endings",
        "dual",
        "calendar",
        "own_months",
    }


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("missile_launch", "there is an event missile_launch already; its id is taken for ever"),
        ("en", "there is a language en already; edit rules/languages/en/"),
        ("Bridge Collapse", "neither an event (lower_case_words) nor a language (two or three letters)"),
        ("../up", "neither an event"),
        ("x", "neither an event"),
        ("", "neither an event"),
    ],
)
def test_a_name_that_is_taken_or_is_none_is_refused(name, wrong, rules):
    before = files_of(rules)

    with pytest.raises(KentonganError) as error:
        new(load_rulebook(rules), name)

    assert wrong in str(error.value)
    assert files_of(rules) == before


def test_nothing_that_somebody_wrote_is_overwritten(rules):
    book = load_rulebook(rules)
    (rules / "languages/sw").mkdir()
    (rules / "languages/sw/terms.yaml").write_text("missile: {any: [kombora]}\n", "utf-8")
    before = files_of(rules)

    with pytest.raises(KentonganError, match="is there already; nothing was written"):
        new(book, "sw")

    assert files_of(rules) == before
