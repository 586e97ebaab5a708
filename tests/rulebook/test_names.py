"""What a language calls the things of the gazetteer stands in its own folder, and counts like what stands beside them."""

import pytest

from kentongan.detection.knowledge import names_in
from kentongan.rulebook.book import load_rulebook
from kentongan.rulebook.folder import rules_folder
from kentongan.rulebook.schema import NamesForm, OwnNamesForm
from kentongan.rulebook.yaml import load


def names(rules, code, how):
    book = load_rulebook(rules)
    return {(surface, thing.id) for surface, way, thing in names_in(book.gazetteer, book.languages[code]) if way == how}


def write(rules, code, text):
    (rules / "languages" / code / "names.yaml").write_text(text, "utf-8")


@pytest.mark.parametrize("how", list(OwnNamesForm.model_fields))
def test_every_way_of_naming_may_stand_with_the_language(how, rules):
    write(rules, "ru", f"places: {{place:haifa: {{{how}: Хайфа}}}}\n")

    form = load_rulebook(rules).gazetteer.places["place:haifa"]

    assert getattr(form, how) == {**getattr(form, how), "ru": ["Хайфа"]}


def test_names_of_a_language_are_added_to_those_beside_the_thing(rules):
    write(rules, "ru", "states: {KP: {names: [Северная Корея]}}\n")

    form = load_rulebook(rules).gazetteer.states["KP"]

    assert form.names["ru"] == ["КНДР", "Северная Корея"]
    assert form.names["en"] == ["North Korea", "N. Korea"]


def test_they_name_the_thing_in_that_language_only(rules):
    write(rules, "ru", "states: {UA: {seats: [Киев]}}\n")

    assert ("Киев", "UA") in names(rules, "ru", "seat")
    assert ("Киев", "UA") not in names(rules, "ko", "seat")


def test_a_language_that_is_the_same_as_another_has_its_names_too_and_may_have_more(rules):
    write(rules, "id", "states: {UA: {names: [Ukraina]}}\n")
    write(rules, "ms", "states: {UA: {names: [Ukrain]}}\n")

    assert {("Ukraina", "UA"), ("Ukrain", "UA")} <= names(rules, "ms", "name")
    assert ("Ukrain", "UA") not in names(rules, "id", "name")


def test_leaders_organisations_groups_and_places_have_names_too(rules):
    write(
        rules,
        "ko",
        "leaders: {joko-widodo: {names: [조코위]}}\n"
        'organisations: {"org:asean": {names: [아세안]}}\n'
        'armed_groups: {"armed_group:hezbollah": {names: [헤즈볼라]}}\n'
        "places: {sea:sea-of-japan: {names: [일본해]}}\n",
    )

    assert {one for one, _ in names(rules, "ko", "name")} >= {"조코위", "아세안", "헤즈볼라", "일본해"}


def test_a_file_of_names_that_is_still_empty_is_no_fault(rules):
    write(rules, "ko", "# nothing yet\n")

    assert load_rulebook(rules).gazetteer == load_rulebook(rules).gazetteer


@pytest.mark.parametrize("part", list(NamesForm.model_fields))
def test_the_gazetteer_that_comes_along_holds_only_names_that_languages_share(part):
    things = load(rules_folder() / "gazetteer" / f"{part}.yaml").data

    own = {
        (id_, code) for id_, thing in things.items() for how in OwnNamesForm.model_fields for code in thing.get(how, {})
    }

    assert {(id_, code) for id_, code in own if code != "any"} == set()
