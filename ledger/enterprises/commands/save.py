"""Enterprises come onto the ledger and are changed: one by a form, many at once by an import."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.boards.commands import enqueue_board_prints, set_up_boards
from ledger.enterprises.commands.changes import keep_former_name
from ledger.enterprises.commands.premises import write_key_areas
from ledger.enterprises.credit_code import normalized
from ledger.enterprises.queries import held_enterprise
from ledger.enterprises.rules import EnterpriseForm
from ledger.ground.audit import note, note_each
from ledger.ground.caller import Caller
from ledger.ground.clocks import shanghai_date
from ledger.ground.codes import new_code
from ledger.ground.constraints import constraint_errors
from ledger.ground.edits import refuse_stale
from ledger.ground.errors import Conflict, Invalid
from ledger.ground.tables import board, enterprise, town
from ledger.ground.tables.metadata import compared_values
from plans.plan import Plan
from spelling.names import name_key

# As the audit trail calls what changes an enterprise's form.
CHANGES = (
    "save_enterprise", "find_enterprise", "rename_enterprise", "close_enterprise",
    "merge_enterprise", "save_key_areas",
)  # fmt: skip


def save_enterprise(
    engine: sa.Engine,
    caller: Caller,
    enterprise_id: UUID,
    form: EnterpriseForm,
    *,
    plan: Plan,
    board_settle_seconds: int,
) -> bool:
    """Make the enterprise what the form says; True if it is new.

    One main board and one for each key area come with it. A key area that is left out loses its
    board and gives its risk points back to the enterprise; its hazards keep their area. Another
    name holds from today; the former one stays with its days. One that was closed may open again.
    Raises: Invalid with the field, Conflict (credit_code_taken, key_area_taken, enterprise_merged,
    changed_meanwhile).
    """
    with engine.begin() as tx:
        return write_enterprise(
            tx, caller, enterprise_id, form, plan=plan, board_settle_seconds=board_settle_seconds
        )


def write_enterprise(
    tx: sa.Connection,
    caller: Caller,
    enterprise_id: UUID,
    form: EnterpriseForm,
    *,
    plan: Plan,
    board_settle_seconds: int,
) -> bool:
    """The same within an action's transaction. Raises: as `save_enterprise`."""
    area_code = caller.area_code
    row = _row(form)
    check(form, known_towns(tx, area_code), plan)
    row |= _after_what_it_was(tx, caller, enterprise_id, form)
    created = _write(tx, area_code, enterprise_id, row)
    if form.key_areas or not created:
        write_key_areas(tx, area_code, enterprise_id, form.key_areas)
    set_up_boards(tx, area_code, enterprise_id)
    enqueue_board_prints(tx, area_code, [enterprise_id], settle_s=board_settle_seconds)
    note(tx, caller, "save_enterprise", "enterprise", enterprise_id, active=form.active)
    return created


def _after_what_it_was(
    tx: sa.Connection, caller: Caller, enterprise_id: UUID, form: EnterpriseForm
) -> dict[str, Any]:
    """Keep its former name; what opening again changes, and that the office filled it in.

    Raises: Conflict of a merged one, or one that was saved since the form was read.
    """
    area_code = caller.area_code
    here = (enterprise.c.area_code == area_code, enterprise.c.id == enterprise_id)
    before = tx.execute(
        sa.select(enterprise).where(*here).with_for_update(key_share=True)
    ).one_or_none()
    if before is None:
        return {}
    refuse_stale(
        tx, area_code, "enterprise", enterprise_id, read_at=form.version,
        now=held_enterprise(tx, area_code, enterprise_id), actions=CHANGES,
    )  # fmt: skip
    confirmed = {} if form.unfilled else {"unconfirmed_since": None}
    if before.unconfirmed_since and confirmed:
        note(tx, caller, "confirm_enterprise", "enterprise", enterprise_id)
    today = shanghai_date(datetime.now(UTC))
    # What was entered today and is put right today was no name.
    if before.name != form.name and shanghai_date(before.created_at) < today:
        keep_former_name(tx, area_code, enterprise_id, before.name, today)
    if not (before.closed_on and form.active):
        return confirmed
    if before.merged_into:
        raise Conflict("enterprise_merged", "这家企业已并入另一家，不能恢复，请登记为新的企业")
    return confirmed | {"closed_on": None, "closed_reason": None}


def credit_code_of(code: str | None) -> str | None:
    """As it is kept. Raises: Invalid."""
    if not code:
        return None
    written = normalized(code)
    if written is None:
        wrong = "统一社会信用代码不正确，请对照营业执照核对"
        raise Invalid("invalid", wrong, json={"credit_code": [wrong]})
    return written


