"""Papers (文书): offered, issued, listed, read, delivered."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Response

from api.endpoint import ANYBODY_SIGNED_IN, caller, endpoint
from api.json_body import Blueprint
from api.papers.examples import DELIVERY, DELIVERY_RECEIPT, PAPER, PAPER_RECEIPT
from api.papers.schemas import (
    DeliveryIn,
    DeliveryReceipt,
    OfferedPapersOut,
    OfferQuery,
    PaperIn,
    PaperOut,
    PaperPage,
    PaperQuery,
    PaperReceipt,
)
from api.records.submissions import PHONE_TIME_HEADER, take_in
from api.services import current_services
from api.stored_files import link
from ledger.ground.caller import Role
from ledger.ground.clocks import shanghai_date
from ledger.papers.commands.deliver import DeliveryIntake
from ledger.papers.commands.issue import PaperIntake
from ledger.papers.queries.offered import OfferAsked, offered_papers
from ledger.papers.queries.papers import PaperFilter, list_papers, one_paper, seen_paper
from ledger.papers.rules.delivering import Delivery
from ledger.papers.rules.issuing import PaperDraft
from ledger.papers.rules.kinds import DELIVERERS, EVERY_ISSUER

blueprint = Blueprint("papers", "papers", description="文书")


@endpoint(blueprint, "GET", "/papers/kinds", callers=EVERY_ISSUER, refuses=[404, 422])
@blueprint.arguments(OfferQuery, location="query")
@blueprint.response(200, OfferedPapersOut)
def show_offered_papers(asked: OfferAsked) -> dict[str, Any]:
    """一条隐患、一次检查或一家企业可以出哪些文书，各项已按记录填好"""
    services, asking = current_services(), caller()
    today = shanghai_date(datetime.now(UTC))
    plan = services.plans[asking.area_code]
    return offered_papers(services.engine, asking, asked, plan, today)


@endpoint(
    blueprint, "PUT", "/papers/<uuid:paper_id>", callers=EVERY_ISSUER, refuses=[404, 409, 503]
)
@blueprint.doc(parameters=[PHONE_TIME_HEADER])
@blueprint.arguments(PaperIn(), example=PAPER)
@blueprint.alt_response(200, schema=PaperReceipt, description="此前已收到同一份记录，回执不变")
@blueprint.response(201, PaperReceipt, example=PAPER_RECEIPT)
def put_paper(content: PaperDraft, paper_id: UUID) -> Response:
    """制发文书，或出更正的新版：编号、按当时的记录定稿"""
    return take_in(PaperIntake(current_services().plans[caller().area_code]), paper_id, content)


@endpoint(blueprint, "GET", "/papers", callers=ANYBODY_SIGNED_IN, refuses=[422])
@blueprint.arguments(PaperQuery, location="query")
@blueprint.response(200, PaperPage)
def show_papers(filters: PaperFilter) -> dict[str, Any]:
    """文书登记簿，最新的在前"""
    services = current_services()
    plan = services.plans[caller().area_code]
    page = list_papers(services.engine, caller(), filters, plan)
    return {"papers": page.rows, "next_cursor": page.next_cursor}


@endpoint(blueprint, "GET", "/papers/<uuid:paper_id>", callers=ANYBODY_SIGNED_IN, refuses=[404])
@blueprint.response(200, PaperOut)
def show_paper(paper_id: UUID) -> dict[str, Any]:
    """一份文书：内容、版本、送达、文件"""
    services = current_services()
    shown = one_paper(services.engine, caller(), paper_id, services.plans[caller().area_code])
    file = shown.file and {
        "name": shown.name,
        "url": link(shown.file.key, download_name=shown.name),
        "size_bytes": shown.file.size_bytes,
    }
    url = f"{services.settings.public_url.rstrip('/')}/p/{shown.code}"
    return {**shown.row, "url": url, "pdf": file}


@endpoint(
    blueprint,
    "PUT",
    "/papers/<uuid:paper_id>/deliveries/<uuid:delivery_id>",
    callers=DELIVERERS | {Role.ENTERPRISE},
    refuses=[404, 409, 503],
)
@blueprint.doc(parameters=[PHONE_TIME_HEADER])
@blueprint.arguments(DeliveryIn(), example=DELIVERY)
@blueprint.alt_response(200, schema=DeliveryReceipt, description="此前已收到同一份记录，回执不变")
@blueprint.response(201, DeliveryReceipt, example=DELIVERY_RECEIPT)
def put_paper_delivery(content: Delivery, paper_id: UUID, delivery_id: UUID) -> Response:
    """送达：签收（约谈附回执）、拒签或留置，每一版一次"""
    paper = seen_paper(current_services().engine, caller(), paper_id)
    return take_in(DeliveryIntake(paper), delivery_id, content)
