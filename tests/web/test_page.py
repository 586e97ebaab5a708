"""The page shows incidents with their evidence in the original script, and nothing that is put into it comes alive."""

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest

from kentongan.domain.alert import Outcome
from kentongan.domain.incident import Incident, State
from web.conftest import TOKEN
from web.stories import a_delivery, a_telling, ago, all_stories, an_incident, the_denial, the_launch, the_quake

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}</mark></bdi>"


class Reader(HTMLParser):
    """What a browser would see: elements with their attributes, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


async def read(client, path: str = "/") -> str:
    answer = await client.get(path, headers={"accept": "text/html"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


def plain(page: str) -> str:
    """The words of a page, one blank between them."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


async def test_incidents_are_listed_with_level_headline_facts_and_tellers(client, told):
    told.known = [the_quake()]

    words = plain(await read(client))

    for said in (
        "critical",
        "Earthquake : Palu, Indonesia",
        "magnitude 6.1",
        "dead at least 20",
        "depth 10 km",
        "When 24 November 2026",
        "3 publishers in Indonesian, Simplified Chinese and English",
        "strong confidence, publishers = 3",
        "3 revisions",
        "escalated high to critical: dead >= 10",
    ):
        assert said in words


async def test_an_event_type_shows_the_title_of_its_rule(told, visit):
    told.known = [the_launch()]

    page = await read(visit(told.as_house(titles={"missile_launch": "Rocket goes up"})))

    assert "Rocket goes up" in page


async def test_evidence_is_marked_in_the_original_script_with_its_language_and_direction(client, told):
    told.known = [the_launch()]

    page = await read(client, "/incidents/inc-5f2b8c1a90de")

    assert (
        '<bdi lang="ko" dir="ltr"><mark title="actor">북</mark>, 동해상으로 <mark title="missile">탄도미사일</mark> 2발 '
        in page
    )
    assert '<bdi lang="ar" dir="rtl">وقالت هيئة الأركان المشتركة إن <mark title="actor">كوريا الشمالية</mark>' in page
    assert '<bdi lang="ru" dir="ltr"><mark title="actor">КНДР</mark> <mark title="launch">запустила</mark>' in page


async def test_the_list_shows_three_tellings_and_says_how_many_more_there_are(client, told):
    told.known = [the_launch()]

    page = await read(client)

    assert page.count("<figure") == 3
    assert "2 more tellings" in page
    assert (await read(client, "/incidents/inc-5f2b8c1a90de")).count("<figure") == 5


async def test_the_list_shows_each_language_before_a_second_telling_of_one(client, told):
    tellings = [a_telling(f"[rocket] {number}", "en", f"p{number}", minutes=30 - number) for number in range(3)]
    told.known = [an_incident(*tellings, a_telling("[rudal]", "id", "q", minutes=1))]

    shown = [quote["lang"] for quote in Reader(await read(client)).all("bdi") if "lang" in quote]

    assert shown == ["en", "id", "en"]


async def test_what_rings_nobody_is_quieter_and_says_why(client, told):
    told.known = [the_denial()]

    page = await read(client)

    assert 'class="card quiet"' in page
    assert "rings nobody not asserted: denied" in plain(page)
    assert "0 ringing, 1 not" in plain(page)


async def test_incidents_keep_their_order_and_stand_under_their_days(client, told):
    told.known = all_stories()

    page = await read(client)

    assert [element["id"] for element in Reader(page).all("article")] == [incident.id for incident in all_stories()]
    assert page.index("Today") < page.index("Yesterday")


async def test_one_incident_shows_its_tellings_how_it_grew_and_who_was_told(client, told):
    told.known = [the_launch()]
    told.sent = [a_delivery(), a_delivery(channel_label="tgram://…77aa", outcome=Outcome.RETRY, answer="429 later")]

    words = plain(await read(client, "/incidents/inc-5f2b8c1a90de"))

    assert words.index("corroborated told by Пример") < words.index("opened told by Harian Contoh")
    assert "slack://…1a2b sent ok" in words
    assert "tgram://…77aa failed, will be tried again 429 later" in words
    assert "asserted as news" in words


async def test_an_incident_that_is_over_says_so(client, told):
    told.known = [replace(the_quake(), state=State.FALSE_ALARM)]

    assert "false alarm" in plain(await read(client))


