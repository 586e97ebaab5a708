"""`kentongan replay`: what would have become of articles of the past."""

import json

INCIDENT_KEYS = [
    "incident_id", "event_type", "state", "level", "articles", "attached", "parent", "publishers", "actor", "place",
    "occurred_at", "figures", "revisions", "rings",
]  # fmt: skip
ALERT_KEYS = [
    "alert_id", "incident_id", "revision", "event_type", "level", "subscription", "channel", "reason", "detail", "at",
]  # fmt: skip
TITLE = "North Korea fires two missiles toward Japan"


def article(number: int, title: str = TITLE, publisher: str | None = None, minute: int | None = 0) -> dict:
    told = {"id": f"a{number}", "title": title, "lang": "en", "publisher": publisher or f"Paper {number}"}
    return told | ({} if minute is None else {"published_at": f"2023-09-13T04:{minute:02}:00Z"})


def jsonl(*articles: object) -> str:
    return "".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in articles)


def test_articles_of_one_event_are_one_line_with_exactly_the_promised_keys(kentongan):
    said = kentongan("replay", "-", stdin=jsonl(article(1), article(2, minute=10)))

    (line,) = said.lines
    assert (said.code, said.err) == (0, "")
    assert list(line) == INCIDENT_KEYS
    assert (line["articles"], line["publishers"]) == (["a1", "a2"], ["Paper 1", "Paper 2"])
    assert (line["state"], line["rings"], line["parent"]) == ("open", True, None)
    assert [list(revision) for revision in line["revisions"]] == [["kind", "at", "reason"]] * 2
    assert [revision["at"] for revision in line["revisions"]] == ["2023-09-13T04:00:00Z", "2023-09-13T04:10:00Z"]


def test_articles_are_taken_in_the_order_in_which_they_were_published(kentongan):
    (line,) = kentongan("replay", "-", stdin=jsonl(article(2, minute=30), article(1, minute=5))).lines

    assert line["articles"] == ["a1", "a2"]


def test_the_same_articles_give_the_same_lines(kentongan):
    given = jsonl(article(1), article(2, minute=1), article(3, "Earthquake shakes Palu", minute=2))

    assert kentongan("replay", "-", stdin=given) == kentongan("replay", "-", stdin=given)


def test_an_edition_counts_once(kentongan):
    (line,) = kentongan("replay", "-", stdin=jsonl(article(1), article(1), article(1, minute=9))).lines

    assert line["articles"] == ["a1"]
    assert len(line["revisions"]) == 1


def test_what_did_not_ring_is_printed_only_when_it_is_asked_for(kentongan):
    denial = jsonl(article(1, "North Korea denies firing a missile"))

    assert kentongan("replay", "-", stdin=denial).out == ""
    (line,) = kentongan("replay", "-", "--all", stdin=denial).lines
    assert (line["rings"], line["articles"]) == (False, [])


def test_alerts_are_told_instead_of_incidents_by_one_who_listens_for_everything(kentongan):
    said = kentongan("replay", "-", "--alerts", stdin=jsonl(article(1), article(2, minute=10), article(3, minute=11)))

    assert [list(line) for line in said.lines] == [ALERT_KEYS] * len(said.lines)
    assert [line["reason"] for line in said.lines] == [
        "first report",
        "told by more publishers",
        "told by more publishers",
    ]
    assert {line["subscription"] for line in said.lines} == {"file:everything"}


def test_alerts_are_those_of_the_operators_subscriptions(kentongan, house):
    house.subscriptions(
        "quakes: {event: earthquake, to: 'terminal://here'}\n"
        "launches: {event: missile_launch, publishers: 2, to: 'slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7'}\n"
    )

    said = kentongan("replay", "-", "--alerts", stdin=jsonl(article(1), article(2, minute=10)))

    (line,) = said.lines
    assert (line["subscription"], line["reason"], line["at"]) == (
        "file:launches",
        "first report",
        "2023-09-13T04:10:00Z",
    )
    assert "TIiajkdnlazkcOXrIdevi7" not in said.out + said.err


def test_an_incident_that_nothing_more_is_told_of_is_closed_by_the_clock_of_the_articles(kentongan):
    later = {"id": "z", "title": "A garden show opens", "lang": "en", "published_at": "2023-10-13T04:00:00Z"}

    (line,) = kentongan("replay", "-", stdin=jsonl(article(1), later)).lines

    assert line["state"] == "closed"
    assert line["revisions"][-1]["kind"] == "closed"


def test_articles_without_a_date_are_read_too(kentongan):
    (line,) = kentongan("replay", "-", stdin=jsonl(article(1, minute=None))).lines

    assert line["articles"] == ["a1"]


def test_unreadable_lines_are_told_and_left_out(kentongan):
    said = kentongan("replay", "-", stdin=jsonl(article(1), "{", article(2, minute=1)))

    assert said.code == 3
    assert said.err.startswith("-:2: ")
    assert said.lines[0]["articles"] == ["a1", "a2"]


def test_faults_in_the_subscriptions_are_told_with_their_line(kentongan, house):
    house.subscriptions("launches: {event: missile_lunch, to: 'terminal://here'}\n")

    said = kentongan("replay", "-", stdin=jsonl(article(1)))

    assert (said.code, said.out) == (1, "")
    assert "subscriptions.yaml:1: " in said.err
    assert "missile_launch" in said.err
