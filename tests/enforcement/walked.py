"""What results of enforcement bring to the walks over all subjects (`tests/walks.py`)."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from api.enforcement.schemas import EnforcementIn
from ledger.enforcement.commands import EnforcementIntake
from ledger.ground.caller import Grant, Role
from ledger.ground.record_kinds import RecordKind
from tests.api.permission_sheet import get, listed, now, put, sheet
from tests.records.samples import PLAN, Sample, SampleOf, elsewhere, this_day
from tests.support.sealed_county import SealedCounty
from tests.web.forms import Form, to

OFFICERS = [
    {"name": "张示例", "certificate": "示例-0001"},
    {"name": "王示例", "certificate": "示例-0002"},
]


def order(place: UUID, **more: Any) -> dict[str, Any]:
    """责令限期整改, decided today; `more`: what it came from."""
    fields = {
        name: str(value) if isinstance(value, UUID) else value for name, value in more.items()
    }
    return {
        "enterprise_id": str(place),
        "kind": "order_to_rectify",
        "document_number": f"示例责改〔2026〕{uuid4().hex[:8]}号",
        "decided_on": this_day(),
        "office": "county_safety_office",
        "officers": OFFICERS,
        "at": now(),
        "elapsed_s": 5,
        **fields,
    }


def _enforcement(sealed: SealedCounty, photo: str) -> Sample:
    inspection_id = sealed.rows.inspection(findings=1)
    document = order(sealed.rows.enterprise_id, inspection_id=inspection_id, photos=[photo])
    return Sample(
        RecordKind.ENFORCEMENT, sealed, lambda _: EnforcementIntake(PLAN), EnforcementIn(),
        document, document | {"kind": "closure"},
        sealed.rows.county.person(Grant(Role.INSPECTOR)).caller, elsewhere(sealed), uuid4(),
    )  # fmt: skip


SAMPLES = {RecordKind.ENFORCEMENT: SampleOf(_enforcement)}


SHEET = sheet("""
route                here away past insp ins2 own  alien town tow2 dept dep2 coun admi nobo abro off
send result           403  403  403  201  404  403  403  403  404  403  404  201  403  403  403  403
send department's     403  403  403  403  404  403  403  403  404  201  404  403  403  403  403  403
list results          sees no   no   sees no   sees no   sees no   sees no   sees sees 403  no   no
sum results           403  403  403  200  200  403  403  200  200  200  200  200  403  403  403  403
""")
CALLS = {
    "send result": put(
        lambda w: f"/enforcements/{uuid4()}", lambda w: order(w.place, hazard_id=w.hazard_id)
    ),
    "send department's": put(
        lambda w: f"/enforcements/{uuid4()}",
        lambda w: order(w.place, hazard_id=w.hazard_id) | {"office": "housing_bureau"},
    ),
    "list results": listed(
        lambda w: f"/enforcements?enterprise_id={w.place}",
        lambda w: w.record("/enforcements", "insp", order(w.place, hazard_id=w.hazard_id)),
    ),
    "sum results": get(lambda w: "/enforcements/sums?first=2026-11-01&last=2026-11-30"),
}


FORMS = {
    "/hazards/:hazard/enforcement": Form("检查员", to("/hazards/{hazard}/enforcement"), "登记"),
    "/inspections/:inspection/enforcement": Form(
        "检查员", to("/inspections/{inspection}/enforcement"), "登记"
    ),
}
