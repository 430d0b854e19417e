"""What accidents bring to the walks over all subjects (`tests/walks.py`)."""

from __future__ import annotations

from uuid import UUID, uuid4

from playwright.sync_api import expect

from api.accidents.examples import ACCIDENT
from api.accidents.schemas import AccidentIn
from ledger.accidents.commands import AccidentIntake
from ledger.ground.caller import Grant, Role
from ledger.ground.record_kinds import RecordKind
from tests.api.permission_sheet import get, put, sheet
from tests.records.samples import PLAN, Sample, SampleOf, enterprise_caller, this_day
from tests.support.ledger_rows import LedgerRows
from tests.support.sealed_county import SealedCounty
from tests.web import forms
from tests.web.forms import Form, to


def _accident(sealed: SealedCounty, photo: str) -> Sample:
    first = sealed.rows.accident()
    (cause,) = sealed.rows.hazards_of(sealed.rows.inspection(findings=1))
    document = {
        "happened_on": this_day(), "town_code": PLAN.towns[0].code, "sector": "S02", "deaths": 1,
        "business": True, "description": "示例工地脚手架拆除时坠落一人（虚构）",
        "hazard_id": str(cause), "enterprise_id": str(sealed.rows.enterprise_id),
        "corrects": str(first), "correction_reason": "更正行业",
    }  # fmt: skip
    return Sample(
        RecordKind.ACCIDENT, sealed, lambda _: AccidentIntake(PLAN), AccidentIn(), document,
        document | {"deaths": 2}, sealed.rows.county.person(Grant(Role.COUNTY)).caller,
        enterprise_caller(sealed), uuid4(),
    )  # fmt: skip


SAMPLES = {RecordKind.ACCIDENT: SampleOf(_accident, show=None)}


SHEET = sheet("""
route                here away past insp ins2 own  alien town tow2 dept dep2 coun admi nobo abro off
enter accident        403  403  403  403  403  403  403  403  403  403  403  422  403  403  403  403
list accidents        403  403  403  200  200  403  403  200  200  200  200  200  200  403  200  403
accident figures      403  403  403  200  200  403  403  200  200  200  200  200  200  403  200  403
""")
CALLS = {
    # In a town that no plan has, so that it counts nowhere.
    "enter accident": put(
        lambda w: f"/accidents/{uuid4()}", lambda w: ACCIDENT | {"town_code": "999999999"}
    ),
    "list accidents": get(lambda w: "/accidents"),
    "accident figures": get(lambda w: "/accidents/figures"),
}


def _entered(world: forms.World) -> UUID:
    here = world.wangcheng.enterprise()
    somebody = world.wangcheng.person(Role.COUNTY)
    return LedgerRows(world.wangcheng, world.store, here, somebody).accident()


def _to_correction(world: forms.World) -> None:
    to("/accidents/{accident}/correct", accident=_entered)(world)
    expect(world.page.get_by_label("死亡人数")).to_have_value("1")


def _to_caused(world: forms.World) -> None:
    to("/accidents/new/{hazard}")(world)
    expect(world.page.get_by_text("引起")).to_be_visible()


FORMS = {
    "/accidents/new": Form("望城", to("/accidents/new"), "登记"),
    "/accidents/new/:hazard": Form("县", _to_caused, "登记"),
    "/accidents/:corrects/correct": Form("望城", _to_correction, "登记"),
}
