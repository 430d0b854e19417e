"""What a step of a report's life says: each field once, with the events that ask for it.

Nothing that could name a reporter belongs into a step: refusals, transfers, extensions and
conclusions are told to the reporter word for word, the rest is read by every officer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.ground.lifecycles import step_fields
from ledger.ground.lifecycles.step_fields import YUAN_MAX, Ask, Kind, step_field
from ledger.ground.lifecycles.tip import FINDING_WORDS, TipEvent

# 一般, 较大, 重大, 特别重大, in the order of the plan's amounts.
ACCIDENT_CLASSES = {
    "ordinary": "一般事故",
    "larger": "较大事故",
    "major": "重大事故",
    "extraordinary": "特别重大事故",
}
_AN_ID = "3b7e5d09-4c18-4f2a-9a66-d0c1e8b72f54"


@dataclass(frozen=True, slots=True, kw_only=True)
class TipStep:
    """One step as an officer sends it."""

    kind: str
    enterprise_id: UUID | None = step_field(
        Kind.ID, "举报的是哪家企业", Ask(TipEvent.SETTLE), example=_AN_ID
    )
    deaths: bool | None = step_field(
        Kind.FLAG, "有没有人员死亡", Ask(TipEvent.SETTLE), example=False
    )
    person_id: UUID | None = step_field(
        Kind.ID, "须回避的人", Ask(TipEvent.EXCLUDE, "请选择须回避的人"), example=_AN_ID
    )
    tip_id: UUID | None = step_field(
        Kind.ID, "先收到的举报", Ask(TipEvent.JOIN, "请选择先收到的举报"), example=_AN_ID
    )
    to: str | None = step_field(
        Kind.TEXT,
        "移送给哪个单位",
        Ask(TipEvent.TRANSFER, "请填写移送给哪个单位"),
        most=100,
        example="县市场监督管理局",
    )
    checked_on: date | None = step_field(
        Kind.DAY, "核查日期", Ask(TipEvent.CHECK, "请填写核查日期"), example="2026-11-02"
    )
    checkers: tuple[str, ...] = step_field(
        Kind.NAMES,
        "核查人员（两人以上）",
        Ask(TipEvent.CHECK, "请填写两名以上核查人员"),
        most=50,
        example=["张示例", "王示例"],
    )
    days: int | None = step_field(
        Kind.WHOLE,
        "延长几天",
        Ask(TipEvent.EXTEND, "请填写延长几天"),
        least=1,
        most=366,
        example=30,
    )
    hazard_id: UUID | None = step_field(
        Kind.ID, "查实的隐患", Ask(TipEvent.LINK_HAZARD, "请选择查实的隐患"), example=_AN_ID
    )
    finding: str | None = step_field(
        Kind.CHOICE,
        "核查结论",
        Ask(TipEvent.CONCLUDE, "请选择核查结论"),
        choices=FINDING_WORDS,
        example="verified",
    )
    until: date | None = step_field(
        Kind.DAY, "保存到哪一天", Ask(TipEvent.KEEP, "请填写保存到哪一天"), example="2029-12-31"
    )
    reward_kind: str | None = step_field(
        Kind.TEXT,
        "奖励类别",
        Ask(TipEvent.PROPOSE_REWARD, "请选择奖励类别"),
        most=30,
        example="by_fine",
    )
    fine_yuan: float | None = step_field(
        Kind.NUMBER,
        "行政处罚的罚款金额",
        Ask(TipEvent.PROPOSE_REWARD),
        most=YUAN_MAX,
        unit="元",
        example=20_000,
    )
    deaths_concealed: int | None = step_field(
        Kind.WHOLE, "瞒报的死亡人数", Ask(TipEvent.PROPOSE_REWARD), least=1, most=9999
    )
    accident_class: str | None = step_field(
        Kind.CHOICE, "事故等级", Ask(TipEvent.PROPOSE_REWARD), choices=ACCIDENT_CLASSES
    )
    amount_yuan: float | None = step_field(
        Kind.NUMBER, "奖励金额", Ask(TipEvent.PROPOSE_REWARD), most=YUAN_MAX, unit="元"
    )
    basis: str | None = step_field(
        Kind.TEXT, "金额的依据（文件和条款）", Ask(TipEvent.PROPOSE_REWARD), most=500, lines=2
    )
    message_id: UUID | None = step_field(
        Kind.ID, "给举报人的答复", Ask(TipEvent.INFORM), example=_AN_ID
    )
    witness_id: UUID | None = step_field(
        Kind.ID, "另一名经办人", Ask(TipEvent.PAY_REWARD, "请选择另一名经办人"), example=_AN_ID
    )
    voucher: str | None = step_field(
        Kind.TEXT,
        "发放凭证号",
        Ask(TipEvent.PAY_REWARD, "请填写发放凭证号"),
        most=100,
        example="示例〔2026〕8号",
    )
    paid_on: date | None = step_field(
        Kind.DAY, "发放日期", Ask(TipEvent.PAY_REWARD, "请填写发放日期"), example="2026-11-20"
    )
    note: str | None = step_field(
        Kind.TEXT,
        "说明",
        Ask(TipEvent.SETTLE, "请写明根据什么核实的", label="根据什么核实的", example="与位置核对"),
        Ask(TipEvent.EXCLUDE, "请写明为什么回避", label="为什么回避", example="利害关系"),
        Ask(
            TipEvent.JOIN,
            "请写明为什么是同一件事",
            label="为什么是同一件事",
            example="同一家企业、同一部位",
        ),
        Ask(TipEvent.ACCEPT),
        Ask(
            TipEvent.REFUSE,
            "请写明不予受理的理由，举报人会看到",
            label="不予受理的理由（举报人会看到）",
            example="不属于安全生产举报范围",
        ),
        Ask(
            TipEvent.TRANSFER,
            "请写明移送的理由，举报人会看到",
            label="移送的理由（举报人会看到）",
            example="属于特种设备",
        ),
        Ask(
            TipEvent.CHECK,
            "请写明怎样核查、查到什么",
            label="怎样核查、查到什么",
            example="到现场查看，报警器没有通电",
        ),
        Ask(
            TipEvent.EXTEND,
            "请写明延长的理由，举报人会看到",
            label="延长的理由（举报人会看到）",
            example="需要技术鉴定",
        ),
        Ask(TipEvent.LINK_HAZARD),
        Ask(
            TipEvent.CONCLUDE,
            "请写出书面结论，举报人会看到",
            label="书面结论（举报人会看到）",
            example="举报属实，已责令整改",
        ),
        Ask(TipEvent.INFORM),
        Ask(TipEvent.KEEP, "请写明为什么还要保存", label="为什么还要保存", example="案件在诉讼"),
        Ask(
            TipEvent.PROPOSE_REWARD,
            "请写明这样归类的理由",
            label="这样归类的理由",
            example="按罚款计算",
        ),
        Ask(TipEvent.APPROVE_REWARD, "请写明审批意见", label="审批意见", example="同意"),
        Ask(TipEvent.PAY_REWARD),
        most=4000,
        lines=3,
    )
    signer: str | None = step_field(
        Kind.TEXT,
        "签字的负责人",
        Ask(TipEvent.CONCLUDE, "请填写签字的负责人"),
        most=50,
        example="赵示例",
    )
    signer_title: str | None = step_field(
        Kind.TEXT, "负责人职务", Ask(TipEvent.CONCLUDE), most=50, example="副主任"
    )
    signed_on: date | None = step_field(
        Kind.DAY,
        "签字日期",
        Ask(TipEvent.CONCLUDE, "请填写负责人签字的日期"),
        example="2026-11-02",
    )

    @property
    def event(self) -> TipEvent:
        """What the officer does."""
        return TipEvent(self.kind)


def missing_fields(step: TipStep) -> dict[str, list[str]]:
    """What the step requires and lacks: field to sentences."""
    return step_fields.missing_fields(step, step.event)


def required_fields(event: TipEvent) -> dict[str, str]:
    """What the step requires: field to what to do."""
    return {
        name: ask.message for name, _, ask in step_fields.asked_by(TipStep, event) if ask.message
    }
