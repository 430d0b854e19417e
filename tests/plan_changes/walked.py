"""What changes of plans bring to the walks over all subjects (`tests/walks.py`)."""

from __future__ import annotations

from uuid import uuid4

from tests.api.permission_sheet import get, post, put, sheet

# Nobody can visit so often: whoever may change the plan learns just that.
_TRIAL = {"field": "stationing.visits_at_least", "value": "99", "effective_on": "2099-01-01"}

SHEET = sheet("""
route                here away past insp ins2 own  alien town tow2 dept dep2 coun admi nobo abro off
plan values           403  403  403  403  403  403  403  403  403  403  403  200  200  403  200  403
try plan change       403  403  403  403  403  403  403  403  403  403  403  422  422  403  422  403
change plan           403  403  403  403  403  403  403  403  403  403  403  422  422  403  422  403
withdraw plan change  403  403  403  403  403  403  403  403  403  403  403  404  404  403  404  403
""")
CALLS = {
    "plan values": get(lambda w: "/plan/values"),
    "try plan change": post(lambda w: "/plan/changes/preview", lambda w: _TRIAL),
    "change plan": put(
        lambda w: f"/plan/changes/{uuid4()}", lambda w: _TRIAL | {"reason": "试一试"}
    ),
    "withdraw plan change": put(
        lambda w: f"/plan/changes/{uuid4()}/withdrawal", lambda w: {"reason": "不改了"}
    ),
}
