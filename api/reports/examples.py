"""Examples for the API's pages: a report, invented."""

from __future__ import annotations

from api.draws.examples import COMMITMENT_HASH
from api.records.examples import RECORD_ID

FILING_ID = "5b0f2c7a-91d4-4e8b-a6c3-2f7d1e9c4b80"

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
DRAFT = {
    "typed": [
        {
            "field": "part/实施方案及动员部署情况",
            "text": "已印发实施方案，11 月 3 日召开动员会",
            "seen": None,
        }
    ]
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
REPORT_DRAW = {
    "reports": ["monthly_dispatch_form"],
    "offices": [],
    "first": "2026-10-01",
    "last": "2026-10-31",
    "cells": 1,
    "witness": {"name": "赵示例", "number": "20261112"},
    "commitment": COMMITMENT_HASH,
}
REPORT_DRAW_RECEIPT = _RECEIPT | {
    "kind": "report_draw",
    "algorithm": "anxun-report-draw-1",
    "commitment": COMMITMENT_HASH,
    "pool_sha256": "7a30" * 16,
    "pool_cells": 214,
    "pool_filings": 9,
    "seed": "d41c" * 16,
    "drawn": [
        {
            "lot": 3,
            "filing_id": FILING_ID,
            "report": "monthly_dispatch_form",
            "report_name": "月度调度表",
            "office": "lufeng_office",
            "office_name": "卢峰镇应急办",
            "first": "2026-10-01",
            "last": "2026-10-22",
            "row": "9",
            "column": "groups",
            "row_name": "工贸",
            "column_name": "组织督导检查组",
            "unit": "个",
            "places": 0,
            "source": "computed",
            "value": "3",
            "records": 3,
            "records_sha256": "44af" * 16,
            "live": "4",
            "own_office": False,
        }
    ],
}
FINDING = {
    "draw_id": RECORD_ID,
    "lot": 3,
    "outcome": "differs",
    "manner": "papers",
    "found": "2",
    "words": "台账只有两次检查的记录",
    "photos": [],
    "corrects": None,
    "at": "2026-11-06T09:00:00+08:00",
    "elapsed_s": 60,
}
FINDING_RECEIPT = _RECEIPT | {
    "kind": "report_finding",
    "report": "monthly_dispatch_form",
    "report_name": "月度调度表",
    "office": "lufeng_office",
    "office_name": "卢峰镇应急办",
    "last": "2026-10-22",
    "row": "9",
    "row_name": "工贸",
    "column": "groups",
    "column_name": "组织督导检查组",
    "value": "3",
    "found": "2",
}
