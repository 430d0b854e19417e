"""What a step of a hazard's life says: each field once, with the events that ask for it.

Source of the fields: 望城 附件1 (交办清单), 溆浦 二(一)1 (五落实), 溆浦 三(五) (处置),
东西湖 专题3.七 (挂牌). What the plan bounds of them stands in `plan_limits`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ledger.ground.lifecycles import step_fields
from ledger.ground.lifecycles.hazard import Event
from ledger.ground.lifecycles.step_fields import (
    YUAN_MAX,
    Ask,
    Kind,
    fields_of,
    step_field,
)
from ledger.records.contents import ToldPlace

# Words of ours for what the plans advise; the last is for whoever decides otherwise.
DISPOSITION_WORDS: Mapping[str, str] = {
    "no_penalty": "不予行政处罚",
    "no_listing": "不挂牌督办",
    "heavier_penalty": "从重处罚",
    "maximum_penalty": "按上限处罚",
    "list_and_supervise": "挂牌督办",
    "publish_in_media": "公开曝光",
    "interview": "约谈",
    "suspend_production": "停产停业整顿",
    "hold_accountable": "追责问责",
    "veto": "一票否决",
    "penalise_both": "一案双罚",
    "joint_discipline": "联合惩戒",
    "propose_closure": "提请关闭",
    "ban_principal": "行业禁入",
    "refer_to_justice": "移送司法",
    "ordinary": "依法处理，不另作处置",
}
_GRADE_WORDS: Mapping[str, str] = {"general": "一般隐患", "major": "重大隐患"}
MAJOR = "major"


@dataclass(frozen=True, slots=True, kw_only=True)
class FiveGuarantees:
    """五落实: what must be settled before work on a major hazard begins. Source: 溆浦 二(一)1."""

    duty: str = step_field(
        Kind.TEXT, "责任落实：谁负责", most=500, example="主要负责人李示例负总责"
    )
    measures: str = step_field(
        Kind.TEXT, "措施落实：怎么改", most=2000, lines=2, example="更换管路并试压"
    )
    funds: str = step_field(
        Kind.TEXT, "资金落实：花多少、从哪来", most=500, example="3000 元，从安全生产费用列支"
    )
    deadline: str = step_field(
        Kind.TEXT, "期限落实：分几步、各到哪天", most=500, example="11 月 29 日前完成"
    )
    plan: str = step_field(
        Kind.TEXT,
        "应急预案落实：改好之前怎么防",
        most=2000,
        lines=2,
        example="停用后厨，专人值守，险情立即撤人",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardStep:
    """One step as somebody sends it."""

    kind: str
    at: datetime
    elapsed_s: int
    office: str | None = None
    grade: str | None = step_field(
        Kind.CHOICE,
        "级别",
        Ask(Event.CONFIRM, "请确认隐患级别", label="确认级别"),
        choices=_GRADE_WORDS,
        column=True,
        example="major",
    )
    criterion: str | None = step_field(
        Kind.TEXT,
        "判定依据",
        Ask(Event.CONFIRM, "重大隐患请写明判定依据的文件和条款", MAJOR),
        most=300,
        column=True,
        example="建城规〔2023〕4号 第七条",
    )
    unit: str | None = step_field(
        Kind.TEXT,
        "治理责任单位",
        Ask(Event.ASSIGN, "请填写治理责任单位"),
        most=100,
        column=True,
        example="示例餐馆",
    )
    responsible: str | None = step_field(
        Kind.TEXT,
        "整改责任人",
        Ask(Event.ASSIGN, "请填写整改责任人"),
        most=50,
        column=True,
        example="李示例",
    )
    deadline: date | None = step_field(
        Kind.DAY,
        "整改期限",
        Ask(Event.ASSIGN, "请填写整改期限", example="2026-11-29"),
        Ask(Event.EXTEND, "请填写延到哪一天", label="延到哪一天", example="2026-12-09"),
        Ask(Event.REOPEN, "请填写新的整改期限", label="新的整改期限", example="2026-12-20"),
        column=True,
    )
    coordinator: str | None = step_field(
        Kind.TEXT,
        "协调督办单位",
        Ask(Event.ASSIGN, "重大隐患请填写协调督办单位", MAJOR),
        most=100,
        column=True,
        example="县住建局",
    )
    goal: str | None = step_field(
        Kind.TEXT,
        "整改目标",
        Ask(Event.ASSIGN, "重大隐患请填写整改目标", MAJOR),
        most=500,
        lines=2,
        column=True,
        example="消除燃气泄漏风险",
    )
    measures: str | None = step_field(
        Kind.TEXT,
        "整改措施",
        Ask(Event.ASSIGN, "重大隐患请填写整改措施", MAJOR),
        most=2000,
        lines=3,
        column=True,
        example="更换管路，安装报警器和切断阀",
    )
    cycle_days: int | None = step_field(
        Kind.WHOLE,
        "排查周期",
        Ask(Event.ASSIGN, "重大隐患请填写排查周期", MAJOR),
        least=1,
        most=366,
        unit="天",
        column=True,
        example=7,
    )
    five: FiveGuarantees | None = step_field(
        Kind.GROUP,
        "五落实",
        Ask(Event.START, "重大隐患请先写明五落实：责任、措施、资金、期限、应急预案", MAJOR),
        parts=FiveGuarantees,
    )
    level: str | None = step_field(
        Kind.TEXT, "挂牌级别", Ask(Event.LIST, "请选择挂牌督办的级别"), most=20, example="县安委办"
    )
    document_number: str | None = step_field(
        Kind.TEXT,
        "文号",
        Ask(Event.LIST, "请填写挂牌通知书的文号", label="挂牌通知书文号"),
        Ask(Event.DELIST, "请填写摘牌审批的文号", label="摘牌审批文号"),
        most=50,
        example="示例督〔2026〕1号",
    )
    signer: str | None = step_field(
        Kind.TEXT,
        "签发人",
        Ask(Event.LIST, "请填写签发人"),
        Ask(Event.DELIST, "请填写批准人", label="批准人"),
        most=50,
        example="赵示例",
    )
    until: date | None = step_field(
        Kind.DAY, "督办期限", Ask(Event.LIST, "请填写督办期限"), example="2026-12-31"
    )
    published: bool | None = step_field(Kind.FLAG, "是否向社会公告", Ask(Event.LIST), example=True)
    disposition: str | None = step_field(
        Kind.CHOICE,
        "处置意见",
        Ask(Event.DECIDE, "请选择处置意见"),
        choices=DISPOSITION_WORDS,
        column=True,
        example="penalise_both",
    )
    photos: tuple[str, ...] = step_field(
        Kind.PHOTOS,
        "现场照片",
        Ask(Event.REFUSE, label="送达时的照片"),
        Ask(Event.RECTIFY, "请至少拍一张照片", label="整改后照片"),
        Ask(Event.FIX_AT_ONCE, "请至少拍一张照片", label="改好后的照片"),
        Ask(Event.VERIFY),
        Ask(Event.REJECT),
        Ask(Event.LOOK_BACK, "请至少拍一张照片", label="回头看照片"),
        Ask(Event.REOPEN, "请至少拍一张照片"),
    )
    note: str | None = step_field(
        Kind.TEXT,
        "说明",
        Ask(Event.CONFIRM),
        Ask(Event.ASSIGN, label="其他要求"),
        Ask(Event.SIGN_FOR, label="想说明的"),
        Ask(
            Event.REFUSE,
            "请写明谁拒绝签收、理由是什么",
            label="谁拒签、理由是什么",
            example="负责人不在，现场人员拒绝代签",
        ),
        Ask(Event.START, label="怎样安排的"),
        Ask(
            Event.RECTIFY,
            "请说明怎样整改的",
            label="怎么改的",
            example="报警器已通电并试响，指定专人每日检查",
        ),
        Ask(
            Event.FIX_AT_ONCE,
            "请写明当场怎样改的",
            label="当场怎样改的",
            example="当场接通电源，试响正常",
        ),
        Ask(Event.VERIFY, label="验收意见", example="到现场看过，与照片一致"),
        Ask(
            Event.REJECT,
            "请写明退回的原因",
            label="退回原因",
            example="只改了一处，另一处还在，请全部改完再报",
        ),
        Ask(
            Event.EXTEND,
            "请写明延期的理由",
            label="延期的理由",
            example="配件由外地发货，其间停用后厨",
        ),
        Ask(Event.LIST),
        Ask(
            Event.DELIST,
            "请写明整改验收的结论",
            label="整改验收的结论",
            example="整改到位，验收合格，同意摘牌",
        ),
        Ask(
            Event.DECIDE,
            "请写明这样处置的理由",
            label="这样处置的理由",
            example="多次提醒未改，隐患依然存在",
        ),
        Ask(Event.CLOSE, label="销号意见", example="资料齐全，同意销号"),
        Ask(Event.LOOK_BACK, label="看到的情况", example="没有反弹"),
        Ask(Event.REOPEN, "请写明又出现了什么", label="又出现了什么", example="又出现同样问题"),
        most=2000,
        lines=3,
    )
    witness: str | None = step_field(
        Kind.TEXT, "见证人", Ask(Event.REFUSE), most=50, example="王示例"
    )
    cost_yuan: float | None = step_field(
        Kind.NUMBER, "整改花费", Ask(Event.RECTIFY), most=YUAN_MAX, unit="元", example=260
    )
    place: ToldPlace | None = step_field(
        Kind.PLACE,
        "位置",
        Ask(Event.REFUSE),
        Ask(Event.FIX_AT_ONCE),
        Ask(Event.VERIFY),
        Ask(Event.REJECT),
        Ask(Event.LOOK_BACK),
        Ask(Event.REOPEN),
    )

    @property
    def event(self) -> Event:
        """What happens."""
        return Event(self.kind)


# What the hazard's row keeps of its steps.
STEP_COLUMNS = tuple(name for name, row in fields_of(HazardStep).items() if row.column)
# What the time line tells of a step: all that it says.
TOLD_FIELDS = ("elapsed_s", *(name for name in fields_of(HazardStep) if name != "photos"))


def missing_fields(step: HazardStep, grade: str) -> dict[str, list[str]]:
    """What the step requires and lacks: field to sentences.

    `grade` is the hazard's; where the step gives it one, that counts.
    """
    return step_fields.missing_fields(step, step.event, step.grade or grade)
