"""Rewards: how much, by whom, once a matter, and collected in time."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from ledger.ground import tables as models
from ledger.ground.caller import Role
from ledger.tips.rules import reward as tip_reward
from ledger.tips.rules.steps import TipStep
from plans.loader import load_plan
from tests.support.county_builder import XUPU, CountyBuilder
from tests.support.moments import this_month, today
from tests.tips.officers_desk import Office, OfficersDesk, in_days, two_desks
from tests.tips.tip_builder import Tip

Desks = tuple[Office, OfficersDesk, OfficersDesk]
WANGCHENG, DATONGHU = "430112", "430971"


@pytest.fixture
def desks(app: Flask, own_county: CountyBuilder) -> Desks:
    return two_desks(app, own_county)


def reason(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["reason"]


def follow(app: Flask, office: Office, area_code: str) -> None:
    """From now on the county works by another county's plan."""
    app.extensions["anxun"].plans[office.county.area_code] = load_plan(area_code)


def claimed(office: Office, tip: Tip, on: date | None = None) -> None:
    """The reporter told how to be paid, as the public's side writes it down."""
    with office.county.engine.begin() as tx:
        of_tip = models.tip_reward.c.tip_id == tip.id
        tx.execute(sa.update(models.tip_reward).where(of_tip).values(claimed_on=on or today()))


def approved(desks: Desks, **tip: Any) -> Tip:
    """A report whose reward was approved by the second officer."""
    office, first, second = desks
    made = office.reports.tip(**tip)
    first.to_conclusion(made)
    first.take(made, "propose_reward")
    second.take(made, "approve_reward")
    return made


# How much.


@pytest.mark.parametrize(
    ("fine", "yuan"),
    [(1, 3000), (20_000, 3000), (20_000.1, Decimal("3000.02")), (50_000, 7500),
     (2_000_000, 300_000), (9_000_000, 300_000)],
)  # fmt: skip
def test_a_share_of_the_fine_lies_between_floor_and_cap(fine: float, yuan: float) -> None:
    rewards = load_plan(XUPU).rewards
    amount = tip_reward.amount_of(
        rewards, TipStep(kind="propose_reward", reward_kind="by_fine", fine_yuan=fine)
    )
    assert (amount.yuan, amount.below_floor) == (Decimal(yuan), False)


@pytest.mark.parametrize(
    ("which", "yuan"),
    [("ordinary", 60_000), ("larger", 80_000), ("major", 100_000), ("extraordinary", 120_000)],
)
def test_concealed_deaths_count_each_by_the_class_of_the_accident(which: str, yuan: int) -> None:
    step = TipStep(
        kind="propose_reward", reward_kind="by_deaths", deaths_concealed=2, accident_class=which
    )
    assert tip_reward.amount_of(load_plan(XUPU).rewards, step).yuan == yuan


def test_a_fixed_amount_is_flagged_where_a_fine_was_imposed(app: Flask, desks: Desks) -> None:
    office, first, _ = desks
    follow(app, office, WANGCHENG)
    fined, plain = (office.reports.tip(identity="{}") for _ in range(2))
    for report in (fined, plain):
        first.to_conclusion(report)
    case = first.take(fined, "propose_reward", reward_kind="major_hazard", fine_yuan=30_000)
    assert (case["reward"]["amount_yuan"], case["reward"]["below_national_floor"]) == (2000, True)
    case = first.take(plain, "propose_reward", reward_kind="violation", fine_yuan=None)
    assert (case["reward"]["amount_yuan"], case["reward"]["below_national_floor"]) == (1000, False)
    assert "望城" not in case["reward"]["basis"] and "WC三(五)2" in case["reward"]["basis"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"reward_kind": "by_fine", "fine_yuan": None}, "fine_yuan"),
        ({"reward_kind": "by_deaths", "accident_class": "major"}, "deaths_concealed"),
        ({"reward_kind": "by_deaths", "deaths_concealed": 1}, "accident_class"),
        ({"reward_kind": "other", "basis": "县规〔2026〕1号"}, "amount_yuan"),
        ({"reward_kind": "other", "amount_yuan": 500}, "basis"),
    ],
)
def test_a_reward_that_cannot_be_reckoned_is_not_proposed(
    desks: Desks, facts: dict[str, Any], field: str
) -> None:
    office, first, _ = desks
    tip = office.reports.tip()
    first.to_conclusion(tip)
    answer = first.act(tip, "propose_reward", **facts)
    assert reason(answer) == (422, "demands_missing")
    assert list(answer.json["errors"]["json"]) == [field]
    unknown = first.act(tip, "propose_reward", reward_kind="major_hazard")
    assert reason(unknown) == (422, "unknown_reward")


