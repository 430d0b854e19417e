"""Examples for the API's pages: the officers' side of reports. People and places are invented."""

from __future__ import annotations

from typing import Any

from api.enterprises.examples import PERSON_ID
from api.records.examples import ENTERPRISE_ID, FINDING_ID

TIP_ID = "3b7e5d09-4c18-4f2a-9a66-d0c1e8b72f54"
KEY_ID = "8c2f6a1d-70b3-4e95-b8d4-15a9e3c7f026"
MESSAGE_ID = "d91e4b72-6a05-4c3f-8e17-f2b08a5c9d63"
_DAY = "2026-11-02"
_NOTE = "到现场查看，报警器没有通电"
ANSWER_SEALED = {
    "envelope": {
        "alg": "x25519-xsalsa20poly1305-v1",
        "nonce": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX",
        "body": "AA==",
        "keys": {KEY_ID: "AA==", "reporter": "AA=="},
    }
}
TIP_KEY = {
    "alg": "x25519-xsalsa20poly1305-v1",
    "public_key": "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=",
}
FINGERPRINT = {"fingerprint": "eb29 3726 0c1a 5d4e 9f02 77b8 13c6 a05d"}
KEY_RETIREMENT = {"reason": "手机丢失"}
RESEALING = {"entries": [{"what": "tip_details", "id": TIP_ID, "sealed": "AA=="}]}
READING = {"parts": ["details", "photos"], "reason": "安排核查"}

TIP_EVENTS: dict[str, dict[str, Any]] = {
    name: {"summary": summary, "value": value}
    for name, summary, value in (
        ("accept", "受理", {"kind": "accept"}),
        ("refuse", "不予受理", {"kind": "refuse", "note": "不属于安全生产举报范围"}),
        (
            "transfer",
            "移送",
            {"kind": "transfer", "to": "县市场监督管理局", "note": "属于特种设备"},
        ),
        (
            "settle",
            "核实对象",
            {"kind": "settle", "enterprise_id": ENTERPRISE_ID, "note": "与位置核对"},
        ),
        ("exclude", "设置回避", {"kind": "exclude", "person_id": PERSON_ID, "note": "利害关系"}),
        ("join", "并入", {"kind": "join", "tip_id": TIP_ID, "note": "同一家企业、同一部位"}),
        (
            "check",
            "记录核查",
            {
                "kind": "check",
                "checked_on": _DAY,
                "checkers": ["张示例", "王示例"],
                "note": _NOTE,
            },
        ),
        ("extend", "延长", {"kind": "extend", "days": 30, "note": "需要技术鉴定"}),
        ("link_hazard", "关联隐患", {"kind": "link_hazard", "hazard_id": FINDING_ID}),
        (
            "conclude",
            "办结",
            {
                "kind": "conclude",
                "finding": "verified",
                "note": "举报属实，已责令整改",
                "signer": "赵示例",
                "signer_title": "副主任",
                "signed_on": _DAY,
            },
        ),
        ("inform", "答复举报人", {"kind": "inform", "message_id": MESSAGE_ID}),
        ("keep", "延长保存", {"kind": "keep", "until": "2029-12-31", "note": "案件在诉讼"}),
        (
            "propose_reward",
            "提出奖励",
            {
                "kind": "propose_reward",
                "reward_kind": "by_fine",
                "fine_yuan": 50000,
                "note": "重大隐患，已罚款",
            },
        ),
        ("approve_reward", "批准奖励", {"kind": "approve_reward", "note": "同意"}),
        (
            "pay_reward",
            "发放奖励",
            {
                "kind": "pay_reward",
                "witness_id": PERSON_ID,
                "voucher": "示例-2026-001",
                "paid_on": _DAY,
            },
        ),
    )
}
