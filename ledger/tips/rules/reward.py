"""How much a report is rewarded (举报奖励). Pure; the plan's table and the facts are arguments.

1. What the county's own table names has a fixed amount.
2. `by_fine`: a share of the fine that was imposed, within the national bounds.
3. `by_deaths`: so much for each death that was concealed, by class of the accident.
4. `other`: the officer's amount, with the document that it follows.

Source: 安监总财〔2018〕19号; fixed amounts: 望城 三(五)2.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ledger.tips.rules.steps import ACCIDENT_CLASSES, TipStep
from plans.tip_terms import RewardRate, Rewards

BY_FINE, BY_DEATHS, OTHER = "by_fine", "by_deaths", "other"
_CENT = Decimal("0.01")
NATIONAL_BASIS = "安监总财〔2018〕19号"


@dataclass(frozen=True, slots=True)
class Amount:
    """`below_floor`: a fine was imposed, and the national rule would grant more."""

    yuan: Decimal
    basis: str
    below_floor: bool


class CannotReckon(ValueError):
    """A fact lacks: `field` of the document, and what to do."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(field)
        self.field = field
        self.words = words


def kinds_of(rewards: Rewards) -> tuple[str, ...]:
    """The county's own kinds, then those of the national rule."""
    return (*(amount.kind for amount in rewards.amounts), BY_FINE, BY_DEATHS, OTHER)


def amount_of(rewards: Rewards, step: TipStep) -> Amount:
    """For the step's `reward_kind`. Raises: CannotReckon."""
    kind, rate = step.reward_kind, rewards.national
    fine = Decimal(str(step.fine_yuan or 0))
    if kind == BY_DEATHS:
        yuan, basis = _by_deaths(rate, step), NATIONAL_BASIS
    elif kind == BY_FINE:
        if not fine:
            raise CannotReckon("fine_yuan", "请填写行政处罚的罚款金额")
        yuan, basis = share_of(rate, fine), NATIONAL_BASIS
    elif kind == OTHER:
        yuan, basis = _others(step)
    else:
        yuan, basis = _fixed(rewards, kind)
    below = fine > 0 and yuan < share_of(rate, fine)
    return Amount(yuan.quantize(_CENT, ROUND_HALF_UP), step.basis or basis, below)


def share_of(rate: RewardRate, fine: Decimal) -> Decimal:
    """What the national rule grants for a fine: yuan to the cent."""
    share = fine * Decimal(str(rate.percent_of_fine)) / 100
    bounded = min(max(share, Decimal(rate.yuan_at_least)), Decimal(rate.yuan_at_most))
    return bounded.quantize(_CENT, ROUND_HALF_UP)


def _fixed(rewards: Rewards, kind: str | None) -> tuple[Decimal, str]:
    for amount in rewards.amounts:
        if amount.kind == kind:
            return Decimal(amount.yuan), f"本县方案：{amount.name}（{amount.source}）"
    raise CannotReckon("reward_kind", "本县方案没有这一类奖励，请另选类别")


def _by_deaths(rate: RewardRate, step: TipStep) -> Decimal:
    deaths, which = step.deaths_concealed, step.accident_class
    if not deaths:
        raise CannotReckon("deaths_concealed", "请填写瞒报的死亡人数")
    if which not in ACCIDENT_CLASSES:
        raise CannotReckon("accident_class", "请选择事故等级")
    a_death = rate.yuan_per_concealed_death[list(ACCIDENT_CLASSES).index(which)]
    # 最高不超过30万元 bounds every kind of reward of the national rule.
    return Decimal(min(a_death * deaths, rate.yuan_at_most))


def _others(step: TipStep) -> tuple[Decimal, str]:
    if not step.amount_yuan:
        raise CannotReckon("amount_yuan", "请填写奖励金额")
    if not step.basis:
        raise CannotReckon("basis", "请写明金额的依据：哪份文件、哪一条")
    return Decimal(str(step.amount_yuan)), step.basis
