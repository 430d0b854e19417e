"""What levels of standardisation bring to the walks over all subjects (`tests/walks.py`)."""

from __future__ import annotations

from uuid import uuid4

from api.standardisation.schemas import StandardisationIn
from ledger.ground.caller import Grant, Role
from ledger.ground.record_kinds import RecordKind
from ledger.standardisation.commands import StandardisationIntake
from tests.api.permission_sheet import get, put, sheet
from tests.records.samples import Sample, SampleOf, elsewhere
from tests.support.county_builder import TOWN
from tests.support.sealed_county import SealedCounty
from tests.web.forms import Form, to


def _level(sealed: SealedCounty, photo: str) -> Sample:
    document = {
        "enterprise_id": str(sealed.rows.enterprise_id), "certificate": None, "photos": [photo],
    }  # fmt: skip
    return Sample(
        RecordKind.STANDARDISATION, sealed, lambda _: StandardisationIntake(), StandardisationIn(),
        document, document | {"note": "证书撤销"},
        sealed.rows.county.person(Grant(Role.TOWN, town_code=TOWN)).caller, elsewhere(sealed),
        uuid4(),
    )  # fmt: skip


SAMPLES = {RecordKind.STANDARDISATION: SampleOf(_level)}


SHEET = sheet("""
route                here away past insp ins2 own  alien town tow2 dept dep2 coun admi nobo abro off
record level          403  403  403  403  403  403  403  201  404  201  404  201  403  403  403  403
levels                200  404  404  200  404  200  404  200  404  200  404  200  200  403  404  404
""")
CALLS = {
    "record level": put(
        lambda w: f"/standardisations/{uuid4()}",
        lambda w: {"enterprise_id": str(w.place), "certificate": None},
    ),
    "levels": get(lambda w: f"/enterprises/{w.place}/standardisations"),
}


FORMS = {
    "/enterprises/:id/standardisation": Form(
        "乡镇", to("/enterprises/{enterprise}/standardisation"), "登记"
    )
}
