"""What reports bring to the walks over all subjects (`tests/walks.py`)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from api.reports.draw_schemas import ReportDrawIn, ReportFindingIn
from api.reports.examples import FINDING, REPORT_DRAW
from api.reports.schemas import ReportFilingIn, ReportReturnIn
from ledger.draws.commands.commit import commit_draw
from ledger.ground.caller import Grant, Role
from ledger.ground.record_kinds import RecordKind
from ledger.reports.commands.draw_figures import ReportDrawIntake
from ledger.reports.commands.find import FindingIntake
from ledger.reports.commands.hand_in import FilingIntake
from ledger.reports.commands.send_back import ReturnIntake
from ledger.reports.queries.filings import filings_of
from ledger.reports.rules.calendar import KeptSince, periods_due
from ledger.reports.rules.standing import stands
from tests.api.permission_sheet import get, put, sheet
from tests.records.samples import PLAN, Sample, SampleOf, enterprise_caller, now
from tests.support.ledger_rows import LedgerRows
from tests.support.moments import today
from tests.support.phone import Phone
from tests.support.sealed_county import SealedCounty
from tests.web.forms import Form, World, to

# It is told in words alone, and may be as soon as the county has its ledger.
IN_WORDS = "plan_and_mobilisation"
# It leads S06.
OFFICE = "housing_bureau"


def last_day(opened_on: date) -> date:
    """Of the period of that report in a county that was opened on this day."""
    report = next(report for report in PLAN.reports if report.key == IN_WORDS)
    due = periods_due(
        report, KeptSince(opened_on, PLAN.campaign), opened_on, opened_on + timedelta(400)
    )
    return next(due).last


def filing(opened_on: date, **changes: Any) -> dict[str, Any]:
    """A department tells how it began."""
    return {
        "report": IN_WORDS, "office": OFFICE, "last": last_day(opened_on).isoformat(),
        "typed": [], "seen": [],
        "parts": [{"name": "实施方案及动员部署情况", "text": "已印发实施方案，召开了动员会"}],
        "signature": {"name": "赵示例", "path": "M100 200L180 120L260 210"},
        "filled_by": "李示例", "phone": "0745-0000000", "at": now(), "elapsed_s": 60, **changes,
    }  # fmt: skip


def _filing(sealed: SealedCounty, photo: str, office: str = OFFICE, sector: str = "S06") -> Sample:
    _send_back(sealed, office)
    document = filing(today(), office=office)
    sender = sealed.rows.county.person(Grant(Role.DEPARTMENT, sector=sector)).caller
    return Sample(
        RecordKind.REPORT_FILING, sealed, lambda _: FilingIntake(PLAN), ReportFilingIn(), document,
        document | {"filled_by": "王示例"}, sender, enterprise_caller(sealed), uuid4(),
    )  # fmt: skip


def sent_back(filing_id: UUID) -> dict[str, Any]:
    """The county's office sends it back."""
    return {
        "filing_id": str(filing_id), "reason": "没有写会议时间", "at": now(), "elapsed_s": 5,
    }  # fmt: skip


def _send_back(sealed: SealedCounty, office: str) -> None:
    """What stands, so that another one may come."""
    with sealed.engine.connect() as read:
        standing = stands(filings_of(read, sealed.area_code, IN_WORDS, office, last_day(today())))
    if standing:
        county = sealed.rows.county.person(Role.COUNTY).caller
        Sample(
            RecordKind.REPORT_RETURN, sealed, lambda _: ReturnIntake(), ReportReturnIn(),
            sent_back(standing.id), {}, county, county, uuid4(),
        ).send()  # fmt: skip


def _return(sealed: SealedCounty, photo: str) -> Sample:
    handed_in = _filing(sealed, photo, "market_bureau", "S11")
    handed_in.send()
    document = sent_back(handed_in.record_id)
    return Sample(
        RecordKind.REPORT_RETURN, sealed, lambda _: ReturnIntake(), ReportReturnIn(), document,
        document | {"reason": "没有写地点"}, sealed.rows.county.person(Role.COUNTY).caller,
        enterprise_caller(sealed), uuid4(),
    )  # fmt: skip


