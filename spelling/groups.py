"""Names of numbered groups: 第三村民小组, 三组 and ３ are one. Pure."""

from __future__ import annotations

from spelling.names import name_key

_NUMERALS = {sign: value for value, sign in enumerate("一二三四五六七八九", start=1)}
_ENDS = ("村民小组", "居民小组", "小组", "组")


def group_key(name: str) -> str:
    """What all spellings of the group have in common; one with a name keeps it."""
    key = name_key(name).removeprefix("第")
    key = next((key.removesuffix(end) for end in _ENDS if key.endswith(end)), key)
    number = group_number(key)
    return str(number) if number is not None else key or name_key(name)


def team_word(name: str) -> str:
    """A team's name as it is kept: 第一组 and 1 组 are both 1 组; one with a name keeps it."""
    key = group_key(name)
    return f"{key} 组" if key.isdecimal() else name


def group_number(key: str) -> int | None:
    """12 or 十二; None where it is a name."""
    if key.isdecimal():
        return int(key)
    tens, ten, units = key.rpartition("十")
    values = [
        _NUMERALS.get(tens) if tens else (1 if ten else 0),
        _NUMERALS.get(units) if units else (0 if ten else None),
    ]
    if values[0] is None or values[1] is None:
        return None
    return 10 * values[0] + values[1]
