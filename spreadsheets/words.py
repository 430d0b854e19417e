"""What a cell says, whoever typed it: spaces, full-width digits, numbers for texts, Excel's dates.

Each reader takes a cell (text, number, truth value, date or None) and gives a value, None where it
says nothing. Raises: Unreadable with what to do.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta

from spelling.characters import even, narrow, tidy
from spreadsheets.errors import Unreadable

IN_USE, OUT_OF_USE = "在用", "停用"
# What a formula that went wrong leaves behind.
_ERRORS = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")
# Excel keeps 15 digits of a number and writes noughts for the rest.
_EXACT_BELOW = 10**15
_YES = frozenset({"是", "有", "√", "✓", "✔", "Y", "YES", "TRUE", "1"})
_NO = frozenset({"否", "无", "×", "✗", "X", "N", "NO", "FALSE", "0", "-", "—"})
_DASH = r"[\-‐‑‒–—−/."
_DAY = re.compile(
    rf"(\d{{4}}){_DASH}年](\d{{1,2}}){_DASH}月](\d{{1,2}})日?"
    r"(?:[ T]00?:00(?::00)?(?:\.0+)?)?"
)
_DAY_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
# Day 0 of Excel's dates; as numbers between 2000 and 2100 they tell themselves from others.
_EXCEL_ZERO = date(1899, 12, 30)
_EXCEL_DAYS = range(36_526, 73_051)
# What a cell of numbers holds that is formatted as one.
_TIMES = (date, time, timedelta)
_NUMBER = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,3})?")


def text_of(value: object) -> str | None:
    """Words as they stand; a number becomes its digits."""
    if isinstance(value, bool):
        raise Unreadable("是“真/假”值", "请写成文字")
    if isinstance(value, _TIMES):
        kind = "日期" if isinstance(value, date) else "时间"
        raise Unreadable(f"是{kind}格式", "请把单元格格式改成“文本”再填")
    if isinstance(value, int | float):
        return _digits_of(value)
    if not isinstance(value, str):
        return None
    text = tidy(value)
    if _ERRORS.fullmatch(text):
        raise Unreadable(f"是 Excel 的错误值 {text}", "请填上正确的内容")
    return text or None


def code_of(value: object) -> str | None:
    """A code, a number or a fixed word: half-width, without spaces."""
    text = text_of(value)
    return re.sub(r"\s", "", narrow(text)) or None if text else None


def whole_of(value: object) -> int | None:
    """A count from 0: 12, 12.0, “１２”, “1,200”, “12人”."""
    if isinstance(value, str):
        value = (code_of(value) or "").removesuffix("人") or None
    number = number_of(value)
    if number is None:
        return None
    if number < 0 or not float(number).is_integer():
        raise Unreadable(f"“{value}”不是人数", "请填 0 或更大的整数")
    return int(number)


def number_of(value: object) -> float | None:
    """A number with or without a fraction."""
    if isinstance(value, (bool, *_TIMES)):
        raise Unreadable("不是数", "请只写数字")
    if isinstance(value, str):
        plain = (code_of(value) or "").replace(",", "")
        if not plain:
            return None
        if not _NUMBER.fullmatch(plain):
            raise Unreadable(f"“{value.strip()[:20]}”不是数", "请只写数字，不带单位")
        value = float(plain)
    if not isinstance(value, int | float):
        return None
    if not math.isfinite(value):
        raise Unreadable("不是有限的数", "请只写数字")
    return float(value)


def degrees_of(value: object) -> float | None:
    """Degrees, not degrees and minutes."""
    if isinstance(value, str):
        value = tidy(value).removesuffix("°") or None
    return number_of(value)


def yes_of(value: object) -> bool | None:
    """是 or 否, and what people write for them."""
    if isinstance(value, bool):
        return value
    said = code_of(value)
    if said is None:
        return None
    if said.upper() in _YES | _NO:
        return said.upper() in _YES
    raise Unreadable(f"“{said[:20]}”看不懂", "请填“是”或“否”")


def active_of(value: object) -> bool | None:
    """在用 or 停用."""
    said = code_of(value)
    if said is None or said in (IN_USE, OUT_OF_USE):
        return None if said is None else said == IN_USE
    raise Unreadable(f"“{said[:20]}”看不懂", f"请填“{IN_USE}”或“{OUT_OF_USE}”，或留空")


def day_of(value: object) -> date | None:
    """A day as Excel keeps it, or as 2026-11-02, 2026/11/2, 2026.11.2, 2026年11月2日, 20261102."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    said = code_of(value)
    if said is None:
        return None
    if said.isdecimal() and int(said) in _EXCEL_DAYS:
        return _EXCEL_ZERO + timedelta(days=int(said))
    parts = _DAY.fullmatch(tidy(even(str(value))))
    parts = parts or _DAY_DIGITS.fullmatch(said)
    try:
        day = parts and date(*(int(part) for part in parts.groups()))
    except ValueError:
        day = None
    # The years that Excel knows; what lies before is a slip.
    if day and day > _EXCEL_ZERO:
        return day
    raise Unreadable(f"“{tidy(str(value))[:20]}”不是日期", "请写成 2026-11-02 这样")


def _digits_of(value: float) -> str:
    if not math.isfinite(value) or abs(value) >= _EXACT_BELOW:
        remedy = "请把这一列的格式改成“文本”，再重新填写"
        raise Unreadable("数字太长，Excel 已经改掉了末几位", remedy)
    return str(int(value)) if float(value).is_integer() else repr(value)
