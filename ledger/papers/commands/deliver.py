"""A paper is signed for, refused or left (送达): once for each version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import sqlalchemy as sa

from ledger.ground.caller import Role
from ledger.ground.errors import Conflict, LedgerError, NotFound
from ledger.ground.lifecycles.hazard import State
from ledger.ground.record_kinds import RecordKind
from ledger.ground.stored import read_back
from ledger.ground.tables import hazard, paper, paper_delivery
from ledger.papers.commands.printing import enqueue_paper_print
from ledger.papers.queries.delivered import delivery_of
from ledger.papers.queries.papers import UNSEEN_PAPER, SeenPaper
from ledger.papers.queries.states import paper_state
from ledger.papers.rules.delivering import REPLACED, Delivery, check_delivery, may_deliver
from ledger.papers.rules.kinds import KINDS, PaperKind
from ledger.records import outbox
from ledger.records.accept import Attempt, Prepared, RecordLimits, RowIntake
from ledger.records.context import Lookup
from ledger.records.request import KnownRecord, RecordRequest

_DELIVERED = Conflict("delivered", "这份文书已经办过送达，不用重复办理")


@dataclass(frozen=True, slots=True)
class DeliveryIntake(RowIntake[Delivery, frozenset[Role]]):
    """By the enterprise's own people on their phone, or by officers on theirs."""

    kind: ClassVar = RecordKind.PAPER_DELIVERY

    paper: SeenPaper

    @property
    def of_kind(self) -> PaperKind:
        """The paper's line of the table."""
        return KINDS[self.paper.kind]

    def lookup(self, request: RecordRequest[Delivery], limits: RecordLimits) -> Lookup:
        """Raises: Invalid clock_implausible."""
        happened_at = request.set_right(request.content.at, limits.late_days, field="at")
        return Lookup(happened_at, self.paper.enterprise_id, request.content.photos)

    def check_known(self, known: KnownRecord) -> None:
        """Raises: Conflict where the UUID was used for another paper."""
        if read_back(_Told, known.receipt).paper_id != str(self.paper.id):
            raise Conflict("other_document", "这个编号已用在另一份文书上，请换新编号")

    def judge(self, attempt: Attempt[Delivery]) -> frozenset[Role]:
        """Raises: NotFound, Forbidden, Conflict no_delivery, Invalid with what is missing."""
        roles = attempt.context.reaching_roles(attempt.caller)
        if not roles:
            raise NotFound(UNSEEN_PAPER)
        check_delivery(self.of_kind, roles, attempt.content)
        return roles

    def prepare(
        self, tx: sa.Connection, attempt: Attempt[Delivery], judged: frozenset[Role]
    ) -> Prepared | None:
        """With the paper held: a newer version waits, or is known. What the enterprise refused on
        its own phone is delivered still.

        Raises: Conflict paper_replaced, delivered, sign_the_hazard.
        """
        area_code = attempt.caller.area_code
        here = (paper.c.area_code == area_code, paper.c.id == self.paper.id)
        row = tx.execute(sa.select(paper).where(*here).with_for_update()).one()
        if _is_there(tx, attempt):
            return None
        state = tx.execute(sa.select(paper_state()).where(*here)).scalar_one()
        if state == REPLACED:
            raise Conflict("paper_replaced", "这份文书已有更新的版本，请在最新的版本上办理送达")
        before = delivery_of(tx, area_code, self.paper.id)
        again = before is not None and before.is_own_refusal
        ways = may_deliver(self.of_kind, judged, said_no=again)
        if before and not (again and attempt.content.how in ways):
            raise _DELIVERED
        if self.of_kind.by_step and _waits_for_step(tx, row):
            words = "交办单随隐患签收：请在隐患里点“签收”或“记录拒签”，办过即为送达"
            raise Conflict("sign_the_hazard", words, hazard_id=str(row.hazard_ids[0]))
        columns = {
            "paper_id": self.paper.id,
            "enterprise_id": self.paper.enterprise_id,
            "how": attempt.content.how,
            "happened_at": attempt.lookup.happened_at,
        }
        return Prepared(columns, {"paper_id": str(self.paper.id), "how": attempt.content.how})

    def follow(
        self, tx: sa.Connection, attempt: Attempt[Delivery], judged: frozenset[Role]
    ) -> None:
        """Its return is printed, and who issued it reads of it soon."""
        enqueue_paper_print(tx, attempt.caller.area_code, self.paper.id)
        outbox.put_notices(tx, attempt.caller.area_code)

    def conflicts(self) -> Mapping[str, LedgerError]:
        """Two at once."""
        return {
            "uq_paper_delivery_own_refusal": _DELIVERED,
            "uq_paper_delivery_final": _DELIVERED,
        }

    def action(self, attempt: Attempt[Delivery]) -> str:
        """What the audit trail calls it."""
        return f"paper_{attempt.content.how}"


@dataclass(frozen=True, slots=True)
class _Told:
    """Of a delivery's receipt."""

    paper_id: str


def _is_there(tx: sa.Connection, attempt: Attempt[Delivery]) -> bool:
    there = sa.exists().where(
        paper_delivery.c.area_code == attempt.caller.area_code,
        paper_delivery.c.id == attempt.request.record_id,
    )
    return bool(tx.scalar(sa.select(there)))


def _waits_for_step(tx: sa.Connection, row: sa.Row[tuple[object, ...]]) -> bool:
    waits = sa.exists().where(
        hazard.c.area_code == row.area_code,
        hazard.c.id == row.hazard_ids[0],
        hazard.c.state == State.ASSIGNED,
        hazard.c.order_number == row.number,
    )
    return bool(tx.scalar(sa.select(waits)))
