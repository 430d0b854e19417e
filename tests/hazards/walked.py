"""What hazards and inspections bring to the walks over all subjects (`tests/walks.py`)."""

from __future__ import annotations

from uuid import uuid4

from api.hazards.inspection_schemas import InspectionIn
from api.hazards.schemas import HazardEventIn
from ledger.ground.record_kinds import RecordKind
from ledger.hazards.commands.act import HazardEventIntake, seen_hazard
from ledger.hazards.commands.inspection import InspectionIntake
from tests.api.permission_sheet import Call, get, listed, now, put, sheet
from tests.records.samples import CATALOGUE, PLAN, Sample, SampleOf, elsewhere, enterprise_caller
from tests.support.phone import handed_down, inspection
from tests.support.sealed_county import SealedCounty
from tests.web.forms import Form, to


def _check(origin: str) -> Call:
    return put(
        lambda w: f"/inspections/{uuid4()}",
        lambda w: inspection(w.place, w.catalogue, origin=origin),
    )


def _register(origin: str) -> Call:
    return put(lambda w: f"/inspections/{uuid4()}", lambda w: handed_down(w.place, origin))


def _event(kind: str) -> Call:
    return put(
        lambda w: f"/hazards/{w.hazard_id}/events/{uuid4()}",
        lambda w: {"kind": kind, "at": now(), "elapsed_s": 1},
    )


def _inspection(sealed: SealedCounty, photo: str) -> Sample:
    document = inspection(sealed.rows.enterprise_id, CATALOGUE, photo=photo)
    return Sample(
        RecordKind.INSPECTION, sealed, lambda _: InspectionIntake(CATALOGUE, PLAN), InspectionIn(),
        document, document | {"companions": ["赵示例"]}, sealed.rows.person.caller,
        elsewhere(sealed), uuid4(),
    )  # fmt: skip


def _hazard_event(sealed: SealedCounty, photo: str) -> Sample:
    (hazard_id,) = sealed.rows.hazards_of(sealed.rows.inspection(findings=1))
    document = {
        "kind": "rectify", "at": now(), "elapsed_s": 5, "note": "换了新软管", "photos": [photo],
    }  # fmt: skip
    return Sample(
        RecordKind.HAZARD_EVENT, sealed,
        lambda caller: HazardEventIntake(seen_hazard(sealed.engine, caller, hazard_id), PLAN),
        HazardEventIn(), document, document | {"note": "换了阀门"}, enterprise_caller(sealed),
        elsewhere(sealed), uuid4(),
    )  # fmt: skip


SAMPLES = {
    RecordKind.INSPECTION: SampleOf(_inspection),
    RecordKind.HAZARD_EVENT: SampleOf(_hazard_event),
}


SHEET = sheet("""
route                here away past insp ins2 own  alien town tow2 dept dep2 coun admi nobo abro off
hazard                200  404  404  200  404  200  404  200  404  200  404  200  200  403  404  200
inspection            200  404  404  200  404  200  404  200  404  200  404  200  200  403  404  404
list hazards          sees no   no   sees no   sees no   sees no   sees no   sees sees 403  no  sees
list inspections      sees no   no   sees no   sees no   sees no   sees no   sees sees 403  no   no
hazards as xlsx       403  403  403  403  403  403  403  403  403  403  403  200  200  403  200  403
hazards as csv        403  403  403  403  403  403  403  403  403  403  403  200  200  403  200  403
check as stationed    201  404  404  403  404  403  404  403  404  403  404  403  403  403  403  403
check as enforcement  403  404  404  201  404  403  404  201  404  201  404  201  403  403  403  403
check oneself         403  404  404  403  404  201  404  403  404  403  404  403  403  403  403  403
report voluntarily    403  404  404  403  404  201  404  403  404  403  404  403  403  403  403  403
report of its place   403  404  404  403  404  403  404  201  404  403  404  403  403  403  403  403
confirm               403  404  404  422  404  403  404  422  404  422  404  422  403  403  404  403
assign                403  404  404  422  404  403  404  422  404  422  404  422  403  403  404  403
sign for              403  404  404  403  404  409  404  403  404  403  404  403  403  403  404  403
refuse to sign        409  404  404  409  404  403  404  409  404  409  404  409  403  403  404  403
rectify               403  404  404  403  404  422  404  403  404  403  404  403  403  403  404  403
verify                409  404  404  409  404  403  404  409  404  409  404  403  403  403  404  403
reject                409  404  404  409  404  403  404  409  404  409  404  403  403  403  404  403
fix at once           422  404  404  422  404  403  404  422  404  422  404  403  403  403  404  403
extend                403  404  404  422  404  403  404  422  404  422  404  422  403  403  404  403
list                  403  404  404  422  404  403  404  422  404  422  404  422  403  403  404  403
delist                403  404  404  409  404  403  404  409  404  409  404  409  403  403  404  403
decide                403  404  404  422  404  403  404  422  404  422  404  422  403  403  404  403
close                 403  404  404  409  404  403  404  409  404  409  404  409  403  403  404  403
look back             409  404  404  409  404  403  404  409  404  409  404  409  403  403  404  403
reopen                409  404  404  409  404  403  404  409  404  409  404  409  403  403  404  403
register from above   403  404  404  403  404  403  404  403  404  403  404  201  403  403  403  403
register from report  403  404  404  403  404  403  404  403  404  403  404  403  403  403  403  201
""")
CALLS = {
    "hazard": get(lambda w: f"/hazards/{w.hazard_id}"),
    "inspection": get(lambda w: f"/inspections/{w.inspection_id}"),
    "list hazards": listed(lambda w: f"/hazards?enterprise_id={w.place}", lambda w: w.hazard_id),
    "list inspections": listed(
        lambda w: f"/inspections?enterprise_id={w.place}", lambda w: w.inspection_id
    ),
    "hazards as xlsx": get(lambda w: "/exports/major-hazards.xlsx"),
    "hazards as csv": get(lambda w: "/exports/major-hazards.csv"),
    "check as stationed": _check("stationed"),
    "check as enforcement": _check("enforcement"),
    "check oneself": _check("self_check"),
    "report voluntarily": _check("voluntary"),
    "report of its place": _check("place_report"),
    "register from above": _register("superior"),
    "register from report": _register("report"),
    "confirm": _event("confirm"),
    "assign": _event("assign"),
    "sign for": _event("sign_for"),
    "refuse to sign": _event("refuse"),
    "fix at once": _event("fix_at_once"),
    "extend": _event("extend"),
    "list": _event("list"),
    "delist": _event("delist"),
    "decide": _event("decide"),
    "look back": _event("look_back"),
    "reopen": _event("reopen"),
    "rectify": _event("rectify"),
    "verify": _event("verify"),
    "reject": _event("reject"),
    "close": _event("close"),
}


FORMS = {
    "/hazards/:id/:kind": Form("检查员", to("/hazards/{hazard}/reject"), "退回"),
    "/enterprises/:id/superior": Form("县", to("/enterprises/{enterprise}/superior"), "登记"),
}
