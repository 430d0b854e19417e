"""What accounts bring to the walks over all subjects (`tests/walks.py`)."""

from __future__ import annotations

from tests.api.permission_sheet import get, post, sheet

SHEET = sheet("""
route                here away past insp ins2 own  alien town tow2 dept dep2 coun admi nobo abro off
me                    200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  200
link for somebody     403  403  403  403  403  403  403  403  403  403  403  201  201  403  404  403
link for an admin     403  403  403  403  403  403  403  403  403  403  403  403  409  403  404  403
""")
CALLS = {
    "me": get(lambda w: "/me"),
    "link for somebody": post(lambda w: f"/people/{w.clerk}/activation", lambda w: {}),
    # Their own: of somebody else it would be the end of these cases.
    "link for an admin": post(
        lambda w: f"/people/{w.people['admi'].person.id}/activation", lambda w: {}
    ),
}
