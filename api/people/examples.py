"""People and their stationing, for the API's pages. All of them are invented."""

from __future__ import annotations

from api.records.examples import ENTERPRISE_ID

PERSON_ID = "5e1d7c30-98b2-4f0a-8d46-1b7f20c9e3a4"
PERSON = {
    "name": "张示例",
    "phone": "13800000001",
    "office_phone": "0745-0000001",
    "title": "派驻员",
    "office_id": None,
    "active": True,
    "grants": [{"role": "supervisor"}],
}
PERSON_READ = {
    "id": PERSON_ID,
    **PERSON,
    "account": {"opened": True, "activated_at": "2026-11-02T09:30:00+08:00", "link_until": None},
    "office": None,
    "leave": None,
    "grants": [{"role": "supervisor", "town_code": None, "sector": None, "enterprise_id": None}],
    "version": "0f3a5c7e9b1d2468",
}
LEAVING = {
    "successor_id": "0c9f3b52-6d17-4a8e-9e25-7f1b84d3a6c0",
    "stations": [],
    "version": "0f3a5c7e9b1d2468",
}
LEAVE = {
    "from_date": "2026-12-07",
    "to_date": "2026-12-11",
    "deputy_id": "0c9f3b52-6d17-4a8e-9e25-7f1b84d3a6c0",
    "stations": True,
}
ASSIGNMENT = {
    "person_id": PERSON_ID,
    "enterprise_id": ENTERPRISE_ID,
    "from_date": "2026-11-01",
    "to_date": None,
}
