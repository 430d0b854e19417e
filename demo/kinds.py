"""Kinds of enterprise in the demo: what is dangerous there and what is looked at.

Risk points and measures are examples of ours, in the columns a board has (溆浦 二(一)1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk point (风险点); grades as the API names them: major, larger, general, low."""

    name: str
    grade: Literal["major", "larger", "general", "low"]
    accident_types: str
    controls: str
    emergency_measures: str
    area: str | None = None


@dataclass(frozen=True, slots=True)
class BusinessKind:
    """`sections` of the published checklists are worked through; `cases` may be found wrong."""

    sectors: tuple[str, ...]
    sections: tuple[str, ...]
    risks: tuple[Risk, ...]
    cases: tuple[str, ...]
    scenes: tuple[str, ...]
    guidance: tuple[str, ...]
    key_areas: tuple[str, ...] = ()
    high_risk: bool = False


FIRE = Risk(
    "营业场所电气线路", "general", "火灾、触电", "持证电工布线；每月查看一次；下班断电",
    "切断总电源，用灭火器扑救，疏散人员，拨打 119",
)  # fmt: skip
EXITS = Risk(
    "疏散走道和安全出口", "larger", "火灾时伤亡扩大", "出口不上锁；走道不堆物；应急灯每月测试",
    "打开全部出口，由引导员带领疏散，清点人数",
)  # fmt: skip
KITCHEN_GAS = Risk(
    "后厨用气", "major", "燃气爆炸、火灾、中毒", "装报警器和切断阀；软管每 18 个月更换；人走关阀",
    "关阀、开窗、不动电器，人员撤到室外后报警", "后厨",
)  # fmt: skip
HOOD = Risk(
    "灶台和油烟管道", "larger", "火灾、灼烫", "动火不离人；烟道每季度清洗；配灭火毯",
    "关火关气，用灭火毯覆盖，严禁浇水", "后厨",
)  # fmt: skip
COLD = Risk(
    "冷柜和插座", "low", "触电", "装漏电保护；插座离水槽半米以上", "断电后救人，拨打 120", "后厨",
)  # fmt: skip

