"""What people of an office have typed of a report and not handed in yet. Pure.

A field is `cell/<row>/<column>` (what is typed into a cell, or written beside a counted one) or
`part/<name>`. What is typed is kept as it is, right or wrong; it is read at the hand-in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from ledger.ground.clocks import SHANGHAI
from ledger.ground.errors import Conflict, Invalid
from ledger.reports.rules.cells import AskedCell, FrozenCell, TypedForm, is_typed_there
from ledger.reports.rules.parts import PART_MOST, ToldPart

# More fields than this in one message help nobody.
_NAMED_MOST = 5
# Neither a cell with its words nor a part is longer in the sentence of a refusal.
_SHOWN_MOST = 20


@dataclass(frozen=True, slots=True)
class TypedField:
    """What somebody typed into a field, and what they saw there before. None: nothing."""

    field: str
    text: str | None
    seen: str | None


@dataclass(frozen=True, slots=True)
class TypedDraft:
    """What was typed since it was last kept."""

    typed: tuple[TypedField, ...]


@dataclass(frozen=True, slots=True)
class DraftField:
    """What stands in a field, who typed it last, and when. `mine`: the caller did."""

    field: str
    text: str | None
    by: str
    at: datetime
    mine: bool


class AskedField(NamedTuple):
    """What people call a field, and how many characters it takes: as many as the hand-in."""

    name: str
    most: int


class FieldFault(NamedTuple):
    """Why what was typed into a field is not kept."""

    field: str
    message: str


def fields_of_draft(asked: Sequence[AskedCell], parts: Iterable[str]) -> Mapping[str, AskedField]:
    """Every field that takes words or numbers."""
    cells = {
        _field_of(*one.place): AskedField(one.name, one.characters_most)
        for one in asked
        if one.source in {"typed", "computed"}
    }
    return cells | {f"part/{name}": AskedField(f"“{name}”", PART_MOST) for name in parts}


def sent_back_fields(cells: Iterable[FrozenCell], parts: Iterable[ToldPart]) -> Mapping[str, str]:
    """What stands in the fields before anybody types: what was handed in and sent back."""
    words = {
        _field_of(*cell.place): cell.value or cell.text if cell.source == "typed" else cell.remark
        for cell in cells
    }
    words |= {f"part/{part.name}": part.text for part in parts}
    return {field: text for field, text in words.items() if text}


def fields_to_write(
    asked: Mapping[str, AskedField],
    before: Mapping[str, str],
    draft: Mapping[str, DraftField],
    typed: Sequence[TypedField],
) -> tuple[TypedField, ...]:
    """Those that say something new. `before`: as `sent_back_fields`.

    Raises: Invalid where the report has no such field, one is there twice or too long; Conflict
    where somebody wrote what whoever typed did not see: with all such fields; nothing is written.
    """
    if strange := [one.field for one in typed if one.field not in asked]:
        words = "表上没有这一格，表样可能改过，请刷新后重填"
        raise Invalid("unknown_fields", words, fields=strange)
    if len({one.field for one in typed}) < len(typed):
        raise Invalid("fields_twice", "同一格填了两次，请刷新后重填")
    _check_lengths(asked, typed)
    new = [one for one in typed if _now(one.field, before, draft) != (one.text or None)]
    unseen = [one for one in new if _now(one.field, before, draft) != (one.seen or None)]
    if unseen:
        raise Conflict(
            "typed_meanwhile",
            f"{_changers(unseen, draft)}刚改过：{_told(unseen, asked, before, draft)}。"
            "您填的还在，请选定用哪一个",
            fields=[_shown(one.field, before, draft) for one in unseen],
        )
    return tuple(new)


def check_draft_is_in(
    asked: Sequence[AskedCell],
    typed: TypedForm,
    parts: Iterable[ToldPart],
    draft: Mapping[str, DraftField],
) -> None:
    """Whoever signs saw all that colleagues typed. Raises: Conflict with what is left out.

    Of a cell that the form has no more nothing is asked.
    """
    by_field = {_field_of(*one.place): one for one in asked}
    written = {f"part/{part.name}": part.text for part in parts}
    left = [
        one
        for one in draft.values()
        if (
            not is_typed_there(by_field[one.field], one.text, typed)
            if one.field in by_field
            else one.field in written and (one.text or "") != written[one.field]
        )
    ]
    if left:
        fields = fields_of_draft(asked, (part.name for part in parts))
        raise Conflict(
            "draft_moved",
            f"{_changers(left, draft)}填的和您签的不一样：{_told(left, fields, {}, draft)}。"
            "填写的内容都在，请核对后重新签字",
            fields=[_shown(one.field, {}, draft) for one in left],
        )


def _check_lengths(asked: Mapping[str, AskedField], typed: Sequence[TypedField]) -> None:
    long = [
        FieldFault(one.field, f"不超过 {asked[one.field].most} 字")
        for one in typed
        if one.text and len(one.text) > asked[one.field].most
    ]
    if long:
        named = "；".join(
            f"{asked[fault.field].name}{fault.message}" for fault in long[:_NAMED_MOST]
        )
        shown_faults = [fault._asdict() for fault in long]
        raise Invalid("fields_too_long", f"有 {len(long)} 格太长：{named}", fields=shown_faults)


def _changers(fields: Sequence[TypedField | DraftField], draft: Mapping[str, DraftField]) -> str:
    """Who is meant: colleagues, or the caller elsewhere; nobody where it was sent back."""
    who = [draft[one.field].mine for one in fields if one.field in draft]
    if not who:
        return ""
    return "您在另一台设备上" if all(who) else "同事"


def _field_of(row: str, column: str) -> str:
    return f"cell/{row}/{column}"


def _now(field: str, before: Mapping[str, str], draft: Mapping[str, DraftField]) -> str | None:
    return (draft[field].text if field in draft else before.get(field)) or None


def _shown(
    field: str, before: Mapping[str, str], draft: Mapping[str, DraftField]
) -> dict[str, Any]:
    typed = draft.get(field)
    return {
        "field": field,
        "text": _now(field, before, draft),
        "by": typed.by if typed else None,
        "at": typed.at.isoformat(timespec="milliseconds") if typed else None,
    }


def _told(
    fields: Sequence[TypedField | DraftField],
    asked: Mapping[str, AskedField],
    before: Mapping[str, str],
    draft: Mapping[str, DraftField],
) -> str:
    """第 3 行“…”的“…”，张示例 14:05 填的是“8”."""
    shown = []
    for one in fields[:_NAMED_MOST]:
        text, typed = _now(one.field, before, draft) or "空", draft.get(one.field)
        short = text if len(text) <= _SHOWN_MOST else f"{text[:_SHOWN_MOST]}…"
        at = f"{typed.at.astimezone(SHANGHAI):%H:%M} " if typed else ""
        by = "您" if typed and typed.mine else typed and typed.by
        who = f"{by} {at}填的" if typed else "现在"
        shown.append(f"{asked[one.field].name}，{who}是“{short}”")
    more = f"等 {len(fields)} 格" if len(fields) > _NAMED_MOST else ""
    return "；".join(shown) + more
