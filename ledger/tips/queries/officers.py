"""The county's report officers, what is proposed about them, and how they began."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ledger.ground.caller import Caller, Role
from ledger.ground.database import one_statement
from ledger.ground.expressions import refers
from ledger.ground.tables import grant, officer_act, officer_founding, person, tip_key
from ledger.tips.queries.keys import active_keys, is_officer, is_open
from ledger.tips.rules.officers import (
    OFFICES,
    FoundingState,
    OfficerAct,
    OfficerCandidate,
    OfficerFounding,
    OfficerProposal,
    Standing,
    confirm_violation,
    refuse_violation,
)

# Older decisions stand on the audit trail.
_SHOWN_FOR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """`counts_from`: from when on the role counts. `key`: of the newest one, the state."""

    id: UUID
    name: str
    title: str | None
    active: bool
    counts_from: datetime
    key: str | None


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal with what the reader may answer: confirm, refuse or neither."""

    id: UUID
    act: str
    person_id: UUID
    person: str
    reason: str
    state: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    counts_from: datetime | None
    may: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundingLine:
    """`number` is told to the administrator who opened it alone, while it is open."""

    id: UUID
    state: str
    opened_by: str
    opened_at: datetime
    first: str
    second: str
    first_there: bool
    second_there: bool
    number: str | None
    counts_from: datetime | None
    stopped_by: str | None


@dataclass(frozen=True, slots=True)
class Officers:
    """Everything about them. `may_found`: nobody holds the role, and the first two may begin."""

    officers: list[OfficerLine]
    proposals: list[ProposalLine]
    foundings: list[FoundingLine]
    open: bool
    may_found: bool


def list_officers(engine: sa.Engine, caller: Caller, now: datetime) -> Officers:
    """As it stands now."""
    with one_statement(engine).connect() as read:
        officers = _officers(read, caller.area_code)
        who = standing_of(read, caller)
        return Officers(
            officers,
            [_told(row, who, now) for row in read.execute(_proposals(caller, now))],
            [
                _founding_line(row, caller, now)
                for row in read.execute(foundings_of(caller.area_code))
            ],
            is_open(active_keys(read, caller.area_code)),
            not any(officer.active for officer in officers),
        )


def founding_that_waits_for(
    engine: sa.Engine, caller: Caller, now: datetime
) -> FoundingLine | None:
    """In which the caller is one of the two, and is to type the number."""
    pair = (officer_founding.c.first_id, officer_founding.c.second_id)
    mine = foundings_of(caller.area_code).where(sa.or_(*(one == caller.person_id for one in pair)))
    with engine.connect() as read:
        lines = [_founding_line(row, caller, now) for row in read.execute(mine)]
    return next((line for line in lines if line.state == FoundingState.OPEN), None)


def standing_of(read: sa.Connection, caller: Caller) -> Standing:
    """Whether the caller may decide about others."""
    holders = {key.person_id for key in active_keys(read, caller.area_code)}
    # As it stands now, not as it stood when the request began.
    whose = (person.c.area_code == caller.area_code, person.c.id == caller.person_id, is_officer())
    in_office = bool(read.scalar(sa.select(sa.exists().where(*whose))))
    vouches = in_office and (caller.person_id in holders or not holders)
    is_office = not OFFICES.isdisjoint(caller.roles)
    return Standing(caller.person_id, in_office, vouches, is_office)


def candidate(read: sa.Connection, area_code: str, person_id: UUID) -> OfficerCandidate | None:
    """Somebody of the county as far as it matters here; None: there is no such person."""
    active = sa.select(person.c.active).where(
        person.c.area_code == area_code, person.c.id == person_id
    )
    row = read.execute(active).one_or_none()
    if row is None:
        return None
    granted = sa.select(grant.c.role).where(
        grant.c.area_code == area_code, grant.c.person_id == person_id
    )
    roles = frozenset(Role(role) for role in read.scalars(granted))
    return OfficerCandidate(person_id, row.active, roles, holds=Role.REPORT_OFFICER in roles)


def holders(read: sa.Connection, area_code: str) -> set[UUID]:
    """Everybody in office who holds the role, counting already or not."""
    held = sa.and_(refers(grant.c.person_id, person), grant.c.role == str(Role.REPORT_OFFICER))
    query = sa.select(person.c.id).join(grant, held)
    return set(read.scalars(query.where(person.c.area_code == area_code, person.c.active)))


