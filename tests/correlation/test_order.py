"""What does not depend on the order in which articles arrive.

Promised: where the detections of each event are alike pair by pair, and those of different events are not, every order of
arrival groups the articles the same way. Not promised: the id of an incident (it is that of whoever came first), its
revisions, and the grouping where one telling is a bridge between two that are not alike.
"""

from hypothesis import given, settings
from hypothesis import strategies as st

from builders import a_detection, a_quake, a_summit, at, rules, trust
from kentongan.correlation.decide import Ignored, correlate
from kentongan.domain.incident import State
from kentongan.domain.words import Modality, Role

EVENTS = {
    "launch of the 13th": [
        a_detection(article="l1", publisher="antara", day="2023-09-13", figures={"missile": 2}),
        a_detection(article="l2", publisher="kompas", lang="id", published=2),
        a_detection(article="l3", publisher="yonhap", lang="ko", published=5, target=["sea:japan"]),
        a_detection(article="l4", publisher="kcna", published=6, modality=Modality.DENIED),
    ],
    "launch of the 17th": [
        a_detection(article="m1", publisher="antara", published=100, day="2023-09-17"),
        a_detection(article="m2", publisher="kyodo", published=101),
    ],
    "strike on Kyiv": [
        a_detection(article="k1", actor=["RU"], place=["kyiv"], publisher="afp"),
        a_detection(article="k2", actor=["RU"], place=["UA"], publisher="dpa", published=3),
    ],
    "quake of Palu": [
        a_quake("palu", article="q1", publisher="antara"),
        a_quake("poso", article="q2", publisher="kompas", magnitude=6.3, published=1),
        a_quake("palu", article="q3", publisher="kyodo", published=4, figures={"dead": 30}),
    ],
    "quake of Medan": [a_quake("medan", article="r1"), a_quake("medan", article="r2", publisher="kompas", published=2)],
    "summit": [
        a_summit(article="s1", publisher="tass", modality=Modality.PLANNED, published=-20),
        a_summit(article="s2", publisher="antara"),
        a_summit("RU/vladimir-putin", "KP/kim-jong-un", article="s3", publisher="kcna", published=9),
    ],
}
ALL = [detection for detections in EVENTS.values() for detection in detections]


def live(detections):
    """Correlate in this order of arrival, as the stage does; the clock stands at the last of them."""
    incidents = {}
    for detection in detections:
        rule = rules()[detection.event_type]
        decision = correlate(detection, incidents.values(), rule, trust, at(101))
        if not isinstance(decision, Ignored):
            incidents.update({change.incident.id: change.incident for change in decision})
    return [incident for incident in incidents.values() if incident.state is State.OPEN]


def groups(incidents):
    return {frozenset((*incident.articles, *incident.attached)) for incident in incidents}


def test_each_event_becomes_one_incident():
    assert groups(live(ALL)) == {frozenset(one.article_id for one in told) for told in EVENTS.values()}


@given(st.permutations(ALL))
@settings(max_examples=150, deadline=None)
def test_the_order_of_arrival_does_not_change_which_articles_stand_together(arriving):
    assert groups(live(arriving)) == groups(live(ALL))


@given(st.permutations(ALL))
@settings(max_examples=60, deadline=None)
def test_the_order_of_arrival_does_not_change_what_is_known_of_an_event(arriving):
    def known(incidents):
        return {
            (frozenset(one.articles), frozenset(one.publishers), one.level, one.figures, one.rings, one.occurred_at)
            for one in incidents
        }

    assert known(live(arriving)) == known(live(ALL))


@given(st.lists(st.sampled_from(ALL), min_size=1, max_size=30))
@settings(max_examples=100, deadline=None)
def test_repetition_changes_nothing(arriving):
    once = list(dict.fromkeys(detection.id for detection in arriving))
    by_id = {detection.id: detection for detection in arriving}
    repeated, single = live(arriving), live([by_id[one] for one in once])
    assert repeated == single


@given(st.permutations(ALL))
@settings(max_examples=40, deadline=None)
def test_comment_that_comes_last_only_attaches(arriving):
    comment = a_detection(article="c1", publisher="kyodo", role=Role.REACTION, published=3)
    before = live(arriving)
    after = live([*arriving, comment])
    assert {frozenset(one.articles) for one in after} == {frozenset(one.articles) for one in before}
