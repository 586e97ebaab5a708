"""`GET /v1/incidents` and `GET /v1/incidents/{id}`: what we believe happened."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from kentongan.web.answers import json_response
from kentongan.web.api.openapi import listed, one, problems
from kentongan.web.ports import House
from kentongan.web.problems import Problem, Refused

Limit = Annotated[int, Query(ge=1, le=500, description="How many, at most.")]


def incidents(house: House) -> APIRouter:
    router = APIRouter(tags=["incidents"])

    @router.get(
        "/v1/incidents",
        operation_id="incidents",
        summary="The latest incidents",
        response_class=Response,
        responses={200: listed("incidents", "Incident", "Newest first."), **problems(401, 422)},
    )
    async def latest(limit: Limit = 50) -> Response:
        """Everything we believe happened lately, newest first, also what rings nobody (`rings: false`).

        `tellings`, the readings with their evidence, are left out here; ask for one incident to have them.
        """
        found = await house.reads.incidents(limit)
        return json_response({"incidents": [replace(incident, tellings=()) for incident in found]})

    @router.get(
        "/v1/incidents/{incident_id}",
        operation_id="incident",
        summary="One incident",
        response_class=Response,
        responses={200: one("Incident", "The incident as it now stands."), **problems(401, 404)},
    )
    async def incident(incident_id: Annotated[str, Path(examples=["inc-5f2b8c1a90de"])]) -> Response:
        """One incident with its revisions and every reading that tells of it, with the words that say so."""
        found = await house.reads.incident(incident_id)
        if found is None:
            raise Refused(Problem(status=404, detail="there is no incident of this id"))
        return json_response(found)

    return router
