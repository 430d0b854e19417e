"""Examples for the API's pages: what an import tells. Enterprises are invented."""

IMPORT_TRIED = {
    "state": "tried",
    "new": 489,
    "changed": 1,
    "unchanged": 0,
    "held": 1,
    "entries": [
        {
            "sheet": "企业",
            "row": 12,
            "label": "示例餐馆",
            "is_new": False,
            "changes": ["从业人数 4 → 7"],
        }
    ],
    "faults": [
        {
            "sheet": "企业",
            "row": 31,
            "column": "统一社会信用代码",
            "message": "“9143122”不是正确的统一社会信用代码",
            "remedy": "请对照营业执照核对",
        }
    ],
    "fault_count": 1,
    "notes": [],
    "digest": "3f0a" * 16,
}
