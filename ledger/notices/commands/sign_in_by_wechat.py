"""Sign in by a WeChat that was bound before."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from ledger.ground.errors import Invalid, NotSignedIn
from ledger.ground.passwords import LONGEST_WAIT_OF_STRANGERS_S, bucket
from ledger.ground.tables import person, wechat_binding
from ledger.people.commands.sessions import (
    SignedIn,
    count_failure,
    open_session,
    refuse_while_blocked,
)


def sign_in_by_wechat(
    engine: sa.Engine,
    app_id: str,
    openid_of_code: Callable[[], str],
    *,
    network: str,
    device: str | None,
    secret_key: str,
    session_days: int,
) -> SignedIn:
    """Open a session of the person whose WeChat it is. `openid_of_code` asks WeChat.

    Raises: NotSignedIn (nobody bound it, or they have left); TryLater after too many bad codes
    from this network, which WeChat is then not asked about; whatever `openid_of_code` raises.
    """
    # A bucket of its own: bad codes here slow down nobody's password.
    buckets = {bucket(secret_key, "wechat", network): LONGEST_WAIT_OF_STRANGERS_S}
    with engine.begin() as tx:
        refuse_while_blocked(tx, buckets)
    try:
        openid = openid_of_code()
    except Invalid:
        with engine.begin() as tx:
            count_failure(tx, buckets)
        raise
    with engine.begin() as tx:
        found = tx.execute(_whose(app_id, openid)).one_or_none()
        if found is None:
            unbound = "这个微信还没有绑定账号，请先用手机号登录，再到“我的”里绑定微信"
            raise NotSignedIn("not_bound", unbound)
        return open_session(tx, found, device, session_days, by_wechat=True)


def _whose(app_id: str, openid: str) -> sa.Select[tuple[str, object]]:
    bound = sa.and_(
        wechat_binding.c.area_code == person.c.area_code, wechat_binding.c.person_id == person.c.id
    )
    return (
        sa.select(person.c.area_code, person.c.id)
        .join(wechat_binding, bound)
        .where(
            wechat_binding.c.app_id == app_id, wechat_binding.c.openid == openid, person.c.active
        )
        # A removal that happens now comes before or after this sign-in, and ends it.
        .with_for_update(read=True, of=wechat_binding)
    )
