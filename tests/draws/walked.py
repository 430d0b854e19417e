"""What draws bring to the walks over all subjects (`tests/walks.py`)."""

from __future__ import annotations

from uuid import uuid4

from api.draws.examples import DRAW
from api.draws.schemas import DrawIn
from ledger.draws.commands.commit import commit_draw
from ledger.draws.commands.draw import DrawIntake
from ledger.ground.caller import Grant, Role
from ledger.ground.record_kinds import RecordKind
from tests.api.permission_sheet import get, put, sheet
from tests.records.samples import PLAN, Sample, SampleOf, enterprise_caller, this_day
from tests.support.sealed_county import SealedCounty
from tests.web.forms import Form, to


def _draw(sealed: SealedCounty, photo: str) -> Sample:
    county, record_id = sealed.rows.county, uuid4()
    for _ in range(2):
        county.person(Grant(Role.INSPECTOR))
    sender = county.person(Grant(Role.COUNTY)).caller
    document = {
        "title": "示例抽查", "towns": [], "sectors": [], "tiers": [], "roles": ["inspector"],
        "enterprises": 1, "inspectors_each": 2, "check_by": this_day(), "publish_on": this_day(),
        "witness": {"name": "赵示例", "number": "20261112"},
        "commitment": commit_draw(sealed.engine, sender, record_id).commitment,
    }  # fmt: skip
    return Sample(
        RecordKind.DRAW, sealed, lambda _: DrawIntake(PLAN), DrawIn(), document,
        document | {"title": "另一次抽查"}, sender, enterprise_caller(sealed), record_id,
    )  # fmt: skip


SAMPLES = {RecordKind.DRAW: SampleOf(_draw, show=None)}


SHEET = sheet("""
route                here away past insp ins2 own  alien town tow2 dept dep2 coun admi nobo abro off
prepare draw          403  403  403  403  403  403  403  200  200  200  200  200  403  403  403  403
send draw             403  403  403  403  403  403  403  422  422  422  422  422  403  403  403  403
draw                  403  403  403  404  404  403  403  404  404  404  404  404  404  403  404  403
list draws            403  403  403  200  200  403  403  200  200  200  200  200  200  403  200  403
""")
CALLS = {
    "prepare draw": put(lambda w: f"/draws/{uuid4()}/commitment", lambda w: {}),
    # Nobody prepared it: who may draw learns just this.
    "send draw": put(lambda w: f"/draws/{uuid4()}", lambda w: DRAW | {"check_by": "2199-01-01"}),
    "draw": get(lambda w: f"/draws/{uuid4()}"),
    "list draws": get(lambda w: "/draws"),
}


FORMS = {"/draws/new": Form("乡镇", to("/draws/new"), "抽取")}
