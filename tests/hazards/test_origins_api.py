"""Hazards that come from reports or from above: told as 交办 to everybody else, everywhere."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from openpyxl import load_workbook

from ledger.boards.commands import set_up_boards
from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.ground.lifecycles.hazard import HazardSnapshot, State
from ledger.hazards.rules.advice import Circumstances, advice, proposals
from ledger.notices.commands.notices import deliver_notices
from ledger.visits.queries.log_content import visit_log_content
from plans.loader import all_plans, load_plan
from settings import Settings
from tests.api.test_route_table import routes
from tests.support.county_builder import TOWN, XUPU, CountyBuilder
from tests.support.hazard_case import CRITERION, event
from tests.support.ledger_rows import LedgerRows
from tests.support.moments import today
from tests.support.phone import Phone, handed_down, jpeg
from tests.support.sealed_county import SealedCounty
from tests.support.waiting import LEASE_S
from tests.tips.officers_desk import Office, OfficersDesk, two_desks
from tests.tips.tip_builder import Tip
from worker.context import make_context
from worker.sealing.rebuild import rebuild

OFFICER, REGISTRAR = "隐名甲举报员", "县级登记人乙"
OFFICE = "县安委办"
TELLING = re.compile(r'"report"|"reported"|"superior"|举报|' + f"{OFFICER}|{REGISTRAR}")


@dataclass
class Found:
    """One enterprise with a hazard from a report and one from above, alike in everything else."""

    office: Office
    desk: OfficersDesk
    colleague: OfficersDesk
    place: UUID
    name: str
    report: dict[str, str]
    superior: dict[str, str]
    photo: str
    tip: Tip
    people: dict[str, Phone]


def register(phone: Phone, place: UUID, origin: str, **finding: Any) -> dict[str, str]:
    """The ids of an inspection and of its hazard."""
    inspection_id = uuid4()
    answer = phone.put(
        f"/inspections/{inspection_id}", handed_down(place, origin, grade="major", **finding)
    )
    assert answer.status_code == 201, answer.json
    return {"inspection": str(inspection_id), "hazard": answer.json["hazards"][0]["id"]}


def _people(app: Flask, county: CountyBuilder, place: UUID) -> dict[str, Phone]:
    people = {
        "enterprise": county.person(Grant(Role.ENTERPRISE, enterprise_id=place)),
        "inspector": county.person(Role.INSPECTOR),
        "town": county.person(Grant(Role.TOWN, town_code=TOWN)),
        "department": county.person(Grant(Role.DEPARTMENT, sector="S06")),
        "supervisor": county.supervisor_at(place),
        "county": county.person(Role.COUNTY),
        "admin": county.person(Role.ADMIN),
    }
    return {name: Phone(app.test_client(), person) for name, person in people.items()}


@pytest.fixture
def found(app: Flask, own_county: CountyBuilder) -> Found:
    office, _, colleague = two_desks(app, own_county)
    desk = office.hire(name=OFFICER)
    name = f"交办餐馆 {uuid4().hex}"
    place = own_county.enterprise(name=name)
    with own_county.engine.begin() as tx:
        set_up_boards(tx, own_county.area_code, place)
    photo = desk.phone.upload(jpeg())
    report = register(desk.phone, place, "report", photos=[photo], criterion=CRITERION)
    registrar = Phone(app.test_client(), own_county.person(Role.COUNTY, name=REGISTRAR))
    # The same picture, so that nothing but the origin differs.
    superior = register(registrar, place, "superior", photos=[photo], criterion=CRITERION)
    tip = office.reports.tip(enterprise_id=place)
    desk.take(tip, "accept")
    desk.take(tip, "link_hazard", hazard_id=report["hazard"])
    people = _people(app, own_county, place)
    for ids in (report, superior):
        document = event("confirm", grade="major", criterion=CRITERION)
        path = f"/hazards/{ids['hazard']}/events/{uuid4()}"
        assert people["inspector"].put(path, document).status_code == 201
    return Found(office, desk, colleague, place, name, report, superior, photo, tip, people)


# Registering.


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("findings", []),
        ("checklists", [{"sector": "S06", "version": "1", "sha256": "0" * 64}]),
        ("answers", [{"item": "S06-001", "result": "na"}]),
        ("companions", ["同行人"]),
        ("visit_id", "7c0ffee0-0000-4000-8000-000000000001"),
        ("manner", "covert"),
    ],
)
def test_what_is_registered_has_no_lists_answers_or_company(
    app: Flask, own_county: CountyBuilder, field: str, value: Any
) -> None:
    desk, place = Office(app, own_county).hire(), own_county.enterprise()
    document = handed_down(place, "report") | {field: value}
    answer = desk.phone.put(f"/inspections/{uuid4()}", document)
    assert answer.status_code == 422
    assert field in answer.json["errors"]["json"]


def test_the_enterprise_does_not_sign_what_is_registered(
    app: Flask, own_county: CountyBuilder
) -> None:
    desk, place = Office(app, own_county).hire(), own_county.enterprise()
    document = handed_down(place, "report")
    document["signatures"]["enterprise"] = {"name": "李示例", "refused_reason": "不在"}
    answer = desk.phone.put(f"/inspections/{uuid4()}", document)
    assert "signatures" in answer.json["errors"]["json"]


@pytest.mark.parametrize("words", ["群众举报的报警器没有通电", "据投诉，没有通电"])
def test_words_that_speak_of_a_report_are_refused(
    app: Flask, own_county: CountyBuilder, words: str
) -> None:
    desk, place = Office(app, own_county).hire(), own_county.enterprise()
    for name in ("description", "part", "responsible"):
        document = handed_down(place, "report", **{name: words})
        answer = desk.phone.put(f"/inspections/{uuid4()}", document)
        assert (answer.status_code, answer.json["reason"]) == (422, "tells_of_a_report")
        assert list(answer.json["errors"]["findings"]) == [name]


def test_the_sector_is_one_of_the_enterprises(app: Flask, own_county: CountyBuilder) -> None:
    desk, place = Office(app, own_county).hire(), own_county.enterprise()
    answer = desk.phone.put(f"/inspections/{uuid4()}", handed_down(place, "report", sector="S02"))
    assert (answer.status_code, answer.json["reason"]) == (422, "sector_needed")


def test_who_registered_it_reads_it_as_it_was_sent(found: Found) -> None:
    read = found.desk.phone.get(f"/inspections/{found.report['inspection']}").json
    assert read["document"]["origin"] == "report"
    assert read["person"] == OFFICER
    assert len(read["receipt"]["document_sha256"]) == 64


def test_what_is_registered_is_sealed_and_rebuilt_like_every_record(
    found: Found, settings: Settings
) -> None:
    county = found.office.county
    worker_context = make_context(replace(settings, outbox_lease_seconds=LEASE_S))
    rows = LedgerRows(county, worker_context.store, found.place, found.people["supervisor"].person)
    sealed = SealedCounty(rows, worker_context)
    sealed.seal_all()
    assert sealed.differences() == []
    of_county = models.hazard.c.area_code == county.area_code
    query = sa.select(models.hazard).where(of_county).order_by(models.hazard.c.number)
    with county.engine.connect() as read:
        before = read.execute(query).all()
    # What ties a hazard to a report lies outside the evidence, and is not made again.
    for table in (models.tip_hazard, models.hazard_event, models.hazard, models.inspection,
                  models.seal, models.tree_head):  # fmt: skip
        sealed.execute(sa.delete(table).where(table.c.area_code == county.area_code))
    rebuild(sealed.engine, worker_context.store, county.area_code)
    with county.engine.connect() as read:
        assert read.execute(query).all() == before
    assert {row.origin for row in before} == {"report", "superior"}
    worker_context.engine.dispose()


# What everybody else is told.


def _alike(text: str, ids: dict[str, str], numbers: dict[str, str]) -> str:
    """Without what must differ: ids, numbers and times."""
    for value in (*ids.values(), numbers[ids["hazard"]]):
        text = text.replace(value, "…")
    text = re.sub(r'"id":"[0-9a-f-]{36}"', '"id":"…"', text)
    return re.sub(r"\d{4}-\d\d-\d\dT[0-9:.]+(Z|\+\d\d:\d\d)", "…", text)


def test_a_report_and_an_order_from_above_look_the_same(found: Found) -> None:
    with found.office.county.engine.connect() as read:
        query = sa.select(models.hazard.c.id, models.hazard.c.number).where(
            models.hazard.c.enterprise_id == found.place
        )
        numbers = {str(row.id): row.number for row in read.execute(query)}
    for name, phone in found.people.items():
        for kind, path in (("hazard", "hazards"), ("inspection", "inspections")):
            answers = []
            for ids in (found.report, found.superior):
                answer = phone.get(f"/{path}/{ids[kind]}")
                assert answer.status_code == 200, (name, path)
                answers.append(_alike(answer.text.replace("\n", ""), ids, numbers))
            assert answers[0] == answers[1], name
            assert ("referred" in answers[0]) and not TELLING.search(answers[0])


def _paths(app: Flask, found: Found, board: str) -> Iterator[str]:
    """Every address that can be read, with the ids of what was registered."""
    values = {
        "<uuid:enterprise_id>": [str(found.place)],
        "<uuid:hazard_id>": [found.report["hazard"], found.superior["hazard"]],
        "<uuid:inspection_id>": [found.report["inspection"], found.superior["inspection"]],
        "<sha256:sha256>": [found.photo],
        "<sector>": ["S06"],
        "<duty>": ["drill"],
        "<uuid:tip_id>": [str(found.tip.id)],
        "<uuid:key_id>": [str(found.desk.officer.key_id)],
        "<signed>": ["x"],
        "<report>": ["monthly_dispatch_form"],
        "<office>": ["housing_bureau"],
        "<last>": [f"{today():%Y-%m}-22"],
        "<row>": ["4"],
        "<column>": ["other_found"],
    }
    # What the plan says of reports is public, and so are the public's own doors.
    left_out = ("/api/v1/plan", "/api/v1/tips/", "/healthz", "/readyz", "/metrics")
    for name in routes(app):
        method, _, rule = name.partition(" ")
        if method != "GET" or rule.startswith(left_out):
            continue
        paths = [rule.replace("/api/v1", "")]
        for mark, choices in values.items():
            paths = [p.replace(mark, v) for p in paths for v in (choices if mark in p else [""])]
        # Records of other kinds: there are none.
        paths = [re.sub("<uuid:[a-z_]+>", str(uuid4()), path) for path in paths]
        assert "<" not in "".join(paths), rule
        yield from paths
    yield f"/hazards?enterprise_id={found.place}"
    yield f"/inspections?enterprise_id={found.place}"
    yield f"/inspections?person_id={found.desk.id}"
    yield "/enforcements/sums?first=2026-01-01&last=2026-12-31"


def _text(answer: Any) -> str:
    if "spreadsheet" not in (answer.mimetype or ""):
        return str(answer.get_data(as_text=True)) if "image" not in answer.mimetype else ""
    book = load_workbook(io.BytesIO(answer.data))
    cells = [cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    return "\n".join(str(cell) for cell in cells)


def test_no_address_tells_anybody_else_that_there_was_a_report(app: Flask, found: Found) -> None:
    """The people of the county, and who its report officers are, are listed to its administrators:
    that is not told of any hazard, and looked at by name alone. A notice of the kind "report" is of
    a form that an office owes.
    """
    county = found.office.county
    with county.engine.begin() as tx:
        board = tx.scalar(
            sa.select(models.board.c.code).where(models.board.c.enterprise_id == found.place)
        )
        plan = app.extensions["anxun"].plans[county.area_code]
        for days in (0, 3, 40):
            deliver_notices(tx, plan, today() + timedelta(days=days))
    seen = 0
    for name, phone in found.people.items():
        for path in _paths(app, found, board):
            answer = phone.get(path)
            assert answer.status_code < 500, (name, path)
            seen += answer.status_code == 200
            text = _text(answer)
            if path in {"/people", "/officers"}:
                text = re.sub(r'"name":\s*"[^"]*"|"report_officer"', "", text)
            if path in {"/exports/people", "/imports/templates/people.xlsx"}:
                # The same list as a file, and the sheet that names every role.
                text = re.sub(f"{OFFICER}|{REGISTRAR}|举报受理员", "", text)
            if path == "/notices":
                text = re.sub(r'"kind":\s*"report"', "", text)
            if path.startswith("/reports"):
                # The key of a form that an office owes.
                text = re.sub(r'"report":', "", text)
            assert not TELLING.search(text), (name, path, TELLING.search(text))
    assert seen > 100
    page = app.test_client().get(f"/b/{board}").get_data(as_text=True)
    assert "报警器没有通电" in page
    assert OFFICER not in page and REGISTRAR not in page


def test_the_export_tells_both_by_one_word(found: Found) -> None:
    answer = found.people["county"].get("/exports/major-hazards.csv")
    text = answer.get_data(as_text=True)
    assert text.count("交办,") >= 2
    assert "群众举报" not in text and "上级" not in text


def test_a_list_by_person_does_not_find_what_the_person_registered(found: Found) -> None:
    for phone in found.people.values():
        answer = phone.get(f"/inspections?person_id={found.desk.id}").json
        assert answer["inspections"] == []
    listed = found.desk.phone.get(f"/inspections?person_id={found.desk.id}").json["inspections"]
    assert [inspection["id"] for inspection in listed] == [found.report["inspection"]]


def test_the_person_is_told_as_the_countys_office(found: Found) -> None:
    listed = found.people["town"].get(f"/inspections?enterprise_id={found.place}").json
    finders = {
        (inspection["person"], inspection["person_id"]) for inspection in listed["inspections"]
    }
    assert finders == {(OFFICE, None)}
    document = found.people["town"].get(f"/inspections/{found.report['inspection']}").json
    assert document["document"]["signatures"]["inspector"]["name"] == OFFICE
    assert document["receipt"]["document_sha256"] is None


def test_what_the_plan_advises_is_one_neutral_sentence(found: Found) -> None:
    for ids in (found.report, found.superior):
        read = found.people["county"].get(f"/hazards/{ids['hazard']}").json
        (proposal,) = [proposal for proposal in read["proposals"] if proposal["kind"] == "referred"]
        assert proposal["level"] == "县安委办"
        assert "交办" in proposal["reason"]
        words = [sentence["text"] for sentence in read["advice"]]
        assert "交办核实的，建议挂牌督办、公开曝光" in words


@pytest.mark.parametrize("area_code", [plan.area.code for plan in all_plans()])
def test_no_plan_gives_away_the_origin(area_code: str) -> None:
    plan = load_plan(area_code)
    of = Circumstances(
        HazardSnapshot(State.CONFIRMED, "major", False),
        "referred",
        0,
        today(),
        None,
    )
    referred = [proposal for proposal in proposals(plan.listing, of) if proposal.kind == "referred"]
    levels = [r.level for r in plan.listing.rules if r.when in ("reported", "superior")]
    assert [proposal.level for proposal in referred] == [max(levels, key=plan.listing.levels.index)]
    spoken = [proposal.reason for proposal in referred]
    spoken += [a.text for a in advice(plan, of) if a.when == "found"]
    assert not any("举报" in words or "上级" in words for words in spoken)


# Officers.


def test_an_officer_is_told_of_a_report_that_they_may_see(found: Found) -> None:
    read = found.colleague.phone.get(f"/hazards/{found.report['hazard']}").json
    assert read["origin"] == "report"
    assert [proposal["kind"] for proposal in read["proposals"]] == ["reported"]
    # What comes from above is told to officers as to everybody: else what is left over would tell.
    above = found.colleague.phone.get(f"/hazards/{found.superior['hazard']}").json
    assert above["origin"] == "referred"


def test_an_officer_whom_the_report_goes_around_is_told_like_everybody_else(
    found: Found,
) -> None:
    county = found.office.county
    stationed = found.office.hire(Grant(Role.SUPERVISOR))
    county.station(stationed.officer.person, found.place)
    named = found.office.hire()
    found.office.reports.exclude(found.tip, named.officer.person)
    for desk in (stationed, named):
        read = desk.phone.get(f"/hazards/{found.report['hazard']}").json
        assert read["origin"] == "referred"
        assert not TELLING.search(str(read).replace("'", '"'))
    listed = stationed.phone.get(f"/inspections/{found.report['inspection']}").json
    assert (listed["person"], listed["document"]["origin"]) == (OFFICE, "referred")


def test_a_hazard_that_is_not_tied_yet_is_told_to_other_officers_as_handed_down(
    app: Flask, own_county: CountyBuilder
) -> None:
    office, first, second = two_desks(app, own_county)
    ids = register(first.phone, own_county.enterprise(), "report", criterion=CRITERION)
    tip = office.reports.tip()
    first.take(tip, "accept")

    def origin_for(desk: OfficersDesk) -> str:
        origin: str = desk.phone.get(f"/hazards/{ids['hazard']}").json["origin"]
        return origin

    assert (origin_for(first), origin_for(second)) == ("report", "referred")
    case = first.take(tip, "link_hazard", hazard_id=ids["hazard"])
    assert [hazard["id"] for hazard in case["hazards"]] == [ids["hazard"]]
    assert (origin_for(first), origin_for(second)) == ("report", "report")


def test_tying_a_hazard_goes_around_the_people_of_its_place(
    app: Flask, own_county: CountyBuilder
) -> None:
    office, first, _ = two_desks(app, own_county)
    place = own_county.enterprise()
    stationed = office.hire(Grant(Role.SUPERVISOR))
    own_county.station(stationed.officer.person, place)
    ids = register(first.phone, place, "report", criterion=CRITERION)
    tip = office.reports.tip()
    first.take(tip, "accept")
    assert stationed.phone.get(f"/tips/{tip.id}").status_code == 200
    first.take(tip, "link_hazard", hazard_id=ids["hazard"])
    assert stationed.phone.get(f"/tips/{tip.id}").status_code == 404
    unknown = first.act(tip, "link_hazard", hazard_id=str(uuid4()))
    assert (unknown.status_code, unknown.json["reason"]) == (422, "unknown_hazard")


def test_a_supervisors_log_says_nothing_of_what_they_registered_as_an_officer(
    app: Flask, own_county: CountyBuilder
) -> None:
    both = Office(app, own_county).hire(Grant(Role.SUPERVISOR))
    place = own_county.enterprise()
    own_county.station(both.officer.person, place)
    register(both.phone, place, "report", criterion=CRITERION)
    month = today().replace(day=1)
    with own_county.engine.connect() as read:
        content = visit_log_content(read, own_county.area_code, both.id, month, load_plan(XUPU))
    assert [enterprise.hazards_found for enterprise in content.enterprises] == [0]
