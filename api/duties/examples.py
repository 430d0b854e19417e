"""Examples for the API's pages: duties and results of enforcement. People are invented."""

from __future__ import annotations

from api.records.examples import ENTERPRISE_ID, FINDING_ID, PHOTO, RECORD_ID
from ledger.records.signing import bound

_SIGNATURE = {"name": "李示例", "path": "M100 200L180 120L260 210M300 90L300 240"}
DUTY_RECORD = bound(
    {
        "duty": "principal_led_check",
        "enterprise_id": ENTERPRISE_ID,
        "done_on": "2026-11-12",
        "at": "2026-11-12T16:00:00+08:00",
        "elapsed_s": 600,
        "led_by": {"name": "李示例", "post": "经理"},
        "participants": ["王示例", "赵示例"],
        "note": "查后厨和库房，发现疏散通道堆放纸箱 1 处，当场清走",
        "photos": [PHOTO],
        "signature": _SIGNATURE,
    }
)
_RECEIPT = {
    "id": RECORD_ID,
    "received_at": "2026-11-12T16:01:12.345+08:00",
    "document_sha256": "5c7d" * 16,
    "clock_offset_s": 0,
    "photos": [{"sha256": PHOTO, "size_bytes": 213_004, "state": "stored_and_checked"}],
}
DUTY_RECEIPT = {
    **_RECEIPT,
    "kind": "duty_record",
    "duty": "principal_led_check",
    "duty_name": "主要负责人带队检查重大隐患",
    "duty_kind": "led_check",
    "duty_source": "XP二(一)1",
}
DUTIES = {
    "owners": [
        {
            "enterprise_id": ENTERPRISE_ID,
            "office": None,
            "name": "示例餐馆",
            "principal_name": "李示例",
            "may_record": True,
            "as_template": True,
            "duties": [
                {
                    "duty": "principal_led_check",
                    "name": "主要负责人带队检查重大隐患",
                    "kind": "led_check",
                    "source": "XP二(一)1",
                    "clause": "负责人带队检查、对标自查、台账五落实、月报、隐患上墙",
                    "note": None,
                    "every": "quarter",
                    "times": 1,
                    "by_principal": True,
                    "recordable": True,
                    "files": None,
                    "cycle_first": "2026-10-01",
                    "cycle_last": "2026-12-31",
                    "due_on": "2026-12-31",
                    "done": 0,
                    "last_done": "2026-08-20",
                    "days_left": 9,
                    "state": "none",
                    "words": "本季未做，剩 9 天",
                    "missed_last": False,
                    "spared": None,
                }
            ],
        }
    ]
}
ENFORCEMENT = {
    "enterprise_id": ENTERPRISE_ID,
    "kind": "penalty",
    "amount_yuan": 5000,
    "document_number": "示例应急罚〔2026〕12号",
    "decided_on": "2026-11-12",
    "office": "emergency_bureau",
    "joint_offices": ["fire_brigade"],
    "officers": [
        {"name": "张示例", "certificate": "示例-0001"},
        {"name": "王示例", "certificate": "示例-0002"},
    ],
    "crackdown": False,
    "hazard_id": FINDING_ID,
    "note": "逾期未整改，处以罚款",
    "photos": [PHOTO],
    "at": "2026-11-12T16:00:00+08:00",
    "elapsed_s": 300,
}
ENFORCEMENT_RECEIPT = {**_RECEIPT, "kind": "enforcement"}
