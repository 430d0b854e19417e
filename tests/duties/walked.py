"""What duties bring to the walks over all subjects (`tests/walks.py`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from api.duties.schemas import DutyRecordIn
from ledger.duties.commands import DutyRecordIntake
from ledger.ground.record_kinds import RecordKind
from tests.api.permission_sheet import get, listed, now, put, sheet
from tests.records.samples import PLAN, Sample, SampleOf, elsewhere, enterprise_caller, this_day
from tests.support.phone import SIGNATURES
from tests.support.sealed_county import SealedCounty
from tests.web import forms
from tests.web.forms import Form, to

LED_CHECK = "主要负责人带队检查重大隐患"
RULES = "制定安委会工作制度并报区安委办备案"


def drill(place: UUID) -> dict[str, Any]:
    """One that the enterprise held today."""
    return {
        "duty": "drill",
        "enterprise_id": str(place),
        "done_on": this_day(),
        "at": now(),
        "elapsed_s": 5,
        "note": "疏散演练一次",
        "signature": SIGNATURES["enterprise"],
    }


def _duty_record(sealed: SealedCounty, photo: str) -> Sample:
    document = drill(sealed.rows.enterprise_id) | {"photos": [photo]}
    return Sample(
        RecordKind.DUTY_RECORD, sealed, lambda _: DutyRecordIntake(PLAN), DutyRecordIn(), document,
        document | {"note": "消防演练"}, enterprise_caller(sealed), elsewhere(sealed), uuid4(),
    )  # fmt: skip


SAMPLES = {RecordKind.DUTY_RECORD: SampleOf(_duty_record)}


SHEET = sheet("""
route                here away past insp ins2 own  alien town tow2 dept dep2 coun admi nobo abro off
duties                200  404  404  200  404  200  404  200  404  200  404  200  200  403  404  404
duties of office      403  403  403  403  403  403  403  403  403  403  403  200  403  403  403  403
who is behind         403  403  403  403  403  403  403  200  200  200  200  200  403  403  403  403
behind with a duty    403  403  403  403  403  403  403  200  200  200  200  200  403  403  403  403
send duty record      403  403  403  403  403  201  404  403  404  403  404  403  403  403  403  403
list duty records     sees no   no   sees no   sees no   sees no   sees no   sees sees 403  no   no
""")
CALLS = {
    "duties": get(lambda w: f"/duties?enterprise_id={w.place}"),
    "duties of office": get(lambda w: "/duties?office=county_safety_office"),
    "who is behind": get(lambda w: "/duties/missing"),
    "behind with a duty": get(lambda w: "/duties/missing/drill"),
    "send duty record": put(lambda w: f"/duty-records/{uuid4()}", lambda w: drill(w.place)),
    "list duty records": listed(
        lambda w: f"/duty-records?enterprise_id={w.place}",
        lambda w: w.record("/duty-records", "own", drill(w.place)),
    ),
}


def _to_duty(name: str) -> Callable[[forms.World], None]:
    def come(world: forms.World) -> None:
        world.go("/me")
        world.page.get_by_role("link", name="履职任务").click()
        world.page.get_by_role("link", name=name).click()

    return come


def _to_risks(world: forms.World) -> None:
    to("/enterprises/{enterprise}/risks")(world)
    world.page.get_by_role("button", name="添加风险点").click()


FORMS = {
    "/enterprises/:id/voluntary": Form("企业", to("/enterprises/{enterprise}/voluntary"), "报告"),
    "/enterprises/:id/risks": Form("企业", _to_risks, "保存"),
    "/enterprises/:id/report": Form(
        "企业", to("/enterprises/{enterprise}/report"), "核对无误，报送"
    ),
    "/enterprises/:id/duties/:duty": Form("企业", _to_duty(LED_CHECK), "登记"),
    "/offices/:office/duties/:duty": Form("望城街道", _to_duty(RULES), "登记"),
}
