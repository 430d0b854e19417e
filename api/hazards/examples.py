"""An example of each event of a hazard's life, for the API's pages. People are invented."""

from __future__ import annotations

from typing import Any

from api.records.examples import FINDING_ID, PHOTO, PLACE, RECORD_ID
from ledger.ground.lifecycles.hazard import EVENT_WORDS, Event

_AT = {"at": "2026-11-09T16:00:00+08:00", "elapsed_s": 300, "place": PLACE}
_APPROVED = {"document_number": "示例督〔2026〕1号", "signer": "赵示例"}
_FIELDS: dict[Event, dict[str, Any]] = {
    Event.CONFIRM: {"grade": "major", "criterion": "建城规〔2023〕4号 第七条"},
    Event.ASSIGN: {
        "unit": "示例餐馆",
        "responsible": "李示例",
        "deadline": "2026-11-29",
        "coordinator": "县住建局",
        "goal": "消除燃气泄漏风险",
        "measures": "更换管路，安装报警器和切断阀",
        "cycle_days": 7,
    },
    Event.SIGN_FOR: {},
    Event.REFUSE: {"note": "负责人不在，现场人员拒绝代签", "witness": "王示例"},
    Event.START: {
        "five": {
            "duty": "主要负责人李示例负总责",
            "measures": "更换管路并试压",
            "funds": "3000 元，从安全生产费用列支",
            "deadline": "11 月 29 日前完成",
            "plan": "停用后厨，专人值守，险情立即撤人",
        }
    },
    Event.RECTIFY: {
        "note": "报警器已通电并试响，指定专人每日检查",
        "photos": [PHOTO],
        "cost_yuan": 260,
    },
    Event.FIX_AT_ONCE: {"note": "当场接通电源，试响正常", "photos": [PHOTO]},
    Event.VERIFY: {"note": "到现场看过，与照片一致"},
    Event.REJECT: {"note": "只改了一处，另一处还在，请全部改完再报"},
    Event.EXTEND: {"note": "配件由外地发货，其间停用后厨", "deadline": "2026-12-09"},
    Event.LIST: {**_APPROVED, "level": "县安委办", "until": "2026-12-31", "published": True},
    Event.DELIST: {**_APPROVED, "note": "整改到位，验收合格，同意摘牌"},
    Event.DECIDE: {"disposition": "penalise_both", "note": "多次提醒未改，隐患依然存在"},
    Event.CLOSE: {"note": "资料齐全，同意销号"},
    Event.LOOK_BACK: {"note": "没有反弹", "photos": [PHOTO]},
    Event.REOPEN: {"note": "又出现同样问题", "photos": [PHOTO], "deadline": "2026-12-20"},
}
HAZARD_EVENTS = {
    event.value: {"summary": EVENT_WORDS[event], "value": {"kind": event.value, **_AT, **fields}}
    for event, fields in _FIELDS.items()
}
HAZARD_EVENT_RECEIPT = {
    "id": RECORD_ID,
    "kind": "hazard_event",
    "received_at": "2026-11-09T16:05:12.345+08:00",
    "document_sha256": "5c7d" * 16,
    "clock_offset_s": 0,
    "photos": [{"sha256": PHOTO, "size_bytes": 213_004, "state": "stored_and_checked"}],
    "hazard_id": FINDING_ID,
    "state": "submitted",
}
