"""Figures of forms: how a number is shown, and what number somebody meant who typed a text.

Shown without thousands and trailing zeros, rounded half up. Read in any width and script, with the
cell's unit or thousands where they were pasted along; what is no number is told, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from spelling.characters import even

# What a rate is of nothing.
NO_RATE = "—"
FIGURE_MOST = 10**9
_LONGEST = 40
_NUMBER = re.compile(r"(\d+)(?:\.(\d+))?")
_GROUPED = re.compile(r"\d{1,3}(?:(?P<between>[, \u00a0'])\d{3})(?:(?P=between)\d{3})*(?:\.\d+)?")
_VAGUE = re.compile("约|大概|大约|左右|上下|余|多|近|超|不足|以上|以下|将近|[~≈><≥≤]")
_MINUS = re.compile("^[-−‐‑–—－﹣负]")
_CHINESE = re.compile("^[零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟]+$")


class NotAFigure(ValueError):
    """The text is no number for this cell; says in Chinese why, and what to do."""


def figure_text(number: Decimal | None, decimals: int = 0) -> str:
    """As people read it; “—” for None, where 0 would be divided by."""
    if number is None:
        return NO_RATE
    text = format(rounded(number, decimals), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(number: Decimal, decimals: int = 0) -> Decimal:
    """Half up, as people round; of what would be -0 it is 0."""
    return number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) + 0


def read_figure(
    text: str, *, unit: str = "", decimals: int = 0, least: int = 0, most: int = FIGURE_MOST
) -> Decimal | None:
    """The number that was typed; None: nothing was. Raises: NotAFigure."""
    plain = _without_unit(_digits(even(text)).strip(), unit)
    if not plain:
        return None
    if _GROUPED.fullmatch(plain):
        plain = re.sub("[, \u00a0']", "", plain)
    found = _NUMBER.fullmatch(plain) if len(plain) <= _LONGEST else None
    if not found:
        raise NotAFigure(_told(text, plain, unit))
    if len((found[2] or "").rstrip("0")) > decimals:
        places = f"最多 {decimals} 位小数" if decimals else "请填整数，不要小数"
        raise NotAFigure(f"“{_short(text)}”的小数位数太多：{places}")
    number = Decimal(plain)
    if not least <= number <= most:
        raise NotAFigure(f"“{_short(text)}”不在 {least} 到 {most} 之间，请核对")
    return number


def _without_unit(plain: str, unit: str) -> str:
    return plain.removesuffix(even(unit)).rstrip() if unit else plain


def _told(text: str, plain: str, unit: str) -> str:
    """Why it is none, the likeliest mistake first."""
    shown, as_unit = _short(text), f"，单位是{unit}" if unit else ""
    if _VAGUE.search(plain):
        return f"“{shown}”不是确数：请填一个准确的数，不要写“约”“多”{as_unit}"
    if _MINUS.match(plain):
        return f"“{shown}”是负数：这里只能填 0 或正数"
    if _CHINESE.match(plain):
        return f"“{shown}”请用阿拉伯数字写，如 30{as_unit}"
    if re.match(r"\d", plain) and (rest := re.sub(r"^[\d.,\s]+", "", plain)):
        return f"“{shown}”里的“{_short(rest)}”请去掉，只填数字{as_unit}"
    return f"“{shown}”不是一个数：请只填数字{as_unit}"


def _digits(text: str) -> str:
    """Figures of any script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def _short(text: str) -> str:
    tidy = " ".join(text.split())
    return tidy if len(tidy) <= 20 else f"{tidy[:20]}…"
