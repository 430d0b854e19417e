"""亡人事故 counted against the same days of the year before (同比), and held against targets. Pure.

Source: 望城 二 (起数和死亡人数同比降20%以上，不含已托管地区；零发生), 二(一) (上年为零的继续为零).
What has no number in the year before has no rate: the pages write “—”, as the forms do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from plans.orders import Target

DAYS_MOST = 366
# 较大及以上 begins with three deaths (生产安全事故报告和调查处理条例 第三条). The injured and the
# damage can make an accident 较大 too: neither stands on the register.
LARGER_DEATHS = 3


@dataclass(frozen=True, slots=True)
class Counted:
    """Accidents of one town and sector in one of the two periods.

    `accidents`: with deaths; `larger`: with three or more; `entered`: all of the register.
    """

    town_code: str
    sector: str
    business: bool
    before: bool
    accidents: int
    deaths: int
    larger: int
    entered: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted, in the period and in the same days of the year before; as `Counted`."""

    accidents: int = 0
    deaths: int = 0
    larger: int = 0
    entered: int = 0
    accidents_before: int = 0
    deaths_before: int = 0
    larger_before: int = 0
    entered_before: int = 0

    @property
    def accidents_change_percent(self) -> float | None:
        """As `change_percent`."""
        return change_percent(self.accidents, self.accidents_before)

    @property
    def deaths_change_percent(self) -> float | None:
        """As `change_percent`."""
        return change_percent(self.deaths, self.deaths_before)


def year_before(first: date, last: date) -> tuple[date, date]:
    """The same days of the year before; 29 February becomes the 28th."""
    return _a_year_earlier(first), _a_year_earlier(last)


def change_percent(now: int, before: int) -> float | None:
    """Negative where it fell, to one decimal; None where there is nothing to divide by."""
    return round(100 * (now - before) / before, 1) if before else None


def figures_of(
    counted: Iterable[Counted],
    *,
    business_only: bool,
    sectors: Collection[str] = (),
    towns: Collection[str] = (),
) -> Figures:
    """Of these sectors and towns; empty: of all."""
    ours = [
        row
        for row in counted
        if (row.business or not business_only)
        and (not sectors or row.sector in sectors)
        and (not towns or row.town_code in towns)
    ]
    now = [our for our in ours if not our.before]
    before = [our for our in ours if our.before]
    return Figures(
        sum(row.accidents for row in now),
        sum(row.deaths for row in now),
        sum(row.larger for row in now),
        sum(row.entered for row in now),
        sum(row.accidents for row in before),
        sum(row.deaths for row in before),
        sum(row.larger for row in before),
        sum(row.entered for row in before),
    )


def now_and_before(target: Target, figures: Figures) -> tuple[int, int]:
    """The numbers that the target counts."""
    if target.counts == "deaths":
        return figures.deaths, figures.deaths_before
    if target.counts == "all_accidents":
        return figures.entered, figures.entered_before
    if target.counts == "larger_accidents":
        return figures.larger, figures.larger_before
    if target.counts == "general_accidents":
        return figures.entered - figures.larger, figures.entered_before - figures.larger_before
    return figures.accidents, figures.accidents_before


def is_reached(target: Target, figures: Figures) -> bool:
    """Whether the target holds by these figures. What was zero the year before must stay zero."""
    now, before = now_and_before(target, figures)
    if target.direction != "fall_at_least":
        return now <= target.value
    if not before:
        return now == 0
    # In whole numbers: a fall of exactly 20 % is one, and none at all is no fall by 0 %.
    fell = before - now
    return fell > 0 and 100 * fell >= target.value * before


def _a_year_earlier(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return (day - timedelta(days=1)).replace(year=day.year - 1)
