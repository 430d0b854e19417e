"""In whose name a record was made: by what its sender was when it happened.

A phone without signal sends days later. Who has changed office meanwhile did it for the one before;
whether the record may come in at all goes by what they are now.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ledger.ground.caller import Role
from ledger.ground.on_behalf import acted_for, decides_for
from ledger.records.accept import Attempt
from ledger.records.scope import Place, acting_grants
from plans.plan import Plan


def office_of_act(
    attempt: Attempt[Any], place: Place, plan: Plan, *, named: str | None, among: Collection[Role]
) -> str | None:
    """The office that acted at this place by roles among these; None as of `acted_for`.

    An office may be named that the sender stood for then, or stands for now: a phone that was
    offline offers those that it knew. Raises: NotFound, Forbidden.
    """
    caller, assigned = attempt.caller, attempt.context.assigned
    for sender in attempt.context.senders(caller):
        acting = acting_grants(sender, place, assigned=assigned, among=among)
        is_theirs = named is None or named in {office.key for office in decides_for(sender, plan)}
        if acting and is_theirs:
            return acted_for(sender, plan, named=named, acting=acting)
    acting = acting_grants(caller, place, assigned=assigned, among=among)
    return acted_for(caller, plan, named=named, acting=acting)
