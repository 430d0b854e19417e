"""What changes of plans bring to the walks over all subjects (`tests/walks.py`)."""

from __future__ import annotations

from uuid import uuid4

from ledger.ground.caller import Role
from ledger.ground.clocks import next_month
from tests.api.permission_sheet import get, post, put, sheet
from tests.support.moments import today
from tests.support.phone import Phone
from tests.web.forms import Form, World, to

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


def _to_withdrawal(world: World) -> None:
    """A change of the general days from the first of next month on waits for its day."""
    office = Phone(world.app.test_client(), world.wangcheng.person(Role.COUNTY))
    change = {
        "field": "deadlines.general_days",
        "value": "12",
        "effective_on": next_month(today()).isoformat(),
        "reason": "县里另有部署",
    }
    answer = office.put(f"/plan/changes/{uuid4()}", change)
    assert answer.status_code == 201, answer.json
    to("/plan")(world)
    world.page.get_by_text("撤回", exact=True).click()


FORMS = {
    "/plan": Form("望城", _to_withdrawal, "撤回这次更改"),
    "/plan/:field": Form("望城", to("/plan/deadlines.general_days"), "看看会怎样"),
}
