"""What was handed in is printed: the frozen figures, their corrections, and the county's sum."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from openpyxl import load_workbook

from ledger.ground.caller import Grant, Role
from ledger.ground.printed import files_from
from ledger.ground.tables import county, report_print
from plans.loader import load_plan
from tests.paper.printed_pages import page_texts
from tests.reports.walked import IN_WORDS, filing, last_day
from tests.support.county_builder import XUPU, CountyBuilder
from tests.support.doing import do_all
from tests.support.moments import today
from tests.support.phone import Phone
from worker.context import WorkerContext
from worker.queues import Queues

HOUSING, DISPATCH = "housing_bureau", "monthly_dispatch_form"


@pytest.fixture
def office(app: Flask, own_county: CountyBuilder) -> Phone:
    return Phone(app.test_client(), own_county.person(Grant(Role.DEPARTMENT, sector="S06")))


@pytest.fixture
def county_office(app: Flask, own_county: CountyBuilder) -> Phone:
    return Phone(app.test_client(), own_county.person(Role.COUNTY))


def print_waiting(context: WorkerContext, queues: Queues, code: str) -> None:
    context.plans[code] = load_plan(XUPU)
    do_all(context, queues)


def printed(context: WorkerContext, code: str, report: str, office: str) -> dict[str, bytes]:
    with context.engine.connect() as read:
        rows = report_print.c
        files = read.scalars(
            sa.select(rows.files).where(
                rows.area_code == code, rows.report == report, rows.office == office
            )
        ).one()
    return {name: context.store.get(file.key) for name, file in files_from(files).items()}


def test_a_report_in_words_is_printed_when_it_was_handed_in_and_again_with_its_correction(
    office: Phone,
    county_office: Phone,
    own_county: CountyBuilder,
    worker_context: WorkerContext,
    queues: Queues,
) -> None:
    path, code = f"/reports/{IN_WORDS}/{HOUSING}/{last_day(today())}/files", own_county.area_code
    assert office.get(path).json == {"state": "none", "printed_at": None, "files": []}
    first = uuid4()
    assert office.put(f"/report-filings/{first}", filing(today())).status_code == 201
    assert office.get(path).json["state"] == "printing"
    print_waiting(worker_context, queues, code)
    ready = office.get(path).json
    assert (ready["state"], [file["name"] for file in ready["files"]]) == ("ready", ["pdf"])
    (page,) = page_texts(printed(worker_context, code, IN_WORDS, HOUSING)["pdf"])
    assert "已印发实施方案，召开了动员会" in page
    assert "单位负责人：赵示例" in page and "报送单位（章）：县住建局" in page

    changed = [{"name": "实施方案及动员部署情况", "text": "11月4日召开动员会"}]
    corrected = filing(today(), parts=changed, corrects=str(first), reason="日期有误")
    assert office.put(f"/report-filings/{uuid4()}", corrected).status_code == 201
    assert office.get(path).json["state"] == "printing"
    print_waiting(worker_context, queues, code)
    (page,) = page_texts(printed(worker_context, code, IN_WORDS, HOUSING)["pdf"])
    # The frozen words stand; the correction stands beside them, dated.
    assert "已印发实施方案，召开了动员会" in page
    assert "赵示例）：实施方案及动员部署情况改为“11月4日召开动员会”。原因：日期有误" in page


def _sheet(who: Phone, last: str) -> dict[str, Any]:
    return who.get(f"/reports/{DISPATCH}/{HOUSING}/{last}").json


def test_a_form_is_printed_for_the_office_and_added_up_for_the_county(
    office: Phone,
    county_office: Phone,
    own_county: CountyBuilder,
    worker_context: WorkerContext,
    queues: Queues,
) -> None:
    code, longer = own_county.area_code, timedelta(days=75)
    with own_county.engine.begin() as tx:
        opened = sa.update(county).where(county.c.area_code == code)
        tx.execute(opened.values(opened_at=datetime.now(UTC) - longer))
    late = f"first={today() - timedelta(days=60)}&last={today() - timedelta(days=1)}"
    rows = office.get(f"/reports?report={DISPATCH}&office={HOUSING}&{late}").json["reports"]
    last = rows[0]["last"]
    seen = [
        {name: cell[name] for name in ("row", "column", "value")}
        for cell in _sheet(office, last)["cells"]
    ]
    sent = filing(today(), report=DISPATCH, last=last, parts=[], seen=seen)
    answer = office.put(f"/report-filings/{uuid4()}", sent)
    assert answer.status_code == 201, answer.json
    print_waiting(worker_context, queues, code)

    for whose, words in ((HOUSING, "县住建局"), ("", "县安委办（汇总）")):
        files = printed(worker_context, code, DISPATCH, whose)
        (page,) = page_texts(files["pdf"])
        assert f"填报单位（章）：{words}" in page
        workbook = load_workbook(io.BytesIO(files["xlsx"])).worksheets[0]
        assert workbook["A2"].value == "重大事故隐患专项排查整治调度表"
        total = next(row for row in workbook.iter_rows() if str(row[0].value) == "合　计")
        assert (total[1].value, total[8].value) == (0, "—")
    assert "应报10个单位，已报1个" in page
    assert "未报：" in page and "县消防救援大队" in page
    path = f"/reports/{DISPATCH}/summary/{last}/files"
    found = county_office.get(path).json
    assert (found["state"], [file["name"] for file in found["files"]]) == ("ready", ["pdf", "xlsx"])
    assert office.get(path).status_code == 403
