"""An enterprise's key areas (重点区域), each with a board of its own, and its risk points (风险点).

Its boards show them. Source: 溆浦 二(一)1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.boards.commands import enqueue_board_prints, set_up_boards
from ledger.enterprises.queries import premises_of
from ledger.enterprises.rules import KeyArea, KeyAreas, RiskPoint, RiskPoints
from ledger.ground.audit import note
from ledger.ground.caller import Caller, Role
from ledger.ground.edits import refuse_stale
from ledger.ground.errors import Conflict, Forbidden, Invalid, NotFound
from ledger.ground.tables import enterprise, key_area, risk_point
from ledger.ground.visible import visible_enterprise
from ledger.records.scope import Place, acting_role


def save_key_areas(
    engine: sa.Engine,
    caller: Caller,
    enterprise_id: UUID,
    areas: KeyAreas,
    *,
    board_settle_seconds: int,
) -> None:
    """Make these all of them; boards come and go with them. Saving the same again changes nothing.

    Raises: NotFound, Forbidden (seen, but not in a role that may change it), Invalid, Conflict
    (changed_meanwhile, key_area_taken).
    """
    with engine.begin() as tx:
        lock_own_enterprise(tx, caller, enterprise_id, "重点区域")
        _refuse_stale(tx, caller.area_code, enterprise_id, areas.version)
        write_key_areas(tx, caller.area_code, enterprise_id, areas.key_areas)
        set_up_boards(tx, caller.area_code, enterprise_id)
        enqueue_board_prints(tx, caller.area_code, [enterprise_id], settle_s=board_settle_seconds)
        note(tx, caller, "save_key_areas", "enterprise", enterprise_id, count=len(areas.key_areas))


def _refuse_stale(
    tx: sa.Connection, area_code: str, enterprise_id: UUID, read_at: str | None
) -> None:
    refuse_stale(
        tx, area_code, "enterprise", enterprise_id, read_at=read_at,
        now=premises_of(tx, area_code, enterprise_id),
        actions=("save_risk_points", "save_key_areas", "save_enterprise"),
    )  # fmt: skip


def write_key_areas(
    tx: sa.Connection, area_code: str, enterprise_id: UUID, areas: Sequence[KeyArea]
) -> None:
    """An area that is left out gives its risk points back to the enterprise; hazards keep theirs.

    Raises: Invalid (a name or id twice), Conflict (key_area_taken).
    """
    _check_areas(tx, area_code, enterprise_id, areas)
    kept = [area.id for area in areas]
    of_enterprise = (key_area.c.area_code == area_code, key_area.c.enterprise_id == enterprise_id)
    # All of them first: among those that stay, names may have changed places.
    tx.execute(sa.update(key_area).where(*of_enterprise).values(active=False))
    tx.execute(
        sa.update(risk_point)
        .where(
            risk_point.c.area_code == area_code,
            risk_point.c.enterprise_id == enterprise_id,
            risk_point.c.key_area_id.not_in(kept),
        )
        .values(key_area_id=None)
    )
    for area in areas:
        row = {"name": area.name, "active": True}
        whole = insert(key_area).values(
            area_code=area_code, id=area.id, enterprise_id=enterprise_id, **row
        )
        tx.execute(
            whole.on_conflict_do_update(
                index_elements=[key_area.c.area_code, key_area.c.id], set_=row
            )
        )


def _check_areas(
    tx: sa.Connection, area_code: str, enterprise_id: UUID, areas: Sequence[KeyArea]
) -> None:
    repeated = Counter(area.name for area in areas) + Counter(area.id for area in areas)
    if any(count > 1 for count in repeated.values()):
        twice = "重点区域不能重名或重复"
        raise Invalid("invalid", twice, json={"key_areas": [twice]})
    others = sa.select(key_area.c.id).where(
        key_area.c.area_code == area_code,
        key_area.c.id.in_([area.id for area in areas]),
        key_area.c.enterprise_id != enterprise_id,
    )
    if areas and tx.scalar(sa.select(others.exists())):
        raise Conflict("key_area_taken", "有重点区域的编号属于另一家企业，请换新编号")


MAY_SAVE = frozenset({Role.ADMIN, Role.COUNTY, Role.TOWN, Role.DEPARTMENT, Role.ENTERPRISE})


def save_risk_points(
    engine: sa.Engine,
    caller: Caller,
    enterprise_id: UUID,
    asked: RiskPoints,
    *,
    board_settle_seconds: int,
) -> None:
    """Replace all of them, in this order. Saving the same again changes nothing.

    Raises: NotFound, Forbidden (seen, but not in a role that may change it), Invalid, Conflict
    (changed_meanwhile, risk_point_taken).
    """
    area_code, points = caller.area_code, asked.risk_points
    with engine.begin() as tx:
        lock_own_enterprise(tx, caller, enterprise_id, "风险点")
        _refuse_stale(tx, area_code, enterprise_id, asked.version)
        _check_points(tx, area_code, enterprise_id, points)
        kept = [point.id for point in points]
        tx.execute(
            sa.delete(risk_point).where(
                risk_point.c.area_code == area_code,
                risk_point.c.enterprise_id == enterprise_id,
                risk_point.c.id.not_in(kept),
            )
        )
        _write(tx, area_code, enterprise_id, points)
        enqueue_board_prints(tx, area_code, [enterprise_id], settle_s=board_settle_seconds)
        note(tx, caller, "save_risk_points", "enterprise", enterprise_id, count=len(points))


def lock_own_enterprise(
    tx: sa.Connection, caller: Caller, enterprise_id: UUID, changing: str
) -> None:
    """Hold the enterprise's row until the transaction ends. `changing`: what of it, in Chinese.

    Raises: NotFound, Forbidden (seen, but not in a role that may change it).
    """
    row = tx.execute(
        sa.select(enterprise.c.town_code, enterprise.c.sectors)
        .where(visible_enterprise(caller), enterprise.c.id == enterprise_id)
        .with_for_update(key_share=True)
    ).one_or_none()
    if row is None:
        raise NotFound("没有这家企业，或者您无权查看")
    place = Place(enterprise_id, row.town_code, row.sectors)
    role = acting_role(caller, place, assigned=False, among=MAY_SAVE)
    if role is None:
        raise Forbidden("forbidden", f"您可以查看这家企业，但不能修改它的{changing}")


def _check_points(
    tx: sa.Connection, area_code: str, enterprise_id: UUID, points: Sequence[RiskPoint]
) -> None:
    ids = [point.id for point in points]
    if len(set(ids)) < len(ids):
        twice = "有两个风险点用了同一编号"
        raise Invalid("invalid", twice, json={"risk_points": [twice]})
    areas = sa.select(key_area.c.id).where(
        key_area.c.area_code == area_code,
        key_area.c.enterprise_id == enterprise_id,
        key_area.c.active,
    )
    if {point.key_area_id for point in points} - set(tx.scalars(areas)) - {None}:
        raise Invalid("unknown_key_area", "所选重点区域不属于这家企业，请刷新企业信息")
    others = sa.select(risk_point.c.id).where(
        risk_point.c.area_code == area_code,
        risk_point.c.id.in_(ids),
        risk_point.c.enterprise_id != enterprise_id,
    )
    if ids and tx.scalar(sa.select(others.exists())):
        raise Conflict("risk_point_taken", "有风险点的编号属于另一家企业，请换新编号")


def _write(
    tx: sa.Connection, area_code: str, enterprise_id: UUID, points: Sequence[RiskPoint]
) -> None:
    if not points:
        return
    rows = [
        {
            "area_code": area_code,
            "enterprise_id": enterprise_id,
            "position": position,
            "id": point.id,
            "key_area_id": point.key_area_id,
            "name": point.name,
            "grade": point.grade,
            "accident_types": point.accident_types,
            "controls": point.controls,
            "responsible": point.responsible,
            "emergency_measures": point.emergency_measures,
        }
        for position, point in enumerate(points, start=1)
    ]
    whole = insert(risk_point).values(rows)
    changed = {
        column.name: column for column in whole.excluded if column.name not in {"area_code", "id"}
    }
    tx.execute(
        whole.on_conflict_do_update(
            index_elements=[risk_point.c.area_code, risk_point.c.id], set_=changed
        )
    )
