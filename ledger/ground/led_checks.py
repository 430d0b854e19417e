"""When an enterprise's own inspection counts as 主要负责人带队. Source: 溆浦 二(一)1; 临湘 6."""

from __future__ import annotations

import sqlalchemy as sa

from ledger.ground.tables import enterprise, inspection


def led_by_principal() -> sa.ColumnElement[bool]:
    """The record says so, or the registered 主要负责人 signed as the one who inspected.

    To be asked where `inspection` is joined with its `enterprise`. Whoever says so has the
    principal's signature beside it: the record is refused without.
    """
    document = inspection.c.document
    inspector = document["signatures"]["inspector"]
    return sa.or_(
        sa.func.coalesce(document["led_by_principal"].astext == "true", sa.false()),
        sa.func.coalesce(
            sa.and_(
                inspector["name"].astext == enterprise.c.principal_name,
                inspector["path"].astext.is_not(None),
            ),
            sa.false(),
        ),
    )
