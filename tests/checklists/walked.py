"""What checklists bring to the walks over all subjects (`tests/walks.py`)."""

from __future__ import annotations

from tests.api.permission_sheet import get, sheet

SHEET = sheet("""
route                here away past insp ins2 own  alien town tow2 dept dep2 coun admi nobo abro off
checklists            200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  200
checklist             200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  200
""")
CALLS = {
    "checklists": get(lambda w: "/checklists"),
    "checklist": get(lambda w: "/checklists/S06"),
}
