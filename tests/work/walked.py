"""What work records and villages bring to the walks over all subjects (`tests/walks.py`)."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from api.work.examples import VILLAGE
from api.work.schemas import WorkRecordIn
from ledger.ground.caller import Grant, Role
from ledger.ground.record_kinds import RecordKind
from ledger.work.commands.records import WorkIntake
from tests.api.permission_sheet import get, listed, now, put, sheet
from tests.records.samples import PLAN, Sample, SampleOf, enterprise_caller, this_day
from tests.support.phone import Phone
from tests.support.sealed_county import SealedCounty
from tests.web import forms
from tests.web.forms import Form, to

COUNTY_OFFICE = "county_safety_office"


def lecture(office: str = COUNTY_OFFICE) -> dict[str, Any]:
    """One that was held today."""
    return {
        "kind": "lecture",
        "office": office,
        "done_on": this_day(),
        "at": now(),
        "elapsed_s": 5,
        "people": 60,
    }


def _work(sealed: SealedCounty, photo: str) -> Sample:
    document = lecture() | {"photos": [photo], "title": "重大事故隐患判定标准", "times": 2}
    return Sample(
        RecordKind.WORK_RECORD, sealed, lambda _: WorkIntake(PLAN), WorkRecordIn(), document,
        document | {"people": 61}, sealed.rows.county.person(Role.COUNTY).caller,
        enterprise_caller(sealed), uuid4(),
    )  # fmt: skip


SAMPLES = {RecordKind.WORK_RECORD: SampleOf(_work)}


SHEET = sheet("""
route                here away past insp ins2 own  alien town tow2 dept dep2 coun admi nobo abro off
send work record      403  403  403  403  403  403  403  403  403  403  403  201  403  403  403  403
list work records     403  403  403  no   no   403  403  no   no   no   no   sees sees 403  no   403
work form             403  403  403  403  403  403  403  200  200  200  200  200  403  403  403  403
save village          403  403  403  403  403  403  403  403  403  403  403  404  403  403  403  403
villages template     403  403  403  403  403  403  403  403  403  403  403  200  200  403  200  403
villages              403  403  403  200  200  403  403  200  200  200  200  200  200  403  200  403
""")
CALLS = {
    "send work record": put(lambda w: f"/work-records/{uuid4()}", lambda w: lecture()),
    "list work records": listed(
        lambda w: "/work-records?limit=200",
        lambda w: w.record("/work-records", "coun", lecture()),
    ),
    "work form": get(lambda w: "/work-records/form"),
    # In a town that no plan has, so that it counts nowhere.
    "save village": put(
        lambda w: f"/villages/{uuid4()}", lambda w: VILLAGE | {"town_code": "999999999"}
    ),
    "villages": get(lambda w: "/villages"),
    "villages template": get(lambda w: "/imports/templates/villages.xlsx"),
}


# 望城's 铜官街道, whose people fill the forms.
STREET = "430112902"


def _sent(world: forms.World, path: str, document: dict[str, Any]) -> UUID:
    somebody = Phone(
        world.app.test_client(), world.wangcheng.person(Grant(Role.TOWN, town_code=STREET))
    )
    sent_id = uuid4()
    answer = somebody.put(f"{path}/{sent_id}", document)
    assert answer.status_code in {200, 201}, answer.json
    return sent_id


def _recorded(world: forms.World) -> UUID:
    plan = world.app.extensions["anxun"].plans[world.wangcheng.area_code]
    office = next(office.key for office in plan.offices if office.town_code == STREET)
    return _sent(world, "/work-records", lecture(office))


def _village(world: forms.World) -> UUID:
    return _sent(world, "/villages", VILLAGE | {"town_code": STREET})


FORMS = {
    "/work-records/new": Form("望城街道", to("/work-records/new"), "记下"),
    "/work-records/:corrects/correct": Form(
        "望城街道", to("/work-records/{work}/correct", work=_recorded), "更正"
    ),
    "/villages/new": Form("望城街道", to("/villages/new"), "保存"),
    "/villages/:changes/groups": Form(
        "望城街道", to("/villages/{village}/groups", village=_village), "保存"
    ),
}
