"""The way in when nobody is left who could let anybody in: whoever runs the server makes a link."""

from __future__ import annotations

import sqlalchemy as sa

from ledger.accounts.commands.activations import ActivationLink, renewed_link
from ledger.accounts.commands.authority import HeldAccount
from ledger.ground.caller import GUARDED
from ledger.ground.errors import Conflict, Forbidden, NotFound
from ledger.ground.tables import audit, county, grant, person
from ledger.records import outbox
from spelling.codes import normalized_mobile


def reopen_from_terminal(
    engine: sa.Engine, area_code: str, phone: str, *, days: int, without_factor: bool
) -> ActivationLink:
    """A link for the person of this number, as `make_activation`; the audit says where it was made.

    Raises: NotFound; Conflict `person_left`; Forbidden (a guarded role is two people's matter).
    """
    here = county.c.area_code == area_code
    number = normalized_mobile(phone) or phone
    of_person = person.c.area_code == area_code, person.c.phone == number
    columns = person.c.id, person.c.active, person.c.password_hash.is_not(None).label("opened")
    with engine.begin() as tx:
        tx.execute(sa.select(county.c.name).where(here).with_for_update())
        row = tx.execute(
            sa.select(*columns).where(*of_person).with_for_update(key_share=True)
        ).one_or_none()
        if row is None:
            raise NotFound("本县没有这个手机号的人，请核对县区代码和手机号")
        if not row.active:
            raise Conflict("person_left", "此人已停用，请换一位在用的人")
        guarded = sa.exists().where(
            grant.c.area_code == area_code, grant.c.person_id == row.id, grant.c.role.in_(GUARDED)
        )
        if tx.scalar(sa.select(guarded)):
            words = "举报受理员的登录须两个人重设，请在页面的“举报受理员”里提出"
            raise Forbidden("guarded_role", words)
        account = HeldAccount(row.id, row.active, row.opened, frozenset())
        link, dropped = renewed_link(
            tx, area_code, account, row.id, days=days, without_factor=without_factor
        )
        tx.execute(
            sa.insert(audit).values(
                area_code=area_code,
                action="make_activation",
                subject_kind="person",
                subject_id=str(row.id),
                details={"link": link.kind, "factor_dropped": dropped, "from": "terminal"},
            )
        )
        outbox.put_notices(tx, area_code)
    return link
