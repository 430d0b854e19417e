"""What photographs bring to the walks over all subjects (`tests/walks.py`)."""

from __future__ import annotations

from tests.api.permission_sheet import get, post, put, sheet

SHEET = sheet("""
route                here away past insp ins2 own  alien town tow2 dept dep2 coun admi nobo abro off
photo                 200  404  404  200  404  200  404  200  404  200  404  200  200  403  404  200
announce photo        200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  200
pass photo on         404  404  404  404  404  404  404  404  404  404  404  404  404  403  404  404
""")
CALLS = {
    "photo": get(lambda w: f"/photos/{w.photo}"),
    "announce photo": post(
        lambda w: "/photos",
        lambda w: {"photos": [{"sha256": "5" * 64, "size_bytes": 9, "media_type": "image/png"}]},
    ),
    "pass photo on": put(lambda w: f"/photos/{'6' * 64}/content", lambda w: {}),
}
