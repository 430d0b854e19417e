"""Lists leave the ledger as files, and templates come out that the import takes."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from openpyxl import load_workbook

from checklists.catalogue import Catalogue
from ledger.enterprises.sheet import ENTERPRISES
from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.hazards.sheet import COLUMNS
from ledger.people.sheet import ASSIGNMENTS, PEOPLE
from ledger.work.sheet import VILLAGES
from spreadsheets.columns import Table
from spreadsheets.source import open_source
from tests.support.county_builder import CountyBuilder
from tests.support.hazard_case import CRITERION, FIVE, LISTING, Case, found, in_days, major_order
from tests.support.phone import Phone, jpeg

XLSX, CSV = "/exports/major-hazards.xlsx", "/exports/major-hazards.csv"
Line = dict[str, Any]


@pytest.fixture
def case(county: CountyBuilder, client: FlaskClient, catalogue: Catalogue) -> Case:
    """A suspected major hazard."""
    return found(county, client, catalogue, grade="major", criterion=CRITERION)


def number_of(case: Case) -> str:
    return str(case.shown()["number"])


def csv_lines(phone: Phone, path: str = CSV) -> dict[str, Line]:
    """Number → line."""
    answer = phone.get(path)
    assert answer.status_code == 200
    text = answer.data.decode("utf-8-sig")
    return {line["编号"]: line for line in csv.DictReader(io.StringIO(text, newline=""))}


def xlsx_lines(phone: Phone) -> dict[str, Line]:
    book = load_workbook(io.BytesIO(phone.get(XLSX).data))
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    return {str(row[0]): dict(zip(map(str, head), row, strict=True)) for row in rows}


def test_a_suspected_hazard_is_on_no_list_until_somebody_confirmed_it(case: Case) -> None:
    number = number_of(case)
    assert number not in csv_lines(case.office)
    case.take(case.inspector, "confirm", grade="major", criterion=CRITERION)
    assert csv_lines(case.office)[number]["状态"] == "待交办"


def test_the_list_tells_the_fields_of_the_order_and_of_the_listing(case: Case) -> None:
    case.to_work()
    case.take(case.office, "list", until=in_days(10), **LISTING)
    line = csv_lines(case.office)[number_of(case)]
    order = major_order()
    expected = {
        "来源": "派驻检查",
        "乡镇": "示例镇",
        "判定依据": CRITERION,
        "交办单位": "县安委办",
        "治理责任单位": order["unit"],
        "协调督办单位": order["coordinator"],
        "整改目标": order["goal"],
        "整改措施": order["measures"],
        "整改责任人": order["responsible"],
        "整改完成时限": order["deadline"],
        "排查周期（天）": "7",
        "责任落实": FIVE["duty"],
        "应急预案落实": FIVE["plan"],
        "挂牌级别": LISTING["level"],
        "挂牌文号": LISTING["document_number"],
        "督办期限": in_days(10),
        "状态": "整改中",
        "销号日期": "",
    }
    assert {name: line[name] for name in expected} == expected


def test_what_was_struck_off_stays_on_the_list_unless_only_open_ones_are_wanted(
    case: Case,
) -> None:
    case.to_work()
    case.to_closing()
    number = number_of(case)
    line = csv_lines(case.office)[number]
    assert (line["状态"], line["销号日期"], line["验收日期"]) == ("已销号", in_days(0), in_days(0))
    assert number not in csv_lines(case.office, f"{CSV}?open_only=true")


def test_a_hazard_that_came_back_takes_nothing_from_the_line_of_another(
    county: CountyBuilder, client: FlaskClient, catalogue: Catalogue, case: Case
) -> None:
    other = found(county, client, catalogue, grade="major", criterion=CRITERION)
    for hazard in (other, case):
        hazard.to_work()
        hazard.to_closing()
    photo = other.finder.upload(jpeg())
    other.take(other.finder, "reopen", note="又出现泄漏", photos=[photo], deadline=in_days(6))
    lines = csv_lines(case.office)
    assert lines[number_of(case)]["责任落实"] == FIVE["duty"]
    assert lines[number_of(other)]["责任落实"] == ""


def test_workbook_and_csv_say_the_same(case: Case) -> None:
    case.to_work()
    number = number_of(case)
    workbook, text = xlsx_lines(case.office)[number], csv_lines(case.office)[number]
    as_text = {name: _as_text(value) for name, value in workbook.items()}
    assert as_text == text
    assert [*workbook] == [column.title for column in COLUMNS]


def _as_text(value: object) -> str:
    if value is None:
        return ""
    return str(value.date()) if hasattr(value, "date") else str(value)


def test_no_cell_becomes_a_formula(
    county: CountyBuilder, client: FlaskClient, catalogue: Catalogue
) -> None:
    formula = '=HYPERLINK("http://example.invalid")'
    case = found(county, client, catalogue, grade="major", criterion=CRITERION, description=formula)
    case.take(case.inspector, "confirm", grade="major", criterion=CRITERION)
    number = number_of(case)
    assert csv_lines(case.office)[number]["隐患描述"] == f"'{formula}"
    book = load_workbook(io.BytesIO(case.office.get(XLSX).data))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert formula in [cell.value for cell in cells]
    assert "f" not in {cell.data_type for cell in cells}


def test_nothing_on_the_list_tells_who_found_or_reported_it(
    case: Case, county: CountyBuilder
) -> None:
    case.take(case.inspector, "confirm", grade="major", criterion=CRITERION, note="举报人王某所说")
    with county.engine.begin() as tx:
        mine = models.hazard.c.id == case.id
        tx.execute(sa.update(models.hazard).where(mine).values(origin="report"))
    number = number_of(case)
    line = csv_lines(case.office)[number]
    assert line["来源"] == "交办"
    text = " ".join(line.values())
    for secret in (case.finder.person.name, case.inspector.person.name, "王某"):
        assert secret not in text.replace(line["企业名称"], "")


def test_a_clerk_does_not_take_out_what_concerns_their_own_enterprise(
    case: Case, county: CountyBuilder, client: FlaskClient
) -> None:
    case.take(case.inspector, "confirm", grade="major", criterion=CRITERION)
    concerned = county.person(
        Grant(Role.COUNTY), Grant(Role.ENTERPRISE, enterprise_id=case.place), name="当事人示例"
    )
    phone, number = Phone(client, concerned), number_of(case)
    assert number not in csv_lines(phone)
    book = load_workbook(io.BytesIO(phone.get(XLSX).data))
    about = [row[0].value for row in book["填写说明"].iter_rows()]
    assert "另有 1 条涉及导出人自己所在或派驻的企业，请由其他同事导出。" in about
    assert "%E4%B8%8D%E5%90%AB" in phone.get(CSV).headers["Content-Disposition"]  # 不含


def test_who_took_out_what_is_noted_before_it_leaves(case: Case, county: CountyBuilder) -> None:
    csv_lines(case.office)
    mine = models.audit.c.person_id == case.office.person.id
    with county.engine.connect() as read:
        noted = read.execute(
            sa.select(models.audit).where(mine, models.audit.c.action == "export_major_hazards")
        ).one()
    assert noted.details["format"] == "csv"
    assert noted.details["rows"] >= 0
    assert noted.request_id


def test_the_workbook_says_that_its_layout_is_not_the_provinces(case: Case) -> None:
    book = load_workbook(io.BytesIO(case.office.get(XLSX).data))
    about = " ".join(str(row[0].value) for row in book["填写说明"].iter_rows())
    assert "没有取得省级系统的模板" in about
    assert case.office.person.name in about


@pytest.mark.parametrize(
    "table", [ENTERPRISES, PEOPLE, ASSIGNMENTS, VILLAGES], ids=lambda table: table.kind
)
def test_a_template_has_every_column_and_the_import_knows_them(
    case: Case, tmp_path: Path, table: Table
) -> None:
    answer = case.office.get(f"/imports/templates/{table.kind}.xlsx")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    path = tmp_path / f"{uuid4()}.xlsx"
    path.write_bytes(answer.data)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == [column.title for column in table.columns]
    sheet.append(["示例"] * len(table.columns))
    book.save(path)
    with open_source(path, table) as source:
        (row,) = source.rows
    assert [*row.cells] == [*table.columns]
