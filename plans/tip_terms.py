"""What a plan says of reports from the public (举报): rewards, days, how long they are kept."""

from dataclasses import dataclass
from typing import Literal

from plans.orders import Sourced


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardAmount(Sourced):
    kind: Literal["major_hazard", "illegal_act", "violation"]
    name: str
    yuan: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardRate(Sourced):
    """A share of the fine that was imposed, within bounds.

    `yuan_per_concealed_death`: for each death that was concealed, by class of the accident (一般,
    较大, 重大, 特别重大).
    """

    percent_of_fine: float
    yuan_at_least: int
    yuan_at_most: int
    yuan_per_concealed_death: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewards(Sourced):
    anonymous_encouraged: bool
    amounts: tuple[RewardAmount, ...]
    national: RewardRate
    legal_note: str = ""

    def below_national_floor(self) -> tuple[RewardAmount, ...]:
        """Fixed amounts below what the national rule grants wherever a fine was imposed."""
        return tuple(amount for amount in self.amounts if amount.yuan < self.national.yuan_at_least)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tips(Sourced):
    """举报办理: days for each step, what an anonymous reporter can get, how long a report is kept.

    `extend_days`: once, with the reason told. `collect_days`: to collect a reward. `keep_days`:
    from the day it ended until it is deleted; the officers are warned `warn_days` before.
    `deaths_go_to`: whoever must check what involves deaths (安全生产法 第七十三条).
    """

    accept_days: int
    conclude_days: int
    extend_days: int
    feedback_days: int
    collect_days: int
    keep_days: int
    warn_days: int
    anonymous_rewarded: bool
    anonymous_source: str
    deaths_go_to: str