def test_an_officers_own_amount_stands_on_a_document(desks: Desks) -> None:
    office, first, _ = desks
    tip = office.reports.tip()
    first.to_conclusion(tip)
    facts = {
        "reward_kind": "other",
        "amount_yuan": 800,
        "basis": "县规〔2026〕1号",
        "fine_yuan": 5000,
    }
    reward = first.take(tip, "propose_reward", **facts)["reward"]
    assert (reward["amount_yuan"], reward["basis"]) == (800, "县规〔2026〕1号")
    assert reward["below_national_floor"] is True


# Who, and for which report.


def test_an_unfounded_report_gets_no_reward(desks: Desks) -> None:
    office, first, _ = desks
    tip = office.reports.tip()
    first.to_conclusion(tip, "unfounded")
    assert reason(first.act(tip, "propose_reward")) == (409, "not_verified")
    assert "propose_reward" not in first.case(tip)["may"]


def test_whoever_proposes_does_not_approve(desks: Desks) -> None:
    office, first, second = desks
    tip = office.reports.tip()
    first.to_conclusion(tip)
    assert reason(second.act(tip, "approve_reward")) == (409, "no_proposal")
    first.take(tip, "propose_reward")
    assert reason(first.act(tip, "approve_reward")) == (403, "own_proposal")
    case = second.take(tip, "approve_reward")
    assert case["reward"]["collect_by"] == in_days(60)
    assert case["reward"]["proposed_by"] == first.officer.person.name


def test_a_proposal_may_be_made_anew_until_it_is_approved(desks: Desks) -> None:
    office, first, second = desks
    tip = office.reports.tip()
    first.to_conclusion(tip)
    first.take(tip, "propose_reward")
    second.take(tip, "propose_reward", fine_yuan=100_000)
    assert reason(second.act(tip, "approve_reward")) == (403, "own_proposal")
    assert first.take(tip, "approve_reward")["reward"]["amount_yuan"] == 15_000
    assert reason(first.act(tip, "propose_reward")) == (409, "one_reward")


def test_a_reward_is_paid_by_two_officers_whom_the_report_does_not_go_around(
    desks: Desks,
) -> None:
    office, first, second = desks
    accused = office.hire(name="沈示例")
    clerk = office.county.person(Role.COUNTY)
    tip = approved(desks, identity="{}", accused="沈示例")
    for witness in (first.id, accused.id, clerk.id, uuid4()):
        answer = first.act(tip, "pay_reward", witness_id=str(witness))
        assert reason(answer) == (422, "unfit_witness")
    case = first.take(tip, "pay_reward", witness_id=str(second.id))
    reward = case["reward"]
    assert (reward["state"], reward["paid_by"], reward["witnessed_by"]) == (
        "paid", first.officer.person.name, second.officer.person.name,
    )  # fmt: skip
    again = second.act(tip, "pay_reward", witness_id=str(first.id))
    assert reason(again) == (409, "not_approved")


def test_an_anonymous_reporter_is_paid_after_claiming_with_the_receipt(desks: Desks) -> None:
    office, first, second = desks
    tip = approved(desks)
    paying = {"witness_id": str(second.id)}
    assert reason(first.act(tip, "pay_reward", **paying)) == (409, "not_claimed")
    claimed(office, tip)
    first.take(tip, "inform", message_id=str(first.answer(tip, "已查实")))
    assert first.case(tip)["next"]["what"] == "发放奖励"
    assert first.take(tip, "pay_reward", **paying)["reward_state"] == "paid"