def founding_of(row: sa.Row[Any]) -> OfficerFounding:
    """What the rules judge of it."""
    return OfficerFounding(
        row.opened_at,
        {row.first_id: row.first_there_at, row.second_id: row.second_there_at},
        row.wrong_numbers,
        row.counts_from,
        stopped=row.stopped_at is not None,
    )


def _officers(read: sa.Connection, area_code: str) -> list[OfficerLine]:
    newest = (
        sa.select(tip_key.c.state)
        .where(
            tip_key.c.area_code == person.c.area_code,
            tip_key.c.person_id == person.c.id,
            tip_key.c.state != "retired",
        )
        .order_by(tip_key.c.state)
        .limit(1)
        .scalar_subquery()
    )
    held = sa.and_(refers(grant.c.person_id, person), grant.c.role == str(Role.REPORT_OFFICER))
    query = (
        sa.select(
            person.c.id, person.c.name, person.c.title, person.c.active, grant.c.counts_from, newest
        )
        .join(grant, held)
        .where(person.c.area_code == area_code)
        .order_by(person.c.name, person.c.id)
    )
    return [OfficerLine(*row) for row in read.execute(query)]


def acts_of(area_code: str) -> sa.Select[Any]:
    """What was proposed and decided, with the names of the three whom it concerns."""
    proposer, decider = person.alias("proposer"), person.alias("decider")
    return (
        sa.select(
            officer_act,
            person.c.name.label("person"),
            proposer.c.name.label("proposer"),
            decider.c.name.label("decider"),
        )
        .join(person, refers(officer_act.c.person_id, person))
        .join(proposer, refers(officer_act.c.proposed_by, proposer))
        .outerjoin(decider, refers(officer_act.c.decided_by, decider))
        .where(officer_act.c.area_code == area_code)
    )


def _proposals(caller: Caller, now: datetime) -> sa.Select[Any]:
    return (
        acts_of(caller.area_code)
        .where(officer_act.c.proposed_at > now - _SHOWN_FOR)
        .order_by(officer_act.c.proposed_at.desc(), officer_act.c.id)
    )


def _told(row: sa.Row[Any], who: Standing, now: datetime) -> ProposalLine:
    proposal = proposal_of(row)
    checks = {"confirm": confirm_violation, "refuse": refuse_violation}
    return ProposalLine(
        row.id,
        row.act,
        row.person_id,
        row.person,
        row.reason,
        str(proposal.state(now)),
        row.proposer,
        row.proposed_at,
        row.decider,
        row.decided_at,
        row.counts_from,
        tuple(name for name, check in checks.items() if check(proposal, who, now) is None),
    )


def proposal_of(row: sa.Row[Any]) -> OfficerProposal:
    """What the rules judge of it."""
    return OfficerProposal(
        OfficerAct(row.act),
        row.person_id,
        row.proposed_by,
        row.proposed_at,
        row.confirmed,
        row.counts_from,
    )


def foundings_of(area_code: str) -> sa.Select[Any]:
    """How the first two began, with the names of everybody in it."""
    return (
        sa.select(
            officer_founding,
            _name_of(officer_founding.c.opened_by).label("opener"),
            _name_of(officer_founding.c.first_id).label("first"),
            _name_of(officer_founding.c.second_id).label("second"),
            _name_of(officer_founding.c.stopped_by).label("stopper"),
        )
        .where(officer_founding.c.area_code == area_code)
        .order_by(officer_founding.c.opened_at.desc())
    )


def _name_of(reference: sa.Column[Any]) -> sa.ScalarSelect[str]:
    """Read row by row: four joins of people let the planner pair a county's people with each other
    before it looks whether there is a founding at all.
    """
    named = person.alias()
    return sa.select(named.c.name).where(refers(reference, named)).scalar_subquery()


def _founding_line(row: sa.Row[Any], caller: Caller, now: datetime) -> FoundingLine:
    state = founding_of(row).state(now)
    is_own = row.opened_by == caller.person_id and state is FoundingState.OPEN
    return FoundingLine(
        row.id,
        str(state),
        row.opener,
        row.opened_at,
        row.first,
        row.second,
        row.first_there_at is not None,
        row.second_there_at is not None,
        row.number if is_own else None,
        row.counts_from,
        row.stopper,
    )
