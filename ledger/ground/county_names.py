"""The names a county writes in its tables, and what they stand for: towns, sectors, offices,
roles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from checklists.review import sector_names
from ledger.ground.caller import Role
from plans.plan import Plan
from spelling.characters import even
from spelling.names import name_key
from spreadsheets.errors import Unreadable
from spreadsheets.words import code_of, text_of

Named = TypeVar("Named")
_SEPARATORS = "、,;/\n "
# With the name behind it, which is for people: “S04 消防” is S04 whatever it is called today.
_NUMBERED = re.compile(r"([A-Z]\d{2})(?![A-Z0-9])(?: ?(?![A-Z]\d{2})[^、,;/\n ]*)?", re.IGNORECASE)
_TOWN_CODE = re.compile(r"\d{9}|\d{12}", re.ASCII)

ROLE_NAMES: Mapping[str, Role] = {
    "派驻员": Role.SUPERVISOR,
    "检查员": Role.INSPECTOR,
    "执法人员": Role.INSPECTOR,
    "企业": Role.ENTERPRISE,
    "乡镇": Role.TOWN,
    "街道": Role.TOWN,
    "部门": Role.DEPARTMENT,
    "安委办": Role.COUNTY,
    "管理员": Role.ADMIN,
    "举报受理员": Role.REPORT_OFFICER,
}
# The keys by which plans title the roles.
_ROLE_KEYS: Mapping[str, Role] = {
    "stationed": Role.SUPERVISOR,
    "inspector": Role.INSPECTOR,
    "enterprise": Role.ENTERPRISE,
    "town_office": Role.TOWN,
    "department": Role.DEPARTMENT,
    "county_office": Role.COUNTY,
    "admin": Role.ADMIN,
    "report_officer": Role.REPORT_OFFICER,
}


@dataclass(frozen=True, slots=True)
class CountyNames:
    """`towns`: name → code. `sectors`: every name in use → id; a name of two stands for neither.

    `offices`: id → name.
    """

    towns: Mapping[str, str]
    offices: Mapping[str, str]
    sectors: Mapping[str, str]
    roles: Mapping[str, Role]
    local_sectors: Mapping[str, str]

    @classmethod
    def of(
        cls, plan: Plan, towns: Iterable[tuple[str, str]], offices: Iterable[tuple[str, str]]
    ) -> CountyNames:
        """Of the county's plan, and its towns and offices as (code, name)."""
        pairs = [(_even(name), sector_id) for sector_id, name in sector_names().items()]
        pairs += [(_even(sector.local_name), sector.id) for sector in plan.sectors]
        titles = {role.title: _ROLE_KEYS[role.key] for role in plan.roles if role.key in _ROLE_KEYS}
        return cls(
            _unambiguous((name, code) for code, name in towns),
            dict(offices),
            _unambiguous(pairs),
            {**titles, **ROLE_NAMES},
            {sector.id: sector.local_name for sector in plan.sectors},
        )

    def town_code(self, value: object) -> str | None:
        """Of a name or a code. Raises: Unreadable."""
        said = text_of(value)
        if said is None:
            return None
        code = code_of(said) or ""
        if _TOWN_CODE.fullmatch(code):
            return code
        if known := _by_key(self.towns).get(name_key(said)):
            return known
        raise Unreadable(f"没有乡镇“{said[:20]}”", f"请填：{'、'.join(self.towns)}")

    def town_codes(self, value: object) -> list[str]:
        """Of several, with 、 between them. Raises: Unreadable."""
        parts = re.split(f"[{_SEPARATORS}]", _even(text_of(value) or ""))
        return [code for part in parts if (code := self.town_code(part))]

    def office_id(self, value: object) -> str | None:
        """Of a name or an id. Raises: Unreadable."""
        said = text_of(value)
        if said is None or said in self.offices:
            return said
        if office_id := self._office_ids().get(name_key(said)):
            return office_id
        named = "、".join(map(self.office_words, self.offices))
        remedy = f"请填：{named}" if named else "本县没有登记单位，请留空"
        raise Unreadable(f"没有单位“{said[:20]}”", remedy)

    def office_words(self, office_id: str) -> str:
        """As `office_id` reads them again: the name, or the id where two bear it."""
        name = self.offices.get(office_id, office_id)
        return name if name_key(name) in self._office_ids() else office_id

    def _office_ids(self) -> dict[str, str]:
        return _unambiguous((name_key(name), office_id) for office_id, name in self.offices.items())

    def sector_ids(self, value: object) -> list[str]:
        """Of ids or names in any mixture, each once. Raises: Unreadable."""
        rest, sector_ids = _even(text_of(value) or ""), list[str]()
        while rest := rest.strip(_SEPARATORS):
            sector_id, said = self._next_sector(rest)
            sector_ids.append(sector_id)
            rest = rest[len(said) :]
        return [*dict.fromkeys(sector_ids)]

    def sector_words(self, sector_ids: Iterable[str]) -> str:
        """As `sector_ids` reads them again: S04 消防、S06 城镇燃气."""
        return "、".join(
            f"{sector_id} {self.local_sectors.get(sector_id, '')}".strip()
            for sector_id in sector_ids
        )

    def guide(self) -> list[tuple[str, str, str]]:
        """What may be written, for the guide of an empty table: (what, "", the names)."""
        return [
            ("本县的乡镇", "", "、".join(self.towns)),
            ("行业领域", "", self.sector_words(self.local_sectors)),
            ("本县的单位", "", "、".join(map(self.office_words, self.offices))),
        ]

    def _next_sector(self, rest: str) -> tuple[str, str]:
        """The first sector and the words that named it. A name may hold a separator itself."""
        numbered = _NUMBERED.match(rest)
        if numbered:
            sector_id = numbered[1].upper()
            whole = f"{rest[:3]} {_even(self.local_sectors.get(sector_id, ''))}"
            return sector_id, whole if rest.startswith(whole) else numbered[0]
        # From the longest: 城镇 must not be taken for the begin of 城镇燃气.
        for name in sorted(self.sectors, key=len, reverse=True):
            if rest.startswith(name) and rest[len(name) :][:1] in ("", *_SEPARATORS):
                return self.sectors[name], name
        said = re.split(f"[{_SEPARATORS}]", rest)[0]
        raise Unreadable(f"没有行业领域“{said[:20]}”", "请填编号（如 S06）或本县方案里的名称")

    def role(self, value: object) -> Role | None:
        """Of a role's name or the county's title for it. Raises: Unreadable."""
        said = text_of(value)
        if said is None:
            return None
        if role := _by_key(self.roles).get(name_key(said)):
            return role
        raise Unreadable(f"没有角色“{said[:20]}”", f"请填：{'、'.join(ROLE_NAMES)}")


def _by_key(names: Mapping[str, Named]) -> dict[str, Named]:
    return {name_key(name): what for name, what in names.items()}


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Without the names that stand for several."""
    known: dict[str, set[str]] = {}
    for name, code in pairs:
        known.setdefault(name, set()).add(code)
    return {name: codes.pop() for name, codes in known.items() if len(codes) == 1}


def _even(text: str) -> str:
    """Full-width letters, digits, commas and brackets as half-width ones."""
    return even(text)
