"""Invented enterprises, people and visits for documents. None of them exists."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from PIL import Image

from paper.board import BoardContent, Hazard, Hotline, Person, Risk
from paper.typesetting import COUNTY_TIME
from paper.visit_log import (
    ChecklistCount,
    EnterpriseMonth,
    Finding,
    PlaceFix,
    Signature,
    Visit,
    VisitLogContent,
)

RISKS = (
    Risk(
        "液化气瓶间",
        "major",
        "火灾、爆炸、中毒",
        "可燃气体报警器与自动切断阀联动，每周试一次；气瓶直立固定；门外上锁，钥匙专人保管。",
        "张示例",
        "关阀、断电、疏散，站在上风向拨打 119。",
    ),
    Risk(
        "厨房灶台与排烟道",
        "larger",
        "火灾、烫伤",
        "油烟管道每 60 天清洗一次并留记录；灶台配灭火毯和灭火器；离人关火。",
        "李示例",
        "关阀，用灭火毯盖住起火点，组织疏散。",
    ),
    Risk(
        "配电间",
        "general",
        "触电、火灾",
        "门口不堆物；每月检查漏电保护器；非电工不得操作。",
        "王示例",
        "先断电，再施救，用干粉灭火器。",
    ),
    Risk(
        "二楼大厅楼梯",
        "low",
        "踩踏、摔伤",
        "两部疏散楼梯保持畅通，应急照明每月测试。",
        "赵示例",
        "广播引导，专人守住楼梯口。",
    ),
)
HAZARDS = (
    Hazard(
        "431224-2026-000041",
        "气瓶间",
        "可燃气体报警器已过检定有效期，自动切断阀未接通",
        "major",
        date(2026, 11, 3),
        "张示例",
        date(2026, 11, 18),
        "已超期 4 天",
    ),
    Hazard(
        "431224-2026-000043",
        "二楼东侧安全出口",
        "出口处堆放桌椅，净宽不足 1.1 m",
        "general",
        date(2026, 11, 10),
        "赵示例",
        date(2026, 11, 25),
        "整改中",
    ),
    Hazard(
        "431224-2026-000036",
        "厨房",
        "灭火毯数量不足",
        "general",
        date(2026, 10, 12),
        "李示例",
        date(2026, 10, 20),
        "已销号",
        date(2026, 10, 19),
    ),
)
BOARD = BoardContent(
    county="溆浦县",
    enterprise="示例县示例酒家餐饮有限公司",
    credit_code="91431224MA00000X0A",
    no_credit_code_reason="",
    principal=Person("张示例", "000-0000001"),
    safety_lead=Person("李示例", "000-0000002"),
    key_area=None,
    risks=RISKS,
    hazards=HAZARDS,
    regulator="示例县应急管理局、示例镇人民政府",
    supervisor_title="派驻员",
    supervisor=Person("陈示例", "000-0000003"),
    hotlines=(Hotline("安全生产举报投诉", "12350"), Hotline("火警", "119")),
    url="https://example.cn/b/K7QM2XRD",
    board_code="K7QM2XRD",
    updated_at=datetime(2026, 11, 22, 10, 30, tzinfo=COUNTY_TIME),
    version=7,
)
STROKES = "M80 220L140 120L200 240L260 110M300 90L300 300M250 160L360 150M420 120L560 110L430 260"


def many_hazards(count: int) -> tuple[Hazard, ...]:
    """Hazards with numbers of their own, every seventh with a long description."""
    return tuple(
        replace(
            HAZARDS[index % 2],
            number=f"H{index:03d}",
            part=f"部位{index:03d}",
            description="出口处堆放桌椅，净宽不足，须立即清理。" * (9 if index % 7 == 0 else 1),
        )
        for index in range(count)
    )


@cache
def photograph(shade: int) -> bytes:
    """A thumbnail of 320 × 240."""
    output = io.BytesIO()
    Image.linear_gradient("L").resize((320, 240)).point(
        [(level + shade) % 256 for level in range(256)]
    ).convert("RGB").save(output, "JPEG", quality=70)
    return output.getvalue()


def finding(number: str, **changed: Any) -> Finding:
    return replace(
        Finding(
            number,
            "二楼东侧安全出口",
            "出口处堆放桌椅，净宽不足 1.1 m，当场要求清理。",
            "general",
            date(2026, 11, 20),
            (photograph(40),),
        ),
        **changed,
    )


def visit(index: int = 0, **changed: Any) -> Visit:
    arrived_at = datetime(2026, 11, 2, 9, 30, tzinfo=COUNTY_TIME) + timedelta(hours=13 * index)
    return replace(
        Visit(
            enterprise=f"示例{index % 5}号商贸有限公司",
            arrived_at=arrived_at,
            left_at=arrived_at + timedelta(minutes=75),
            nth_in_month=index // 5 + 1,
            place=PlaceFix(27.908, 110.594, "wgs84", 18.0),
            no_place_reason="",
            arrival_means="扫企业码",
            received_by="李示例",
            production="正常",
            self_check="本月自查 2 次，未发现重大事故隐患。",
            principal_check="10 月 28 日主要负责人带队检查一次。",
            previous_hazards=("431224-2026-000036 厨房灭火毯数量不足：已整改",),
            checklists=(
                ChecklistCount("共性检查", 23, 1, 4),
                ChecklistCount("城镇燃气", 17, 2, 3),
            ),
            findings=(finding(f"F{index:03d}"),),
            guidance="讲解后厨燃气泄漏处置。",
            board_state="已更新",
            opinion="希望协助联系检定单位。",
            reported_to="已报示例县城市管理局",
            supervisor_signature=Signature("陈示例", STROKES),
            enterprise_signature=Signature("李示例", STROKES),
            photos=(photograph(index), photograph(index + 90)),
            record_url=f"https://example.cn/r/{index:08d}",
            record_code=f"R{index:07d}",
        ),
        **changed,
    )


def visit_log(visit_count: int = 2, **changed: Any) -> VisitLogContent:
    days = (date(2026, 11, 3), date(2026, 11, 17))
    return replace(
        VisitLogContent(
            county="溆浦县",
            supervisor_title="派驻员",
            supervisor="陈示例",
            month=date(2026, 11, 1),
            version=1,
            changes=(),
            generated_at=datetime(2026, 12, 1, 6, 0, 0, 123456, tzinfo=COUNTY_TIME),
            visits_at_least=3,
            plan_clause="溆浦 二(二)4",
            enterprises=(
                EnterpriseMonth("示例0号商贸有限公司", 3, 3, (*days, date(2026, 11, 24)), 5, 3),
                EnterpriseMonth("示例1号商贸有限公司", 2, 3, days, 2, 2),
                EnterpriseMonth("示例2号商贸有限公司", 0, 3, (), 0, 0),
            ),
            visits=tuple(visit(index) for index in range(visit_count)),
        ),
        **changed,
    )
