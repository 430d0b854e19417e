"""People of one office type a report together, field by field, until it is handed in.

Nothing is overwritten that whoever types did not see: two fill different fields at once, and of
two in one field the second is told what the first wrote. Ours: several people fill one form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.caller import Caller
from ledger.ground.database import wait_for_lock
from ledger.ground.errors import Conflict
from ledger.ground.tables import report_draft
from ledger.reports.queries.draft import (
    ShownDraft,
    check_types_for,
    draft_and_state,
    draft_of,
    of_report,
)
from ledger.reports.queries.filings import filings_of
from ledger.reports.queries.sheet import ReportAsked, ReportKey, report_asked, what_froze
from ledger.reports.rules.cells import AskedCell, TypedCell, cells_asked, read_typed
from ledger.reports.rules.draft import (
    TypedField,
    check_draft_is_in,
    fields_of_draft,
    fields_to_write,
    sent_back_fields,
)
from ledger.reports.rules.parts import ToldPart, parts_asked
from ledger.reports.rules.standing import HandedIn, stands
from plans.plan import Plan


def wait_for_report(tx: sa.Connection, area_code: str, which: ReportKey) -> None:
    """One at a time types in it, hands it in or sends it back; the next finds what is left."""
    wait_for_lock(tx, f"report/{area_code}/{which.report}/{which.office}/{which.last}")


def save_draft(
    engine: sa.Engine, caller: Caller, plan: Plan, which: ReportKey, typed: Sequence[TypedField]
) -> ShownDraft:
    """All of it or nothing; what stands then. The same again changes nothing.

    Raises: NotFound, Forbidden; Invalid (a field that the report has not); Conflict
    (handed_in_already, typed_meanwhile with what others wrote).
    """
    check_types_for(caller, plan, which.office)
    with engine.begin() as tx:
        wait_for_report(tx, caller.area_code, which)
        asked = report_asked(tx, caller.area_code, plan, which)
        filings = filings_of(tx, caller.area_code, *which)
        if standing := stands(filings):
            words = f"{standing.by} 已报送这一期，您填写的内容还在；要改请写明原因，另报更正"
            raise Conflict("handed_in_already", words)
        new = fields_to_write(
            fields_of_draft(_cells(asked), parts_asked(asked.report)),
            _sent_back(tx, caller.area_code, filings),
            draft_of(tx, caller, which),
            typed,
        )
        _write(tx, caller, which, new)
        return draft_and_state(tx, caller, which)


def end_draft(
    tx: sa.Connection,
    caller: Caller,
    asked: ReportAsked,
    which: ReportKey,
    handed_in: tuple[Sequence[TypedCell], Sequence[ToldPart]],
) -> None:
    """With the hand-in, in its transaction. `handed_in`: cells and parts as they were sent.

    Raises: Invalid (cells that cannot be read), Conflict draft_moved where colleagues typed
    something else than what was signed.
    """
    if draft := draft_of(tx, caller, which):
        typed, parts = handed_in
        form_cells = _cells(asked)
        check_draft_is_in(form_cells, read_typed(form_cells, typed), parts, draft)
        tx.execute(sa.delete(report_draft).where(*of_report(caller.area_code, which)))


def _cells(asked: ReportAsked) -> tuple[AskedCell, ...]:
    return cells_asked(asked.form) if asked.form else ()


def _sent_back(tx: sa.Connection, area_code: str, filings: Sequence[HandedIn]) -> Mapping[str, str]:
    """Nothing stands: what was handed in last was sent back."""
    if not filings:
        return {}
    frozen = what_froze(tx, area_code, filings[-1])
    return sent_back_fields(frozen.cells, frozen.parts)


def _write(
    tx: sa.Connection, caller: Caller, which: ReportKey, typed: Sequence[TypedField]
) -> None:
    now = datetime.now(UTC)
    rows = [
        {
            "area_code": caller.area_code,
            **which._asdict(),
            "field": one.field,
            "text": one.text,
            "person_id": caller.person_id,
            "typed_at": now,
        }
        for one in typed
    ]
    if rows:
        new = insert(report_draft)
        anew = {name: new.excluded[name] for name in ("text", "person_id", "typed_at")}
        tx.execute(
            new.on_conflict_do_update(index_elements=report_draft.primary_key, set_=anew), rows
        )
