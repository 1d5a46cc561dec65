"""Where the sample MIS's exports are to be had: `/exports/...`."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sample_mis.exports.flat_csv import flat_zip
from demo.sample_mis.exports.oneroster_csv import oneroster_zip
from demo.sample_mis.school import School


def export_routes(school: School) -> list[Route]:
    """A OneRoster CSV package of either version, and the flat reports."""

    async def oneroster(request: Request) -> Response:
        is_older = request.query_params.get("version") == "1.1"
        return _zip(oneroster_zip(school, version="1.1" if is_older else "1.2"), "oneroster.zip")

    async def flat(_request: Request) -> Response:
        return _zip(flat_zip(school), "reports.zip")

    return [Route("/exports/oneroster.zip", oneroster), Route("/exports/reports.zip", flat)]


def _zip(content: bytes, name: str) -> Response:
    return Response(
        content, media_type="application/zip", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
