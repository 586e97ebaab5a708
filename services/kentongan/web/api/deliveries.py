"""`GET /v1/deliveries`: what became of the attempts to tell people."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from kentongan.web.answers import json_response
from kentongan.web.api.incidents import Limit
from kentongan.web.api.openapi import listed, problems
from kentongan.web.ports import House


def deliveries(house: House) -> APIRouter:
    router = APIRouter(tags=["deliveries"])

    @router.get(
        "/v1/deliveries",
        operation_id="deliveries",
        summary="The latest deliveries",
        response_class=Response,
        responses={200: listed("deliveries", "Delivery", "Newest first."), **problems(401, 422)},
    )
    async def latest(
        limit: Limit = 50,
        incident: Annotated[str | None, Query(description="Only those about this incident.")] = None,
    ) -> Response:
        """Every attempt to tell somebody, with its outcome and what the provider said. Channels show by their label alone."""
        return json_response({"deliveries": await house.reads.deliveries(limit, incident)})

    return router
