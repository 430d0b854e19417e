"""Examples for the API's pages: 举报告知牌. Places are invented."""

from __future__ import annotations

from api.records.examples import ENTERPRISE_ID

COVERAGE = {
    "total": {"enterprises": 40, "with_poster": 26, "percent": 65.0},
    "towns": [
        {
            "town_code": "431224901",
            "town": "卢峰镇",
            "enterprises": 40,
            "with_poster": 26,
            "percent": 65.0,
        }
    ],
    "lacking": [
        {"id": ENTERPRISE_ID, "name": "示例餐馆", "town_code": "431224901", "town": "卢峰镇"}
    ],
    "next_cursor": None,
}
TIP_POSTER = {
    "open": True,
    "printed_at": "2026-11-25T03:00:00+00:00",
    "current": True,
    "files": [{"name": "A4.pdf", "url": "http://127.0.0.1:8080/…", "size_bytes": 96_300}],
}
