"""Examples for the API's pages about 派驻 and enterprises. People and places are invented."""

from __future__ import annotations

from api.people.examples import PERSON_ID
from api.records.examples import ENTERPRISE_ID, RECORD_ID

SUCCESSOR_ID = "61c3f0a8-7d25-4e9b-b0a4-2f8d91c7e563"
ASSIGNMENT_ID = "94b8e2d1-3f60-4c7a-a5d8-0e6b1f29c748"
_QUOTA = {
    "owed": 3,
    "made": 1,
    "missing": 2,
    "days_left": 4,
    "outlook": "pressing",
    "words": "还剩 4 天，缺 2 次",
}
_ASSIGNMENT = {
    "id": ASSIGNMENT_ID,
    "person_id": PERSON_ID,
    "person": "张示例",
    "from_date": "2026-11-01",
    "to_date": None,
    "serves": True,
}
STATIONING = {
    "month": "2026-11-01",
    "days_left": 4,
    "employees_at_least": 3,
    "visits_at_least": 3,
    "totals": {
        "owed": 120,
        "unassigned": 2,
        "too_late": 1,
        "short": 17,
        "settled": 100,
        "missing_visits": 31,
    },
    "enterprises": [
        {
            "id": ENTERPRISE_ID,
            "name": "示例餐馆",
            "town": "卢峰镇",
            "town_code": "431224901",
            "employees": 12,
            "assigned": True,
            "quota": _QUOTA,
            "assignments": [_ASSIGNMENT],
            "gaps": [],
            "overlaps": [],
        }
    ],
    "next_cursor": None,
}
SUPERVISORS = [
    {
        "id": PERSON_ID,
        "name": "张示例",
        "title": "派驻员",
        "office_phone": "0745-0000001",
        "enterprises": 8,
        "owed": 24,
        "missing": 5,
        "visits": 19,
    }
]
OWN_STATIONING = {
    "month": "2026-11-01",
    "days_left": 4,
    "missing": 2,
    "enterprises": [
        {
            "assignment_id": ASSIGNMENT_ID,
            "id": ENTERPRISE_ID,
            "name": "示例餐馆",
            "town": "卢峰镇",
            "from_date": "2026-11-01",
            "to_date": None,
            "quota": _QUOTA,
        }
    ],
    "coming": [],
}
QUESTIONS = {
    "month": "2026-11-01",
    "questions": [
        {
            "id": "3d7a5c0e-9b14-5f82-8c36-a1e0d4f7b925",
            "kind": "brief",
            "words": "张示例只停留了约 4 分钟，请了解做了哪些检查",
            "visits": [
                {
                    "id": RECORD_ID,
                    "person_id": PERSON_ID,
                    "person": "张示例",
                    "enterprise_id": ENTERPRISE_ID,
                    "enterprise": "示例餐馆",
                    "arrived_at": "2026-11-02T09:30:00+08:00",
                    "left_at": "2026-11-02T09:34:00+08:00",
                }
            ],
            "answers": [],
        }
    ],
}
ANSWER = {"month": "2026-11", "words": "已电话了解：企业当天停电停产，只核对了公示牌"}
HAND_OVER = {"person_id": PERSON_ID, "from_date": "2026-11-16", "to_date": "2026-11-20"}
ENTERPRISE_STATIONING = {"assignments": [_ASSIGNMENT], "gaps": [], "overlaps": []}
CLOSURE = {"closed_on": "2026-11-15", "reason": "经营者注销营业执照"}
RENAMING = {"name": "示例酒楼", "since": "2026-11-15"}
MERGER = {"into": SUCCESSOR_ID, "merged_on": "2026-11-15", "reason": "两家门店合并经营"}
