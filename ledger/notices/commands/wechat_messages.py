"""Messages in WeChat for what came into somebody's inbox, each held by one worker while it is sent.

Claiming commits before WeChat is asked: the consent and the notices are taken. A worker that dies,
or a job that runs twice, so finds nothing left to tell: a message is sent once or not at all, and
the inbox has every notice anyhow. Only where WeChat surely did not send it are the consent and the
notices handed back. Of what is confidential nothing is told.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from uuid import UUID

import sqlalchemy as sa

from ledger.accounts.commands.wechat import remove_binding
from ledger.ground.tables import audit, notice, person, wechat_binding, wechat_message
from ledger.notices.rules.topics import NoticeSubject, Topic
from ledger.notices.rules.wechat_words import seconds_until_told
from ledger.records import outbox

# What lay in the inbox for a day is news no more; a backlog after an outage is not let loose.
TOLD_WITHIN = timedelta(days=1)
_BINDING_OVER = "微信绑定已失效，不能再用微信登录和接收提醒。请打开“我的”，重新绑定微信。"

Outcome = Literal["sent", "refused", "unknown"]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message to send. `kinds` and `due_on`: of the notices it tells of, in their order."""

    area_code: str
    id: int
    person_id: UUID
    openid: str
    kinds: tuple[str, ...]
    due_on: tuple[date | None, ...]


def enqueue_wechat_messages(
    tx: sa.Connection, area_code: str, recipients: Collection[UUID]
) -> None:
    """Ask that these people are told of what just came, where they agreed to a message.

    One request a person: what comes until it is done, such as overnight, is told by the same.
    """
    if not recipients:
        return
    agreed = sa.select(wechat_binding.c.person_id).where(
        wechat_binding.c.area_code == area_code, wechat_binding.c.consents > 0
    )
    people = sorted(str(row) for row in tx.scalars(agreed) if row in recipients)
    keys = {person_id: f"wechat/{person_id}" for person_id in people}
    wait_s = seconds_until_told(datetime.now(UTC))
    outbox.put_each(tx, area_code, outbox.Job.SEND_WECHAT_MESSAGE, keys, delay_s=wait_s)


def claim_wechat_message(
    tx: sa.Connection, area_code: str, person_id: UUID, app_id: str
) -> Claimed | None:
    """Take a consent and all that is unread and was not told; None where either is missing."""
    openid = _take_consent(tx, area_code, person_id, app_id)
    if openid is None:
        return None
    made = sa.insert(wechat_message).values(
        area_code=area_code, person_id=person_id, state="sending"
    )
    message_id = tx.execute(made.returning(wechat_message.c.id)).scalar_one()
    notices = _take_notices(tx, area_code, person_id, message_id)
    claimed = Claimed(
        area_code,
        message_id,
        person_id,
        openid,
        tuple(row.kind for row in notices),
        tuple(row.due_on for row in notices),
    )
    if not notices:
        hand_back(tx, claimed)
        return None
    return claimed


def _take_consent(tx: sa.Connection, area_code: str, person_id: UUID, app_id: str) -> str | None:
    here = sa.and_(
        person.c.area_code == wechat_binding.c.area_code, person.c.id == wechat_binding.c.person_id
    )
    taken = (
        sa.update(wechat_binding)
        .where(
            wechat_binding.c.area_code == area_code,
            wechat_binding.c.person_id == person_id,
            wechat_binding.c.app_id == app_id,
            wechat_binding.c.consents > 0,
            sa.exists().where(here, person.c.active),
        )
        .values(consents=wechat_binding.c.consents - 1)
    )
    openid: str | None = tx.execute(taken.returning(wechat_binding.c.openid)).scalar_one_or_none()
    return openid


def _take_notices(
    tx: sa.Connection, area_code: str, person_id: UUID, message_id: int
) -> list[sa.Row[tuple[int, str, date | None]]]:
    taken = (
        sa.update(notice)
        .where(
            notice.c.area_code == area_code,
            notice.c.person_id == person_id,
            notice.c.read_at.is_(None),
            # That the binding was lost, its successor need not tell.
            notice.c.subject != NoticeSubject.WECHAT,
            sa.not_(notice.c.confidential),
            notice.c.wechat_message_id.is_(None),
            notice.c.created_at > sa.func.now() - TOLD_WITHIN,
        )
        .values(wechat_message_id=message_id)
        .returning(notice.c.id, notice.c.kind, notice.c.due_on)
    )
    return sorted(tx.execute(taken), key=lambda row: row.id)


def settle(tx: sa.Connection, claimed: Claimed, outcome: Outcome) -> None:
    """What became of it; it will not be sent again."""
    row = sa.update(wechat_message).where(_is(claimed), wechat_message.c.state == "sending")
    tx.execute(row.values(state=outcome))


def hand_back(tx: sa.Connection, claimed: Claimed) -> None:
    """It was not sent: the consent counts again, the notices may be told."""
    of_message = sa.and_(
        notice.c.area_code == claimed.area_code, notice.c.wechat_message_id == claimed.id
    )
    tx.execute(sa.update(notice).where(of_message).values(wechat_message_id=None))
    if tx.execute(sa.delete(wechat_message).where(_is(claimed))).rowcount:
        consents = wechat_binding.c.consents + 1
        tx.execute(sa.update(wechat_binding).where(_bound(claimed)).values(consents=consents))


def settle_refused(tx: sa.Connection, claimed: Claimed) -> None:
    """The person refused, or WeChat knows of no consent: ours were wrong, all of them."""
    settle(tx, claimed, "refused")
    tx.execute(sa.update(wechat_binding).where(_bound(claimed)).values(consents=0))


def settle_unknown_openid(tx: sa.Connection, claimed: Claimed) -> None:
    """WeChat knows the openid no more: the binding is removed, and the inbox says so."""
    settle(tx, claimed, "refused")
    if not remove_binding(tx, claimed.area_code, claimed.person_id, claimed.openid):
        return
    whose = {"area_code": claimed.area_code, "person_id": claimed.person_id}
    lost = Topic(NoticeSubject.WECHAT)
    tx.execute(
        sa.insert(notice).values(
            kind="wechat",
            subject=lost.subject,
            confidential=lost.confidential,
            occasion=str(claimed.id),
            words=_BINDING_OVER,
            link="/me",
            **whose,
        )
    )
    tx.execute(
        sa.insert(audit).values(
            area_code=claimed.area_code,
            action="unbind_wechat",
            subject_kind="person",
            subject_id=str(claimed.person_id),
            details={"why": "unknown openid"},
        )
    )


def _is(claimed: Claimed) -> sa.ColumnElement[bool]:
    return sa.and_(
        wechat_message.c.area_code == claimed.area_code, wechat_message.c.id == claimed.id
    )


def _bound(claimed: Claimed) -> sa.ColumnElement[bool]:
    """The same binding still: another openid's consents are its own."""
    return sa.and_(
        wechat_binding.c.area_code == claimed.area_code,
        wechat_binding.c.person_id == claimed.person_id,
        wechat_binding.c.openid == claimed.openid,
    )
