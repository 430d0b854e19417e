"""One worker's own speed: boards and logs printed, photographs taken in."""

from __future__ import annotations

import importlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from demo.enterprises import DEMO_ENTERPRISES
from demo.findings import CASES, Defect
from demo.photographs import Shot, take
from demo.signatures import signature
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
from ledger.ground.grades import RISK_GRADE_WORDS
from media.photo_cell import PhotoCell
from media.photo_reading import PhotoLimits
from media.photographs import read_photograph
from paper import board, visit_log
from paper.visit_log_workbook import render_visit_log_xlsx
from settings import HERE

FONT_DIR = HERE / "paper" / "fonts"
RISKS, HAZARDS, VISITS = 8, 12, 12
SCENES = ("gas_hose", "exit_bad", "shelves", "corridor")
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
DISPLAY_PX, THUMBNAIL_PX = 1600, 320


@dataclass(frozen=True, slots=True)
class Pace:
    """How many in how many seconds, by one process."""

    done: int
    seconds: float

    @property
    def per_s(self) -> float:
        return self.done / self.seconds

    @property
    def ms(self) -> float:
        return 1000 / self.per_s


def pace(work: Callable[[int], object], seconds: float) -> Pace:
    """Once to warm up, then as often as it fits."""
    work(0)
    done, began = 0, time.perf_counter()
    while (took := time.perf_counter() - began) < seconds:
        done += 1
        work(done)
    return Pace(done, took)


def a3_board(seconds: float) -> Pace:
    """PDF and PNG of an A3 board with 8 risks and 12 hazards, QR included, each with another
    number so that nothing is reused."""
    return pace(_a3, seconds)


def _a3(n: int) -> None:
    board.render_board(_board(), _board_print(n), paper="A3", font_dir=FONT_DIR)


def both_boards(seconds: float) -> Pace:
    """What a worker prints for one change: A3 as PDF and PNG, A4 as PDF."""

    def work(n: int) -> None:
        _a3(n)
        board.render_board_pdf(_board(), _board_print(n), paper="A4", font_dir=FONT_DIR)

    return pace(work, seconds)


def month_log(seconds: float) -> Pace:
    """PDF and XLSX of a month with 12 visits, 24 thumbnails and 24 signatures."""

    def work(n: int) -> None:
        visit_log.render_visit_log_pdf(_log(), _log_print(n), font_dir=FONT_DIR)
        render_visit_log_xlsx(_log(), _log_print(n))

    return pace(work, seconds)


def photo_intake(seconds: float) -> Pace:
    """Read, turn, shrink twice, hash, as `process_photo` does between two round trips."""
    limits = PhotoLimits(20_000_000, 80_000_000)
    photos = _photos()
    return pace(lambda n: read_photograph(photos[n % len(photos)], limits), seconds)


def photo_cell_intake(seconds: float) -> Pace:
    """The same in the cell, a process for each picture."""
    limits, photos, cell = PhotoLimits(20_000_000, 80_000_000), _photos(), PhotoCell()
    try:
        return pace(lambda n: cell.read(photos[n % len(photos)], limits), seconds)
    finally:
        cell.close()


def libvips_intake(seconds: float) -> Pace | None:
    """The same copies by libvips; None where pyvips is not installed (`bench/requirements.txt`)."""
    # A worker prints and shrinks in one thread: libvips shall do the same.
    os.environ.setdefault("VIPS_CONCURRENCY", "1")
    try:
        pyvips: Any = importlib.import_module("pyvips")
    except (ImportError, OSError):
        return None
    pyvips.cache_set_max(0)
    photos = _photos()

    def work(n: int) -> None:
        data = photos[n % len(photos)]
        for side, quality in ((DISPLAY_PX, 85), (THUMBNAIL_PX, 80)):
            copy = pyvips.Image.thumbnail_buffer(data, side, height=side, size="down")
            copy.jpegsave_buffer(Q=quality, strip=True)

    return pace(work, seconds)


@cache
def _photos() -> tuple[bytes, ...]:
    shots = (Shot(scene, "bench", NOW, (110.594, 27.908)) for scene in SCENES)
    return tuple(take(shot).jpeg for shot in shots)


@cache
def _thumbnails() -> dict[str, bytes]:
    limits = PhotoLimits(20_000_000, 80_000_000)
    return {
        name: read_photograph(photo, limits).thumbnail
        for name, photo in zip(SCENES, _photos(), strict=True)
    }