def test_a_reward_that_nobody_claimed_in_time_lapses(desks: Desks) -> None:
    office, first, second = desks
    tip = approved(desks)
    with office.county.engine.begin() as tx:
        late = {"collect_by": today() - timedelta(days=1)}
        of_tip = models.tip_reward.c.tip_id == tip.id
        tx.execute(sa.update(models.tip_reward).where(of_tip).values(**late))
    case = first.case(tip)
    assert (case["reward_state"], case["reward"]["state"]) == ("lapsed", "lapsed")
    claimed(office, tip)
    answer = first.act(tip, "pay_reward", witness_id=str(second.id))
    assert reason(answer) == (409, "lapsed")
    assert reason(first.act(tip, "propose_reward")) == (409, "one_reward")


def test_an_anonymous_report_is_rewarded_only_where_the_plan_says_so(
    app: Flask, desks: Desks
) -> None:
    office, first, _ = desks
    follow(app, office, DATONGHU)
    rewarded = load_plan(DATONGHU).tips.anonymous_rewarded
    anonymous, named = office.reports.tip(), office.reports.tip(identity="{}")
    for report in (anonymous, named):
        first.to_conclusion(report)
    assert ("propose_reward" in first.case(anonymous)["may"]) is rewarded
    if not rewarded:
        answer = first.act(anonymous, "propose_reward")
        assert reason(answer) == (409, "anonymous_not_rewarded")
    first.take(named, "propose_reward")


def test_the_first_valid_report_of_a_matter_gets_the_one_reward(desks: Desks) -> None:
    office, first, _ = desks
    earliest, later, last = (office.reports.tip() for _ in range(3))
    for report in (later, last):
        first.take(report, "join", tip_id=str(earliest.id))
        first.to_conclusion(report)
    assert reason(first.act(later, "propose_reward")) == (409, "one_reward")
    first.to_conclusion(earliest, "unfounded")
    assert reason(first.act(last, "propose_reward")) == (409, "one_reward")
    first.take(later, "propose_reward")
    assert reason(first.act(last, "propose_reward")) == (409, "one_reward")


def test_the_first_report_gets_it_where_it_was_verified(desks: Desks) -> None:
    office, first, _ = desks
    earliest, later = office.reports.tip(), office.reports.tip()
    first.take(later, "join", tip_id=str(earliest.id))
    for report in (later, earliest):
        first.to_conclusion(report)
    assert "propose_reward" not in first.case(later)["may"]
    first.take(earliest, "propose_reward")


# The ledger of payments.


def test_the_ledger_lists_what_was_paid_in_a_month_and_names_no_reporter(desks: Desks) -> None:
    _, first, second = desks
    tip, open_one = approved(desks, identity='{"name":"示例"}'), approved(desks)
    first.take(tip, "pay_reward", witness_id=str(second.id))
    month = this_month()
    page = first.phone.get(f"/tip-rewards?month={month}").json
    assert [reward["number"] for reward in page["rewards"]] == [tip.number]
    assert page["paid_yuan"] == 7500
    whole = first.phone.get("/tip-rewards").json["rewards"]
    assert [reward["tip_id"] for reward in whole] == [str(tip.id), str(open_one.id)]
    assert first.phone.get("/tip-rewards?month=2020-01").json["rewards"] == []
    assert first.phone.get("/tip-rewards?month=2020-13").status_code == 422


def test_a_reward_of_a_report_that_goes_around_somebody_is_not_in_their_ledger(
    desks: Desks,
) -> None:
    office, first, second = desks
    accused = office.hire(name="韩示例")
    tip = approved(desks, identity="{}", accused="韩示例")
    first.take(tip, "pay_reward", witness_id=str(second.id))
    ledger = accused.phone.get("/tip-rewards").json
    assert (ledger["rewards"], ledger["paid_yuan"]) == ([], 0)
    assert accused.act(tip, "approve_reward").status_code == 404


def test_a_payment_outlives_its_report_without_the_words_about_it(desks: Desks) -> None:
    office, first, second = desks
    tip = approved(desks, identity="{}")
    first.take(tip, "pay_reward", witness_id=str(second.id))
    with office.county.engine.begin() as tx:
        tx.execute(sa.delete(models.tip).where(models.tip.c.id == tip.id))
    (row,) = first.phone.get("/tip-rewards").json["rewards"]
    assert (row["number"], row["reason"], row["amount_yuan"]) == (None, None, 7500)