def known_towns(tx: sa.Connection, area_code: str) -> set[str]:
    """Codes of the county's towns."""
    return set(tx.scalars(sa.select(town.c.town_code).where(town.c.area_code == area_code)))


def check(form: EnterpriseForm, towns: Collection[str], plan: Plan) -> None:
    """Raises: Invalid with every field that does not fit the county."""
    faults: dict[str, list[str]] = {}
    if form.town_code not in towns:
        faults["town_code"] = ["本县没有这个乡镇"]
    strange = sorted(set(form.sectors) - {sector.id for sector in plan.sectors})
    if strange or not form.sectors:
        faults["sectors"] = [f"没有行业领域 {'、'.join(strange)}" if strange else "请至少选一个"]
    if (form.longitude is None) != (form.latitude is None):
        faults["longitude"] = ["经度和纬度须一起填写"]
    if faults:
        raise Invalid("invalid", "有内容不正确，请按提示修改", json=faults)


def _write(tx: sa.Connection, area_code: str, enterprise_id: UUID, row: Mapping[str, Any]) -> bool:
    whole = insert(enterprise).values(area_code=area_code, id=enterprise_id, **row)
    whole = whole.on_conflict_do_update(
        index_elements=[enterprise.c.area_code, enterprise.c.id], set_=row
    )
    with constraint_errors({"uq_enterprise_area_code_credit_code": code_taken()}):
        # A row that was inserted, not updated, has no deleting transaction.
        return bool(tx.scalar(whole.returning(sa.literal_column("enterprise.xmax = 0"))))


def code_taken() -> Conflict:
    """Another enterprise of the county has the credit code."""
    taken = "这个统一社会信用代码已登记在另一家企业名下"
    return Conflict("credit_code_taken", taken, json={"credit_code": [taken]})


def enter_enterprises(
    tx: sa.Connection,
    caller: Caller,
    entries: Mapping[UUID, EnterpriseForm],
    *,
    plan: Plan,
    board_settle_seconds: int,
) -> None:
    """Id → form, without key areas; each gets its main board. Five statements in all.

    Raises: as `save_enterprise`, of one of them; then the caller undoes them all.
    """
    if not entries:
        return
    area_code = caller.area_code
    rows = [{"area_code": area_code, "id": entry, **_row(form)} for entry, form in entries.items()]
    towns = known_towns(tx, area_code)
    for form in entries.values():
        check(form, towns, plan)
    with constraint_errors({"uq_enterprise_area_code_credit_code": code_taken()}):
        tx.execute(sa.insert(enterprise), rows)
    boards = [
        {"area_code": area_code, "code": new_code(), "enterprise_id": entry} for entry in entries
    ]
    tx.execute(sa.insert(board), boards)
    enqueue_board_prints(tx, area_code, entries, settle_s=board_settle_seconds)
    for active in (True, False):
        noted = [entry for entry, form in entries.items() if form.active is active]
        note_each(tx, caller, "save_enterprise", "enterprise", noted, active=active)


def learn_sizes(tx: sa.Connection) -> None:
    """Let PostgreSQL see how many enterprises and boards there are by now, uncommitted ones too.

    Its cached plans are those of the tables as they were. On an empty ledger the check that a
    board's enterprise exists read every enterprise: 9 ms a board after 60,000 of them.
    """
    for table in (enterprise, board):
        tx.execute(sa.text(f"analyze {table.name}"))


def _row(form: EnterpriseForm) -> dict[str, Any]:
    """Its columns. Raises: Invalid of the credit code."""
    return {
        "name": form.name,
        **compared_values(form.name),
        "credit_code": credit_code_of(form.credit_code),
        "no_credit_code_reason": form.no_credit_code_reason,
        "town_code": form.town_code,
        "address": form.address,
        "compared_address": name_key(form.address),
        "sectors": list(form.sectors),
        "employees": form.employees,
        "high_risk": form.high_risk,
        "key_enterprise": form.key_enterprise,
        "above_scale": form.above_scale,
        "longitude": form.longitude,
        "latitude": form.latitude,
        "principal_name": form.principal_name,
        "principal_phone": form.principal_phone,
        "actual_controller": form.actual_controller,
        "actual_controller_phone": form.actual_controller_phone,
        "safety_officer_name": form.safety_officer_name,
        "safety_officer_phone": form.safety_officer_phone,
        "regulator_name": form.regulator_name,
        "regulator_phone": form.regulator_phone,
        "active": form.active,
    }
