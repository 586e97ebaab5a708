"""What a subscription listens for, and how it says why it applies."""

from builders import a_detection, a_quake, a_rule, a_summit, an_incident_from
from kentongan.domain.subscription import Matcher
from kentongan.domain.words import Level
from kentongan.routing.hearing import because


def why(incident, **asked):
    return because(Matcher(**asked), incident, a_rule(incident.event_type))


LAUNCH = an_incident_from(a_detection(actor=["KP"], place=["pyongyang"]))


def test_who_asks_for_nothing_hears_everything():
    assert why(LAUNCH) == "you listen for everything on the watchlist"


def test_an_event_type_is_heard_by_its_id_and_said_by_its_title():
    assert why(LAUNCH, event=("summit", "missile_launch")) == "you listen for missile launch"
    assert why(LAUNCH, event=("summit",)) is None


def test_an_actor_is_heard_by_its_id_and_said_by_its_name():
    assert why(LAUNCH, event=("missile_launch",), actor=("KP",)) == "you listen for missile launch by North Korea"
    assert why(LAUNCH, actor=("RU",)) is None


def test_one_of_several_participants_is_enough():
    meeting = an_incident_from(a_summit())
    assert why(meeting, actor=("KP", "CN")) == "you listen for everything on the watchlist by North Korea"


def test_a_place_is_heard_by_its_id_and_by_its_state():
    quake = an_incident_from(a_quake("palu"))
    assert why(quake, place=("place:palu",)).endswith("in Palu")
    assert why(quake, place=("ID",)).endswith("in Palu (ID)")
    assert why(quake, place=("JP",)) is None


def test_a_whole_state_is_a_place():
    assert why(an_incident_from(a_quake("ID")), place=("ID",)).endswith("in Indonesia")


def test_an_incident_of_no_known_place_is_heard_by_no_place():
    assert why(an_incident_from(a_detection()), place=("KP",)) is None


def test_a_level_is_heard_from_there_up():
    assert why(LAUNCH, level=Level.HIGH).endswith("at level high or above")
    assert why(LAUNCH, level=Level.MODERATE)
    assert why(LAUNCH, level=Level.CRITICAL) is None


def test_a_language_is_heard_where_one_article_tells_of_it_in_that_language():
    told = an_incident_from(a_detection(lang="zh-Hant"), a_detection(article="a-2", lang="id"))
    assert why(told, language=("zh",)).endswith("told in zh")
    assert why(told, language=("zh-hant", "ko")).endswith("told in zh-hant")
    assert why(told, language=("ko",)) is None


def test_publishers_are_counted():
    two = an_incident_from(a_detection(), a_detection(article="a-2", publisher="kompas"))
    assert why(two, publishers=2).endswith("told by 2 publishers or more")
    assert why(two, publishers=3) is None
