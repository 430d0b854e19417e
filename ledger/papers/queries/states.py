"""Where a paper stands: replaced, delivered or not. As SQL, in this one place.

An order (交办单) is delivered by the hazard's own step: signing for it once is enough, and the step
is where it is told. Decision 0035.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ledger.ground.lifecycles.hazard import Event
from ledger.ground.tables import hazard_event, paper, paper_delivery
from ledger.papers.rules.delivering import ISSUED, REFUSED, REPLACED, SIGNED, WAITING
from ledger.papers.rules.kinds import BY_STEP, NOT_DELIVERED

_newer = paper.alias("newer")
HOW_OF_STEP: Mapping[Event, str] = {Event.SIGN_FOR: SIGNED, Event.REFUSE: REFUSED}

_OWN_REFUSAL = sa.and_(
    paper_delivery.c.how == REFUSED, paper_delivery.c.document["witness"].astext.is_(None)
)
# What an enterprise refused on its own phone may be delivered after all: that counts, whichever
# came in first. There is one of each at most.
LAST_DELIVERY = (_OWN_REFUSAL, paper_delivery.c.received_at.desc(), paper_delivery.c.id)


def newer_version() -> sa.ScalarSelect[object]:
    """The id of the one that replaces `paper`; none: it is the newest."""
    return (
        sa.select(_newer.c.id)
        .where(_newer.c.area_code == paper.c.area_code, _newer.c.replaces == paper.c.id)
        .correlate(paper)
        .scalar_subquery()
    )


def delivering_step(*columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Of the hazard's step that delivered `paper`, where it is of a kind that a step delivers: the
    first one after its own that signs, refuses or orders anew.
    """
    step: sa.Select[Any] = (
        sa.select(*columns)
        .where(
            paper.c.kind.in_(BY_STEP),
            hazard_event.c.area_code == paper.c.area_code,
            hazard_event.c.hazard_id == paper.c.hazard_ids[1],
            hazard_event.c.position > paper.c.step_position,
            hazard_event.c.kind.in_([*HOW_OF_STEP, Event.ASSIGN]),
        )
        .order_by(hazard_event.c.position)
        .limit(1)
        .correlate(paper)
    )
    return step


def delivered_after_refusal() -> sa.ColumnElement[bool]:
    """Whether `paper` was refused on the enterprise's own phone, and delivered then."""
    here = (
        paper_delivery.c.area_code == paper.c.area_code,
        paper_delivery.c.paper_id == paper.c.id,
    )
    refused = sa.exists().where(*here, _OWN_REFUSAL).correlate(paper)
    delivered = sa.exists().where(*here, sa.not_(_OWN_REFUSAL)).correlate(paper)
    return sa.and_(refused, delivered)


def paper_state() -> sa.ColumnElement[str]:
    """A key of `STATE_WORDS`."""
    how = (
        sa.select(paper_delivery.c.how)
        .where(
            paper_delivery.c.area_code == paper.c.area_code,
            paper_delivery.c.paper_id == paper.c.id,
        )
        .order_by(*LAST_DELIVERY)
        .limit(1)
        .correlate(paper)
        .scalar_subquery()
    )
    by_step = delivering_step(
        sa.case(*((hazard_event.c.kind == event, how) for event, how in HOW_OF_STEP.items()))
    ).scalar_subquery()
    return sa.case(
        (newer_version().is_not(None), REPLACED),
        (paper.c.kind.in_(NOT_DELIVERED), ISSUED),
        else_=sa.func.coalesce(how, by_step, WAITING),
    )
