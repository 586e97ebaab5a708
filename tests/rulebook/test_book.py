"""What the files say arrives as they mean it."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from kentongan.domain.words import Confidence, Level, Modality, Status
from kentongan.rulebook.book import Rulebook, confidence_of, level_of, load_rulebook
from kentongan.rulebook.coverage import coverage
from kentongan.rulebook.folder import rules_folder
from kentongan.rulebook.rule import FigureRange, Same

GOOD = Path(__file__).parent / "good"


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook(GOOD)


def test_a_rule_is_read_whole(book):
    rule = book.rules["missile_launch"]

    assert (rule.title, rule.status) == ("Missile launch", Status.STABLE)
    assert [line.terms for line in rule.hears] == [("missile", "launch"), ("missile", "hit"), ("missile_test",)]
    assert rule.figures == (FigureRange(of="missile", least=0, most=500),)
    assert rule.means == "missile"
    assert rule.codes == {"plover": "ASSAULT", "cameo": "195"}
    assert rule.same == Same(by=("actor", "place"), within_km=300, span=timedelta(hours=36))


@pytest.mark.parametrize(
    ("written", "least", "most"),
    [("at most 500", 0, 500), ("at least 2", 2, 1e12), ("1 to 10", 1, 10), ("0.5 to 9.5", 0.5, 9.5)],
)
def test_a_range_has_two_ends(written, least, most, rules):
    path = rules / "events/missile_launch.yaml"
    path.write_text(path.read_text("utf-8").replace("at most 500", written), "utf-8")

    assert load_rulebook(rules).rules["missile_launch"].figures == (FigureRange(of="missile", least=least, most=most),)


def test_what_a_rule_does_not_say_is_what_most_rules_want(book):
    rule = book.rules["summit"]

    assert (rule.actor, rule.means, rule.figures, rule.ignores) == ("participants", None, (), frozenset())
    assert rule.same.within_km == 300
    assert rule.news_for == timedelta(hours=24)


def test_spans_are_written_in_minutes_hours_or_days(book):
    rule = book.rules["earthquake"]

    assert rule.news_for == timedelta(minutes=90)
    assert rule.same.span == timedelta(days=3)
    assert rule.same.apart == {"magnitude": 0.5}


def test_a_line_may_carry_its_own_need(book):
    meet, summit = book.rules["summit"].hears

    assert meet.needs is not None
    assert meet.needs.names == {"two_leaders"}
    assert summit.needs is not None
    assert summit.needs.names == {"two_states", "organisation"}


def test_a_line_may_switch_off_cues_for_what_it_tells(book):
    *others, warning = book.rules["earthquake"].hears

    assert warning.ignores == {Modality.PLANNED, Modality.POSSIBLE}
    assert all(not line.ignores for line in others)


def test_a_rule_may_switch_off_a_cue(book):
    assert book.rules["military_exercise"].ignores == {Modality.DRILL}


@pytest.mark.parametrize(
    ("figures", "level", "because"),
    [
        ({"magnitude": 7.8}, Level.CRITICAL, "magnitude >= 7.5 or dead >= 100"),
        ({"magnitude": 4.0, "dead": 100}, Level.CRITICAL, "magnitude >= 7.5 or dead >= 100"),
        ({"magnitude": 6.5}, Level.HIGH, "magnitude >= 6.5 or dead >= 10"),
        ({"dead": 1}, Level.MODERATE, "magnitude >= 5 or dead >= 1"),
        ({}, Level.LOW, "no step of the rule applies"),
    ],
)
def test_the_strictest_step_that_holds_gives_the_level(book, figures, level, because):
    assert level_of(book.rules["earthquake"], figures) == (level, because)


def test_a_level_that_always_holds_says_so_in_words(book):
    assert level_of(book.rules["missile_launch"], {}) == (Level.HIGH, "every missile launch")


def test_the_first_line_of_confidence_that_holds_decides(book):
    facts = {"needs": True, "title": True, "actor": True, "target": True, "publishers": 1}

    assert confidence_of(book.confidence, facts)[0] is Confidence.STRONG
    assert confidence_of(book.confidence, facts | {"needs": False}) == (
        Confidence.WEAK,
        "what the rule needs is not told",
    )
    assert confidence_of(book.confidence, facts | {"title": False})[0] is Confidence.FAIR
    assert confidence_of(book.confidence, facts | {"title": False, "publishers": 3})[0] is Confidence.STRONG


def test_without_a_line_that_holds_nothing_is_trusted():
    assert confidence_of((), {"needs": True}) == (Confidence.WEAK, "no line of confidence.yaml applies")


def test_a_language_that_is_the_same_as_another_holds_what_differs_and_gets_the_rest(book):
    malay, indonesian = book.languages["ms"], book.languages["id"]

    assert malay.grammar.name == "Malay"
    assert malay.codes == ("ms", "id")
    assert indonesian.codes == ("id",)
    assert malay.grammar.days.yesterday == ["kemarin", "semalam"]
    assert malay.grammar.markers.agent == ["oleh", "oleh pihak"]
    assert [cue.before for cue in malay.grammar.cues[Modality.DENIED]] == [["membantah", "menafikan"]]
    assert [cue.before for cue in malay.grammar.cues[Modality.NEGATED]] == [["tidak", "tak"]]


def test_words_of_a_term_are_added_to_those_it_inherits(book):
    terms = book.languages["ms"].terms

    assert terms["missile"].any == ["rudal", "rudal balistik", "peluru berpandu"]
    assert terms["launch"].active == ["menembakkan", "tembakkan"]
    assert terms["missile_test"].noun == ["ujian peluru berpandu"]


def test_lists_of_cues_grow_where_both_languages_write_lists(rules):
    folder = rules / "languages"
    (folder / "id/grammar.yaml").write_text("name: Indonesian\ncues: {denied: [{before: [membantah]}]}\n", "utf-8")
    (folder / "ms/grammar.yaml").write_text(
        "same_as: id\nname: Malay\ncues: {denied: [{before: [menafikan]}]}\n", "utf-8"
    )

    cues = load_rulebook(rules).languages["ms"].grammar.cues[Modality.DENIED]

    assert [cue.before for cue in cues] == [["membantah"], ["menafikan"]]


@pytest.mark.parametrize(
    ("base", "own"),
    [
        ("[{before: [membantah]}]", "{before: [menafikan]}"),
        ("{before: [membantah]}", "[{before: [menafikan]}]"),
        ("{before: membantah}", "{before: [menafikan]}"),
        ("{before: membantah}", "{before: menafikan}"),
        ("[{before: membantah}]", "{before: menafikan}"),
    ],
)
def test_what_a_language_says_on_top_of_another_never_takes_a_word_away(base, own, rules):
    (rules / "languages/id/grammar.yaml").write_text(f"name: Indonesian\ncues: {{denied: {base}}}\n", "utf-8")
    (rules / "languages/ms/grammar.yaml").write_text(f"same_as: id\nname: Malay\ncues: {{denied: {own}}}\n", "utf-8")

    cues = load_rulebook(rules).languages["ms"].grammar.cues[Modality.DENIED]

    assert {word for cue in cues for word in cue.before} == {"membantah", "menafikan"}


def test_a_single_word_may_stand_without_its_list(rules):
    (rules / "languages/ru/terms.yaml").write_text("missile: {any: ракету}\n", "utf-8")

    assert load_rulebook(rules).languages["ru"].terms["missile"].any == ["ракету"]


def test_norwegian_no_and_bare_numbers_are_words(rules):
    (rules / "languages/ru/terms.yaml").write_text("missile: {any: [no, 300, S-300]}\n", "utf-8")

    assert load_rulebook(rules).languages["ru"].terms["missile"].any == ["no", "300", "S-300"]


def test_an_example_is_named_by_its_file_its_number_and_its_words(book):
    labels = [example.label for example in book.examples]

    assert "missile_launch.examples.yaml::1: North Korea denies firing a missile" in labels
    assert "examples.yaml::0: Korut menembakkan rudal" in labels


def test_an_example_of_a_rule_speaks_of_that_rule_and_one_of_a_language_names_its_event(book):
    by_file = {(example.path.parent.name, example.number): example.event for example in book.examples}

    assert by_file["id", 0] == "missile_launch"
    assert {one.event for one in book.examples if one.path.name == "summit.examples.yaml"} == {"summit"}


def test_an_example_may_write_related_link_as_the_grammar_does(rules):
    line = "- {lang: en, title: x, text: y, rings: false, block: related_link}\n"
    (rules / "events/summit.examples.yaml").write_text(line, "utf-8")

    example = next(one for one in load_rulebook(rules).examples if one.event == "summit")

    assert example.form.block == "related link"


def test_terms_of_office_are_dates(book):
    (term,) = book.gazetteer.leaders["joko-widodo"].terms

    assert (term.since, term.until) == (date(2014, 10, 20), date(2024, 10, 20))


def test_coverage_counts_what_is_proved_of_each_event_in_each_language(book):
    table = {(cell.event, cell.lang): cell for cell in coverage(book)}

    launch = table["missile_launch", "en"]
    assert (launch.heard, launch.rings, launch.silent, launch.proved) == (True, 2, 2, True)
    assert table["missile_launch", "ru"].heard
    assert not table["missile_launch", "ru"].proved
    assert table["summit", "id"].rings == 0
    assert not table["military_exercise", "ar"].heard
    assert len(table) == len(book.rules) * len(book.languages)


def test_the_rules_that_come_with_the_program_are_found():
    assert (rules_folder() / "events").is_dir()
    assert (rules_folder() / "README.md").is_file()
