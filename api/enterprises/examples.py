"""Examples for the API's pages: what an office sends and reads. People and places are invented."""

from __future__ import annotations

from api.records.examples import ENTERPRISE_ID

KEY_AREA_ID = "a4c90e17-2d63-4b58-9f31-7e05d8b6c2f1"

KEY_AREAS = [{"id": KEY_AREA_ID, "name": "后厨"}]
ENTERPRISE = {
    "name": "示例餐馆",
    "no_credit_code_reason": "个体户，尚未登记",
    "town_code": "431224901",
    "address": "卢峰镇示例路 1 号",
    "sectors": ["S00", "S04", "S06"],
    "employees": 12,
    "longitude": 110.594,
    "latitude": 27.908,
    "principal_name": "李示例",
    "key_areas": KEY_AREAS,
}
ENTERPRISE_ROW = {
    "id": ENTERPRISE_ID,
    "name": "示例餐馆",
    "town_code": "431224901",
    "town": "卢峰镇",
    "address": "卢峰镇示例路 1 号",
    "sectors": ["S00", "S04", "S06"],
    "employees": 12,
    "active": True,
    "longitude": 110.594,
    "latitude": 27.908,
    "distance_m": 430,
    "unconfirmed": False,
    "month_visits": 2,
    "month_visits_minimum": 3,
    "last_visit_at": "2026-11-12T01:30:00+00:00",
    "open_hazards": 4,
    "overdue_hazards": 1,
}
RISK_POINT = {
    "id": "d0b3f6a2-71c8-4e95-b2d4-3c6f8e1a9057",
    "key_area_id": KEY_AREA_ID,
    "name": "燃气灶具及管道",
    "grade": "larger",
    "accident_types": "火灾、爆炸、中毒",
    "controls": "装泄漏报警器，每日闭店前关总阀，每周检漏",
    "responsible": "李示例",
    "emergency_measures": "关阀、开窗、不碰电器，到室外拨 119",
}
FOUND = {
    "name": "示例烧烤店",
    "town_code": "431224901",
    "sectors": ["S00", "S06"],
    "longitude": 110.594,
    "latitude": 27.908,
    "no_double": True,
}
ALIKE = {
    "id": ENTERPRISE_ID,
    "name": "示例烧烤店（总店）",
    "town": "卢峰镇",
    "address": "卢峰镇示例路 1 号",
    "active": True,
    "distance_m": 35,
    "same_code": False,
    "by_name": True,
}
