"""An inbox, for the API's pages. All of it is invented."""

from __future__ import annotations

from api.records.examples import FINDING_ID

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
