"""Whatever officers do in whatever order, no report ends where the rules forbid it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.tips.desk.case_schemas import TipEventIn
from ledger.ground import tables as models
from ledger.ground.errors import LedgerError
from ledger.ground.lifecycles.tip import CLOSED_STATES, TipEvent, TipState
from ledger.tips.commands.act import TipStepSent, act_on_tip
from ledger.tips.rules.steps import TipStep
from plans.loader import load_plan
from tests.support.county_builder import XUPU, CountyBuilder
from tests.support.moments import today
from tests.support.unused import unused_county_code
from tests.tips.officers import Officer, officer
from tests.tips.officers_desk import fields_of
from tests.tips.tip_builder import Tip, TipBuilder

PLAN = load_plan(XUPU)
REPORTS, OFFICERS = 3, 3
# Which report, by which officer, which step, and how it varies.
STEPS = st.tuples(
    st.integers(0, REPORTS - 1),
    st.integers(0, OFFICERS - 1),
    st.sampled_from(TipEvent),
    st.integers(0, 5),
)


@pytest.fixture(scope="module")
def clerks(engine: sa.Engine) -> tuple[CountyBuilder, list[Officer]]:
    """Of a county that no other test knows."""
    county = CountyBuilder(engine, unused_county_code())
    return county, [officer(county) for _ in range(OFFICERS)]


class Matter:
    """Reports that may be of one matter, and the officers who do with them what comes."""

    def __init__(self, county: CountyBuilder, officers: list[Officer]) -> None:
        self.county, self.officers = county, officers
        self.builder = TipBuilder(county, officers)
        self.tips = [self.builder.tip() for _ in range(REPORTS)]
        self.kinds: dict[UUID, list[TipEvent]] = {tip.id: [] for tip in self.tips}

    def try_step(self, which: int, who: int, event: TipEvent, how: int) -> None:
        """Take it, where it may be taken; a refusal has its reason and changes nothing."""
        tip, actor = self.tips[which], self.officers[who]
        before = self._rows()
        document = self._document(tip, event, how)
        try:
            created = act_on_tip(
                self.county.engine,
                actor.person.caller,
                tip.id,
                TipStepSent(uuid4(), document, _validated(document)),
                PLAN,
                today(),
            )
        except LedgerError as refusal:
            assert refusal.reason and refusal.message
            assert self._rows() == before
            return
        assert created
        self.kinds[tip.id].append(event)

    def _document(self, tip: Tip, event: TipEvent, how: int) -> dict[str, Any]:
        sent: dict[str, Any] = {"kind": str(event)} | fields_of(event)
        other, colleague = self.tips[how % REPORTS], self.officers[how % OFFICERS].person
        sent |= {
            TipEvent.JOIN: {"tip_id": str(other.id)},
            TipEvent.CONCLUDE: {"finding": ("verified", "partly", "unfounded")[how % 3]},
            TipEvent.PAY_REWARD: {"witness_id": str(colleague.id)},
            TipEvent.SETTLE: {"deaths": how == 0},
            TipEvent.TRANSFER: {"to": PLAN.tips.deaths_go_to if how % 2 else "另一单位"},
            TipEvent.LINK_HAZARD: {"hazard_id": str(uuid4())},
            TipEvent.EXCLUDE: {"person_id": str(uuid4())},
        }.get(event, {})
        if event is TipEvent.INFORM and how:
            sent["message_id"] = str(self.builder.message(tip, "答复", by=colleague))
        if event is TipEvent.PAY_REWARD and how % 2:
            self._claim(tip)
        return sent

    def _claim(self, tip: Tip) -> None:
        approved = sa.and_(
            models.tip_reward.c.tip_id == tip.id, models.tip_reward.c.state == "approved"
        )
        with self.county.engine.begin() as tx:
            tx.execute(sa.update(models.tip_reward).where(approved).values(claimed_on=today()))

    def _rows(self) -> list[Any]:
        ids = [tip.id for tip in self.tips]
        with self.county.engine.connect() as read:
            rows = read.execute(sa.select(models.tip).where(models.tip.c.id.in_(ids))).all()
            events = sa.select(sa.func.count()).where(models.tip_event.c.tip_id.in_(ids))
            return [*sorted(rows, key=lambda row: row.arrived), read.scalar(events)]

    def check(self) -> None:
        """What must hold whatever happened."""
        ids = [tip.id for tip in self.tips]
        with self.county.engine.connect() as read:
            tips = {
                row.id: row
                for row in read.execute(sa.select(models.tip).where(models.tip.c.id.in_(ids)))
            }
            rewards = read.execute(
                sa.select(models.tip_reward).where(models.tip_reward.c.tip_id.in_(ids))
            ).all()
        for tip_id, row in tips.items():
            self._check_life(row, self.kinds[tip_id], tips)
        self._check_rewards(rewards, tips)

    def _check_life(self, row: Any, kinds: list[TipEvent], tips: Mapping[UUID, Any]) -> None:
        checked = {TipEvent.CHECK} & {*kinds, *self.kinds.get(row.duplicate_of, [])}
        assert checked or row.finding is None
        assert (row.ended_on is not None) == (TipState(row.state) in CLOSED_STATES)
        assert kinds.count(TipEvent.EXTEND) <= 1
        ends = [n for n, kind in enumerate(kinds) if kind in (TipEvent.REFUSE, TipEvent.TRANSFER)]
        if ends:
            assert set(kinds[ends[0] + 1 :]) <= {TipEvent.KEEP, TipEvent.EXCLUDE}
        if row.duplicate_of:
            assert tips[row.duplicate_of].arrived < row.arrived
            assert tips[row.duplicate_of].duplicate_of is None

    def _check_rewards(self, rewards: list[Any], tips: Mapping[UUID, Any]) -> None:
        matters = Counter(tips[r.tip_id].duplicate_of or r.tip_id for r in rewards)
        assert all(number == 1 for number in matters.values())
        for reward in rewards:
            assert tips[reward.tip_id].finding in ("verified", "partly")
            assert reward.approved_by is None or reward.approved_by != reward.proposed_by
            assert reward.paid_by is None or reward.paid_by != reward.witnessed_by
            assert reward.state != "paid" or (reward.approved_by and reward.claimed_on)


def _validated(document: Mapping[str, Any]) -> TipStep:
    """As the API's schema makes it."""
    step: TipStep = TipEventIn().load(dict(document))
    return step


