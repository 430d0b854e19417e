"""What 派驻员, enterprises and offices write in the demo."""

from __future__ import annotations

from random import Random

from demo.agenda import DemoHazard, Occasion

SELF_CHECKS = (
    "本月自查 {n} 次，未发现重大事故隐患",
    "上周自查 1 次，查出一般问题 {n} 处，已改完 {n} 处",
    "对照判定标准逐条自查，没有重大事故隐患；一般问题 {n} 处正在整改",
    "自查台账有 {n} 条记录，签字齐全",
)
PRINCIPAL_CHECKS = (
    "主要负责人本月 {day} 日带队检查一次，有签名记录",
    "主要负责人本季度已带队检查，记录在安全档案里",
    "主要负责人外出，安全负责人代为陪同；已提醒本月内补查",
)
OPINIONS = (
    "同意，马上安排整改",
    "没有意见",
    "谢谢提醒，已记下",
    "希望多来讲讲怎么处置燃气泄漏",
    "资金需要月底到位，会按期改完",
)
REPORTED = ("已报镇应急办", "已口头报县行业部门", "无需上报")
NO_FIX = "在地下室和钢构棚内，收不到卫星信号"
REFUSED = "负责人外出，现场人员不愿代签"
SUSPENDED = "设备检修，停产一天；已查看停电挂牌和值守情况"
STILL_OPEN = "还没有改，已当场再次提醒期限"
MENDED = "现场看过，已经改好"
_VERIFIED = ("到现场看过，与照片一致", "现场核验合格", "逐项核对，已整改到位")
_REJECTED = (
    "照片只拍到局部，看不出是否改完，请补拍整体",
    "只改了一处，另一处还在，请全部改完再报",
    "现场核对与照片不符，请重新整改",
)
_CLOSED = ("核验合格，同意销号", "资料齐全，同意销号")
_CONFIRMED = ("经研究认定，级别和依据如上", "现场核实并会商，级别如上")
_ASSIGNED = "请按期整改，整改期间停用相关部位，完成后上报照片"
NOT_SIGNED = "负责人不在，现场人员拒绝代签；交办单已留置并拍照"
STARTED = "已停用相关部位，人员和材料到位"
_EXTENDED = "配件由外地厂家发货，预计下周到；其间停用相关部位"
_LISTED = "同类隐患涉及人员密集场所，由县安委办挂牌督办"
_DELISTED = "整改到位，验收合格，同意摘牌"
DECIDED = "企业配合，未造成后果，按方案建议处理"
LOOKED_BACK = ("回头看，没有反弹", "回头看，设备正常，有人负责日常检查")
_REOPENED = "回头看发现又出现同样问题，请重新整改"
AT_ONCE = "当场改好，已复核"
GOAL = "彻底消除隐患，不留反弹"
FIVE_DUTY = "主要负责人{name}负总责，安全负责人每日检查"
FIVE_FUNDS = "{yuan} 元，从安全生产费用列支"
FIVE_DEADLINE = "按交办单的期限完成，每三天报一次进度"
FIVE_PLAN = "整改期间专人值守，备好灭火器材，险情立即撤人并拨打 119"
SIGNER = "赵示例"
WITHDRAWN = "公示牌被雨水打湿、二维码扫不出，换新"


def self_check(rng: Random, occasion: Occasion) -> str:
    return rng.choice(SELF_CHECKS).format(n=rng.randint(1, 4), day=occasion.began_at.day)


def principal_check(rng: Random, occasion: Occasion) -> str:
    day = max(1, occasion.began_at.day - rng.randint(0, 6))
    return rng.choice(PRINCIPAL_CHECKS).format(day=day)


def event_note(hazard: DemoHazard, kind: str, rng: Random) -> str | None:
    """What is written with a step of this kind; nothing needs saying of signing for an order."""
    said: dict[str, str | tuple[str, ...]] = {
        "confirm": _CONFIRMED,
        "assign": _ASSIGNED,
        "refuse": NOT_SIGNED,
        "start": STARTED,
        "rectify": hazard.case.mended,
        "fix_at_once": f"{hazard.case.mended}。{AT_ONCE}",
        "verify": _VERIFIED,
        "reject": _REJECTED,
        "extend": _EXTENDED,
        "list": _LISTED,
        "delist": _DELISTED,
        "decide": DECIDED,
        "close": _CLOSED,
        "look_back": LOOKED_BACK,
        "reopen": _REOPENED,
    }
    words = said.get(kind)
    return rng.choice(words) if isinstance(words, tuple) else words
