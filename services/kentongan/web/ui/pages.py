"""The page itself: `/` lists the incidents, `/incidents/{id}` shows one with everything that tells of it."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from kentongan.web.ports import House
from kentongan.web.problems import Problem, Refused
from kentongan.web.ui.page import render
from kentongan.web.ui.view import card, days, told

SHOWN = 100
DELIVERIES = 50
Refresh = Annotated[int, Query(ge=0, le=3600)]


def pages(house: House) -> APIRouter:
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @router.get("/")
    async def incidents(request: Request, refresh: Refresh = 0) -> HTMLResponse:
        """Everything we believe happened lately, newest first; `refresh` loads it anew every so many seconds."""
        now = house.now()
        found = await house.reads.incidents(SHOWN)
        page = render(
            "incidents.html",
            days=days(found, now, house.titles),
            ringing=sum(incident.rings for incident in found),
            silent=sum(not incident.rings for incident in found),
            now=now,
            # A page that reloads by itself disturbs people who read slowly: it must be asked for.
            refresh=refresh,
            address=house.public_url or str(request.base_url).rstrip("/"),
            shard=house.shard,
            needs_token=bool(house.tokens),
        )
        return HTMLResponse(page)

    @router.get("/incidents/{incident_id}")
    async def incident(incident_id: str) -> HTMLResponse:
        now = house.now()
        found = await house.reads.incident(incident_id)
        if found is None:
            raise Refused(Problem(status=404, detail="There is no incident of this name, or it is forgotten."))
        attempts = await house.reads.deliveries(DELIVERIES, incident_id)
        deliveries = [told(delivery, now) for delivery in attempts]
        return HTMLResponse(
            render("incident.html", card=card(found, now, house.titles), deliveries=deliveries, now=now)
        )

    @router.get("/i/{incident_id}")
    async def short(incident_id: str) -> Response:
        return RedirectResponse(f"/incidents/{incident_id}", 308)

    return router
