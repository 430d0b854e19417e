"""A message in WeChat for what is unread in somebody's inbox: a second way beside it, never the
only one. Nothing waits for it, and whatever becomes of it the notices stay where they are."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from uuid import UUID

from redis.exceptions import RedisError

from ledger.ground.clocks import shanghai_date
from ledger.notices.commands.wechat_messages import (
    Claimed,
    claim_wechat_message,
    hand_back,
    settle,
    settle_refused,
    settle_unknown_openid,
)
from ledger.notices.rules.wechat_words import message_day, message_words
from ledger.records.outbox import Work
from settings import Settings
from wechat.account import Message
from wechat.county_accounts import CountyWechat
from wechat.errors import (
    NoConsent,
    OutcomeUnknown,
    TokenRefused,
    UnknownOpenid,
    WechatRefused,
    WechatUnavailable,
)
from worker.claimed import PermanentFault
from worker.context import WorkerContext

_log = logging.getLogger("anxun.worker")


def send_one_wechat_message(context: WorkerContext, work: Work) -> None:
    """To the person who is the subject. Nothing where they agreed to none, or have read it all.

    Raises: PermanentFault with WeChat's number and the template's field; WechatUnavailable,
    TokenRefused or RedisError where it is to be tried again.
    """
    held = context.wechat.of(work.area_code)
    if held is None or not held.notice_template:
        return
    with context.engine.begin() as tx:
        person_id = UUID(work.subject)
        claimed = claim_wechat_message(tx, work.area_code, person_id, held.account.app_id)
    if claimed:
        _send(context, held, claimed)


def _send(context: WorkerContext, held: CountyWechat, claimed: Claimed) -> None:
    """One outcome, one transaction. What is not foreseen here leaves the message claimed."""
    try:
        held.account.send(claimed.openid, _message(context.settings, held, claimed))
    except OutcomeUnknown as error:
        _log.warning("perhaps sent", extra={"message_id": claimed.id, "fault": str(error)})
        with context.engine.begin() as tx:
            settle(tx, claimed, "unknown")
    except NoConsent:
        with context.engine.begin() as tx:
            settle_refused(tx, claimed)
    except UnknownOpenid:
        with context.engine.begin() as tx:
            settle_unknown_openid(tx, claimed)
    except (WechatUnavailable, TokenRefused, RedisError):
        _hand_back(context, claimed)
        raise
    except WechatRefused as error:
        _hand_back(context, claimed)
        # Such as 47003 thing1: somebody must mend the template or its fields, then `anxun retry`.
        raise PermanentFault(f"wechat {error}") from None
    else:
        with context.engine.begin() as tx:
            settle(tx, claimed, "sent")


def _hand_back(context: WorkerContext, claimed: Claimed) -> None:
    with context.engine.begin() as tx:
        hand_back(tx, claimed)


def _message(settings: Settings, held: CountyWechat, claimed: Claimed) -> Message:
    what, day = held.notice_fields.split(",")
    today = shanghai_date(datetime.now(UTC))
    # Where a mini-program's inbox lies only its own code knows.
    inbox = f"{settings.public_url.rstrip('/')}/app/#/inbox"
    return Message(
        template=held.notice_template,
        values={
            what: message_words(claimed.kinds),
            day: message_day(claimed.due_on, today),
        },
        page=inbox if held.account.kind == "service_account" else "",
    )
