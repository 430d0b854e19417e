"""Who may become, stay and cease to be a report officer (举报受理员), and who decides it. Pure.

The role guards against the offices that manage accounts, so no office gives, takes or resets it
alone.

1. An office proposes; another person who holds the role and has a key in use confirms. A new
   officer counts a day after that, every officer is told, and until then each of them may refuse.
2. Where nobody holds the role an administrator sets up the first two, both present: each signs in
   on a phone of their own and types the number that the administrator's screen shows.
3. Taking the role away, resetting whoever holds it, retiring a colleague's key, and one's own so
   that fewer than two are left need the second person too; one's own that is lost or stolen goes
   at once. Nobody answered for two weeks (both gone, both devices lost):
   then a second person of the office may take the role away, and 2. begins anew, after a day.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from ledger.ground.caller import Role

COUNTS_AFTER = timedelta(days=1)
UNANSWERED_FOR = timedelta(days=14)
# Both are in the room.
TOGETHER_WITHIN = timedelta(hours=1)
FOUNDING_DIGITS = 6
TRIES_MOST = 5
OFFICES = frozenset({Role.ADMIN, Role.COUNTY})


class OfficerAct(StrEnum):
    """What is proposed of a person."""

    GRANT = "grant"
    WITHDRAW = "withdraw"
    RESET = "reset"
    RETIRE_KEY = "retire_key"


ACT_WORDS = {
    OfficerAct.GRANT: "担任举报受理员",
    OfficerAct.WITHDRAW: "不再担任举报受理员",
    OfficerAct.RESET: "重设登录",
    OfficerAct.RETIRE_KEY: "停用密钥",
}


class ProposalState(StrEnum):
    """`waiting`: confirmed, and counts once the day is over."""

    OPEN = "open"
    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class OfficerProposal:
    """An act on a person. `confirmed`: None while nobody decided."""

    act: OfficerAct
    person_id: UUID
    proposed_by: UUID
    proposed_at: datetime
    confirmed: bool | None = None
    counts_from: datetime | None = None

    def state(self, now: datetime) -> ProposalState:
        """As it stands at that moment."""
        if self.confirmed is None:
            return ProposalState.OPEN
        if not self.confirmed:
            return ProposalState.REFUSED
        waits = self.counts_from is not None and self.counts_from > now
        return ProposalState.WAITING if waits else ProposalState.DONE


@dataclass(frozen=True, slots=True)
class Standing:
    """Of whoever decides. `vouches`: holds the role, with a key in use; without one only as long as
    no officer of the county has any.
    """

    person_id: UUID
    is_officer: bool
    vouches: bool
    is_office: bool


def confirm_violation(proposal: OfficerProposal, who: Standing, now: datetime) -> str | None:
    """Why this person cannot confirm it; None: they can."""
    if proposal.confirmed is not None:
        return "这件事已有人处理过，请刷新后再看"
    if who.person_id == proposal.proposed_by:
        return "自己提出的，须由另一个人确认"
    if proposal.act is OfficerAct.WITHDRAW and who.is_office and _is_unanswered(proposal, now):
        return None
    if not who.is_officer:
        return "须由另一名举报受理员确认"
    if who.person_id == proposal.person_id:
        # That somebody goes, or their own key, they may agree to; that they come, they may not.
        leaves = proposal.act in {OfficerAct.WITHDRAW, OfficerAct.RETIRE_KEY}
        return None if leaves else "关于自己的，须由另一名举报受理员确认"
    return None if who.vouches else "您还没有在用的密钥：请先生成密钥并请同事核对，再来确认"


def refuse_violation(proposal: OfficerProposal, who: Standing, now: datetime) -> str | None:
    """The same of a refusal: by any officer until it counts; by whoever proposed it, until then."""
    if proposal.state(now) in {ProposalState.DONE, ProposalState.REFUSED}:
        return "这件事已有人处理过，请刷新后再看"
    takes_back = who.person_id == proposal.proposed_by and proposal.confirmed is None
    if takes_back or (who.is_officer and who.person_id != proposal.person_id):
        return None
    if who.is_officer and proposal.act is not OfficerAct.GRANT:
        return None
    return "须由举报受理员拒绝，或由提出的人撤回"


def _is_unanswered(proposal: OfficerProposal, now: datetime) -> bool:
    return now - proposal.proposed_at >= UNANSWERED_FOR


@dataclass(frozen=True, slots=True)
class OfficerCandidate:
    """Whom an act is about. `holds`: the role, counting already or not."""

    person_id: UUID
    active: bool
    roles: Collection[Role]
    holds: bool


def proposal_violation(
    act: OfficerAct, of: OfficerCandidate, proposed_by: UUID, *, officers: int
) -> str | None:
    """Why nobody can propose that; `officers`: how many hold the role already."""
    if not of.active:
        return "此人已离岗"
    if act is OfficerAct.GRANT:
        return _grant_violation(of, proposed_by, officers)
    return None if of.holds else "此人不是举报受理员"


def _grant_violation(of: OfficerCandidate, proposed_by: UUID, officers: int) -> str | None:
    if of.holds:
        return "此人已经是举报受理员"
    if of.person_id == proposed_by:
        return "不能提名自己"
    if not OFFICES.isdisjoint(of.roles):
        return "举报受理员不能同时是安委办或管理员：举报可能正是关于他们的"
    if not officers:
        return "本县还没有举报受理员：请由管理员当面设立最初两名"
    return None


def may_retire_alone(
    holders: Collection[UUID], owner: UUID, by: UUID, *, lost: bool, least: int
) -> bool:
    """Whether a key goes without a second person. `holders`: of the keys in use.

    A colleague's never does. One's own does where enough are left; and at once where it is lost or
    stolen, even if that closes the doors: sealing on for a thief would be worse, and all are told.
    """
    if owner not in holders:
        return True
    return owner == by and (lost or len(set(holders) - {owner}) >= least)


class FoundingState(StrEnum):
    """`waiting`: both were there, and it counts once the day is over; `lapsed`: nobody came."""

    OPEN = "open"
    WAITING = "waiting"
    DONE = "done"
    LAPSED = "lapsed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class OfficerFounding:
    """The first two of a county, by when each was there."""

    opened_at: datetime
    there: Mapping[UUID, datetime | None]
    wrong_numbers: int = 0
    counts_from: datetime | None = None
    stopped: bool = False

    def state(self, now: datetime) -> FoundingState:
        """As it stands at that moment."""
        if self.stopped:
            return FoundingState.STOPPED
        if self.counts_from is not None:
            return FoundingState.WAITING if self.counts_from > now else FoundingState.DONE
        late = now - self.opened_at > TOGETHER_WITHIN
        too_often = self.wrong_numbers >= TRIES_MOST
        return FoundingState.LAPSED if late or too_often else FoundingState.OPEN


def founding_violation(
    opened_by: UUID, pair: Collection[OfficerCandidate], officers: int
) -> str | None:
    """Why these two cannot be the first."""
    if officers:
        return "本县已有举报受理员：新的受理员由单位提名、在任受理员确认"
    if len({one.person_id for one in pair}) < len(pair) or any(
        one.person_id == opened_by for one in pair
    ):
        return "须是两个不同的人，且不是您自己"
    faults = (
        _grant_violation(one, opened_by, len(pair)) if one.active else "有人已离岗" for one in pair
    )
    return next((fault for fault in faults if fault), None)


def founded_from(now: datetime, *, is_first: bool) -> datetime:
    """The county's first two count at once: there is nothing yet that they could read. Later ones
    after a day, in which everybody of the offices may stop it.
    """
    return now if is_first else now + COUNTS_AFTER