async def test_a_short_address_leads_to_the_incident(client):
    answer = await client.get("/i/inc-5f2b8c1a90de")

    assert (answer.status_code, answer.headers["location"]) == (308, "/incidents/inc-5f2b8c1a90de")


async def test_an_incident_that_is_not_known_is_told_on_a_page(client):
    answer = await client.get("/incidents/inc-nothing", headers={"accept": "text/html"})

    assert answer.status_code == 404
    assert "There is no incident of this name" in answer.text
    assert 'href="/"' in answer.text


async def test_where_nothing_was_told_the_page_says_how_to_hand_in_an_article(told, visit):
    page = unescape(await read(visit(told.as_house(shard="7"))))

    assert "curl http://127.0.0.1:8000/v1/articles" in page
    assert "Authorization" not in page
    assert "XADD kentongan:{7}:articles" in page
    with_token = await visit(told.as_house(TOKEN)).get("/", headers={"authorization": f"Bearer {TOKEN}"})
    assert "Authorization: Bearer $TOKEN" in unescape(with_token.text)
    assert TOKEN not in with_token.text


async def test_a_page_loads_itself_anew_only_when_asked_to(client):
    assert 'http-equiv="refresh"' not in await read(client)
    assert '<meta http-equiv="refresh" content="30">' in await read(client, "/?refresh=30")
    assert (await client.get("/?refresh=1;url=https://evil.example")).status_code == 422


def a_hostile_incident() -> Incident:
    telling = a_telling(
        f"[{HOSTILE}] struck",
        'x"><script>alert(3)</script>',
        HOSTILE,
        title=HOSTILE,
        url="javascript:alert(4)",
        reason=HOSTILE,
        rings=False,
    )
    telling = replace(telling, evidence=(replace(telling.evidence[0], says=HOSTILE),))
    good = a_telling("[rudal]", "id", "Harian", url='https://news.example/?a=1&b="><script>alert(5)</script>')
    incident = an_incident(good, telling, id="inc-hostile", event_type=HOSTILE)
    return replace(incident, level_reason=HOSTILE, confidence_reason=HOSTILE, names=(HOSTILE,), means=(HOSTILE,))


@pytest.mark.parametrize("path", ["/", "/incidents/inc-hostile"])
async def test_nothing_that_an_article_says_comes_alive(client, told, path):
    told.known = [a_hostile_incident()]
    told.sent = [a_delivery(incident_id="inc-hostile", channel_label=HOSTILE, answer=HOSTILE)]

    page = await read(client, path)
    seen = Reader(page)

    assert not seen.all("script")
    assert all(image["src"] == "/static/kentongan.svg" for image in seen.all("img"))
    assert not [
        name for _, attributes in seen.elements for name in attributes if name.startswith("on") or name == "style"
    ]
    assert all(link["href"].startswith(("/", "#", "https://news.example/")) for link in seen.all("a"))
    assert HOSTILE in seen.text
    assert "49" not in seen.text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "http://[", "", None])
async def test_only_addresses_of_the_web_become_links(client, told, url):
    told.known = [an_incident(a_telling("[rudal]", "id", "Harian", url=url))]

    assert not [link for link in Reader(await read(client)).all("a") if "rel" in link]


async def test_links_to_articles_give_nothing_away(client, told):
    told.known = [the_quake()]

    links = [link for link in Reader(await read(client)).all("a") if link["href"].startswith("https://news.example")]

    assert len(links) == 3
    assert all(link["rel"] == "noopener noreferrer nofollow" for link in links)


async def test_the_page_needs_nothing_from_elsewhere(client, told):
    told.known = all_stories()

    seen = Reader(await read(client))

    loaded = [each.get("href") for each in seen.all("link")] + [each.get("src") for each in seen.all("img")]
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)
    for address in loaded:
        assert (await client.get(address)).status_code == 200


async def test_a_telling_without_language_or_publisher_or_time_still_stands(client, told):
    telling = replace(a_telling("[rudal] ditembakkan", "", None, url=None), published_at=None)
    told.known = [an_incident(telling, opened_at=ago(5), last_told_at=ago(5), revisions=())]

    words = plain(await read(client))

    assert "rudal ditembakkan unnamed publisher" in words
    assert "an unnamed publisher" in words
