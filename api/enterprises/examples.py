"""Examples for the API's pages: what an office sends and reads. People and places are invented."""

from __future__ import annotations

from api.records.examples import ENTERPRISE_ID, FINDING_ID, PHOTO, PLACE, RECORD_ID

PERSON_ID = "5e1d7c30-98b2-4f0a-8d46-1b7f20c9e3a4"
KEY_AREA_ID = "a4c90e17-2d63-4b58-9f31-7e05d8b6c2f1"
BOARD_CODE = "K7M2X9QH4TPWD"

PERSON = {
    "name": "张示例",
    "phone": "13800000001",
    "office_phone": "0745-0000001",
    "title": "派驻员",
    "password": "至少十个字符的密码",
    "active": True,
    "grants": [{"role": "supervisor"}],
}
PERSON_READ = {
    "id": PERSON_ID,
    **{name: value for name, value in PERSON.items() if name != "password"},
}
ASSIGNMENT = {
    "person_id": PERSON_ID,
    "enterprise_id": ENTERPRISE_ID,
    "from_date": "2026-11-01",
    "to_date": None,
}
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
BOARDS = {
    "boards": [
        {
            "code": BOARD_CODE,
            "key_area": None,
            "version": 7,
            "printed_at": "2026-11-12T02:00:00+00:00",
            "posted_version": 6,
            "shows_tip_poster": None,
            "url": f"http://127.0.0.1:8080/b/{BOARD_CODE}",
            "pdf_url": f"http://127.0.0.1:8080/b/{BOARD_CODE}.pdf",
            "png_url": f"http://127.0.0.1:8080/b/{BOARD_CODE}.png",
        }
    ]
}
POSTING = {
    "version": 7,
    "at": "2026-11-13T08:20:00+08:00",
    "elapsed_s": 60,
    "place": PLACE,
    "photo": PHOTO,
    "shows_tip_poster": True,
}
_RECEIPT = {
    "id": RECORD_ID,
    "received_at": "2026-11-13T08:21:12.345+08:00",
    "document_sha256": "5c7d" * 16,
    "clock_offset_s": 0,
    "photos": [{"sha256": PHOTO, "size_bytes": 213_004, "state": "stored_and_checked"}],
}
POSTING_RECEIPT = {**_RECEIPT, "kind": "board_posting", "board_code": BOARD_CODE}
VISIT_LOG = {
    "id": "8f2c61d7-05ba-4e39-a7c8-d1940b3e6f52",
    "person_id": PERSON_ID,
    "person": "张示例",
    "month": "2026-10",
    "version": 1,
    "state": "ready",
    "asked_at": "2026-11-01T00:05:00+08:00",
    "ready_at": "2026-11-01T00:05:02+08:00",
    "changes": [],
    "files": [{"name": "pdf", "url": "http://127.0.0.1:8080/…", "size_bytes": 182_400}],
}
NOTICES = {
    "notices": [
        {
            "id": 1042,
            "kind": "deadline",
            "words": "示例餐馆 后厨：整改还有 3 天到期（11月17日），请抓紧整改，改好后上报。",
            "link": f"/hazards/{FINDING_ID}",
            "due_on": "2026-11-17",
            "created_at": "2026-11-14T00:00:02+08:00",
            "read_at": None,
            "over": False,
        }
    ],
    "unread": 1,
    "next_cursor": None,
}
