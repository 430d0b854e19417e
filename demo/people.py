"""The people of the demo: who they are, what they may do, whom the 派驻员 look after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from demo.enterprises import TOWNS, Enterprise
from demo.identities import demo_id, full_name, phone_number

# The plan's phase in which 派驻员 began, 溆浦 三(三): stationed for as long as the demo looks back.
STATIONED_SINCE = "2023-05-01"


@dataclass(frozen=True, slots=True)
class Person:
    """`key` names the person within the demo; `duty` says in Chinese what they are there for."""

    key: str
    serial: int
    title: str
    duty: str
    grants: tuple[dict[str, str], ...]

    @property
    def id(self) -> UUID:
        return demo_id("person", self.key)

    @property
    def name(self) -> str:
        return full_name(self.serial)

    @property
    def phone(self) -> str:
        return phone_number(100 + self.serial)

    @property
    def enters_others(self) -> bool:
        """Whose role is given with the password of whoever gives it."""
        return any(grant["role"] in ("county", "admin") for grant in self.grants)

    def as_document(self) -> dict[str, Any]:
        """The body of PUT /people/{id}."""
        office_phone = None if self.key.startswith("enterprise") else f"0745-0000{self.serial:03d}"
        return {
            "name": self.name,
            "phone": self.phone,
            "office_phone": office_phone,
            "title": self.title,
            "grants": list(self.grants),
        }


def _department(key: str, serial: int, name: str, *sectors: str) -> Person:
    grants = tuple({"role": "department", "sector": sector} for sector in sectors)
    return Person(key, serial, name, f"{name}，监管{'、'.join(sectors)}", grants)


DEMO_SUPERVISORS = tuple(
    Person(
        f"supervisor-{n}",
        n,
        "派驻员",
        "派驻员，一对一" if n == 0 else "派驻员，一对多",
        ({"role": "supervisor"},),
    )
    for n in range(6)
)
INSPECTORS = (
    Person("inspector-0", 10, "监管执法人员", "监管执法人员，全县", ({"role": "inspector"},)),
    Person(
        "inspector-1",
        11,
        "消防监督员",
        "监管执法人员，限消防",
        ({"role": "inspector", "sector": "S04"},),
    ),
)
DEPARTMENTS = (
    _department("housing", 14, "县住建局", "S06"),
    _department("fire", 15, "县消防救援大队", "S04"),
    _department("emergency", 16, "县应急管理局", "S00", "S07", "S09"),
    _department("commerce", 17, "县商务科技和工业信息化局", "S15"),
)
TOWN_OFFICES = tuple(
    Person(
        f"town-{town}",
        20 + n,
        f"{name}应急办",
        f"{name}应急办",
        ({"role": "town", "town_code": TOWNS[town][0]},),
    )
    for n, (town, name) in enumerate(
        {"lufeng": "卢峰镇", "qiaojiang": "桥江镇", "dizhuang": "低庄镇"}.items()
    )
)
COUNTY_OFFICE = Person("county", 25, "县安委办", "县安委办，全县", ({"role": "county"},))
REPORT_OFFICERS = tuple(
    Person(f"report-officer-{n}", 27 + n, "举报受理员", "举报受理员", ({"role": "report_officer"},))
    for n in range(2)
)

STAFF = (
    *DEMO_SUPERVISORS, *INSPECTORS, *DEPARTMENTS, *TOWN_OFFICES, COUNTY_OFFICE, *REPORT_OFFICERS
)  # fmt: skip


def enterprise_account(enterprise: Enterprise) -> Person:
    """Who answers for the enterprise: its safety officer."""
    return Person(
        f"enterprise-{enterprise.position}",
        41 + 2 * enterprise.position,
        "安全负责人",
        f"企业账号，{enterprise.name}",
        ({"role": "enterprise", "enterprise_id": str(enterprise.id)},),
    )


def everybody(enterprises: Sequence[Enterprise]) -> tuple[Person, ...]:
    """All accounts but the administrator's."""
    return (*STAFF, *map(enterprise_account, enterprises))


def supervisor_of(enterprise: Enterprise) -> Person:
    return DEMO_SUPERVISORS[enterprise.supervisor]


def town_office_of(enterprise: Enterprise) -> Person:
    return next(office for office in TOWN_OFFICES if office.key == f"town-{enterprise.town}")


def authority_over(enterprise: Enterprise) -> Person:
    """The first department whose sectors reach it."""
    return next(
        department
        for department in DEPARTMENTS
        if any(grant["sector"] in enterprise.kind.sectors for grant in department.grants)
    )


def assignment_of(enterprise: Enterprise) -> tuple[UUID, dict[str, Any]]:
    """Id and body of PUT /assignments/{id}."""
    person = supervisor_of(enterprise)
    body = {
        "person_id": str(person.id),
        "enterprise_id": str(enterprise.id),
        "from_date": STATIONED_SINCE,
    }
    return demo_id("assignment", person.key, enterprise.name), body
