"""The enterprises of the demo, all invented; every name says 示例."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from demo.identities import chance, credit_code, demo_id, full_name, phone_number
from demo.kinds import BUSINESS_KINDS, BusinessKind, Risk

# Towns as the county's plan names them, with a middle to scatter enterprises around (ours, WGS-84).
TOWNS: Mapping[str, tuple[str, float, float]] = {
    "lufeng": ("431224901", 110.594, 27.908),
    "qiaojiang": ("431224902", 110.478, 27.951),
    "dizhuang": ("431224903", 110.402, 27.917),
}
STREETS = {"lufeng": "卢峰镇示例大道", "qiaojiang": "桥江镇示例街", "dizhuang": "低庄镇示例路"}


@dataclass(frozen=True, slots=True)
class Enterprise:
    """`position` is its place in ENTERPRISES; `visits` how often a 派驻员 comes in a full month."""

    position: int
    kind_name: str
    town: str
    name: str
    employees: int
    supervisor: int
    visits: int

    @property
    def kind(self) -> BusinessKind:
        return BUSINESS_KINDS[self.kind_name]

    @property
    def id(self) -> UUID:
        return demo_id("enterprise", self.name)

    @property
    def town_code(self) -> str:
        return TOWNS[self.town][0]

    @property
    def principal(self) -> str:
        return full_name(40 + 2 * self.position)

    @property
    def safety_officer(self) -> str:
        return full_name(41 + 2 * self.position)

    @property
    def place(self) -> tuple[float, float]:
        """Longitude and latitude, degrees, WGS-84."""
        rng = chance("place", self.name)
        _, longitude, latitude = TOWNS[self.town]
        return (
            round(longitude + rng.uniform(-0.012, 0.012), 5),
            round(latitude + rng.uniform(-0.009, 0.009), 5),
        )

    def key_area_id(self, name: str | None) -> str | None:
        """The id of its key area of this name; None where it has none."""
        return str(demo_id("key area", self.name, name)) if name in self.kind.key_areas else None

    def as_document(self) -> dict[str, Any]:
        """The body of PUT /enterprises/{id}."""
        longitude, latitude = self.place
        codeless = self.employees < 5
        return {
            "name": self.name,
            "credit_code": None if codeless else credit_code(self.position + 1),
            "no_credit_code_reason": "个体经营，营业执照办理中（示例）" if codeless else None,
            "town_code": self.town_code,
            "address": f"{STREETS[self.town]} {18 + 7 * self.position} 号",
            "sectors": list(self.kind.sectors),
            "employees": self.employees,
            "high_risk": self.kind.high_risk,
            "key_enterprise": self.kind.high_risk or self.employees >= 60,
            "above_scale": self.employees >= 60,
            "longitude": longitude,
            "latitude": latitude,
            "principal_name": self.principal,
            "principal_phone": phone_number(400 + 2 * self.position),
            "actual_controller": self.principal if self.position % 3 else self.safety_officer,
            "safety_officer_name": self.safety_officer,
            "safety_officer_phone": phone_number(401 + 2 * self.position),
            "key_areas": [
                {"id": self.key_area_id(area), "name": area} for area in self.kind.key_areas
            ],
        }

    def risk_points(self) -> dict[str, Any]:
        """The body of PUT /enterprises/{id}/risk-points."""
        return {"risk_points": [self._risk_point(risk) for risk in self.kind.risks]}

    def _risk_point(self, risk: Risk) -> dict[str, Any]:
        return {
            "id": str(demo_id("risk point", self.name, risk.name)),
            "key_area_id": self.key_area_id(risk.area),
            "name": risk.name,
            "grade": risk.grade,
            "accident_types": risk.accident_types,
            "controls": risk.controls,
            "responsible": self.safety_officer if risk.grade != "major" else self.principal,
            "emergency_measures": risk.emergency_measures,
        }


# (kind, town, name, employees, supervisor, visits in a full month). The first is looked after one
# to one; the others share. 溆浦 二(二)4 asks for three visits a month where 3 or more people work:
# some stay below it, and the last two, with fewer people, are owed none.
_ROWS = (
    ("lpg_station", "lufeng", "溆浦示例液化气储配站", 18, 0, 8),
    ("restaurant", "lufeng", "示例家常菜馆（卢峰店）", 9, 1, 6),
    ("hotel", "lufeng", "溆浦示例商务宾馆", 32, 1, 6),
    ("machinery", "qiaojiang", "桥江示例机械加工厂", 46, 2, 6),
    ("canteen", "dizhuang", "低庄镇示例小学食堂", 12, 3, 5),
    ("mall", "lufeng", "示例生活广场", 120, 4, 6),
    ("filling_station", "qiaojiang", "桥江示例加油站", 11, 2, 6),
    ("care_home", "dizhuang", "低庄示例养老院", 24, 3, 5),
    ("restaurant", "qiaojiang", "示例羊肉粉馆（桥江店）", 6, 2, 5),
    ("nightlife", "lufeng", "示例欢唱娱乐城", 22, 4, 6),
    ("food_plant", "dizhuang", "溆浦示例柑橘加工厂", 75, 5, 6),
    ("restaurant", "dizhuang", "示例农家饭庄（低庄店）", 7, 5, 4),
    ("hotel", "qiaojiang", "桥江示例客栈", 8, 2, 2),
    ("machinery", "lufeng", "溆浦示例农机配件厂", 28, 1, 5),
    ("restaurant", "lufeng", "示例早餐店（卢峰店）", 4, 1, 2),
    ("filling_station", "lufeng", "卢峰示例加油站", 14, 4, 7),
    ("care_home", "lufeng", "卢峰示例敬老院", 19, 4, 5),
    ("food_plant", "qiaojiang", "桥江示例米粉厂", 38, 3, 5),
    ("mall", "dizhuang", "低庄示例购物中心", 42, 5, 5),
    ("machinery", "dizhuang", "低庄示例木材加工厂", 16, 3, 1),
    ("shop", "qiaojiang", "桥江示例便利店", 2, 3, 1),
    ("shop", "dizhuang", "低庄示例五金店", 2, 5, 0),
)
DEMO_ENTERPRISES = tuple(Enterprise(position, *row) for position, row in enumerate(_ROWS))
