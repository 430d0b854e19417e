"""Propose and decide who is a report officer: one proposes, another decides.

Everything is on the audit trail, and told to every officer and to whom it is about
(`ledger.notices`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa

from ledger.accounts.commands.activations import ActivationLink, write_activation
from ledger.ground.audit import note
from ledger.ground.caller import Caller, Role
from ledger.ground.constraints import constraint_errors
from ledger.ground.errors import Conflict, Forbidden, NotFound
from ledger.ground.tables import county, grant, officer_act, tip_key
from ledger.records import outbox
from ledger.tips.commands.exclude import recuse_by_name
from ledger.tips.queries.officers import candidate, holders, proposal_of, standing_of
from ledger.tips.rules.officers import (
    COUNTS_AFTER,
    OfficerAct,
    OfficerProposal,
    ProposalState,
    confirm_violation,
    proposal_violation,
    refuse_violation,
)

_WITHDRAWN = "不再担任举报受理员"
_NEWLY = "重新担任举报受理员"


@dataclass(frozen=True, slots=True)
class ProposedAct:
    """As an office sends it."""

    act: OfficerAct
    person_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Confirmed, or refused and why."""

    confirm: bool
    reason: str | None = None


def propose_officer_act(
    engine: sa.Engine, caller: Caller, act_id: UUID, proposed: ProposedAct
) -> bool:
    """True if it is new; the same again changes nothing.

    Raises: NotFound; Conflict not_proposable, proposed_already, other_document.
    """
    with engine.begin() as tx:
        lock_officers(tx, caller.area_code)
        if _is_there(tx, caller, act_id, proposed):
            return False
        person = candidate(tx, caller.area_code, proposed.person_id)
        if person is None:
            raise NotFound("没有这个人")
        officers = len(holders(tx, caller.area_code))
        if fault := proposal_violation(proposed.act, person, caller.person_id, officers=officers):
            raise Conflict("not_proposable", fault)
        insert_act(tx, caller, act_id, proposed)
    return True


def insert_act(
    tx: sa.Connection,
    caller: Caller,
    act_id: UUID,
    proposed: ProposedAct,
    key_id: UUID | None = None,
) -> None:
    """It waits for the second person from now on. Raises: Conflict proposed_already."""
    already = Conflict("proposed_already", "这件事已经有人提出，正等另一个人处理")
    with constraint_errors({"uq_officer_act_open": already}):
        tx.execute(
            sa.insert(officer_act).values(
                area_code=caller.area_code,
                id=act_id,
                act=proposed.act,
                person_id=proposed.person_id,
                key_id=key_id,
                reason=proposed.reason,
                proposed_by=caller.person_id,
            )
        )
    act = str(proposed.act)
    note(tx, caller, "propose_officer_act", "person", proposed.person_id, act=act, id=str(act_id))
    outbox.put_notices(tx, caller.area_code)


def decide_officer_act(
    engine: sa.Engine, caller: Caller, act_id: UUID, said: Decision, *, link_days: int
) -> ActivationLink | None:
    """Done, or off the table. What was confirmed and does not count yet may still be refused.

    Of a grant and a reset the link into the account, good for `link_days`: whoever confirmed hands
    it over, not the office.

    Raises: NotFound; Forbidden not_the_second.
    """
    with engine.begin() as tx:
        lock_officers(tx, caller.area_code)
        row = _row(tx, caller, act_id)
        if row is None:
            raise NotFound("没有这件事，请刷新后再看")
        now = datetime.now(UTC)
        proposal, who = proposal_of(row), standing_of(tx, caller)
        check = confirm_violation if said.confirm else refuse_violation
        if fault := check(proposal, who, now):
            raise Forbidden("not_the_second", fault)
        link = None
        if said.confirm:
            link = _carry_out(tx, caller, row, proposal, now, link_days)
        elif proposal.state(now) is ProposalState.WAITING:
            _take_role(tx, caller.area_code, proposal.person_id)
        _decide(tx, caller, row, said, now)
    return link


