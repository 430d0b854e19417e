"""Invented enterprises, people and visits for documents. None of them exists."""

from __future__ import annotations

import io
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from PIL import Image

from documents.board import BoardContent, BoardHazard, BoardRisk, Contact
from documents.visit_log import (
    CoverRow,
    LogChecklist,
    LogFinding,
    LogRecheck,
    LogVisit,
    PlaceFix,
    PrintedSignature,
    VisitLogContent,
    VisitWords,
)
from paper.board import BoardPrint
from paper.typesetting import COUNTY_TIME
from paper.visit_log import LogPrint

RISKS = (
    BoardRisk(
        "液化气瓶间",
        "major",
        "火灾、爆炸、中毒",
        "可燃气体报警器与自动切断阀联动，每周试一次；气瓶直立固定；门外上锁，钥匙专人保管。",
        "张示例",
        "关阀、断电、疏散，站在上风向拨打 119。",
        "重大风险",
    ),
    BoardRisk(
        "厨房灶台与排烟道",
        "larger",
        "火灾、烫伤",
        "油烟管道每 60 天清洗一次并留记录；灶台配灭火毯和灭火器；离人关火。",
        "李示例",
        "关阀，用灭火毯盖住起火点，组织疏散。",
        "较大风险",
    ),
    BoardRisk(
        "配电间",
        "general",
        "触电、火灾",
        "门口不堆物；每月检查漏电保护器；非电工不得操作。",
        "王示例",
        "先断电，再施救，用干粉灭火器。",
        "一般风险",
    ),
    BoardRisk(
        "二楼大厅楼梯",
        "low",
        "踩踏、摔伤",
        "两部疏散楼梯保持畅通，应急照明每月测试。",
        "赵示例",
        "广播引导，专人守住楼梯口。",
        "低风险",
    ),
)
HAZARDS = (
    BoardHazard(
        number="431224-2026-000041",
        part="气瓶间",
        description="可燃气体报警器已过检定有效期，自动切断阀未接通",
        grade="major",
        found_on=date(2026, 11, 3),
        responsible="张示例",
        deadline=date(2026, 11, 18),
        state="open",
        overdue=True,
        closed_on=None,
        grade_word="重大",
        state_word="已超期",
    ),
    BoardHazard(
        number="431224-2026-000043",
        part="二楼东侧安全出口",
        description="出口处堆放桌椅，净宽不足 1.1 m",
        grade="general",
        found_on=date(2026, 11, 10),
        responsible="赵示例",
        deadline=date(2026, 11, 25),
        state="rectifying",
        overdue=False,
        closed_on=None,
        grade_word="一般",
        state_word="整改中",
    ),
    BoardHazard(
        number="431224-2026-000036",
        part="厨房",
        description="灭火毯数量不足",
        grade="general",
        found_on=date(2026, 10, 12),
        responsible="李示例",
        deadline=date(2026, 10, 20),
        state="closed",
        overdue=False,
        closed_on=date(2026, 10, 19),
        grade_word="一般",
        state_word="已销号",
    ),
)
BOARD = BoardContent(
    county="溆浦县",
    enterprise="示例县示例酒家餐饮有限公司",
    credit_code="91431224MA00000X0A",
    no_credit_code_reason=None,
    principal=Contact("张示例", "000-0000001"),
    safety_officer=Contact("李示例", "000-0000002"),
    key_area=None,
    risks=RISKS,
    hazards=HAZARDS,
    regulators=(Contact("示例县应急管理局", "000-0000009"), Contact("示例镇人民政府", None)),
    supervisor_title="派驻员",
    supervisors=(Contact("陈示例", "000-0000003"),),
    hotlines=("12350", "119"),
)
PRINTING = BoardPrint(
    code="K7QM2XRD",
    version=7,
    url="https://example.cn/b/K7QM2XRD",
    printed_at=datetime(2026, 11, 22, 10, 30, tzinfo=COUNTY_TIME),
)
STROKES = "M80 220L140 120L200 240L260 110M300 90L300 300M250 160L360 150M420 120L560 110L430 260"