def _report_draw(sealed: SealedCounty, photo: str) -> Sample:
    sealed.rows.report(OFFICE)
    record_id = uuid4()
    sender = sealed.rows.county.person(Role.COUNTY).caller
    commitment = commit_draw(sealed.engine, sender, record_id, RecordKind.REPORT_DRAW).commitment
    document = REPORT_DRAW | {"offices": [OFFICE], "commitment": commitment}
    return Sample(
        RecordKind.REPORT_DRAW, sealed, lambda _: ReportDrawIntake(PLAN), ReportDrawIn(), document,
        document | {"offices": []}, sender, enterprise_caller(sealed), record_id,
    )  # fmt: skip


def drawn(county: Phone, office: str) -> str:
    """A number of what the office handed in, drawn by the county's; the draw's id."""
    path = f"/report-draws/{uuid4()}"
    commitment = county.put(f"{path}/commitment", {}).json["commitment"]
    asked = REPORT_DRAW | {"offices": [office], "commitment": commitment}
    answer = county.put(path, asked)
    assert answer.status_code == 201, answer.json
    return str(answer.json["id"])


def _finding(sealed: SealedCounty, photo: str) -> Sample:
    drawn = _report_draw(sealed, photo)
    (cell,) = drawn.send().body["drawn"]
    of_cell = {"draw_id": str(drawn.record_id), "lot": cell["lot"]}
    document = FINDING | of_cell | {"photos": [photo], "at": now()}
    return Sample(
        RecordKind.REPORT_FINDING, sealed, lambda _: FindingIntake(), ReportFindingIn(), document,
        document | {"words": "台账缺一次会议的记录"}, drawn.sender, enterprise_caller(sealed),
        uuid4(),
    )  # fmt: skip


SAMPLES = {
    RecordKind.REPORT_FILING: SampleOf(_filing, show=None),
    RecordKind.REPORT_RETURN: SampleOf(_return, show=None),
    RecordKind.REPORT_DRAW: SampleOf(_report_draw, show=None),
    RecordKind.REPORT_FINDING: SampleOf(_finding),
}


SHEET = sheet("""
route                here away past insp ins2 own  alien town tow2 dept dep2 coun admi nobo abro off
list reports          403  403  403  403  403  403  403  200  200  200  200  200  403  403  403  403
report                403  403  403  403  403  403  403  404  404  404  404  404  403  403  403  403
report files          403  403  403  403  403  403  403  403  403  200  403  200  403  403  403  403
summary files         403  403  403  403  403  403  403  403  403  403  403  200  403  403  403  403
draft                403  403  403  403  403  403  403  403  403  404  403  403  403  403  403  403
save draft           403  403  403  403  403  403  403  403  403  404  403  403  403  403  403  403
hand in report        403  403  403  403  403  403  403  403  403  404  403  403  403  403  403  403
cell records          403  403  403  403  403  403  403  404  404  404  404  404  403  403  403  403
report summary        403  403  403  403  403  403  403  403  403  403  403  404  403  403  403  403
send report back      403  403  403  403  403  403  403  403  403  403  403  404  403  403  403  403
size of draw pool     403  403  403  403  403  403  403  403  403  403  403  200  403  403  403  403
prepare report draw   403  403  403  403  403  403  403  403  403  403  403  200  403  403  403  403
send report draw      403  403  403  403  403  403  403  403  403  403  403  422  403  403  403  403
list report draws     403  403  403  403  403  403  403  200  200  200  200  200  403  403  403  403
report draw           403  403  403  403  403  403  403  404  404  404  404  404  403  403  403  403
report draw pool      403  403  403  403  403  403  403  404  404  404  404  404  403  403  403  403
send finding          403  403  403  403  403  403  403  403  403  403  403  404  403  403  403  403
""")
_ABSENT = {"last": "2199-01-01"}
CALLS = {
    "list reports": get(lambda w: "/reports"),
    "report": get(lambda w: f"/reports/{IN_WORDS}/{OFFICE}/2199-01-01"),
    "cell records": get(lambda w: f"/reports/{IN_WORDS}/{OFFICE}/2199-01-01/cells/1/total/records"),
    "report summary": get(lambda w: f"/reports/{IN_WORDS}/summary?last=2199-01-01"),
    "report files": get(lambda w: f"/reports/{IN_WORDS}/{OFFICE}/2199-01-01/files"),
    "summary files": get(lambda w: f"/reports/{IN_WORDS}/summary/2199-01-01/files"),
    "draft": get(lambda w: f"/reports/{IN_WORDS}/{OFFICE}/2199-01-01/draft"),
    "save draft": put(
        lambda w: f"/reports/{IN_WORDS}/{OFFICE}/2199-01-01/draft", lambda w: {"typed": []}
    ),
    "hand in report": put(
        lambda w: f"/report-filings/{uuid4()}", lambda w: filing(today(), **_ABSENT)
    ),
    "send report back": put(
        lambda w: f"/report-returns/{uuid4()}",
        lambda w: {"filing_id": str(uuid4()), "reason": "示例", "at": now(), "elapsed_s": 5},
    ),
    "size of draw pool": get(lambda w: "/report-draws/pool?first=2026-10-01&last=2026-10-31"),
    "prepare report draw": put(lambda w: f"/report-draws/{uuid4()}/commitment", lambda w: {}),
    # Nobody prepared it: who may draw learns just this.
    "send report draw": put(
        lambda w: f"/report-draws/{uuid4()}", lambda w: REPORT_DRAW | {"reports": []}
    ),
    "list report draws": get(lambda w: "/report-draws"),
    "report draw": get(lambda w: f"/report-draws/{uuid4()}"),
    "report draw pool": get(lambda w: f"/report-draws/{uuid4()}/pool"),
    "send finding": put(
        lambda w: f"/report-findings/{uuid4()}",
        lambda w: FINDING | {"draw_id": str(uuid4()), "at": now()},
    ),
}


