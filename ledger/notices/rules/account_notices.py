"""What owners are told when a way into their own account changed (账号变动). Pure.

The account's page lists it as well; who never opens that page finds it in the inbox.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ledger.notices.rules.notice import Notice
from ledger.notices.rules.officer_notices import moment_words
from ledger.notices.rules.topics import NoticeSubject, Topic

ACCOUNT_KIND, _PAGE = "account", "/account"
_NOT_YOU = "不是您本人办的，请马上改密码，并告诉安委办或管理员。"
# By what the audit trail calls it.
_OWN_CHANGES = {
    "add_second_factor": f"您的账号设置了新的二次验证。{_NOT_YOU}",
    "remove_second_factor": f"您的账号取消了二次验证。{_NOT_YOU}",
    "bind_wechat": f"您的账号绑定了微信，以后用它也能登录。{_NOT_YOU}",
}
RESET = "make_activation"
TOLD_CHANGES = frozenset({*_OWN_CHANGES, RESET})


@dataclass(frozen=True, slots=True)
class AccountChange:
    """`audit_id`: of its line there. `by`: who reset it. `factor_dropped`: the factor went too."""

    audit_id: int
    person_id: UUID
    action: str
    at: datetime
    by: str
    factor_dropped: bool


def account_notices(changes: Iterable[AccountChange]) -> Iterator[Notice]:
    """To the owner alone, once each; told before or not."""
    for change in changes:
        words = f"{moment_words(change.at)}，{_words(change)}"
        topic, occasion = Topic(NoticeSubject.ACCOUNT), f"account/{change.audit_id}"
        yield Notice(change.person_id, ACCOUNT_KIND, topic, occasion, words, _PAGE, None)


def _words(change: AccountChange) -> str:
    if change.action != RESET:
        return _OWN_CHANGES[change.action]
    what = "重设了您的登录，连同二次验证" if change.factor_dropped else "重设了您的登录"
    ended = "原来的密码、登录和微信当时就失效了"
    return f"{change.by}{what}：{ended}。您没有要求过的话，请马上向安委办或管理员核实。"
