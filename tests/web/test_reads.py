"""The API tells incidents, deliveries and how the house is."""

import json

from web.stories import a_delivery, all_stories, the_launch, the_quake


async def test_the_latest_incidents_come_without_their_tellings(client, told):
    told.known = all_stories()

    answer = (await client.get("/v1/incidents", params={"limit": 3})).json()

    assert [each["id"] for each in answer["incidents"]] == [incident.id for incident in all_stories()[:3]]
    assert all(each["tellings"] == [] for each in answer["incidents"])


async def test_one_incident_comes_with_everything_that_tells_of_it(client, told):
    told.known = [the_launch()]

    answer = (await client.get("/v1/incidents/inc-5f2b8c1a90de")).json()

    assert answer["event_type"] == "missile_launch"
    assert answer["occurred_at"].keys() == {"from", "to", "precision"}
    assert answer["tellings"][2]["quote"] == "북, 동해상으로 탄도미사일 2발 발사"
    assert answer["tellings"][2]["evidence"][0] == {
        "field": "title",
        "start": 0,
        "end": 1,
        "text": "북",
        "says": "actor",
    }


async def test_an_incident_that_is_not_known_is_a_problem(client):
    answer = await client.get("/v1/incidents/inc-nothing")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_deliveries_can_be_asked_for_one_incident(client, told):
    told.sent = [a_delivery(), a_delivery(incident_id="inc-other", channel_label="mailto://…9f3c")]

    everything = (await client.get("/v1/deliveries")).json()["deliveries"]
    one = (await client.get("/v1/deliveries", params={"incident": "inc-other"})).json()["deliveries"]

    assert len(everything) == 2
    assert [each["channel_label"] for each in one] == ["mailto://…9f3c"]
    assert one[0]["outcome"] == "sent"


async def test_a_limit_that_cannot_stand_is_named(client):
    answer = await client.get("/v1/incidents", params={"limit": "0"})

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"] == "limit"


async def test_the_status_tells_every_topic_and_why_it_is_not_ready(client, told):
    told.unwell = ["the server does not answer"]

    answer = (await client.get("/v1/status")).json()

    assert answer["topics"] == [{"topic": "articles", "messages": 12, "lag": 2, "pending": 1, "retries": 0, "dead": 0}]
    assert (answer["ready"], answer["reasons"], answer["shard"]) == (False, ["the server does not answer"], "0")


async def test_health_says_whether_it_lives_and_whether_it_can_work(client, told):
    assert (await client.get("/health/live")).json() == {"live": True}
    assert (await client.get("/health/ready")).status_code == 200

    told.unwell = ["the server does not answer"]

    ready = await client.get("/health/ready")
    assert (ready.status_code, ready.json()["reasons"]) == (503, ["the server does not answer"])
    assert (await client.get("/health/live")).status_code == 200


async def test_metrics_are_told_in_the_words_of_prometheus(client):
    answer = await client.get("/metrics")

    assert answer.headers["content-type"].startswith("text/plain")
    assert "kentongan_topic_lag" in answer.text


async def test_what_is_not_here_or_cannot_be_done_is_a_problem(client):
    missing, wrong = await client.get("/v1/nothing"), await client.delete("/v1/incidents")

    assert (missing.status_code, missing.json()["detail"]) == (
        404,
        "there is no /v1/nothing here; /openapi.json tells what there is",
    )
    assert wrong.status_code == 405
    assert wrong.headers["allow"] == "GET"
    assert wrong.headers["content-type"] == "application/problem+json"


async def test_something_unexpected_is_recorded_and_told_without_its_details(client, told, monkeypatch):
    async def broken(_limit):
        raise RuntimeError("hunter2")

    monkeypatch.setattr(told, "incidents", broken)

    answer = await client.get("/v1/incidents")

    assert answer.status_code == 500
    assert "hunter2" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_openapi_describes_every_endpoint_with_a_sentence_and_what_may_go_wrong(client):
    told = (await client.get("/openapi.json")).json()

    paths = {"/v1/articles", "/v1/incidents", "/v1/incidents/{incident_id}", "/v1/deliveries", "/v1/status"}
    assert paths < told["paths"].keys()
    for path, methods in told["paths"].items():
        for method in methods.values():
            assert method["summary"], path
            assert method["description"].endswith((".", ")")), path
    post = told["paths"]["/v1/articles"]["post"]
    assert {"202", "400", "401", "403", "413", "415", "422", "503"} == post["responses"].keys()
    assert post["requestBody"]["content"]["application/json"]["examples"].keys() == {"one", "many"}


async def test_openapi_points_at_nothing_that_is_not_there_and_needs_nothing_from_elsewhere(client):
    text = (await client.get("/openapi.json")).text
    told = json.loads(text)

    names = {part.partition('"')[0] for part in text.split('"#/components/schemas/')[1:]}
    assert names <= told["components"]["schemas"].keys()
    assert "from" in told["components"]["schemas"]["Occurred"]["properties"]
    assert (await client.get("/docs")).status_code == 404
    assert (await client.get("/redoc")).status_code == 404


async def test_what_openapi_promises_of_an_incident_is_what_is_told(client, told):
    told.known = [the_quake()]
    schemas = (await client.get("/openapi.json")).json()["components"]["schemas"]

    incident = (await client.get(f"/v1/incidents/{the_quake().id}")).json()

    assert incident.keys() == schemas["Incident"]["properties"].keys()
    assert incident["tellings"][0].keys() == schemas["Detection"]["properties"].keys()
    assert incident["level"] in schemas["Level"]["enum"]
