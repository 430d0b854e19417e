"""Figures of enforcement: decisions, the enterprises they were taken against, and the fines."""

from __future__ import annotations

from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import array

from ledger.ground.expressions import refers
from ledger.ground.tables import enforcement, enterprise, hazard, inspection
from ledger.reports.figures.checks import inspections
from ledger.reports.figures.enterprises import counted_as
from ledger.reports.figures.figure import FigureScope, evidence, figure

_DAY = "作出决定的那一天"
_FORMS = "望城 附件5、附件6（监管执法）"
_PENALTIES = ("penalty", "suspension", "closure", "detention")
_CASES = ("penalty", "suspension", "closure", "detention", "criminal_referral")
_DECISIONS = ("order_to_rectify", *_CASES)
_of_decisions = partial(figure, counts="distinct", day=_DAY, readings=("joint",))


def _decided(scope: FigureScope, *kinds: str, **counted: Any) -> sa.Select[Any]:
    """Of the office whose 文号 it bears; where the plan reads so, of each that took part."""
    offices: sa.ColumnElement[Any] = enforcement.c.office
    source = (
        enforcement.join(enterprise, refers(enforcement.c.enterprise_id, enterprise))
        .outerjoin(hazard, refers(enforcement.c.hazard_id, hazard))
        .outerjoin(inspection, refers(enforcement.c.inspection_id, inspection))
    )
    if scope.readings.joint == "each":
        offices_of_it = sa.func.array_prepend(enforcement.c.office, enforcement.c.joint_offices)
        took_part = (
            sa.func.unnest(offices_of_it).table_valued("office", name="took_part").render_derived()
        )
        source, offices = source.join(took_part, sa.true()), took_part.c.office
    return (
        evidence(
            "enforcement",
            enforcement,
            day=enforcement.c.decided_on,
            office=offices,
            town_code=enforcement.c.town_code,
            sectors=array([_sector()]),
            enterprise_id=enforcement.c.enterprise_id,
            hazard_id=enforcement.c.hazard_id,
            **counted,
        )
        .select_from(source)
        .where(
            enforcement.c.area_code == scope.area_code,
            enforcement.c.decided_on.between(scope.first, scope.last),
            enforcement.c.received_at <= scope.as_at,
            enforcement.c.kind.in_(kinds),
        )
    )


def _sector() -> sa.ColumnElement[Any]:
    """One alone, so that no yuan stands in two rows: the hazard's, else that of the first checklist
    of the inspection, else the enterprise's first.
    """
    first: sa.ColumnElement[Any] = inspection.c.document[("checklists", "0", "sector")].astext
    return sa.func.coalesce(
        hazard.c.sector, first, inspection.c.sectors[1], enterprise.c.sectors[1], "S00"
    )


def _enterprise(scope: FigureScope) -> sa.ColumnElement[Any]:
    return counted_as(scope, enforcement.c.enterprise_id)


def _decision(scope: FigureScope) -> sa.ColumnElement[Any]:
    """The same kind under the same 文号 against the same enterprise is one, whoever booked it."""
    return sa.func.concat_ws(
        "|", enforcement.c.kind, enforcement.c.document_number, _enterprise(scope)
    )


@_of_decisions(title="责令限期整改", unit="家", clause=_FORMS)
def ordered_to_rectify(scope: FigureScope) -> sa.Select[Any]:
    """被责令限期整改的企业，几份文书都算一家。"""
    return _decided(scope, "order_to_rectify", counted=_enterprise(scope))


@_of_decisions(title="行政处罚", unit="家", clause=_FORMS, readings=("penalised", "joint"))
def penalised(scope: FigureScope) -> sa.Select[Any]:
    """被罚款的企业，罚几次都算一家。按各类处罚的口径，停产停业、关闭、拘留也算。"""
    kinds = _PENALTIES if scope.readings.penalised == "every_kind" else ("penalty",)
    return _decided(scope, *kinds, counted=_enterprise(scope))


@figure(
    title="处罚金额",
    unit="元",
    counts="sum",
    day=_DAY,
    clause="望城 附件4 第11行、附件5、附件6",
    readings=("joint",),
)
def fines_yuan(scope: FigureScope) -> sa.Select[Any]:
    """罚款金额之和；同一企业的同一文号只算一次，括号、空格、全半角写法不同的是同一文号。
    联合执法算在文号所属的单位。"""
    return _decided(scope, "penalty", counted=_decision(scope), amount=enforcement.c.amount_yuan)


@_of_decisions(title="停产停业整顿", unit="家", clause="望城 附件5")
def suspended(scope: FigureScope) -> sa.Select[Any]:
    """被责令停产停业的企业，几次都算一家。"""
    return _decided(scope, "suspension", counted=_enterprise(scope))


@_of_decisions(title="关闭（含吊销证照）", unit="家", clause="望城 附件5")
def closed(scope: FigureScope) -> sa.Select[Any]:
    """被关闭或吊销证照的企业。"""
    return _decided(scope, "closure", counted=_enterprise(scope))


@_of_decisions(
    title="行政拘留和行刑衔接",
    unit="个",
    clause="望城 附件5、三(四)2",
    readings=("referrals", "joint"),
)
def detained_or_transferred(scope: FigureScope) -> sa.Select[Any]:
    """行政拘留和移送司法的决定，一个文号算一个；同一案先拘留后移送是两个。
    按案件的口径，同一企业因同一隐患（没有隐患的，同一次检查）作出的算一个。"""
    case = sa.func.concat_ws(
        "|",
        _enterprise(scope),
        sa.func.coalesce(
            sa.cast(enforcement.c.hazard_id, sa.Text),
            sa.cast(enforcement.c.inspection_id, sa.Text),
            enforcement.c.document_number,
        ),
    )
    counted = case if scope.readings.referrals == "one" else _decision(scope)
    return _decided(scope, "detention", "criminal_referral", counted=counted)


@figure(
    title="执法次数",
    unit="次",
    counts="distinct",
    day="作出决定的那一天；按检查次数的口径，检查结束的那一天",
    clause="望城 附件4 第10行",
    readings=("enforcement_times", "joint"),
)
def enforcement_times(scope: FigureScope) -> sa.Select[Any]:
    """责令限期整改、罚款、停产停业、关闭、拘留、移送的决定，一个文号算一次，典型案例不算。
    按检查的口径，每次执法检查算一次。"""
    if scope.readings.enforcement_times == "inspections":
        return inspections.records(scope)
    return _decided(scope, *_DECISIONS, counted=_decision(scope))


@_of_decisions(title="典型案例", unit="个", clause="望城 附件4 第12行、三(四)1")
def typical_cases(scope: FigureScope) -> sa.Select[Any]:
    """登记为典型案例的，一个文号算一个。"""
    return _decided(scope, "typical_case", counted=_decision(scope))


@_of_decisions(title="立案数", unit="件", clause="望城 三(四)3")
def cases(scope: FigureScope) -> sa.Select[Any]:
    """罚款、停产停业、关闭、拘留、移送的决定，一个文号算一件。"""
    return _decided(scope, *_CASES, counted=_decision(scope))


@_of_decisions(title="打非治违", unit="起", clause="望城 三(四)3")
def crackdown_cases(scope: FigureScope) -> sa.Select[Any]:
    """登记时注明属打非治违的执法结果，一个文号算一起。"""
    marked = enforcement.c.document["crackdown"].astext == "true"
    return _decided(scope, *_DECISIONS, "typical_case", counted=_decision(scope)).where(marked)