def many_hazards(count: int) -> tuple[BoardHazard, ...]:
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


@cache
def thumbnails() -> dict[str, bytes]:
    """By the names that the visits below give their photos; two are broken."""
    good = {photo(shade): photograph(shade) for shade in range(250)}
    return good | {"empty": b"", "torn": photograph(3)[:400]}


def photo(shade: int) -> str:
    return f"photo-{shade}"


def finding(number: str, **changed: Any) -> LogFinding:
    return replace(
        LogFinding(
            number=number,
            part="二楼东侧安全出口",
            description="出口处堆放桌椅，净宽不足 1.1 m，当场要求清理。",
            grade="general",
            deadline=date(2026, 11, 20),
            photos=(photo(40),),
            grade_word="一般",
        ),
        **changed,
    )


WORDS = VisitWords(
    means="扫企业码",
    fix=PlaceFix(27.908, 110.594, "wgs84", 18.0),
    no_fix_reason=None,
    received_by="李示例",
    production="正常",
    self_check="本月自查 2 次，未发现重大事故隐患。",
    principal_check="10 月 28 日主要负责人带队检查一次。",
    guidance="讲解后厨燃气泄漏处置。",
    board_state="已更新",
    opinion="希望协助联系检定单位。",
    reported_to="已报示例县城市管理局",
    correction_reason=None,
    supervisor_signature=PrintedSignature("陈示例", STROKES),
    enterprise_signature=PrintedSignature("李示例", STROKES),
)


def visit(index: int = 0, **changed: Any) -> LogVisit:
    """Of `changed`, what the form's words hold goes there."""
    arrived_at = datetime(2026, 11, 2, 9, 30, tzinfo=COUNTY_TIME) + timedelta(hours=13 * index)
    words = {
        field.name: changed.pop(field.name) for field in fields(WORDS) if field.name in changed
    }
    return replace(
        LogVisit(
            id=UUID(f"{index:08d}-0000-4000-8000-000000000000"),
            enterprise=f"示例{index % 5}号商贸有限公司",
            enterprise_place=None,
            arrived_at=arrived_at,
            left_at=arrived_at + timedelta(minutes=75),
            nth_in_month=index // 5 + 1,
            rechecks=(LogRecheck("431224-2026-000036", "厨房灭火毯", True, None),),
            checklists=(
                LogChecklist("S00", "共性检查", 23, 1, 4),
                LogChecklist("S03", "城镇燃气", 17, 2, 3),
            ),
            findings=(finding(f"F{index:03d}"),),
            photos=(photo(index), photo(index + 90)),
            corrects=None,
            document={},
            words=replace(WORDS, **words),
        ),
        **changed,
    )


def visit_log(visit_count: int = 2, **changed: Any) -> VisitLogContent:
    days = (date(2026, 11, 3), date(2026, 11, 17))
    return replace(
        VisitLogContent(
            county="溆浦县",
            supervisor="陈示例",
            supervisor_title="派驻员",
            month=date(2026, 11, 1),
            visits_at_least=3,
            plan_clause="溆浦 二(二)4",
            enterprises=(
                CoverRow("示例0号商贸有限公司", 3, 3, (*days, date(2026, 11, 24)), 5, 3),
                CoverRow("示例1号商贸有限公司", 2, 3, days, 2, 2),
                CoverRow("示例2号商贸有限公司", 0, 3, (), 0, 0),
            ),
            visits=tuple(visit(index) for index in range(visit_count)),
        ),
        **changed,
    )


def printing(content: VisitLogContent, **changed: Any) -> LogPrint:
    """The first version of it, with the photos of all."""
    return replace(
        LogPrint(
            version=1,
            changes=(),
            generated_at=datetime(2026, 12, 1, 6, 0, 0, 123456, tzinfo=COUNTY_TIME),
            public_url="https://example.cn",
            thumbnails=thumbnails(),
            presences={visit.id: "佐证强：扫了企业的公示牌" for visit in content.visits},
            place_doubts={visit.id: "" for visit in content.visits},
        ),
        **changed,
    )
