"""`GET /v1/status`, `/health` and `/metrics`: how the house itself is."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from kentongan import __version__
from kentongan.telemetry.probe import health
from kentongan.web.answers import json_response
from kentongan.web.api.openapi import problems
from kentongan.web.ports import House

HEALTH: dict[int | str, dict[str, Any]] = {503: {"description": "It is not; the reasons are named."}}


def status(house: House) -> APIRouter:
    router = APIRouter(tags=["house"])

    @router.get(
        "/v1/status",
        operation_id="status",
        summary="How the house is",
        response_class=Response,
        responses={200: {"description": "Version, shard, readiness and every topic."}, **problems(401)},
    )
    async def now() -> Response:
        """Which version runs on which shard, whether it can work, and how much waits on each topic."""
        reasons = await house.ready()
        told = {
            "version": __version__,
            "shard": house.shard,
            "ready": not reasons,
            "reasons": list(reasons),
            "topics": await house.reads.topics(),
            "at": house.now(),
        }
        return json_response(told)

    @router.get("/health/live", operation_id="live", summary="Does it live?", response_class=Response)
    async def live() -> Response:
        """Answers as long as this process runs. Needs no token."""
        return json_response({"live": True})

    @router.get(
        "/health/ready", operation_id="ready", summary="Can it work?", response_class=Response, responses=HEALTH
    )
    async def ready() -> Response:
        """Whether articles can be taken now; if not, every reason. Needs no token."""
        code, kind, body = health(await house.ready())
        return Response(body, code, media_type=kind)

    @router.get("/metrics", operation_id="metrics", summary="Metrics for Prometheus", response_class=Response)
    async def metrics() -> Response:
        """Counts and times of this process, and how each topic stands."""
        return Response(house.metrics.text(), headers={"content-type": house.metrics.content_type})

    return router