# From receipt to payment: so that random steps find a matter far along, too.
WAYS = (
    [],
    [(0, 0, TipEvent.ACCEPT, 0), (0, 1, TipEvent.CHECK, 0), (0, 0, TipEvent.CONCLUDE, 0)],
    [
        (1, 0, TipEvent.JOIN, 0), (1, 0, TipEvent.ACCEPT, 0), (1, 0, TipEvent.CHECK, 0),
        (1, 1, TipEvent.CONCLUDE, 1), (0, 0, TipEvent.REFUSE, 0),
        (1, 0, TipEvent.PROPOSE_REWARD, 0), (1, 1, TipEvent.APPROVE_REWARD, 0),
    ],
)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(WAYS), st.lists(STEPS, min_size=5, max_size=20))
def test_no_order_of_steps_breaks_a_rule(
    clerks: tuple[CountyBuilder, list[Officer]],
    way: list[tuple[int, int, TipEvent, int]],
    steps: list[tuple[int, int, TipEvent, int]],
) -> None:
    matter = Matter(*clerks)
    for step in (*way, *steps):
        matter.try_step(*step)
        matter.check()


@pytest.mark.parametrize("way", WAYS)
def test_each_way_into_a_matter_can_be_gone(
    clerks: tuple[CountyBuilder, list[Officer]],
    way: list[tuple[int, int, TipEvent, int]],
) -> None:
    matter = Matter(*clerks)
    for step in way:
        matter.try_step(*step)
    assert sum(len(kinds) for kinds in matter.kinds.values()) == len(way)
