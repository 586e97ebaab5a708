"""What several tellings say of one event, taken together."""

from builders import a_detection, a_figure, a_quake, an_incident_from, on_day
from kentongan.correlation.facts import gather
from kentongan.domain.incident import TELLINGS_KEPT
from kentongan.domain.words import Bound, Level, Modality, Precision, Role


def told_by(*values, of="dead"):
    """Three outlets a, b, c tell figures in this order, an hour apart."""
    return [
        a_quake(article=f"{n}", publisher=outlet, published=n, magnitude=None, figures={of: figure})
        for n, (outlet, figure) in enumerate(values)
    ]


def dead(*values):
    return gather(told_by(*values)).figures[0].value


def test_everybody_who_is_named_is_known_those_named_most_first():
    facts = gather(
        [
            a_detection(article="a-1", actor=["US"]),
            a_detection(article="a-2", publisher="kompas", published=1, actor=["KR", "JP"]),
            a_detection(article="a-3", publisher="kyodo", published=2, actor=["KR"]),
        ]
    )
    assert [entity.id for entity in facts.actor] == ["KR", "US", "JP"]


def test_a_person_is_kept_beside_the_state_they_stand_for():
    facts = gather([a_detection(actor=["KP"]), a_detection(article="a-2", actor=["KP/kim-jong-un"])])
    assert [(entity.id, entity.person) for entity in facts.actor] == [("KP", "kim-jong-un")]


def test_two_persons_of_one_state_are_two():
    facts = gather([a_detection(actor=["RU/vladimir-putin"]), a_detection(article="a-2", actor=["RU/sergei-lavrov"])])
    assert len(facts.actor) == 2


def test_the_most_precise_place_stands_first():
    facts = gather([a_quake("ID"), a_quake("nowhere", article="a-2"), a_quake("palu", article="a-3")])
    assert [place.name for place in facts.place] == ["Palu", "Nowhere", "Indonesia"]


def test_the_most_precise_time_counts():
    month, day = on_day("2023-09-01", Precision.MONTH), on_day("2023-09-13")
    assert gather([a_quake(day=month), a_quake(article="a-2", day=day)]).occurred_at == day


def test_of_equally_precise_times_that_of_most_tellers_counts():
    told = [
        a_quake(day="2023-09-12"),
        a_quake(article="a-2", publisher="kompas", day="2023-09-13"),
        a_quake(article="a-3", publisher="kyodo", day="2023-09-13"),
    ]
    assert gather(told).occurred_at == on_day("2023-09-13")


def test_a_toll_rises_as_soon_as_as_many_tell_the_new_one():
    assert dead(("a", 3), ("b", 20)) == 20
    assert dead(("a", 3), ("b", 3), ("a", 20)) == 20


def test_one_outlet_alone_does_not_move_a_toll_that_others_stand_by():
    assert dead(("a", 3), ("b", 3), ("c", 300)) == 3


def test_a_firm_figure_goes_before_a_vague_one():
    assert dead(("a", 12), ("b", a_figure("dead", 30, Bound.ABOUT))) == 12
    assert dead(("a", a_figure("dead", 30, Bound.ABOUT))) == 30


def test_at_least_is_firm():
    assert dead(("a", 12), ("b", a_figure("dead", 30, Bound.AT_LEAST))) == 30


def test_means_and_names_are_gathered_once():
    told = [
        a_detection(means=("ballistic missile",), names=("Hwasong-18",)),
        a_detection(article="a-2", means=("ballistic missile",)),
    ]
    facts = gather(told)
    assert (facts.means, facts.names) == (("ballistic missile",), ("Hwasong-18",))


def test_what_has_no_time_at_all_counts_as_told_first():
    told = [a_quake(figures={"dead": 5}), a_quake(article="a-2", publisher="b", published=None, figures={"dead": 9})]
    assert [figure.value for figure in gather(told).figures if figure.of == "dead"] == [5]


def test_comment_adds_nothing_to_what_was_reported():
    told = an_incident_from(a_detection(), a_detection(article="a-2", actor=["KP", "JP"], role=Role.REACTION))
    assert [entity.id for entity in told.actor] == ["KP"]


def a_long_story(*more):
    many = [a_detection(article=f"a-{n}", publisher=f"outlet {n}", lang=f"l{n}") for n in range(TELLINGS_KEPT)]
    return an_incident_from(*many, *more)


def test_a_long_story_keeps_its_count_and_its_gravest_tellings():
    worst = a_detection(article="worst", publisher="last", level=Level.CRITICAL)
    story = a_long_story(worst, a_detection(article="after", publisher="after"))
    assert len(story.tellings) == TELLINGS_KEPT
    assert worst in story.tellings
    assert len(story.articles) == len(story.publishers) == TELLINGS_KEPT + 2
    assert len(story.languages) == TELLINGS_KEPT + 1
    assert story.level is Level.CRITICAL


def test_comment_is_dropped_first():
    story = a_long_story(a_detection(article="comment", role=Role.REACTION))
    assert all(telling.rings for telling in story.tellings)
    assert story.attached == ("comment",)


def test_the_level_does_not_fall_because_the_telling_that_raised_it_was_dropped():
    worst = [a_detection(article=f"worst-{n}", level=Level.CRITICAL) for n in range(TELLINGS_KEPT)]
    story = an_incident_from(*worst, a_detection(article="after", publisher="after", level=Level.HIGH))
    assert story.level is Level.CRITICAL


def test_the_publishers_of_a_plan_are_not_those_of_the_event():
    plans = [a_detection(article=f"a-{n}", publisher=f"o{n}", modality=Modality.PLANNED) for n in range(TELLINGS_KEPT)]
    told = an_incident_from(*plans, a_detection(article="done", publisher="antara"))
    assert told.publishers == ("antara",)


def test_a_mere_sea_says_nothing_where_another_tells_which():
    mere = a_detection(article="a-1", target=["sea:unspecified"])
    named = a_detection(article="a-2", publisher="kyodo", published=1, target=["sea:sea-of-japan"])
    assert [entity.id for entity in gather([mere]).target] == ["sea:unspecified"]
    assert [entity.id for entity in gather([mere, named]).target] == ["sea:sea-of-japan"]
