"""What goes wrong in the demo: a failed checklist item, how it looks, and how it was put right.

Items are those of the published checklists S00, S04 and S06; the wording of the cases is ours.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Defect:
    """A hazard that may be found. `scene` and `mended_scene` are names in `scenes.SCENES`.

    `area` is the key area (重点区域) it lies in, where the enterprise has one of that name.
    """

    item: str
    part: str
    description: str
    scene: str
    mended: str
    mended_scene: str
    cost_yuan: int = 0
    area: str | None = None
    major: bool = False


CASES: dict[str, Defect] = {
    case.item: case
    for case in (
        Defect("S06-001", "后厨", "后厨使用瓶装液化气，没有安装燃气泄漏报警器", "gas_hose",
             "已安装燃气泄漏报警器 2 只并联动切断阀", "gas_alarm", 680, "后厨"),
        Defect("S06-003", "后厨", "燃气泄漏报警器没有通电，按测试键无反应", "gas_alarm_bad",
             "已更换电源插座，按测试键鸣响正常，指定专人每天查看", "gas_alarm", 60, "后厨"),
        Defect("S06-005", "灶台", "灶台连接软管表面龟裂，接头处用铁丝捆扎", "gas_hose_bad",
             "已换成不锈钢波纹软管，两端用卡箍固定，刷肥皂水无气泡", "gas_hose", 120, "后厨"),
        Defect("S06-007", "气瓶处", "一只气瓶接可调式中压阀供灶台使用", "cylinders_bad",
             "已换成合格的低压减压阀", "gas_hose", 45, "后厨"),
        Defect("S06-049", "半地下储藏间", "半地下储藏间里放着液化气瓶，接着一台灶具使用",
             "cylinders_bad", "气瓶已搬出交供气企业，半地下房间改用电灶", "cylinders", 950, "后厨",
             major=True),
        Defect("S06-014", "气瓶处", "备用气瓶放在灶台旁，没有放进专用瓶间", "cylinders_bad",
             "备用气瓶已移入屋外专用瓶间", "cylinders", 300, "后厨"),
        Defect("S06-016", "气瓶处", "一只气瓶的检验期限已过", "cylinders_bad",
             "超期气瓶已退回充装单位，换回检验合格的气瓶", "cylinders", 0, "后厨"),
        Defect("S06-028", "门市部", "门市部夜间存放满瓶 5 只", "cylinders_bad",
             "满瓶已全部转回站内瓶库，门市部不再存瓶", "cylinders", 0, "储瓶库", major=True),
        Defect("S06-030", "储瓶库", "本周有 6 只气瓶出库没有扫码登记", "paperwork",
             "已补登记，出库改为不扫码不放行", "cylinders", 0, "储瓶库"),
        Defect("S06-036", "站区", "装卸操作规程没有上墙", "notice_board",
             "装卸操作规程已上墙并对员工讲解", "notice_board", 80),
        Defect("S06-038", "灌装间", "可燃气体探测器 1 只显示故障", "gas_alarm_bad",
             "已更换探测器并做标定，联动切断试验合格", "gas_alarm", 420, "灌装间"),
        Defect("S06-039", "储瓶库", "储瓶库入口使用普通照明灯，不防爆", "wiring_bad",
             "已换成防爆灯具并穿管敷线", "distribution_box", 560, "储瓶库"),
        Defect("S04-001", "后门", "营业时间后门安全出口上锁", "exit_bad",
             "已拆除门锁，换成能从里面一推就开的门锁", "exit_clear", 260, major=True),
        Defect("S04-002", "楼梯间", "楼梯间堆放纸箱，通行宽度不足一半", "exit_bad",
             "纸箱已全部清走，楼梯间贴了禁止堆放标识", "exit_clear", 0),
        Defect("S04-006", "二楼走道", "二楼走道 2 处疏散指示标志不亮", "corridor",
             "已更换 2 处疏散指示标志，断电试验正常", "exit_clear", 130),
        Defect("S04-007", "楼梯间", "楼梯间应急照明灯按测试键不亮", "corridor",
             "已更换应急照明灯电池", "exit_clear", 90),
        Defect("S04-016", "消火栓箱", "消火栓箱内缺水枪 1 支，箱前堆放杂物", "hydrant_bad",
             "已配齐水枪，清走杂物并划出禁放线", "hydrant", 75),
        Defect("S04-018", "灭火器点", "2 具灭火器压力不足，被杂物挡住", "extinguisher_bad",
             "已充装 2 具灭火器，移到通道边随手可取处", "extinguisher", 160),
        Defect("S04-019", "灭火器点", "1 具灭火器超过报废年限", "extinguisher_bad",
             "超期灭火器已报废，换上新的 4 公斤灭火器", "extinguisher", 85),
        Defect("S04-020", "消控室", "火灾报警主机屏蔽 4 个点位，值班人员说不清原因",
             "gas_alarm_bad", "已解除屏蔽，更换 3 只探测器，主机无故障",
             "distribution_box", 540, major=True),
        Defect("S04-024", "防火门", "楼梯间常闭式防火门用灭火器顶住", "exit_bad",
             "防火门已恢复常闭，修好闭门器", "exit_clear", 110),
        Defect("S04-036", "电气线路", "插线板串接使用，电线从门缝穿过、绝缘层破损", "wiring_bad",
             "已拆除私拉电线，由持证电工增设固定插座", "distribution_box", 230),
        Defect("S04-037", "配电箱", "配电箱下方堆放包装材料，箱门敞开", "wiring_bad",
             "可燃物已清走，箱门关闭并贴警示标识", "distribution_box", 0),
        Defect("S04-040", "厨房烟道", "厨房排油烟管道一个多季度没有清洗，油垢明显", "gas_hose_bad",
             "已请清洗公司清洗烟道并留下记录", "gas_hose", 800, "后厨"),
        Defect("S04-042", "楼梯间", "一楼楼梯间停放电动自行车并充电", "exit_bad",
             "电动自行车已移到室外充电棚，楼梯间拆除插座", "exit_clear", 50),
        Defect("S04-047", "成品库", "成品库隔出一间住人，放有电饭锅和床铺", "shelves",
             "住宿人员已搬到宿舍楼，隔间已拆除", "shelves", 0, "仓库", major=True),
        Defect("S04-056", "值班室", "防火巡查记录缺 3 天签名", "paperwork",
             "已补齐当班巡查，改为班长每天核签", "paperwork", 0),
        Defect("S04-068", "值班室", "夜间值班只排 1 人，不能帮扶全部行动不便的老人疏散", "corridor",
             "夜间值班增至 3 人，重新分工并演练一次", "paperwork", 0),
        Defect("S04-071", "仓库", "货物紧贴照明灯堆放", "shelves",
             "货物已降低堆高，离灯半米以上", "shelves", 0, "仓库"),
        Defect("S04-072", "车间", "上班时车间东侧安全出口被料框堵住", "exit_bad",
             "料框已移走，出口前划出禁放区", "exit_clear", 0, "生产车间"),
        Defect("S00-031", "安全档案", "没有本企业的风险管控清单", "paperwork",
             "已按岗位列出风险管控清单并张贴", "notice_board", 0),
        Defect("S00-043", "公告栏", "公告栏上的隐患还是上季度的", "notice_board",
             "已换成最新的公示牌", "notice_board", 20),
        Defect("S00-044", "焊接岗位", "1 名焊工没有焊接作业操作证", "workshop",
             "无证人员已调离焊接岗位，报名参加取证培训", "paperwork", 600, "生产车间"),
        Defect("S00-046", "检修现场", "上周动火检修没有办理审批", "paperwork",
             "已补充动火审批制度，检修班组重新培训", "paperwork", 0),
        Defect("S00-059", "砂轮机旁", "砂轮机皮带轮防护罩缺失，旁边没有警示标志", "guard_bad",
             "已装回防护罩并张贴当心机械伤人标志", "workshop", 140, "生产车间"),
        Defect("S00-062", "罩棚", "罩棚防雷装置检测已过期", "fuel_pump",
             "已请检测机构检测合格", "paperwork", 900, "加油区"),
        Defect("S00-063", "安全档案", "一年内没有应急演练记录", "paperwork",
             "已组织灭火和疏散演练并留存照片", "extinguisher", 0),
    )
}  # fmt: skip
