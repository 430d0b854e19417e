"""An enterprise takes another name. The former one stays with its days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.boards.commands.ask_for_print import ask_for_print
from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.errors import Conflict, Invalid, NotFound
from ledger.ground.tables import enterprise, former_name

DAY = timedelta(days=1)


def rename_enterprise(
    engine: sa.Engine,
    caller: Caller,
    enterprise_id: UUID,
    fields: Mapping[str, Any],
    *,
    today: date,
    board_settle_seconds: int,
) -> None:
    """`name` holds from `since`, the first day under it; the same name again changes nothing.

    Boards are printed anew; those that hang, and logs of days before, show the name of their day.
    Raises: NotFound, Invalid (a day to come), Conflict (before the last change of name).
    """
    name, since = fields["name"], fields["since"]
    if since > today:
        early = "新名称还没有生效，请在当天或之后登记"
        raise Invalid("day_to_come", early, json={"since": [early]})
    with engine.begin() as tx:
        here = (enterprise.c.area_code == caller.area_code, enterprise.c.id == enterprise_id)
        before = tx.scalar(sa.select(enterprise.c.name).where(*here).with_for_update())
        if before is None:
            raise NotFound("没有这家企业，或者您无权查看")
        if before == name:
            return
        keep_former_name(tx, caller.area_code, enterprise_id, before, since)
        tx.execute(sa.update(enterprise).where(*here).values(name=name))
        ask_for_print(tx, caller.area_code, enterprise_id, settle_s=board_settle_seconds)
        note(tx, caller, "rename_enterprise", "enterprise", enterprise_id, since=str(since))


def keep_former_name(
    tx: sa.Connection, area_code: str, enterprise_id: UUID, name: str, since: date
) -> None:
    """Note that the enterprise bore this name until the day before `since`.

    A name that was borne on no day at all is not noted: the one before it ended that day already.
    Raises: Conflict where it was renamed later than that.
    """
    of_it = (former_name.c.area_code == area_code, former_name.c.enterprise_id == enterprise_id)
    last: date | None = tx.scalar(sa.select(sa.func.max(former_name.c.until_date)).where(*of_it))
    until = since - DAY
    if last and until < last:
        raise Conflict("renamed_later", f"这家企业在 {last + DAY} 已改过名，新名称须从那天或之后起")
    row = insert(former_name).values(
        area_code=area_code, enterprise_id=enterprise_id, until_date=until, name=name
    )
    tx.execute(row.on_conflict_do_nothing())
