"""Examples for the API's pages: a report, invented."""

from __future__ import annotations

from api.records.examples import RECORD_ID

FILING = {
    "report": "plan_and_mobilisation",
    "office": "lufeng_office",
    "last": "2026-11-08",
    "typed": [],
    "seen": [],
    "parts": [{"name": "实施方案及动员部署情况", "text": "已印发实施方案，11 月 3 日召开动员会"}],
    "signature": {"name": "张示例", "path": "M100 200L180 120L260 210M300 90L300 240"},
    "filled_by": "李示例",
    "phone": "0745-0000000",
    "at": "2026-11-05T16:01:12+08:00",
    "elapsed_s": 300,
}
_RECEIPT = {
    "id": RECORD_ID,
    "received_at": "2026-11-05T16:01:12.345+08:00",
    "document_sha256": "5c7d" * 16,
    "clock_offset_s": 0,
    "photos": [],
}
FILING_RECEIPT = _RECEIPT | {
    "kind": "report_filing",
    "report_name": "实施方案及动员部署情况",
    "report_source": "XP四(三)",
    "office_name": "卢峰镇应急办",
    "first": "2026-11-01",
    "last": "2026-11-08",
    "due_on": "2026-11-08",
    "position": 1,
    "late": False,
    "cells": [],
    "evidence_sha256": "44af" * 16,
}
RETURN = {
    "filing_id": RECORD_ID,
    "reason": "没有写动员会的时间，请补上",
    "at": "2026-11-06T09:00:00+08:00",
    "elapsed_s": 30,
}
RETURN_RECEIPT = _RECEIPT | {
    "kind": "report_return",
    "report": "plan_and_mobilisation",
    "office": "lufeng_office",
    "last": "2026-11-08",
}
