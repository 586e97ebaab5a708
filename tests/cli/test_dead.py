"""`kentongan dead`: messages that were given up, to look at and to try again."""

from kentongan.pipeline.topics import ALERTS, ARTICLES


def test_dead_letters_are_listed_with_their_reason(kentongan, house):
    article = house.dies(ARTICLES, "{}", "title: an article needs a title or a text")
    alert = house.dies(ALERTS, "{}", "Slack answered 404")

    said = kentongan("dead", "list")

    assert said.code == 0
    assert article in said.out
    assert alert in said.out
    assert "Slack answered 404" in said.out


def test_only_one_topic_may_be_asked_for(kentongan, house):
    article, alert = house.dies(ARTICLES, "{}", "one"), house.dies(ALERTS, "{}", "two")

    said = kentongan("dead", "list", "--topic", "alerts")

    assert alert in said.out
    assert article not in said.out


def test_one_is_shown_whole(kentongan, house):
    letter = house.dies(ARTICLES, '{"title": "Ünbekannt"}', "why not")

    (line,) = kentongan("dead", "show", letter).lines

    assert list(line) == ["id", "at", "reason", "attempts", "type", "payload"]
    assert (line["id"], line["reason"], line["attempts"], line["type"]) == (letter, "why not", 8, "Article")
    assert line["payload"] == '{"title": "Ünbekannt"}'


def test_one_that_is_put_back_stands_on_its_topic_and_is_dead_no_more(kentongan, house):
    letter = house.dies(ARTICLES, '{"title": "Again"}', "why not")

    assert kentongan("dead", "replay", letter).code == 0

    assert [one.title for one in house.articles()] == ["Again"]
    assert house.client.xlen(ARTICLES.dead_key(house.shard)) == 0
    assert kentongan("dead", "replay", letter).code == 1


def test_all_of_one_topic_are_put_back_at_once(kentongan, house):
    for number in range(3):
        house.dies(ARTICLES, f'{{"title": "Again {number}"}}', "why not")
    house.dies(ALERTS, "{}", "still dead")

    said = kentongan("dead", "replay", "all", "--topic", "articles")

    assert "3 put back" in said.err
    assert len(house.articles()) == 3
    assert house.client.xlen(ALERTS.dead_key(house.shard)) == 1


def test_a_letter_that_is_not_there_and_a_topic_that_is_not_there_are_said_to_be_so(kentongan):
    assert kentongan("dead", "show", "articles/1-1").code == 1
    assert kentongan("dead", "show", "nonsense").code == 1
    said = kentongan("dead", "list", "--topic", "article")
    assert said.code == 2
    assert "'articles'" in said.err
