"""What report officers are told of reports, and when (举报提醒). Pure.

The words say nothing of what a report holds, and nothing of where it is. Officers whom a report
goes around are not among those who are given here. Each thing is told once: the occasion is the day
it is due with the stage, or what came.

The plan's table of reminders is about hazards, visits and duties; the stages here are ours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from ledger.ground.lifecycles.tip import TipState
from ledger.notices.rules.notice import Notice
from ledger.notices.rules.topics import NoticeSubject, Topic
from ledger.notices.rules.words import day_words
from ledger.tips.rules.clocks import TipDays, delete_on, reward_state
from plans.tip_terms import Tips

NEW, MESSAGE = "tip_new", "tip_message"
ACCEPT, CONCLUDE, FEEDBACK = "tip_accept", "tip_conclude", "tip_feedback"
REWARD, DELETION = "tip_reward", "tip_deletion"
TIP_KINDS = (NEW, MESSAGE, ACCEPT, CONCLUDE, FEEDBACK, REWARD, DELETION)
# Days from the last one: two before, on it, and once when it is over.
_STAGES: Mapping[str, tuple[int, ...]] = {
    ACCEPT: (-2, 0, 1),
    CONCLUDE: (-15, -5, 0, 1),
    FEEDBACK: (-3, 0, 1),
    REWARD: (-30, -7, 0),
}
_OVERDUE_WORDS: Mapping[str, tuple[str, str]] = {
    ACCEPT: ("受理决定", "请尽快决定是否受理"),
    CONCLUDE: ("办结", "请抓紧核查、办结"),
    FEEDBACK: ("答复", "请答复举报人"),
    REWARD: ("奖励领取", "请看举报人有没有来领"),
}


@dataclass(frozen=True, slots=True)
class PendingTip:
    """A report that something may be told of. `officers`: those whom it does not go around.

    `last_message`: the position of the reporter's last message that no officer has opened; 0: none.
    `held`: not deleted however old, while something about it is owed.
    """

    id: UUID
    days: TipDays
    last_message: int
    officers: Collection[UUID]
    held: bool = False


def tip_notices(tips: Iterable[PendingTip], terms: Tips, today: date) -> Iterator[Notice]:
    """Everything that is to be told of these reports today; told before or not."""
    for tip in tips:
        for kind, occasion, words, due_on in _reminders_of(tip, terms, today):
            for person_id in tip.officers:
                topic, link = Topic(NoticeSubject.TIP, tip_id=tip.id), f"/tips/{tip.id}"
                yield Notice(person_id, kind, topic, occasion, words, link, due_on)


_TipReminder = tuple[str, str, str, date | None]


def _reminders_of(tip: PendingTip, terms: Tips, today: date) -> Iterator[_TipReminder]:
    days = tip.days
    if days.state is TipState.RECEIVED:
        yield NEW, days.received_on.isoformat(), "收到一件新举报，请查看。", None
    if tip.last_message:
        yield MESSAGE, str(tip.last_message), "举报人有新的留言，请查看。", None
    for kind, by in _due(days, terms, today):
        reached = _stage(_STAGES[kind], by, today)
        if reached is not None:
            yield kind, f"{by.isoformat()}/{reached:+d}", _running_out(kind, by, today), by
    gone = delete_on(days, terms)
    if (
        gone
        and not tip.held
        and (reached := _stage((-terms.warn_days, -3), gone, today)) is not None
    ):
        words = f"一件举报{day_words(gone)}到保存期限，届时删除；还要保存的，请写明理由延长。"
        yield DELETION, f"{gone.isoformat()}/{reached:+d}", words, gone


def _due(days: TipDays, terms: Tips, today: date) -> Iterator[tuple[str, date]]:
    if days.state is TipState.RECEIVED:
        yield ACCEPT, days.received_on + timedelta(days=terms.accept_days)
    if days.state is TipState.ACCEPTED and days.conclude_by:
        yield CONCLUDE, days.conclude_by
    if days.state is TipState.CONCLUDED and days.concluded_on:
        yield FEEDBACK, days.concluded_on + timedelta(days=terms.feedback_days)
    reward = days.reward
    if reward and reward.collect_by and reward_state(reward, today) == "approved":
        yield REWARD, reward.collect_by


def _stage(stages: Collection[int], by: date, today: date) -> int | None:
    """The last stage that is reached: a sweep that comes late tells where things stand now."""
    return max((stage for stage in stages if stage <= (today - by).days), default=None)


def _running_out(kind: str, by: date, today: date) -> str:
    what, asked = _OVERDUE_WORDS[kind]
    left = (by - today).days
    if left > 0:
        return f"一件举报的{what}还有 {left} 天到期（{day_words(by)}），{asked}。"
    when = "今天到期" if left == 0 else f"已超期 {-left} 天"
    return f"一件举报的{what}{when}，{asked}。"
