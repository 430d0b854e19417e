"""How a paper reaches whom it is for (送达): signed for, refused (拒签), left (留置). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ledger.ground.caller import Role
from ledger.ground.errors import Conflict, Forbidden, Invalid
from ledger.papers.rules.kinds import DELIVERERS, PaperKind
from ledger.records.contents import Signature

SIGNED, REFUSED, LEFT = "signed", "refused", "left"
HOW_WORDS: Mapping[str, str] = {SIGNED: "已签收", REFUSED: "拒签", LEFT: "留置送达"}
# Beside these: nothing is asked, nobody has it yet, a newer version stands in its place.
ISSUED, WAITING, REPLACED = "issued", "waiting", "replaced"
STATE_WORDS: Mapping[str, str] = {
    WAITING: "待签收",
    **HOW_WORDS,
    ISSUED: "已制发",
    REPLACED: "已更换",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """回执: whether they will come, else why not."""

    will_come: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """As it is recorded. `signature`: of who receives it, on whichever phone."""

    how: str
    signature: Signature | None
    post: str | None
    reason: str | None
    witness: str | None
    where: str | None
    reply: Reply | None
    photos: tuple[str, ...]
    at: datetime
    elapsed_s: int


def may_deliver(
    kind: PaperKind, roles: frozenset[Role], *, said_no: bool = False
) -> tuple[str, ...]:
    """In which ways these roles, which reach the enterprise, record it. `said_no`: the enterprise
    did, on its own phone; it may think better of it, and officers may go there.
    """
    if not kind.delivered:
        return ()
    if Role.ENTERPRISE in roles:
        return (SIGNED,) if said_no else (SIGNED, REFUSED)
    return (SIGNED, REFUSED, LEFT) if roles & DELIVERERS else ()


def check_delivery(kind: PaperKind, roles: frozenset[Role], delivery: Delivery) -> None:
    """Raises: Conflict, Forbidden; Invalid with what is missing."""
    if not kind.delivered:
        raise Conflict("no_delivery", f"{kind.name}不用送达签收")
    if delivery.how not in may_deliver(kind, roles):
        raise Forbidden("not_yours_to_deliver", "您的角色不能这样办理送达")
    missing = dict(_missing(kind, delivery, of_enterprise=Role.ENTERPRISE in roles))
    if missing:
        first = next(iter(missing.values()))
        raise Invalid("demands_missing", first, json={key: [w] for key, w in missing.items()})


_WHY = {REFUSED: "请写明拒签的理由", LEFT: "请写明对方为什么没有收"}


def _missing(kind: PaperKind, delivery: Delivery, *, of_enterprise: bool) -> list[tuple[str, str]]:
    signed = delivery.signature is not None and bool(delivery.signature.path)
    demands = {
        "signature": delivery.how == SIGNED and not signed and "请签收人签字",
        "reply": delivery.how == SIGNED
        and kind.reply
        and delivery.reply is None
        and "请填写回执：能否参加",
        "reason": not delivery.reason and _WHY.get(delivery.how),
        "where": delivery.how == LEFT and not delivery.where and "请写明文书留在哪里",
    }
    if of_enterprise:
        # With one, a refusal would be final, and nobody could deliver it after all.
        demands["witness"] = delivery.witness and "在本企业自己的手机上办理，不填见证人"
    elif delivery.how != SIGNED:
        demands["witness"] = not delivery.witness and "请填写见证人"
        demands["photos"] = not delivery.photos and "请至少拍一张现场照片"
    reply = delivery.reply
    if reply and not reply.will_come and not reply.reason:
        demands["reply"] = "不能参加的，请写明理由"
    if reply and not kind.reply:
        demands["reply"] = "这份文书没有回执"
    if delivery.how != SIGNED and signed:
        demands["signature"] = "没有签收就不用签字"
    return [(field, words) for field, words in demands.items() if words]
