"""Which enterprises a table's words mean: by credit code, else by exact name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.credit_code import normalized
from ledger.ground.tables import enterprise
from spreadsheets.errors import Unreadable


@dataclass(frozen=True, slots=True)
class NamedEnterprises:
    """Code or name → ids."""

    ids: dict[str, list[UUID]]

    def the_one(self, said: str) -> UUID:
        """Raises: Unreadable where it is none or several."""
        found = self.ids.get(normalized(said) or said) or self.ids.get(said, [])
        if not found:
            raise Unreadable(f"台账上没有企业“{said[:30]}”", "请核对名称，或先导入这家企业")
        if len(found) > 1:
            raise Unreadable(f"台账上有 {len(found)} 家“{said[:30]}”", "请改填统一社会信用代码")
        return found[0]


def named_enterprises(tx: sa.Connection, area_code: str, said: Collection[str]) -> NamedEnterprises:
    """Those of the county that any of the words may mean. One statement."""
    ids: dict[str, list[UUID]] = defaultdict(list)
    codes = {code for each in said if (code := normalized(each))}
    named = sa.or_(enterprise.c.credit_code.in_(codes), enterprise.c.name.in_(said))
    wanted = sa.select(enterprise.c.id, enterprise.c.credit_code, enterprise.c.name).where(
        enterprise.c.area_code == area_code, enterprise.c.merged_into.is_(None), named
    )
    for row in tx.execute(wanted) if said else ():
        for words in {row.credit_code, row.name} - {None}:
            ids[words].append(row.id)
    return NamedEnterprises(ids)