def _carry_out(
    tx: sa.Connection,
    caller: Caller,
    row: sa.Row[tuple[object]],
    of: OfficerProposal,
    now: datetime,
    link_days: int,
) -> ActivationLink | None:
    """What was confirmed happens. Raises: Conflict where it does not fit any more."""
    person = candidate(tx, caller.area_code, of.person_id)
    officers = len(holders(tx, caller.area_code))
    if person and (fault := proposal_violation(of.act, person, of.proposed_by, officers=officers)):
        raise Conflict("not_proposable", fault)
    if of.act is OfficerAct.GRANT:
        give_role(tx, caller.area_code, of.person_id, now + COUNTS_AFTER)
        return _new_link(tx, caller, of.person_id, link_days)
    elif of.act is OfficerAct.WITHDRAW:
        _take_role(tx, caller.area_code, of.person_id)
        retire_keys(tx, caller.area_code, tip_key.c.person_id == of.person_id, _WITHDRAWN)
    elif of.act is OfficerAct.RETIRE_KEY:
        retire_keys(tx, caller.area_code, tip_key.c.id == row.key_id, row.reason)
    elif of.act is OfficerAct.RESET:
        return _new_link(tx, caller, of.person_id, link_days)
    return None


def _new_link(tx: sa.Connection, caller: Caller, person_id: UUID, days: int) -> ActivationLink:
    """For whoever confirmed to hand over in person: what let anybody in until now ends.

    The office entered the account and may hold a link of before, or have opened it itself. Whoever
    lost the phone lost the second factor with it.
    """
    return write_activation(
        tx, caller, person_id, days=days, without_factor=True, agreed_by_two=True
    )


def _decide(
    tx: sa.Connection, caller: Caller, row: sa.Row[tuple[object]], said: Decision, now: datetime
) -> None:
    counts = now + COUNTS_AFTER if said.confirm and row.act == OfficerAct.GRANT else None
    tx.execute(
        sa.update(officer_act)
        .where(officer_act.c.area_code == caller.area_code, officer_act.c.id == row.id)
        .values(
            confirmed=said.confirm,
            decided_by=caller.person_id,
            decided_at=now,
            counts_from=counts,
        )
    )
    action = "confirm_officer_act" if said.confirm else "refuse_officer_act"
    note(tx, caller, action, "person", row.person_id, act=row.act, id=str(row.id))
    outbox.put_notices(tx, caller.area_code)


def lock_officers(tx: sa.Connection, area_code: str) -> None:
    """One change at a time, of officers or their keys, as whoever enters people takes turns."""
    tx.execute(sa.select(county.c.name).where(county.c.area_code == area_code).with_for_update())


def give_role(tx: sa.Connection, area_code: str, person_id: UUID, counts_from: datetime) -> None:
    """A report officer from then on. A key of an earlier time is compared anew."""
    retire_keys(tx, area_code, tip_key.c.person_id == person_id, _NEWLY)
    tx.execute(
        sa.insert(grant).values(
            area_code=area_code,
            person_id=person_id,
            role=str(Role.REPORT_OFFICER),
            counts_from=counts_from,
        )
    )
    recuse_by_name(tx, area_code, person_id)


def _take_role(tx: sa.Connection, area_code: str, person_id: UUID) -> None:
    tx.execute(
        sa.delete(grant).where(
            grant.c.area_code == area_code,
            grant.c.person_id == person_id,
            grant.c.role == str(Role.REPORT_OFFICER),
        )
    )


def retire_keys(
    tx: sa.Connection, area_code: str, which: sa.ColumnElement[bool], reason: str
) -> None:
    """Nothing more is sealed for them."""
    tx.execute(
        sa.update(tip_key)
        .where(tip_key.c.area_code == area_code, tip_key.c.state != "retired", which)
        .values(state="retired", retired_at=sa.func.now(), retired_reason=reason)
    )


def _row(tx: sa.Connection, caller: Caller, act_id: UUID) -> sa.Row[tuple[object]] | None:
    query = sa.select(officer_act).where(
        officer_act.c.area_code == caller.area_code, officer_act.c.id == act_id
    )
    return tx.execute(query).one_or_none()


def _is_there(tx: sa.Connection, caller: Caller, act_id: UUID, proposed: ProposedAct) -> bool:
    row = _row(tx, caller, act_id)
    if row is None:
        return False
    if (row.act, row.person_id, row.proposed_by) == (
        proposed.act, proposed.person_id, caller.person_id
    ):  # fmt: skip
        return True
    raise Conflict("other_document", "这个编号已用于另一件事，请刷新后再试")
