"""What people bring to the walks over all subjects (`tests/walks.py`)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from tests.api.permission_sheet import Call, World, get, listed, put, sheet
from tests.support.unused import unused_phone


def _person(whose: Callable[[World], UUID], *roles: str) -> Call:
    return put(
        lambda w: f"/people/{whose(w)}",
        lambda w: {
            "name": "王示例",
            "phone": unused_phone(),
            "grants": [{"role": role} for role in roles],
        },
    )


SHEET = sheet("""
route                here away past insp ins2 own  alien town tow2 dept dep2 coun admi nobo abro off
list people           403  403  403  403  403  403  403  403  403  403  403  sees sees 403  no  403
show person          403  403  403  403  403  403  403  403  403  403  403  200  200  403  404  403
people template       403  403  403  403  403  403  403  403  403  403  403  200  200  403  200  403
save person           403  403  403  403  403  403  403  403  403  403  403  200  200  403  201  403
save administrator    403  403  403  403  403  403  403  403  403  403  403  403  200  403  201  403
""")
CALLS = {
    "list people": listed(lambda w: "/people", lambda w: w.colleague),
    "show person": get(lambda w: f"/people/{w.colleague}"),
    "people template": get(lambda w: "/imports/templates/people.xlsx"),
    "save person": _person(lambda w: w.clerk, "supervisor"),
    "save administrator": _person(lambda w: w.deputy, "supervisor", "admin"),
}
