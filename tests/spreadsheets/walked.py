"""What tables bring to the walks over all subjects (`tests/walks.py`)."""

from __future__ import annotations

from collections.abc import Callable

from api.tables.export_routes import EXPORTS
from tests.api.permission_sheet import Call, World, get, sheet
from tests.support.phone import Phone

SHEET = sheet("""
route                here away past insp ins2 own  alien town tow2 dept dep2 coun admi nobo abro off
try an import         403  403  403  403  403  403  403  403  403  403  403  200  200  403  200  403
import a table        403  403  403  403  403  403  403  403  403  403  403  200  200  403  200  403
mark a table          403  403  403  403  403  403  403  403  403  403  403  422  422  403  422  403
what can be exported  200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  200
export enterprises    200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  403
export people         403  403  403  403  403  403  403  403  403  403  403  200  200  403  200  403
export visits         200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  403
export inspections    200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  403
export hazards        200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  403
export duty_records   200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  403
export work_records   403  403  403  200  200  403  403  200  200  200  200  200  200  403  200  403
export enforcements   200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  403
export report_draws   403  403  403  403  403  403  403  200  200  200  200  200  403  403  403  403
export papers         200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  403
export accidents      403  403  403  200  200  403  403  200  200  200  200  200  200  403  200  403
export notices        200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  403
""")


class _Upload(Call):
    """Sends a file that is no table: nothing of it is kept."""

    def told_to(self, who: Phone, world: World) -> str:
        answer = who.client.post(
            f"/api/v1{self.path(world)}", data="甲,乙\n".encode(), headers=who.person.bearer
        )
        return str(answer.status_code)


def _address(kind: str) -> Callable[[World], str]:
    # That each holds what its list holds, `tests/spreadsheets/test_exports_api.py` walks.
    return lambda w: f"/exports/{kind.replace('_', '-')}?format=csv"


CALLS = {
    "try an import": _Upload("POST", lambda w: "/imports/people/trial"),
    "import a table": _Upload("POST", lambda w: f"/imports/people?digest={'0' * 64}"),
    "mark a table": _Upload("POST", lambda w: "/imports/people/marked"),
    "what can be exported": get(lambda w: "/exports"),
    **{f"export {export.kind}": get(_address(export.kind)) for export, _ in EXPORTS},
}
