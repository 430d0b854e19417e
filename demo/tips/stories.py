"""What the public of the demo reports, and what becomes of it. Everybody in it is invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from demo.enterprises import DEMO_ENTERPRISES, Enterprise
from demo.people import supervisor_of


@dataclass(frozen=True, slots=True)
class Story:
    """A report and its fate. `identity`: behind the named door. `scene`: what its photo shows.

    `steps`: what the officers do, in order: a step of `ledger.ground.lifecycles.tip` with its
    fields, or one of read, ask, answer, claim, register (of a hazard), see `demo.tips.report`.
    """

    key: str
    enterprise: Enterprise | None
    kind: str
    description: str
    details: str = ""
    identity: Mapping[str, Any] | None = None
    scene: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
    steps: tuple[tuple[str, Mapping[str, Any]], ...] = ()

    @property
    def enterprise_id(self) -> str | None:
        return str(self.enterprise.id) if self.enterprise else None

    @property
    def door(self) -> str:
        return "named" if self.identity else "anonymous"


_CHECK = {
    "checkers": ["举报受理员（示例）", "县应急局执法人员（示例）"],
    "note": "到现场看了瓶间和后厨，情况与反映的一致，已拍照",
}
_CONCLUDE = {
    "finding": "verified",
    "note": "经核查，反映的情况属实，已责令企业整改，处理结果另行告知",
    "signer": "赵示例",
    "signer_title": "县应急管理局副局长",
}

STORIES = (
    Story(
        "gas alarm",
        DEMO_ENTERPRISES[1],
        "hazard",
        "后厨旁边的瓶间，可燃气体报警器的插头拔了好几天，晚上也没有人看",
        details="每天打烊以后才拔，只有收拾后厨的几个人知道",
        identity={
            "name": "田示例",
            "phone": "10000900001",
            "contact": "晚上八点以后发短信",
            "others": [],
        },
        scene="gas_alarm_bad",
        more={"happened": "上周五开始"},
        steps=(
            ("read", {"reason": "了解详细情况，准备核查"}),
            ("accept", {}),
            ("check", _CHECK),
            ("register", {"part": "瓶间", "description": "可燃气体报警器未通电"}),
            ("conclude", _CONCLUDE),
            ("answer", {"words": "您反映的情况属实，企业已接到整改要求。谢谢您，奖励凭回执领取。"}),
            ("propose_reward", {
                "reward_kind": "other", "amount_yuan": 3000,
                "basis": "安监总财〔2018〕19号（最低奖额）",
                "note": "查实一处一般隐患，举报人最先反映",
            }),
            ("approve_reward", {"note": "同意"}),
            ("claim", {"words": "到现场领取，下周二上午"}),
            ("pay_reward", {"voucher": "示例举奖〔2026〕1号"}),
        ),
    ),
    Story(
        "locked exit",
        DEMO_ENTERPRISES[5],
        "hazard",
        "三楼影厅旁的安全出口上了锁，钥匙不知道在谁那里",
        details="影厅的保洁都知道，值班经理说锁上是怕人逃票",
        scene="exit_bad",
        steps=(
            ("read", {"reason": "核对位置"}),
            ("accept", {}),
            ("ask", {"words": "请问是靠电梯的那个出口，还是靠卫生间的那个？"}),
            ("reply", {"words": "靠卫生间的那个，晚上六点以后锁"}),
        ),
    ),
    Story(
        "locked exit again",
        DEMO_ENTERPRISES[5],
        "hazard",
        "生活广场三楼有个安全门推不开，晚上去的时候锁着",
        steps=(("join", {"first": "locked exit", "note": "同一处安全出口，后收到"}),),
    ),
    Story(
        "refilling at night",
        None,
        "illegal_act",
        "桥江镇米粉厂后面的旧仓库里，晚上有人给小钢瓶倒气",
        details="一般在夜里十一点以后，有一辆蓝色的三轮车",
        more={"town": "qiaojiang", "place_words": "米粉厂后面的旧仓库"},
    ),
    Story(
        "told beforehand",
        DEMO_ENTERPRISES[3],
        "official",
        "每次来检查的前一天，厂里都先接到电话，当天就把不合格的机器停下来",
        details="电话打到办公室，我在旁边听见过两次",
        more={"accused": supervisor_of(DEMO_ENTERPRISES[3]).name},
        steps=(("read", {"reason": "涉及派驻员，由安委办核实"}), ("accept", {})),
    ),
    Story(
        "unreported death",
        None,
        "concealed_accident",
        "低庄镇一处工地上个月有人从架子上掉下来没有救过来，没有上报",
        more={"town": "dizhuang", "place_words": "镇西头正在建的厂房", "deaths": True},
        steps=(
            ("transfer", {"to": "县人民政府", "note": "涉及人员死亡，依法移送县人民政府组织核查"}),
        ),
    ),
    Story(
        "wages",
        DEMO_ENTERPRISES[2],
        "violation",
        "老板三个月没有发工资",
        steps=(
            ("refuse", {"note": "反映的是工资问题，不属于安全生产，请拨打 12333 反映"}),
        ),
    ),
)  # fmt: skip
