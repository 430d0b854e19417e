"""Kinds of work (工作记录), and what each asks. Pure.

The one table of kinds: the API's schema, the phone's form and the glossary follow it. Source: 望城
附件4 rows 1-3 and 13-22, 三(五)1 and 3, 三(一)3; 溆浦 三(二). Which number a kind asks, the form's
unit says; what else it asks is ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from plans.orders import Duty

TIMES_MOST = 999
PEOPLE_MOST = 100_000
COPIES_MOST = 10**7
GROUPS_MOST = 500

# By field: the least and the most that it may be.
BOUNDS: Mapping[str, tuple[int, int]] = {
    "times": (1, TIMES_MOST),
    "people": (0, PEOPLE_MOST),
    "copies": (0, COPIES_MOST),
    "passed": (0, PEOPLE_MOST),
}
WorkField = Literal[
    "title", "number", "times", "people", "copies", "passed", "village", "begins", "enterprise"
]


@dataclass(frozen=True, slots=True)
class Want:
    """A field that a kind asks, and as what. `must`: without it the kind says nothing."""

    field: WorkField
    word: str
    must: bool = False

    @property
    def bounds(self) -> tuple[int, int] | None:
        """Of a number; None where it is words or a choice."""
        return BOUNDS.get(self.field)


@dataclass(frozen=True, slots=True)
class WorkKind:
    """`unit`: in which it is counted. `towns_only`: 限街镇填写.

    `serves`: the kinds of a plan's duties that such work fulfils.
    """

    key: str
    word: str
    unit: str
    clause: str
    asks: tuple[Want, ...]
    towns_only: bool = False
    serves: tuple[str, ...] = ()


_TIMES = Want("times", "次数")
_PEOPLE = Want("people", "参加人数（人）")
_VILLAGE = Want("village", "村（社区）")

WORK_KINDS = {
    kind.key: kind
    for kind in (
        WorkKind("rules", "制度措施", "个", "WC附件4 1", (
            Want("title", "文件名", must=True), Want("number", "文号"))),
        WorkKind("meeting", "调度会、专题会", "次", "WC附件4 2", (
            Want("title", "会议研究内容", must=True), _PEOPLE, _TIMES), serves=("meeting",)),
        WorkKind("oversight", "督查企业落实主体责任", "次", "WC附件4 3", (
            Want("title", "督查了哪家企业或单位、结果怎样", must=True),
            Want("enterprise", "台账上的企业"), _TIMES)),
        WorkKind("study", "中心组学习", "次", "WC附件4 13", (
            Want("title", "学习内容", must=True), _PEOPLE, _TIMES)),
        WorkKind("film", "观看警示教育片", "次", "WC附件4 14", (
            Want("title", "片名", must=True), _PEOPLE, _TIMES, _VILLAGE), serves=("publicity",)),
        WorkKind("lecture", "宣讲", "次", "WC附件4 15、16；XP三(二)", (
            Want("people", "听讲人数（人次）", must=True), Want("title", "宣讲内容"), _TIMES,
            _VILLAGE), serves=("publicity", "training")),
        WorkKind("vehicle", "流动宣传车", "车次", "WC附件4 17；WC三(五)1", (
            Want("times", "车次", must=True), Want("title", "路线"), _VILLAGE),
            serves=("publicity",)),
        WorkKind("brochure", "印发宣传册", "册", "WC附件4 18", (
            Want("copies", "册数", must=True), Want("title", "名称"), _VILLAGE),
            serves=("publicity",)),
        WorkKind("courtyard", "屋场会", "次", "WC附件4 19；WC三(五)1", (
            Want("village", "村（社区）和小组", must=True), Want("begins", "开始时间", must=True),
            Want("people", "到会人数（人）"), Want("title", "讲了什么")),
            towns_only=True, serves=("publicity",)),
        WorkKind("media", "自媒体宣传报道", "次", "WC附件4 20", (
            Want("title", "哪个号、什么标题", must=True), _TIMES), serves=("publicity",)),
        WorkKind("press", "市级以上媒体稿件", "篇", "WC三(五)1", (
            Want("title", "哪家媒体、什么标题", must=True), Want("times", "篇数")),
            serves=("publicity",)),
        WorkKind("recommended", "被国家、省、市发文推荐或经验交流", "次", "WC附件4 21", (
            Want("title", "文件名或会议名", must=True), Want("number", "文号"), _TIMES),
            serves=("publicity",)),
        WorkKind("training", "安全生产培训", "次", "WC附件4 22；WC三(五)3；XP三(二)", (
            Want("people", "培训人数（人）", must=True), Want("title", "培训内容"), _TIMES),
            serves=("training",)),
        WorkKind("spot_exam", "安全知识抽考", "人", "WC三(一)3", (
            Want("people", "抽考人数", must=True), Want("passed", "合格人数", must=True),
            Want("title", "考了什么"), Want("enterprise", "台账上的企业"))),
        WorkKind("campaign", "其他宣传活动", "次", "WC三(五)1", (
            Want("title", "什么活动（五进、敲门…）", must=True), Want("people", "参加人数（人）"),
            _TIMES, _VILLAGE), serves=("publicity",)),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WorkSaid:
    """What the ledger reads of a record: its numbers and words, as they were sent."""

    kind: str
    title: str | None
    number: str | None
    times: int
    people: int | None
    copies: int | None
    passed: int | None
    village_id: UUID | None
    group_name: str | None
    begins: str | None
    enterprise_id: UUID | None


def work_faults(said: WorkSaid) -> Iterator[tuple[str, str]]:
    """What is wrong with it, by the field of the document: what its kind asks is missing, or it
    says what its kind does not ask.
    """
    kind = WORK_KINDS[said.kind]
    asked = {ask.field: ask for ask in kind.asks}
    for name, (field, value) in _values(said).items():
        ask = asked.get(field)
        if ask is None and value is not None:
            yield name, f"“{kind.word}”不填这一项，请删去"
        elif ask and ask.must and value is None:
            yield name, f"请填{ask.word}"
    if said.passed is not None and said.people is not None and said.passed > said.people:
        yield "passed", f"合格 {said.passed} 人，多于抽考的 {said.people} 人，请核对"
    if said.group_name and not said.village_id:
        yield "village_id", "请选小组在哪个村（社区）"


def _values(said: WorkSaid) -> Mapping[str, tuple[WorkField, object]]:
    """By the document's field: what a kind asks with it, and what was said. Once is not said."""
    at_village = WORK_KINDS[said.kind].towns_only
    group: tuple[WorkField, object] = ("village", said.group_name)
    times = said.times if said.times > 1 else (1 if said.kind == "vehicle" else None)
    return {
        "title": ("title", said.title),
        "number": ("number", said.number),
        "times": ("times", times),
        "people": ("people", said.people),
        "copies": ("copies", said.copies),
        "passed": ("passed", said.passed),
        "village_id": ("village", said.village_id),
        **({"group_name": group} if at_village or said.group_name else {}),
        "begins": ("begins", said.begins),
        "enterprise_id": ("enterprise", said.enterprise_id),
    }


def fulfils(kind: str, duty: Duty) -> bool:
    """Whether such work may be done for this duty. A filing (备案) says more than work does."""
    return duty.kind in WORK_KINDS[kind].serves and not duty.files


def is_in_period(duty: Duty, done_on: date) -> bool:
    """Outside its key period (重点时段) the duty is not done."""
    begins, ends = duty.from_each_year, duty.due_each_year
    return not (begins and ends) or begins <= f"{done_on:%m-%d}" <= ends
