"""举报告知牌: printed on request, downloaded, and where it hangs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from api.endpoint import ANYBODY_SIGNED_IN, caller, endpoint
from api.json_body import Blueprint
from api.services import current_services
from api.stored_files import link
from api.tips.desk.poster_examples import COVERAGE, TIP_POSTER
from api.tips.desk.poster_schemas import CoverageOut, CoverageQuery, TipPosterOut
from documents.tip_poster import TipPosterContent
from ledger.ground.caller import Role
from ledger.ground.errors import Conflict, NotFound
from ledger.ground.printed import kept_sha256
from ledger.ground.stored import read_back
from ledger.tips.commands.posters import request_tip_poster
from ledger.tips.queries.posters import (
    LackingFilter,
    PosterCoverage,
    PrintedTipPoster,
    enterprise_visible,
    newest_tip_poster,
    tip_poster_content,
    tip_poster_coverage,
)

blueprint = Blueprint("tip_posters", "tip_posters", description="举报告知牌")

_OFFICES = [Role.TOWN, Role.DEPARTMENT, Role.COUNTY, Role.ADMIN, Role.REPORT_OFFICER]


@endpoint(blueprint, "GET", "/tip-posters", callers=_OFFICES, refuses=[422])
@blueprint.arguments(CoverageQuery, location="query")
@blueprint.response(200, CoverageOut, example=COVERAGE)
def show_tip_poster_coverage(filters: LackingFilter) -> PosterCoverage:
    """各乡镇的企业有多少张贴了举报告知牌，还有哪些没有"""
    return tip_poster_coverage(current_services().engine, caller(), filters)


@endpoint(blueprint, "GET", "/tip-posters/county", callers=_OFFICES)
@blueprint.response(200, TipPosterOut, example=TIP_POSTER)
def show_county_tip_poster() -> dict[str, Any]:
    """全域通用的举报告知牌：打印文件，是不是最新"""
    return _poster(None)


@endpoint(blueprint, "POST", "/tip-posters/county", callers=_OFFICES, refuses=[409])
@blueprint.response(202, TipPosterOut, example=TIP_POSTER)
def ask_for_county_tip_poster() -> dict[str, Any]:
    """印制全域通用的举报告知牌；稍后来取"""
    return _asked(None)


@endpoint(
    blueprint,
    "GET",
    "/enterprises/<uuid:enterprise_id>/tip-poster",
    callers=ANYBODY_SIGNED_IN,
    refuses=[404],
)
@blueprint.response(200, TipPosterOut, example=TIP_POSTER)
def show_enterprise_tip_poster(enterprise_id: UUID) -> dict[str, Any]:
    """一家企业的举报告知牌：打印文件，是不是最新"""
    _refuse_unseen(enterprise_id)
    return _poster(enterprise_id)


@endpoint(
    blueprint,
    "POST",
    "/enterprises/<uuid:enterprise_id>/tip-poster",
    callers=ANYBODY_SIGNED_IN,
    refuses=[404, 409],
)
@blueprint.response(202, TipPosterOut, example=TIP_POSTER)
def ask_for_enterprise_tip_poster(enterprise_id: UUID) -> dict[str, Any]:
    """印制一家企业的举报告知牌；稍后来取"""
    _refuse_unseen(enterprise_id)
    return _asked(enterprise_id)


def _asked(enterprise_id: UUID | None) -> dict[str, Any]:
    services, asking = current_services(), caller()
    with services.engine.begin() as tx:
        # Refused at once where it could not be printed, rather than by the job later.
        tip_poster_content(tx, asking.area_code, services.plans[asking.area_code], enterprise_id)
        request_tip_poster(tx, asking, enterprise_id)
    return _poster(enterprise_id)


def _poster(enterprise_id: UUID | None) -> dict[str, Any]:
    services, area_code = current_services(), caller().area_code
    with services.engine.connect() as read:
        newest = newest_tip_poster(read, area_code, enterprise_id)
        try:
            plan = services.plans[area_code]
            now = kept_sha256(tip_poster_content(read, area_code, plan, enterprise_id))
        except Conflict:
            now = None
    return {
        "open": now is not None,
        "printed_at": newest.printed_at if newest else None,
        "current": bool(newest and newest.content_sha256 == now),
        "files": _files(newest),
    }


def _files(newest: PrintedTipPoster | None) -> list[dict[str, Any]]:
    if newest is None:
        return []
    said = read_back(TipPosterContent, newest.content)
    place = said.enterprise or said.county
    return [
        {
            "name": name,
            "url": link(stored.key, download_name=f"举报告知牌 {place} {name}"),
            "size_bytes": stored.size_bytes,
        }
        for name, stored in sorted(newest.files.items())
    ]


def _refuse_unseen(enterprise_id: UUID) -> None:
    if not enterprise_visible(current_services().engine, caller(), enterprise_id):
        raise NotFound("没有这家企业，或者您无权查看")
