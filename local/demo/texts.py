"""What 派驻员, enterprises and offices write in the demo."""

from __future__ import annotations

from random import Random

from local.demo.agenda import Found, Occasion

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
VERIFIED = ("到现场看过，与照片一致", "现场核验合格", "逐项核对，已整改到位")
REJECTED = (
    "照片只拍到局部，看不出是否改完，请补拍整体",
    "只改了一处，另一处还在，请全部改完再报",
    "现场核对与照片不符，请重新整改",
)
CLOSED = ("核验合格，同意销号", "资料齐全，同意销号")
CONFIRMED = "经研究认定为重大事故隐患，请按期整改，整改期间停用相关部位"
WITHDRAWN = "公示牌被雨水打湿、二维码扫不出，换新"


def self_check(rng: Random, occasion: Occasion) -> str:
    return rng.choice(SELF_CHECKS).format(n=rng.randint(1, 4), day=occasion.began_at.day)


def principal_check(rng: Random, occasion: Occasion) -> str:
    day = max(1, occasion.began_at.day - rng.randint(0, 6))
    return rng.choice(PRINCIPAL_CHECKS).format(day=day)


def event_note(found: Found, kind: str, rng: Random) -> str | None:
    """What is written with a step of this kind; nothing needs saying of some."""
    return {
        "assign": CONFIRMED,
        "rectify": found.case.mended,
        "verify": rng.choice(VERIFIED),
        "reject": rng.choice(REJECTED),
        "close": rng.choice(CLOSED),
    }[kind]
