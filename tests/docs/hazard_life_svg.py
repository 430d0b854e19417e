"""The table as a picture: a column for each state, a line for each event; nothing placed by hand.

A ring stands where an event may happen, an arrow leads to the state it makes; a ring without an
arrow leaves the state as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ledger.ground.caller import Role
from ledger.ground.lifecycles.hazard import (
    CLOSED_STATES,
    EVENT_WORDS,
    OPEN_STATES,
    STATE_WORDS,
    TRANSITIONS,
    State,
)  # fmt: skip
from tests.docs.hazard_life_rows import Row, rows

ROLE_WORDS = {
    Role.SUPERVISOR: "派驻员",
    Role.INSPECTOR: "检查员",
    Role.ENTERPRISE: "企业",
    Role.TOWN: "乡镇",
    Role.DEPARTMENT: "部门",
    Role.COUNTY: "安委办",
    Role.ADMIN: "管理员",
}
GRADE_WORDS = {"general": "一般", "major": "重大"}
INK = {("general",): "#1565c0", ("major",): "#c62828", ("general", "major"): "#37474f"}

# Pixels. The left margin holds the longest line of roles, a column the longest word of a state.
LEFT, COLUMN, HEAD, LINE, FOOT = 250, 100, 84, 40, 84
RING = 6


def svg() -> str:
    """The whole picture."""
    drawn = rows()
    width, height = LEFT + COLUMN * len(State) + 20, HEAD + LINE * len(drawn) + FOOT
    body = [*_columns(len(drawn)), *_lines(drawn), *_legend(height - FOOT + 30)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
            f' width="{width}" height="{height}" role="img" font-size="14"'
            ' font-family="Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif">',
            "<title>隐患的一生：状态、步骤和由谁做</title>",
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
            *body,
            "</svg>",
            "",
        ]
    )


def _x(state: State) -> int:
    return LEFT + COLUMN * list(State).index(state) + COLUMN // 2


def _fill(state: State) -> str:
    if state in OPEN_STATES:
        return "#fff3e0"
    return "#e8f5e9" if state in CLOSED_STATES else "#e3f2fd"


def _columns(lines: int) -> Iterator[str]:
    bottom = HEAD + LINE * lines
    for state in State:
        x = _x(state)
        yield f'<line x1="{x}" y1="60" x2="{x}" y2="{bottom}" stroke="#cfd8dc"/>'
        yield (
            f'<rect x="{x - 47}" y="16" width="94" height="44" rx="6" fill="{_fill(state)}"'
            ' stroke="#90a4ae"/>'
        )
        word, _, more = STATE_WORDS[state].partition("，")
        yield _text(x, 34 if more else 43, word, anchor="middle")
        if more:
            yield _text(x, 52, more, anchor="middle", size=12)


def _lines(drawn: list[Row]) -> Iterator[str]:
    for number, row in enumerate(drawn):
        y = HEAD + LINE * number + LINE // 2
        if number % 2 == 0:
            width = LEFT + COLUMN * len(State)
            yield (
                f'<rect x="10" y="{y - LINE // 2}" width="{width}" height="{LINE}"'
                ' fill="#000000" fill-opacity="0.03"/>'
            )
        yield from _caption(row, y)
        yield from _moves(row, y)


def _caption(row: Row, y: int) -> Iterator[str]:
    ink = INK[row.grades]
    grade = "" if len(row.grades) > 1 else f"（{GRADE_WORDS[row.grades[0]]}）"
    yield _text(20, y - 2, EVENT_WORDS[row.event] + grade, ink=ink, weight="bold")
    who = "、".join(ROLE_WORDS[role] for role in Role if role in TRANSITIONS[row.event].roles)
    yield _text(20, y + 14, who, size=12, ink="#607d8b")


def _moves(row: Row, y: int) -> Iterator[str]:
    ink = INK[row.grades]
    for before, then in row.moves:
        if before is not then:
            yield from _arrow(_x(before), _x(then), y, ink)
    for state in {before: None for before, _ in row.moves}:
        yield (
            f'<circle cx="{_x(state)}" cy="{y}" r="{RING}" fill="#ffffff" stroke="{ink}"'
            ' stroke-width="2"/>'
        )


def _arrow(start: int, end: int, y: int, ink: str) -> Iterator[str]:
    """It ends before the column's line, so that a ring there stays readable."""
    way = 1 if end > start else -1
    tip = end - way * (RING + 2)
    yield f'<line x1="{start}" y1="{y}" x2="{tip}" y2="{y}" stroke="{ink}" stroke-width="2"/>'
    wing = tip - way * 9
    yield f'<path d="M{tip} {y}L{wing} {y - 5}L{wing} {y + 5}Z" fill="{ink}"/>'


def _legend(y: int) -> Iterator[str]:
    inks = (
        ("#37474f", "一般、重大都适用"),
        ("#1565c0", "只限一般隐患"),
        ("#c62828", "只限重大隐患（确认级别：确认为重大）"),
    )
    x = 20
    for ink, words in inks:
        yield f'<rect x="{x}" y="{y - 7}" width="28" height="3" fill="{ink}"/>'
        yield _text(x + 36, y, words)
        x += 60 + 15 * len(words)
    yield _text(20, y + 26, "圆圈：可以做这一步的状态；箭头：做完后的状态；没有箭头：状态不变")
    x = 560
    for fill, words in (
        ("#fff3e0", "企业欠整改"),
        ("#e3f2fd", "等检查人员"),
        ("#e8f5e9", "已销号"),
    ):
        yield f'<rect x="{x}" y="{y + 13}" width="18" height="16" fill="{fill}" stroke="#90a4ae"/>'
        yield _text(x + 24, y + 26, words)
        x += 130


def _text(
    x: int, y: int, words: str, *, size: int = 14, ink: str = "#212121", anchor: str = "start",
    weight: str = "normal",
) -> str:  # fmt: skip
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" fill="{ink}" text-anchor="{anchor}"'
        f' font-weight="{weight}">{escape(words)}</text>'
    )
