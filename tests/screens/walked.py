"""What screens of several subjects bring to the walks over all subjects (`tests/walks.py`)."""

from __future__ import annotations

from tests.api.permission_sheet import get, sheet

SHEET = sheet("""
route                here away past insp ins2 own  alien town tow2 dept dep2 coun admi nobo abro off
three lists           200  404  404  200  404  200  404  200  404  200  404  200  200  403  404  404
monthly report        200  404  404  200  404  200  404  200  404  200  404  200  200  403  404  404
""")
CALLS = {
    "three lists": get(lambda w: f"/enterprises/{w.place}/lists"),
    "monthly report": get(lambda w: f"/enterprises/{w.place}/monthly-report"),
}