BUSINESS_KINDS: dict[str, BusinessKind] = {
    "lpg_station": BusinessKind(
        sectors=("S06", "S04", "S00"),
        sections=("S06-B", "S00-E"),
        risks=(
            Risk("储瓶库", "major", "泄漏、爆炸", "库内防爆；满瓶空瓶分区；24 小时值守",
                 "启动紧急切断，喷淋降温，疏散周边，拨打 119", "储瓶库"),
            Risk("灌装秤", "major", "泄漏、爆炸", "按规程灌装；超装自动切断；防静电接地",
                 "按下紧急停止，关闭角阀，撤离灌装间", "灌装间"),
            Risk("装卸区", "larger", "车辆伤害、泄漏", "专人监护；车辆熄火、加垫木；接静电线",
                 "停止装卸，关闭罐车阀门，设警戒区"),
            Risk("站区用电", "general", "火灾、触电", "防爆电器；每周查看；雷雨停止作业",
                 "切断电源，用干粉灭火器扑救"),
        ),
        cases=("S06-038", "S06-028", "S06-030", "S06-039", "S06-036"),
        scenes=("cylinders", "gas_alarm", "extinguisher", "notice_board"),
        guidance=("讲解储瓶库紧急切断的操作步骤，当班 4 人逐一操作", "讲解夜间值守要点和报警电话"),
        key_areas=("储瓶库", "灌装间"),
        high_risk=True,
    ),
    "restaurant": BusinessKind(
        sectors=("S06", "S04"),
        sections=("S06-A", "S04-C"),
        risks=(KITCHEN_GAS, HOOD, EXITS, FIRE, COLD),
        cases=("S06-003", "S06-049", "S06-005", "S04-018", "S06-001", "S06-016", "S06-014",
               "S06-007"),
        scenes=("gas_hose", "gas_alarm", "extinguisher", "corridor"),
        guidance=("讲解后厨燃气泄漏时先关阀、再开窗、不动电器", "带员工练习灭火毯和灭火器的使用"),
        key_areas=("后厨",),
    ),
    "hotel": BusinessKind(
        sectors=("S04", "S16"),
        sections=("S04-A", "S04-C", "S04-F"),
        risks=(
            EXITS,
            Risk("客房用电", "general", "火灾、触电", "禁用大功率电器；退房断电；定期查插座",
                 "切断楼层电源，逐间敲门疏散"),
            Risk("布草间", "general", "火灾", "不存易燃品；不装插座；门常闭",
                 "用灭火器扑救，关门控烟"),
            FIRE,
        ),
        cases=("S04-006", "S04-001", "S04-002", "S04-018", "S04-024", "S04-056", "S04-007"),
        scenes=("corridor", "extinguisher", "hydrant", "exit_clear"),
        guidance=("讲解夜间火警时逐间敲门和清点人数的办法", "抽问前台 2 人疏散路线，均能说清"),
    ),
    "mall": BusinessKind(
        sectors=("S04", "S15"),
        sections=("S04-A", "S04-C", "S04-D"),
        risks=(
            EXITS,
            Risk("库房和货架", "general", "火灾、物体打击", "货物离灯半米；限高堆放；每日巡查",
                 "切断电源，疏散顾客，用消火栓扑救", "仓库"),
            Risk("自动扶梯", "larger", "夹伤、摔伤", "按期检验；出入口专人引导；急停按钮有标识",
                 "按急停，救护伤者，拨打 120"),
            FIRE,
        ),
        cases=("S04-016", "S04-020", "S04-036", "S04-037", "S04-018", "S04-002"),
        scenes=("shelves", "exit_clear", "hydrant", "notice_board"),
        guidance=("讲解节假日人多时的限流和疏散引导", "带微型消防站 3 人练习出水"),
        key_areas=("仓库",),
    ),
    "canteen": BusinessKind(
        sectors=("S14", "S06", "S04"),
        sections=("S06-A", "S04-A"),
        risks=(KITCHEN_GAS, HOOD, EXITS, COLD),
        cases=("S06-005", "S06-049", "S04-002", "S06-003", "S04-007"),
        scenes=("gas_alarm", "gas_hose", "exit_clear", "paperwork"),
        guidance=("讲解食堂用气安全和下班关阀签字", "和学校安全员一起走了一遍学生疏散路线"),
        key_areas=("后厨",),
    ),
    "machinery": BusinessKind(
        sectors=("S09", "S00", "S04"),
        sections=("S00-D", "S00-E", "S04-D"),
        risks=(
            Risk("冲压和剪切", "larger", "机械伤害", "双手按钮和光电保护；检修断电挂牌",
                 "按急停，止血包扎，拨打 120", "生产车间"),
            Risk("焊接作业", "larger", "火灾、触电、灼烫", "持证上岗；清走可燃物；备灭火器",
                 "断电断气，用灭火器扑救", "生产车间"),
            Risk("行车吊装", "larger", "起重伤害", "持证操作；吊物下不站人；钢丝绳每月查看",
                 "停止吊装，设警戒区，施救伤者", "生产车间"),
            Risk("油漆库", "general", "火灾、中毒", "单独存放；通风；禁止明火",
                 "撤离人员，用泡沫扑救"),
            FIRE,
        ),
        cases=("S00-044", "S00-059", "S00-046", "S04-036", "S00-063", "S04-037"),
        scenes=("workshop", "distribution_box", "extinguisher", "notice_board"),
        guidance=("讲解检修断电挂牌，班组长现场演示", "讲解动火审批怎样填、谁来监护"),
        key_areas=("生产车间",),
    ),
    "filling_station": BusinessKind(
        sectors=("S15", "S07", "S04", "S00"),
        sections=("S00-C", "S00-E", "S04-C"),
        risks=(
            Risk("加油区", "larger", "火灾、爆炸", "禁烟禁打手机；熄火加油；静电接地",
                 "停止加油，按急停，用灭火器扑救", "加油区"),
            Risk("卸油口", "major", "油气爆炸、跑油", "专人监护；静置 15 分钟；接静电线",
                 "关闭罐车阀门，用沙土围堵，拨打 119"),
            Risk("配电间", "general", "触电、火灾", "持证操作；绝缘垫；防小动物",
                 "断电后用二氧化碳扑救"),
        ),
        cases=("S00-062", "S04-020", "S04-019", "S00-031", "S00-063"),
        scenes=("fuel_pump", "extinguisher", "notice_board", "distribution_box"),
        guidance=("讲解卸油前后静置和静电接地", "带当班员工练习加油区急停"),
        key_areas=("加油区",),
        high_risk=True,
    ),
    "care_home": BusinessKind(
        sectors=("S30", "S04"),
        sections=("S04-A", "S04-F", "S04-G"),
        risks=(
            Risk("老人居室", "larger", "火灾、跌倒", "禁止吸烟和小太阳取暖；夜间两小时巡一次",
                 "先转移行动不便的老人，再疏散其他人"),
            EXITS,
            Risk("厨房", "larger", "火灾、燃气泄漏", "人走关阀；烟道每季度清洗",
                 "关阀开窗，疏散老人"),
            FIRE,
        ),
        cases=("S04-068", "S04-001", "S04-007", "S04-056", "S04-002"),
        scenes=("corridor", "exit_clear", "paperwork", "extinguisher"),
        guidance=("和护理员一起排了夜间疏散分工，一人负责两位老人", "讲解发现冒烟后先救人再灭火"),
    ),
    "nightlife": BusinessKind(
        sectors=("S16", "S04"),
        sections=("S04-A", "S04-C"),
        risks=(
            EXITS,
            Risk("包间装修材料", "larger", "火灾、中毒", "用难燃材料；禁止明火；应急广播每周试",
                 "切断音响，开灯，广播疏散"),
            FIRE,
        ),
        cases=("S04-007", "S04-001", "S04-019", "S04-006", "S04-018"),
        scenes=("corridor", "extinguisher", "exit_clear", "hydrant"),
        guidance=("讲解开场前检查安全出口并签字", "讲解一键切断音响、打开灯光的操作"),
    ),
    "food_plant": BusinessKind(
        sectors=("S09", "S04"),
        sections=("S04-D", "S04-E", "S04-G"),
        risks=(
            Risk("包装车间", "general", "机械伤害", "防护罩齐全；检修断电",
                 "按急停，救护伤者", "生产车间"),
            Risk("冷库", "larger", "冻伤、窒息、火灾", "门内能开；两人同进；保温材料不外露",
                 "打开库门，通风后救人", "冷库"),
            Risk("成品库", "general", "火灾", "离灯半米；限高堆放；禁止烟火",
                 "断电，用消火栓扑救", "仓库"),
            FIRE,
        ),
        cases=("S04-071", "S04-047", "S04-072", "S04-036", "S04-042"),
        scenes=("workshop", "shelves", "exit_clear", "distribution_box"),
        guidance=("讲解冷库两人同进和库内呼救按钮", "讲解车间出口前不放料框的道理"),
        key_areas=("生产车间", "冷库", "仓库"),
    ),
    "shop": BusinessKind(
        sectors=("S39", "S04"),
        sections=("S04-C",),
        risks=(FIRE, EXITS),
        cases=("S04-018", "S04-020", "S04-019", "S04-016"),
        scenes=("shelves", "extinguisher"),
        guidance=("讲解夜间店里不住人", "讲解灭火器怎样看压力"),
    ),
}  # fmt: skip
