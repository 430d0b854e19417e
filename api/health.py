"""Alive, able to serve, and in figures. At the root, for whoever watches over the server."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import fields
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from api.endpoint import PUBLIC, endpoint
from api.inner import is_inside
from api.json_body import Blueprint
from api.schema.answers import AnswerSchema
from api.services import current_services
from ledger.records.outbox import backlog

blueprint = Blueprint("health", "health", description="运行状况")


class Health(AnswerSchema):
    """`ok`, or what is wrong. `warnings`: what an operator should mend although it serves."""

    status = fields.String()
    checks = fields.Dict(keys=fields.String(), values=fields.String())
    warnings = fields.List(fields.String())


@endpoint(blueprint, "GET", "/healthz", callers=PUBLIC)
@blueprint.response(200, Health)
def show_health() -> dict[str, Any]:
    """服务在运行"""
    return {"status": "ok", "checks": {}, "warnings": []}


@endpoint(blueprint, "GET", "/readyz", callers=PUBLIC)
@blueprint.alt_response(503, schema=Health, description="有依赖的服务不可用")
@blueprint.response(200, Health)
def show_readiness() -> Any:
    """数据库、队列、照片存储是否可用；外面的人只看到能不能用"""
    checks = current_services().readiness.checks()
    fine = set(checks.values()) == {"ok"}
    status = "ok" if fine else "unavailable"
    warnings = [*current_services().addresses.faults(), *current_services().guard().values()]
    shown = {"checks": checks, "warnings": warnings}
    outside: dict[str, Any] = {"checks": {}, "warnings": []}
    return {"status": status} | (shown if is_inside() else outside), 200 if fine else 503


@endpoint(blueprint, "GET", "/metrics", callers=PUBLIC, refuses=[404])
@blueprint.response(200, content_type=CONTENT_TYPE_LATEST)
def show_metrics() -> Response:
    """Prometheus 指标：待办、在办、失败的后台任务"""
    registry = CollectorRegistry()
    rows = Gauge("anxun_outbox_rows", "Outbox rows", ["job", "state"], registry=registry)
    for job, state, count in backlog(current_services().engine):
        rows.labels(job, state).set(count)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
