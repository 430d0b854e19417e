"""达标激励: how often an enterprise with a level of standardisation is checked. Pure.

Source: 临湘 14 (减少检查频次). No seed gives a number: duties and factors stand in the plan, the
factors marked `ours`; a county whose plan has none spares nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import ceil

from plans.orders import Duty
from plans.plan import LevelFactor, Plan

LEVEL_WORDS = {1: "一级", 2: "二级", 3: "三级"}


def factors_for(plan: Plan, duty: Duty) -> tuple[LevelFactor, ...]:
    """By which levels this duty is asked for less often; none for most duties and plans."""
    incentive = plan.standardisation
    if incentive is None or duty.key not in incentive.duties:
        return ()
    return incentive.factors


def times_exempted(duty: Duty, factor: LevelFactor) -> int:
    """How often it is owed at this level: rounded up, and never less than once."""
    # As the plan writes it: 0.7 of 10 times is 7 and not 8.
    return max(1, ceil(Fraction(str(factor.factor)) * duty.times_at_least))


def spared(plan: Plan, duty: Duty, level: int | None) -> Duty:
    """The duty as an enterprise of this level owes it."""
    for factor in factors_for(plan, duty):
        if factor.level == level:
            return replace(duty, times_at_least=times_exempted(duty, factor))
    return duty


def exemption_words(
    plan: Plan, by_plan: Duty, owed: Duty, level: int | None, valid_until: date | None
) -> str:
    """Why fewer are owed; empty where none are spared."""
    if level is None or owed.times_at_least == by_plan.times_at_least:
        return ""
    incentive = plan.standardisation
    ours = incentive is not None and incentive.factors_source == "ours"
    return (
        f"安全生产标准化{LEVEL_WORDS[level]}，证书有效期内由 {by_plan.times_at_least} 次减为"
        f" {owed.times_at_least} 次（证书到 {valid_until}"
        f"{'；减多少由本系统所定，可在方案里改' if ours else ''}）"
    )