@cache
def _board() -> BoardContent:
    enterprise = DEMO_ENTERPRISES[1]
    risks = [risk for enterprise in DEMO_ENTERPRISES[:2] for risk in enterprise.kind.risks][:RISKS]
    return BoardContent(
        county="溆浦县",
        enterprise=enterprise.name,
        credit_code="91431224DEM0000029",
        no_credit_code_reason=None,
        principal=Contact(enterprise.principal, "10000000402"),
        safety_officer=Contact(enterprise.safety_officer, "10000000403"),
        key_area=None,
        risks=tuple(
            BoardRisk(
                risk.name, risk.grade, risk.accident_types, risk.controls,
                enterprise.safety_officer, risk.emergency_measures, RISK_GRADE_WORDS[risk.grade],
            )
            for risk in risks
        ),
        hazards=tuple(_hazard(case) for case in list(CASES.values())[:HAZARDS]),
        regulators=(Contact("县消防救援大队", None), Contact("县住建局", None)),
        supervisor_title="派驻员",
        supervisors=(Contact("李示例", "0745-0000001"),),
        hotlines=("12350",),
    )  # fmt: skip


def _hazard(case: Defect) -> BoardHazard:
    return BoardHazard(
        number="431224-2026-000001",
        part=case.part,
        description=case.description,
        grade="general",
        found_on=date(2026, 11, 1),
        responsible=DEMO_ENTERPRISES[1].safety_officer,
        deadline=date(2026, 11, 16),
        state="open",
        overdue=False,
        closed_on=None,
        grade_word="一般",
        state_word="待整改",
    )


def _board_print(n: int) -> board.BoardPrint:
    code = f"BENCH{n:08d}"
    return board.BoardPrint(code, n, f"http://127.0.0.1:8080/b/{code}", NOW)


@cache
def _log() -> VisitLogContent:
    days = tuple(date(2026, 10, 1 + 2 * day) for day in range(VISITS))
    return VisitLogContent(
        county="溆浦县",
        supervisor="李示例",
        supervisor_title="派驻员",
        month=date(2026, 10, 1),
        visits_at_least=3,
        plan_clause="溆浦 二(二)4",
        enterprises=(CoverRow(DEMO_ENTERPRISES[1].name, VISITS, 3, days, VISITS, 2),),
        visits=tuple(_visit(number) for number in range(VISITS)),
    )


def _log_print(n: int) -> visit_log.LogPrint:
    ids = [visit.id for visit in _log().visits]
    return visit_log.LogPrint(
        version=1 + n,
        changes=(),
        generated_at=NOW,
        public_url="http://127.0.0.1:8080",
        thumbnails=_thumbnails(),
        presences=dict.fromkeys(ids, "佐证强：扫了企业的公示牌"),
        place_doubts=dict.fromkeys(ids, ""),
    )


def _visit(number: int) -> LogVisit:
    case = list(CASES.values())[number]
    arrived_at = NOW - timedelta(days=number)
    finding = LogFinding(
        f"431224-2026-{number:06d}", case.part, case.description, "general", date(2026, 11, 16),
        (SCENES[number % len(SCENES)],), "一般",
    )  # fmt: skip
    return LogVisit(
        id=UUID(int=number << 96),
        enterprise=DEMO_ENTERPRISES[1].name,
        enterprise_place=None,
        arrived_at=arrived_at,
        left_at=arrived_at + timedelta(minutes=62),
        nth_in_month=number + 1,
        rechecks=(LogRecheck("431224-2026-000001", "灶台", True, "现场看过，已经改好"),),
        checklists=(LogChecklist("S02", "消防和人员密集场所", 15, 1, 1),),
        findings=(finding,),
        photos=(SCENES[(number + 1) % len(SCENES)],),
        corrects=None,
        document={},
        words=_words(number),
    )


def _words(number: int) -> VisitWords:
    return VisitWords(
        means="扫描公示牌",
        fix=PlaceFix(27.908, 110.594, "wgs84", 12.0),
        no_fix_reason=None,
        received_by="程示例",
        production="正常生产",
        self_check="上周自查 1 次，查出一般问题 2 处，已改完 2 处",
        principal_check="主要负责人本月带队检查一次，有签名记录",
        guidance="讲解后厨燃气泄漏时先关阀、再开窗、不动电器",
        board_state="已更新",
        opinion="同意，马上安排整改",
        reported_to="已报镇应急办",
        correction_reason=None,
        supervisor_signature=PrintedSignature("李示例", signature("李示例", str(number))),
        enterprise_signature=PrintedSignature("程示例", signature("程示例", str(number))),
    )
