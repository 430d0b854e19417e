"""What changed between two versions of a checklist, told to a reader.

Both are compared in their published form, so a default that was written out is no change.
"""

from collections.abc import Iterator, Mapping
from typing import Any

# The fields of an item in the order a reader asks for them.
FIELD_NAMES = {
    "section": "检查项目",
    "question": "问题",
    "good": "怎样算合格",
    "method": "怎么看",
    "part": "部位",
    "remedy": "怎么改",
    "deadline_days": "整改天数",
    "grade": "级别",
    "photo_on_fail": "不合格须拍照",
    "measure": "记录的值",
    "criterion": "疑似重大的依据",
    "sources": "依据",
}
_WORDS = {True: "是", False: "否", None: "无", "general": "一般", "major-suggested": "疑似重大"}
_MEASURE_NAMES = {
    "name": "名称", "kind": "类型", "unit": "单位", "lowest": "可能的最小值",
    "highest": "可能的最大值", "at_least": "不小于", "at_most": "不大于",
    "valid_on_day": "检查当天有效", "within_days": "几天之内", "basis": "限值依据",
    "required": "必填",
}  # fmt: skip


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Lines for a reader; none where both say the same.

    `old` and `new` are published documents of one sector (`Checklist.as_json`, parsed).
    """
    yield from _notes(old, new)
    before, after = _items(old), _items(new)
    yield from _group("新增", "+", [after[id_] for id_ in after if id_ not in before])
    yield from _group("停用", "-", [before[id_] for id_ in before if id_ not in after])
    changed = {id_: list(_fields(before[id_], after[id_])) for id_ in after if id_ in before}
    changed = {id_: lines for id_, lines in changed.items() if lines}
    if changed:
        yield f"改动 {len(changed)} 条"
    for id_, lines in changed.items():
        yield f"  ~ {id_} {after[id_]['question']}"
        yield from (f"      {line}" for line in lines)


def _notes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for was, is_ in zip(old["notes"], new["notes"], strict=True):
        if was != is_:
            yield f"{is_['title']}有改动"
            yield f"  - {was['text']}"
            yield f"  + {is_['text']}"


def _items(document: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        item["id"]: {**item, "section": section["name"]}
        for section in document["sections"]
        for item in section["items"]
    }


def _group(title: str, mark: str, items: list[dict[str, Any]]) -> Iterator[str]:
    if items:
        yield f"{title} {len(items)} 条"
    for item in items:
        yield f"  {mark} {item['id']} {item['question']}（{item['section']}，{item['part']}）"


def _fields(was: Mapping[str, Any], is_: Mapping[str, Any]) -> Iterator[str]:
    for field, name in FIELD_NAMES.items():
        if was.get(field) != is_.get(field):
            yield f"{name}：{_words(field, was.get(field))} → {_words(field, is_.get(field))}"


def _words(field: str, value: Any) -> str:
    if field == "sources":
        return "、".join(source["text"] for source in value)
    if field == "measure" and value:
        return "，".join(
            f"{_MEASURE_NAMES[key]} {_words(key, part)}" for key, part in value.items()
        )
    if field == "criterion" and value:
        return f"{value['wording']}（{value['document_title']}）"
    # 1 is equal to True, and is no "是".
    return (
        f"{value:g}"
        if isinstance(value, float | int) and not isinstance(value, bool)
        else (_WORDS.get(value, value))
    )
