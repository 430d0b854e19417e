"""How a report stands, for whoever holds its receipt: look it up, read, answer, claim the reward.

Without script the server opens the messages with the key that follows from the typed secret, for
this one answer; with script it gives them sealed, and the phone opens them. Number and secret
travel in forms alone, never in an address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, request

from api.errors import STATUS_OF
from api.services import client_network, current_services
from api.tips.public.form import uuid_of
from api.tips.public.intake import open_receipt, today
from api.tips.public.page_frame import answer_faults, tip_page
from ledger.ground.errors import Conflict, LedgerError, ProofWanted, TryLater, WrongReceipt
from ledger.ground.lifecycles.tip import FINDING_WORDS
from ledger.tips.commands.messages import CLAIM, MESSAGE, add_tip_message, seal_for_both
from ledger.tips.queries.receipt import OpenedTip
from ledger.tips.queries.status import ToldMessage, tip_status
from ledger.tips.rules.envelopes import (
    REPORTER,
    EnvelopeInvalid,
    envelope_from,
    reporter_private_key,
    unseal,
)
from ledger.tips.rules.receipts import shown_number

tip_follow_pages = Blueprint("tip_follow_pages", __name__, template_folder="templates")
answer_faults(tip_follow_pages)

MESSAGE_MOST = 2_000
# What stands in the way of whoever typed a receipt: said on the page where it was typed.
_REFUSALS = (WrongReceipt, TryLater, ProofWanted)
_WAYS: Mapping[str, str] = {"in_person": "到现场领取", "account": "转账"}


@tip_follow_pages.get("/tip/follow")
def follow_page() -> Response:
    """Where number and secret are typed."""
    return _asking()


@tip_follow_pages.post("/tip/follow")
def look_up() -> Response:
    """How it stands. With `sealed` the phone opens the messages itself."""
    try:
        tip = _opened()
    except _REFUSALS as refused:
        return _asking(refused)
    return _tip_page(tip)


@tip_follow_pages.post("/tip/follow/messages")
def send_message() -> Response:
    """Words for the officers, sealed as they come in."""
    return _sent(MESSAGE, request.form.get("words", "").strip(), "留言已收到。")


@tip_follow_pages.post("/tip/follow/claims")
def claim_reward() -> Response:
    """How the reward can reach the reporter, sealed as it comes in."""
    words, how = request.form.get("words", "").strip(), request.form.get("how", "")
    if how == "account" and not words:
        return _sent(CLAIM, "", "")
    way = f"领取方式：{_WAYS.get(how, _WAYS['in_person'])}"
    return _sent(CLAIM, f"{way}\n{words}" if words else way, "已申请领取，请留意受理员的留言。")


def _sent(purpose: str, words: str, done: str) -> Response:
    try:
        tip = _opened()
    except _REFUSALS as refused:
        return _asking(refused)
    message_id = uuid_of(request.form.get("id", "")) or uuid4()
    if not words or len(words) > MESSAGE_MOST:
        return _tip_page(tip, code=422, fault=f"请写几句，最多 {MESSAGE_MOST} 字", typed=words)
    try:
        _keep(tip, message_id, words, purpose)
    except LedgerError as refused:
        return _tip_page(tip, code=409, fault=refused.message, typed=words)
    return _tip_page(tip, message=done)


def _keep(tip: OpenedTip, message_id: UUID, words: str, purpose: str) -> None:
    engine = current_services().engine
    envelope = seal_for_both(engine, tip, words)
    try:
        add_tip_message(engine, tip, message_id, envelope, purpose=purpose, today=today())
    except Conflict as conflict:
        # The same form a second time: sealed anew, it is another envelope of the same words.
        if conflict.reason != "other_document":
            raise


def _opened() -> OpenedTip:
    number, secret = request.form.get("number", ""), request.form.get("secret", "")
    return open_receipt(number, secret, client_network(), request.form.get("altcha"))


def _asking(refused: LedgerError | None = None) -> Response:
    area_code = request.args.get("area", "")
    answer = tip_page(
        "tip_follow.html",
        _code_of(refused),
        plan=current_services().plans.get(area_code),
        area=area_code,
        number=request.form.get("number", ""),
        message=_words_of(refused),
        prove=refused.level if isinstance(refused, ProofWanted) else None,
    )
    if isinstance(refused, TryLater):
        answer.headers["Retry-After"] = str(refused.wait_s)
    return answer


def _words_of(refused: LedgerError | None) -> str:
    """For whoever reads them without script: with script the page proves, and goes on."""
    if isinstance(refused, ProofWanted):
        return "查错的次数太多。请过一小时再试，或换一个浏览器（要能运行网页脚本）马上再查"
    return refused.message if refused else ""


def _code_of(refused: LedgerError | None) -> int:
    if refused is None:
        return 200
    return next(STATUS_OF[kind] for kind in type(refused).__mro__ if kind in STATUS_OF)


def _tip_page(tip: OpenedTip, *, code: int = 200, **more: Any) -> Response:
    services = current_services()
    plan = services.plans[tip.area_code]
    status = tip_status(services.engine, tip, plan)
    sealed = "sealed" in request.form
    key_answer = {"area_code": tip.area_code, "keys": status.keys, "signers": status.signers}
    return tip_page(
        "tip_found.html",
        code,
        plan=plan,
        area=tip.area_code,
        tip=status,
        grouped_number=shown_number(tip.number),
        secret=tip.secret,
        finding_words=FINDING_WORDS,
        messages=status.messages if sealed else _read(tip, status.messages),
        keys=key_answer if sealed else None,
        message_id=uuid4(),
        claim_id=uuid4(),
        message_most=MESSAGE_MOST,
        **more,
    )


def _read(tip: OpenedTip, messages: list[ToldMessage]) -> list[dict[str, Any]]:
    """With their words, for this one answer."""
    if not messages:
        return []
    own_key = reporter_private_key(tip.secret, tip.id)
    return [
        asdict(message) | {"envelope": None, "words": _words(message.envelope, own_key)}
        for message in messages
    ]


def _words(envelope: Mapping[str, Any], own_key: bytes) -> str:
    try:
        return unseal(envelope_from(envelope), REPORTER, own_key).decode(errors="replace")
    except EnvelopeInvalid:
        return "（这条留言打不开）"
