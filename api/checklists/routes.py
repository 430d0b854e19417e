"""Checklists and the county's plan, small enough for a phone and fetched only when they changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import cache
from typing import Any

from apispec import APISpec
from flask import Response, request

from api.checklists.schemas import ChecklistList, ChecklistOut, ChecklistQuery
from api.endpoint import ANYBODY_SIGNED_IN, caller, endpoint
from api.json_body import Blueprint
from api.schema.of_dataclasses import describe
from api.services import current_services
from checklists.errors import UnknownSector, UnknownVersion
from ledger.ground.errors import NotFound
from plans.plan import Plan

# What only desks read: most of a plan's weight, and nothing a phone shows.
DESK_ONLY = ("targets", "measures", "reports", "forms", "references", "choices", "clauses")

# The name of its schema in the OpenAPI document.
PLAN = Plan.__name__

blueprint = Blueprint("checklists", "checklists", description="检查清单与方案")


@endpoint(blueprint, "GET", "/checklists", callers=ANYBODY_SIGNED_IN)
@blueprint.response(200, ChecklistList)
def show_checklists() -> dict[str, Any]:
    """全部检查清单的最新版本"""
    return {
        "checklists": [
            {
                "sector": checklist.sector_id,
                "name": checklist.name,
                "version": checklist.version,
                "sha256": checklist.sha256,
                "items": len(checklist.items),
            }
            for checklist in current_services().catalogue_of(caller().area_code).all()
        ]
    }


@endpoint(blueprint, "GET", "/checklists/<sector>", callers=ANYBODY_SIGNED_IN, refuses=[404])
@blueprint.arguments(ChecklistQuery, location="query", as_kwargs=True)
@blueprint.response(200, ChecklistOut)
def show_checklist(sector: str, *, version: str | None = None) -> Response:
    """一份检查清单；不写版本则为最新"""
    catalogue = current_services().catalogue_of(caller().area_code)
    try:
        checklist = catalogue.get(sector, version) if version else catalogue.latest(sector)
    except (UnknownSector, UnknownVersion):
        raise NotFound("没有这份检查清单") from None
    return _fixed(checklist.as_json, checklist.sha256)


@endpoint(blueprint, "GET", "/plan", callers=ANYBODY_SIGNED_IN)
@blueprint.response(200, PLAN)
def show_plan() -> Response:
    """本县方案：派驻次数、整改期限、行业、乡镇、称谓、电话"""
    return _fixed(*_plan_document(current_services().plans[caller().area_code]))


def describe_plan(spec: APISpec) -> None:
    """Put what is shown of a plan into the OpenAPI document."""
    describe(spec, Plan, within=PLAN, without=DESK_ONLY)


@cache
def _plan_document(plan: Plan) -> tuple[bytes, str]:
    """What phones need of the plan as JSON, each value with its clause; and its SHA-256."""
    shown = {name: value for name, value in asdict(plan).items() if name not in DESK_ONLY}
    body = json.dumps(shown, ensure_ascii=False, default=str).encode()
    return body, hashlib.sha256(body).hexdigest()


def _fixed(body: bytes, sha256: str) -> Response:
    """Bytes that are known by their hash: a phone that has them is told so."""
    answer = Response(body, mimetype="application/json")
    answer.set_etag(sha256)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.make_conditional(request)
    return answer
