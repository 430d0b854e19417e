"""What the demo tells at the end: accounts, and what is worth opening."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from demo.enterprises import DEMO_ENTERPRISES
from demo.people import (
    COUNTY_OFFICE,
    DEMO_SUPERVISORS,
    DEPARTMENTS,
    INSPECTORS,
    REPORT_OFFICERS,
    TOWN_OFFICES,
    enterprise_account,
)

if TYPE_CHECKING:
    from demo.accounts import Kept
    from demo.boards import ShownBoard
    from demo.logs import ShownLog
    from demo.tips.keys import DemoOfficerKey
    from demo.tips.report import ShownTip

_KINDS = {
    "visit": "到访",
    "inspection": "检查",
    "hazard_event": "隐患处理",
    "enforcement": "执法结果",
    "board_posting": "公示牌张贴",
    "work_record": "工作记录",
    "paper": "文书",
    "paper_delivery": "文书送达",
    "tip": "举报",
    "tip_event": "举报办理",
    "photo": "照片",
}
BOARDS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Account:
    """Who may sign in, and with what."""

    duty: str
    name: str
    phone: str
    password: str


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """`sent` and `new` count records by kind; `sent` also counts hazards and photographs."""

    accounts: Sequence[Account]
    passwords_at: Path
    boards: Sequence[ShownBoard]
    withdrawn_url: str | None
    logs: Sequence[ShownLog]
    tips: Sequence[ShownTip]
    tip_keys: Sequence[DemoOfficerKey]
    tip_url: str
    sent: Mapping[str, int]
    new: Mapping[str, int]
    seconds: float


def account_list(kept: Kept, administrator: tuple[str, str]) -> list[Account]:
    """One account of each role; the 派驻员 with one enterprise and one with several."""
    people = (
        *DEMO_SUPERVISORS[:2], INSPECTORS[0], enterprise_account(DEMO_ENTERPRISES[1]),
        TOWN_OFFICES[0], DEPARTMENTS[1], COUNTY_OFFICE, *REPORT_OFFICERS,
    )  # fmt: skip
    accounts = [
        Account(person.duty, person.name, person.phone, kept.passwords[person.key])
        for person in people
    ]
    return [*accounts, Account("系统管理员", "演示管理员", *administrator)]


def show(summary: DemoSummary, say: Callable[[str], None]) -> None:
    """In Chinese, for the terminal."""
    say("")
    say(f"演示完成（{summary.seconds:.0f} 秒），人和企业都是虚构的。")
    for kind, word in _KINDS.items():
        sent, new = summary.sent.get(kind, 0), summary.new.get(kind, 0)
        say(f"  {word} {sent}（新增 {new}）")
    say("")
    say("可以登录的账号（手机号 / 密码）：")
    for account in summary.accounts:
        say(f"  {account.phone} / {account.password}  {account.name}，{account.duty}")
    say(f"其余账号的密码在 {summary.passwords_at} 里。")
    say("")
    _show_boards(summary, say)
    _show_tips(summary, say)
    _show_logs(summary, say)


def _show_boards(summary: DemoSummary, say: Callable[[str], None]) -> None:
    say("公示牌（不用登录）：")
    for board in summary.boards[:BOARDS_SHOWN]:
        say(f"  {board.enterprise}：{board.url}")
        say(f"    打印：{board.pdf_url}  图片：{board.png_url}")
    area = next((board for board in summary.boards if board.key_area), None)
    if area:
        say(f"  {area.enterprise} {area.key_area}（重点区域）：{area.url}")
    if summary.withdrawn_url:
        say(f"  已作废的公示牌：{summary.withdrawn_url}")
    say("")


def _show_tips(summary: DemoSummary, say: Callable[[str], None]) -> None:
    say(f"群众举报（不用登录）：{summary.tip_url}")
    say("  回执（编号 / 密码），在“查询我的举报”里输入：")
    for tip in summary.tips:
        say(f"    {tip.number} / {tip.secret}  {tip.state_word}：{tip.description[:18]}…")
    say("  举报受理员登录后，用密钥文件和口令打开加密的内容：")
    for key in summary.tip_keys:
        say(f"    {key.owner.name}：{key.path}  口令 {key.passphrase}")
    say("")


def _show_logs(summary: DemoSummary, say: Callable[[str], None]) -> None:
    if not summary.logs:
        say("驻企日志还在生成，稍后用派驻员账号查看。")
        return
    say("驻企日志（也可以用派驻员或安委办账号在系统里看）：")
    for log in summary.logs:
        say(f"  {log.person} {log.month} 第 {log.version} 版")
        for path in log.paths:
            say(f"    {path}")
