"""抽查 of report figures: look into the pool, commit, draw, read, write what was found."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from api.draws.examples import COMMITMENT
from api.draws.schemas import CommitmentOut
from api.endpoint import caller, endpoint
from api.json_body import Blueprint
from api.records.submissions import PHONE_TIME_HEADER, take_in
from api.reports.draw_schemas import (
    DrawPoolQuery,
    DrawPoolSize,
    ReportDrawIn,
    ReportDrawOut,
    ReportDrawPage,
    ReportDrawPool,
    ReportDrawReceipt,
    ReportDrawsQuery,
    ReportFindingIn,
    ReportFindingReceipt,
)
from api.reports.examples import FINDING, FINDING_RECEIPT, REPORT_DRAW, REPORT_DRAW_RECEIPT
from api.reports.routes import own_plan
from api.services import current_services
from ledger.draws.commands.commit import Commitment, commit_draw
from ledger.draws.queries.commitments import unused_commitments
from ledger.ground.record_kinds import RecordKind
from ledger.reports.commands.draw_figures import MAY_DRAW_FIGURES, ReportDraw, ReportDrawIntake
from ledger.reports.commands.find import MAY_FIND_LOTS, FindingIntake, ReportFinding
from ledger.reports.queries.draw_pool import PoolSize, ReportDrawFilter, pool_size
from ledger.reports.queries.owed import MAY_READ_REPORTS
from ledger.reports.queries.report_draws import (
    list_report_draws,
    one_report_draw,
    report_draw_pool,
)

blueprint = Blueprint("report_draws", "report_draws", description="报表抽查：抽数、核对、结论")


@endpoint(blueprint, "GET", "/report-draws/pool", callers=MAY_DRAW_FIGURES, refuses=[422])
@blueprint.arguments(DrawPoolQuery, location="query")
@blueprint.response(200, DrawPoolSize)
def show_draw_pool_size(asked: ReportDrawFilter) -> PoolSize:
    """范围里有多少个可以抽的数：已报送、没有退回、不为 0 的计数和填写"""
    return pool_size(current_services().engine, caller(), own_plan(), asked)


@endpoint(
    blueprint,
    "PUT",
    "/report-draws/<uuid:draw_id>/commitment",
    callers=MAY_DRAW_FIGURES,
    refuses=[409],
)
@blueprint.response(200, CommitmentOut, example=COMMITMENT)
def put_report_draw_commitment(draw_id: UUID) -> Commitment:
    """公布承诺值：抽取之前给见证人看；重复请求结果不变"""
    return commit_draw(current_services().engine, caller(), draw_id, RecordKind.REPORT_DRAW)


@endpoint(blueprint, "PUT", "/report-draws/<uuid:draw_id>", callers=MAY_DRAW_FIGURES, refuses=[409])
@blueprint.doc(parameters=[PHONE_TIME_HEADER])
@blueprint.arguments(ReportDrawIn(), example=REPORT_DRAW)
@blueprint.alt_response(200, schema=ReportDrawReceipt, description="此前已抽取，结果不变")
@blueprint.response(201, ReportDrawReceipt, example=REPORT_DRAW_RECEIPT)
def put_report_draw(content: ReportDraw, draw_id: UUID) -> Response:
    """抽取已报送的数；同一编号只抽一次，结果不能改"""
    return take_in(ReportDrawIntake(own_plan()), draw_id, content)


@endpoint(blueprint, "GET", "/report-draws", callers=MAY_READ_REPORTS, refuses=[422])
@blueprint.arguments(ReportDrawsQuery, location="query", as_kwargs=True)
@blueprint.response(200, ReportDrawPage)
def show_report_draws(*, limit: int, cursor: str | None) -> dict[str, Any]:
    """抽查日志，最新的在前；单位只看到抽中本单位的"""
    engine = current_services().engine
    page = list_report_draws(engine, caller(), own_plan(), limit=limit, cursor=cursor)
    unused = [] if cursor else unused_commitments(engine, caller(), RecordKind.REPORT_DRAW)
    return {"draws": page.rows, "unused": unused, "next_cursor": page.next_cursor}


@endpoint(blueprint, "GET", "/report-draws/<uuid:draw_id>", callers=MAY_READ_REPORTS, refuses=[404])
@blueprint.response(200, ReportDrawOut)
def show_report_draw(draw_id: UUID) -> dict[str, Any]:
    """一次抽查：抽中的数、当时封存的记录数、后来怎样、结论；单位只看到本单位的"""
    return one_report_draw(current_services().engine, caller(), own_plan(), draw_id)


@endpoint(
    blueprint, "GET", "/report-draws/<uuid:draw_id>/pool", callers=MAY_READ_REPORTS, refuses=[404]
)
@blueprint.response(200, ReportDrawPool)
def show_report_draw_pool(draw_id: UUID) -> dict[str, Any]:
    """重新抽一遍所需的全部：原值、见证数字、抽取范围；范围里每一格都在，看不出谁报了什么数"""
    return report_draw_pool(current_services().engine, caller(), own_plan(), draw_id)


@endpoint(
    blueprint,
    "PUT",
    "/report-findings/<uuid:finding_id>",
    callers=MAY_FIND_LOTS,
    refuses=[404, 409],
)
@blueprint.doc(parameters=[PHONE_TIME_HEADER])
@blueprint.arguments(ReportFindingIn(), example=FINDING)
@blueprint.alt_response(200, schema=ReportFindingReceipt, description="此前已收到同一份，回执不变")
@blueprint.response(201, ReportFindingReceipt, example=FINDING_RECEIPT)
def put_report_finding(content: ReportFinding, finding_id: UUID) -> Response:
    """写一个数的抽查结论；报送的数不变，请单位更正，或者退回"""
    return take_in(FindingIntake(), finding_id, content)
