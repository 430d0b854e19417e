"""Every ledger leaves as a file that holds what its list holds, for each role; and no more."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from openpyxl import load_workbook

from api.tables.export_routes import EXPORTS
from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.ground.transfer.exports import LedgerExport
from tests.api.permission_sheet import PEOPLE, World, make_world
from tests.duties.walked import drill
from tests.enforcement.walked import order
from tests.papers.walked import issued
from tests.reports.walked import OFFICE, drawn
from tests.support.county_builder import XUPU, CountyBuilder
from tests.support.ledger_rows import LedgerRows
from tests.support.phone import Phone
from tests.work.walked import lecture

KINDS = {export.kind: export for export, _ in EXPORTS}
# Where a ledger's list lies, and under which name its rows stand there.
LISTS = {
    "enterprises": ("/enterprises", "enterprises"),
    "people": ("/people", "people"),
    "visits": ("/visits", "visits"),
    "inspections": ("/inspections", "inspections"),
    "hazards": ("/hazards", "hazards"),
    "duty_records": ("/duty-records", "duty_records"),
    "work_records": ("/work-records", "work_records"),
    "enforcements": ("/enforcements", "enforcements"),
    "papers": ("/papers", "papers"),
    "report_draws": ("/report-draws", "draws"),
    "accidents": ("/accidents", "accidents"),
    "notices": ("/notices", "notices"),
}
Line = dict[str, str]


def address(export: LedgerExport, query: str = "format=csv") -> str:
    return f"/exports/{export.kind.replace('_', '-')}?{query}"


def lines(phone: Phone, export: LedgerExport, query: str = "") -> list[Line]:
    answer = phone.get(address(export, f"format=csv&{query}".rstrip("&")))
    assert answer.status_code == 200, answer.json
    return [*csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""))]


def listed(phone: Phone, export: LedgerExport, query: str = "") -> Iterator[dict[str, Any]]:
    path, name = LISTS[export.kind]
    cursor = ""
    while True:
        answer = phone.get(f"{path}?limit=200&{query}{cursor}")
        assert answer.status_code == 200, answer.json
        yield from answer.json[name]
        if not answer.json.get("next_cursor"):
            return
        cursor = f"&cursor={answer.json['next_cursor']}"


@pytest.fixture(scope="module")
def world(app: Flask, county: CountyBuilder) -> Iterator[World]:
    """With a record of each kind, one of them after a report that nobody may read of."""
    plans = app.extensions["anxun"].plans
    plans["431229"] = plans[XUPU]
    world = make_world(app, county)
    with county.engine.begin() as tx:
        tx.execute(
            sa.update(models.hazard)
            .where(models.hazard.c.id == world.hazard_id)
            .values(origin="report")
        )
        tx.execute(
            sa.update(models.inspection)
            .where(models.inspection.c.id == world.inspection_id)
            .values(origin="report")
        )
        for name, phone in world.people.items():
            if name != "abro":
                tx.execute(sa.insert(models.notice).values(**_notice(phone, world)))
    rows = LedgerRows(
        county, app.extensions["anxun"].store, world.place, world.people["insp"].person
    )
    rows.accident()
    world.record("/duty-records", "own", drill(world.place))
    world.record("/work-records", "coun", lecture())
    world.record(
        "/enforcements",
        "insp",
        order(world.place, kind="closure", inspection_id=world.inspection_id),
    )
    issued(world)
    rows.report(OFFICE)
    drawn(world.people["coun"], OFFICE)
    yield world
    del plans["431229"]


def _notice(phone: Phone, world: World) -> dict[str, Any]:
    return {
        "area_code": XUPU,
        "person_id": phone.person.id,
        "kind": "deadline",
        "subject": "hazard",
        "occasion": uuid4().hex,
        "words": "示例消息",
        "link": "",
        "hazard_id": world.hazard_id,
        "confidential": False,
    }


@pytest.mark.parametrize("kind", KINDS)
def test_each_role_takes_out_what_its_list_holds_and_nothing_else(world: World, kind: str) -> None:
    export = KINDS[kind]
    held = 0
    for name in PEOPLE:
        phone = world.people[name]
        answer = phone.get(address(export))
        if not phone.person.caller.has(*export.callers):
            assert (name, answer.status_code) == (name, 403)
            continue
        # A person has a row for each role.
        ids = {line["记录编号"] for line in lines(phone, export)}
        assert (name, ids) == (name, {str(row["id"]) for row in listed(phone, export)})
        held += len(ids)
    assert held


def test_no_file_tells_whence_a_hazard_came_that_its_list_does_not_tell(world: World) -> None:
    hazards, inspections = KINDS["hazards"], KINDS["inspections"]
    for name in ("here", "insp", "own", "town", "dept", "coun", "admi"):
        phone = world.people[name]
        (row,) = [one for one in listed(phone, hazards) if one["id"] == world.hazard_id]
        (line,) = [one for one in lines(phone, hazards) if one["记录编号"] == world.hazard_id]
        # Who registered it reads in the list what a file tells nobody.
        assert (row["origin"], line["来源"]) == ("report" if name == "here" else "referred", "交办")
        made = str(world.inspection_id)
        (row,) = [one for one in listed(phone, inspections) if one["id"] == made]
        (line,) = [one for one in lines(phone, inspections) if one["记录编号"] == made]
        assert (name, line["检查人"]) == (name, row["person"])


@pytest.mark.parametrize(
    ("kind", "query"),
    [
        ("enterprises", "town_code=431224100&sector=S15"),
        ("enterprises", "text={name}"),
        ("visits", "enterprise_id={place}"),
        ("inspections", "month=2020-01"),
        ("hazards", "enterprise_id={place}&state=unconfirmed,open"),
        ("hazards", "grade=major"),
        ("duty_records", "enterprise_id={place}"),
        ("enforcements", "enterprise_id={place}&kind=closure"),
        ("work_records", "kind=lecture&first=2026-01-01&last=2199-12-31"),
        ("notices", "unread=true"),
        ("people", "role=town&town_code=431224100"),
        ("people", "text={clerk}&state=in_office"),
        ("people", "state=left"),
        ("people", "role=inspector&text={clerk}"),
    ],
)
def test_a_file_is_narrowed_as_its_list_is(world: World, kind: str, query: str) -> None:
    export, office = KINDS[kind], world.people["coun"]
    asked = query.format(place=world.place, name=world.name, clerk=office.person.name)
    ids = [line["记录编号"] for line in lines(office, export, asked)]
    # A person has a row for each role, and each stays in the file when one of them is asked for.
    assert {*ids} == {str(row["id"]) for row in listed(office, export, asked)}


def test_what_makes_no_sense_in_a_list_makes_none_in_a_file(world: World) -> None:
    office = world.people["coun"]
    for query in ("month=2026-13", "enterprise_id=1", "format=pdf"):
        answer = office.get(address(KINDS["visits"], query))
        assert (query, answer.status_code) == (query, 422)


@pytest.mark.parametrize("kind", KINDS)
def test_workbook_and_csv_say_the_same_and_no_cell_is_a_formula(world: World, kind: str) -> None:
    export, office = KINDS[kind], world.people["coun"]
    narrow = f"enterprise_id={world.place}" if kind in ("visits", "inspections", "hazards") else ""
    book = load_workbook(io.BytesIO(office.get(address(export, f"format=xlsx&{narrow}")).data))
    rows = [*book.worksheets[0].iter_rows()]
    assert [cell.value for cell in rows[0]] == [
        *(column.title for column in export.columns),
        "记录编号",
    ]
    assert "f" not in {cell.data_type for row in rows for cell in row}
    as_text = [[_as_text(cell.value) for cell in row] for row in rows[1:]]
    plain = [
        [_unguarded(value) for value in line.values()] for line in lines(office, export, narrow)
    ]
    assert as_text == plain
    about = " ".join(str(row[0].value) for row in book["填写说明"].iter_rows())
    assert office.person.name in about


def _as_text(value: object) -> str:
    if value is None:
        return ""
    return str(value.date()) if hasattr(value, "date") else str(value)


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") else text


def test_a_name_that_is_a_formula_leaves_as_words(world: World, county: CountyBuilder) -> None:
    town = "431224955"
    for name in ("=1+1", "+86", "-1", "@某", "＝1+1", "\t=1", "'=1"):
        county.enterprise(name=name, town_code=town)
    names = [
        line["企业名称"]
        for line in lines(world.people["coun"], KINDS["enterprises"], f"town_code={town}")
    ]
    assert len(names) == 7
    assert all(name.startswith("'") for name in names)


def test_who_took_out_how_many_rows_of_what_is_noted(world: World, county: CountyBuilder) -> None:
    inspector = Phone(world.people["insp"].client, county.person(Role.INSPECTOR))
    taken = len(lines(inspector, KINDS["visits"], f"enterprise_id={world.place}"))
    mine = models.audit.c.person_id == inspector.person.id
    with county.engine.connect() as read:
        noted = read.execute(sa.select(models.audit).where(mine)).one()
    assert noted.action == "export_visits"
    assert noted.details == {
        "format": "csv", "rows": taken, "left_out": 0, "filters": ["enterprise_id"],
    }  # fmt: skip


def test_a_person_is_offered_what_they_may_take_out(world: World) -> None:
    offered = {
        name: {one["kind"] for one in phone.get("/exports").json["exports"]}
        for name, phone in world.people.items()
        if name != "nobo"
    }
    assert offered["off"] == set()
    assert offered["here"] == set(KINDS) - {
        "people", "accidents", "work_records", "report_draws",
    }  # fmt: skip
    assert offered["coun"] == set(KINDS)
    months = {
        one["kind"]: one["filters"] for one in world.people["coun"].get("/exports").json["exports"]
    }
    assert "month" in months["visits"]
    assert "cursor" not in months["visits"]


def test_an_office_that_takes_up_reports_as_well_takes_out_no_more_than_an_office(
    world: World, county: CountyBuilder
) -> None:
    both = Phone(
        world.people["insp"].client,
        county.person(Grant(Role.TOWN, town_code="431224955"), Role.REPORT_OFFICER),
    )
    assert world.name not in {line["企业名称"] for line in lines(both, KINDS["enterprises"])}
    assert world.hazard_id not in {line["记录编号"] for line in lines(both, KINDS["hazards"])}


def test_what_is_confidential_leaves_the_inbox_by_no_way(
    world: World, county: CountyBuilder
) -> None:
    clerk = Phone(world.people["insp"].client, county.person(Role.COUNTY))
    for words, confidential in (("公开示例", False), ("保密示例", True)):
        row = _notice(clerk, world) | {"words": words, "confidential": confidential}
        with county.engine.begin() as tx:
            tx.execute(sa.insert(models.notice).values(**row))
    assert [line["内容"] for line in lines(clerk, KINDS["notices"])] == ["公开示例"]
