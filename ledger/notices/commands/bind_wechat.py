"""A signed-in person says: this WeChat is mine. An openid alone is nobody."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ledger.ground.audit import note
from ledger.ground.caller import Caller
from ledger.ground.constraints import constraint_errors
from ledger.ground.errors import Conflict
from ledger.ground.tables import person, wechat_binding


def bind_wechat(engine: sa.Engine, caller: Caller, app_id: str, openid: str) -> None:
    """Bind the caller's account to the openid. The same again changes nothing; what was bound
    under another WeChat account of the county is replaced.

    Raises: Conflict (`already_bound` to another openid; `wechat_taken` by somebody else).
    """
    with engine.begin() as tx:
        _lock(tx, caller)
        before = tx.execute(_own(caller)).one_or_none()
        if before and before.app_id == app_id:
            if before.openid == openid:
                return
            raise Conflict("already_bound", "您已绑定另一个微信，请先解除绑定，再绑定这一个")
        _write(tx, caller, app_id, openid)
        note(tx, caller, "bind_wechat", "person", caller.person_id)


def _lock(tx: sa.Connection, caller: Caller) -> None:
    """Two requests of one person take turns."""
    own = person.c.id == caller.person_id
    row = sa.select(person.c.id).where(person.c.area_code == caller.area_code, own)
    tx.execute(row.with_for_update(key_share=True))


def _own(caller: Caller) -> sa.Select[tuple[str, str]]:
    return sa.select(wechat_binding.c.app_id, wechat_binding.c.openid).where(
        wechat_binding.c.area_code == caller.area_code,
        wechat_binding.c.person_id == caller.person_id,
    )


def _write(tx: sa.Connection, caller: Caller, app_id: str, openid: str) -> None:
    new = {"app_id": app_id, "openid": openid, "consents": 0, "bound_at": sa.func.now()}
    row = insert(wechat_binding).values(
        area_code=caller.area_code, person_id=caller.person_id, **new
    )
    keys = [wechat_binding.c.area_code, wechat_binding.c.person_id]
    taken = "这个微信已绑定别的账号，请先在那个账号里解除，或请管理员解除"
    with constraint_errors({"uq_wechat_binding_app_id_openid": Conflict("wechat_taken", taken)}):
        tx.execute(row.on_conflict_do_update(index_elements=keys, set_=new))