MONTHLY = "monthly_summary"


def _reports(world: World) -> Phone:
    """Somebody of the town whose people walk the forms, of a county that is not new."""
    world.wangcheng.open_since(datetime.now(UTC) - timedelta(days=70))
    person = world.wangcheng.person(Grant(Role.TOWN, town_code="430112902"))
    return Phone(world.app.test_client(), person)


def _to_report(world: World) -> None:
    """The earliest in words alone."""
    late = _reports(world).get(f"/reports?report={MONTHLY}").json["reports"][-1]
    world.go(f"/reports/{MONTHLY}/{late['office']}/{late['last']}")


def _to_correction(world: World) -> None:
    """Of the one after it, which was handed in."""
    town = _reports(world)
    late = town.get(f"/reports?report={MONTHLY}&state=late").json["reports"][0]
    where = {name: late[name] for name in ("report", "office", "last")}
    sheet = town.get("/reports/{report}/{office}/{last}".format(**where)).json
    parts = [part | {"text": "示例"} for part in sheet["parts"]]
    answer = town.put(f"/report-filings/{uuid4()}", filing(today(), **where, parts=parts))
    assert answer.status_code == 201, answer.json
    world.go("/reports/{report}/{office}/{last}/correct".format(**where))


def _drawn(world: World) -> str:
    """A number that an office handed in, drawn by somebody of the county's office."""
    here = world.town.county
    sender = here.person(Grant(Role.DEPARTMENT, sector="S06"))
    LedgerRows(here, world.store, world.town.enterprise_id, sender).report(OFFICE)
    return drawn(Phone(world.app.test_client(), here.person(Role.COUNTY)), OFFICE)


def _to_finding(world: World) -> None:
    world.go(f"/report-draws/{_drawn(world)}/1/finding")


def _to_return_of_drawn(world: World) -> None:
    """The reason is known from the finding, and taken out again."""
    draw_id = _drawn(world)
    finder = Phone(world.app.test_client(), world.town.county.person(Role.COUNTY))
    answer = finder.put(
        f"/report-findings/{uuid4()}",
        FINDING | {"draw_id": draw_id, "lot": 1, "photos": [], "at": now()},
    )
    assert answer.status_code == 201, answer.json
    world.go(f"/report-draws/{draw_id}")
    world.page.get_by_role("button", name="退回这份报表").click()
    world.page.get_by_role("textbox", name="退回的原因").fill("")


FORMS = {
    "/report-draws/new": Form("县", to("/report-draws/new"), "抽取"),
    "/report-draws/:id": Form("县", _to_return_of_drawn, "退回"),
    "/report-draws/:id/:lot/finding": Form("县", _to_finding, "写下结论"),
    "/reports/:report/:office/:last": Form("望城街道", _to_report, "签好，报送"),
    "/reports/:report/:office/:last/correct": Form("望城街道", _to_correction, "签好，报送更正"),
}
