"""What reports from the public bring to the walks over all subjects (`tests/walks.py`)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from tests.api.permission_sheet import Call, World, get, post, sheet
from tests.tips.desk.journeys import described
from tests.tips.tip_builder import TipBuilder
from tests.web import forms
from tests.web.forms import Form, to


def asked(path: Callable[[World], str]) -> Call:
    """`may` also where nothing is printed because too few officers have keys just then."""
    return Call("POST", path, lambda w: {}, words={202: "may", 409: "may"})


SHEET = sheet("""
route                here away past insp ins2 own  alien town tow2 dept dep2 coun admi nobo abro off
poster of place       200  404  404  200  404  200  404  200  404  200  404  200  200  403  404  404
ask poster of place   may  404  404  may  404  may  404  may  404  may  404  may  may  403  404  404
who hangs posters     403  403  403  403  403  403  403  200  200  200  200  200  200  403  200  200
poster of county      403  403  403  403  403  403  403  200  200  200  200  200  200  403  200  200
ask poster of county  403  403  403  403  403  403  403  may  may  may  may  may  may  403  may  may
officers              403  403  403  403  403  403  403  403  403  403  403  200  200  403  200  200
propose officer       403  403  403  403  403  403  403  403  403  403  403  may  may  403  may  403
decide on officer     403  403  403  403  403  403  403  403  403  403  403  404  404  403  404  404
found officers        403  403  403  403  403  403  403  403  403  403  403  403  no   403  no   403
own founding          200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
be there              404  404  404  404  404  404  404  404  404  404  404  404  404  404  404  404
stop founding         403  403  403  403  403  403  403  403  403  403  403  404  404  403  404  403
""")
CALLS = {
    "poster of place": get(lambda w: f"/enterprises/{w.place}/tip-poster"),
    "ask poster of place": asked(lambda w: f"/enterprises/{w.place}/tip-poster"),
    "who hangs posters": get(lambda w: "/tip-posters"),
    "poster of county": get(lambda w: "/tip-posters/county"),
    "ask poster of county": asked(lambda w: "/tip-posters/county"),
    "officers": get(lambda w: "/officers"),
    "propose officer": Call(
        "PUT",
        lambda w: f"/officer-acts/{uuid4()}",
        lambda w: {"act": "grant", "person_id": str(w.clerk), "reason": "接替"},
        # The administrator of another county may have entered somebody under that number.
        words={201: "may", 404: "may", 409: "may"},
    ),
    "decide on officer": post(
        lambda w: f"/officer-acts/{uuid4()}/decision", lambda w: {"confirm": True}
    ),
    "found officers": Call(
        "PUT",
        lambda w: f"/officer-foundings/{uuid4()}",
        lambda w: {"first": str(w.clerk), "second": str(w.deputy)},
        words={404: "no", 409: "no"},
    ),
    "own founding": get(lambda w: "/officer-foundings/own"),
    "be there": post(
        lambda w: f"/officer-foundings/{uuid4()}/presence", lambda w: {"number": "000000"}
    ),
    "stop founding": post(lambda w: f"/officer-foundings/{uuid4()}/stop", lambda w: {}),
}


def _tip(world: forms.World) -> UUID:
    builder = TipBuilder(world.town.county, world.officers)
    return builder.tip(description=described(), enterprise_id=world.town.enterprise_id).id


FORMS = {
    "/tips/:id": Form("受理员", to("/tips/{tip}", tip=_tip), "封好并发出"),
    "/tips/:id/:step": Form("受理员", to("/tips/{tip}/exclude", tip=_tip), "设置回避"),
    "/tips/:id/hazard": Form("受理员", to("/tips/{tip}/hazard", tip=_tip), "登记为隐患"),
    "/officers/new": Form("县", to("/officers/new"), "提出"),
    "/officers/found": Form("管理员", to("/officers/found"), "两位都在场，开始"),
    "/officers/there": Form("被请的人", to("/officers/there"), "我在场，愿意担任"),
    "/tip-keys": Form("受理员", to("/tip-keys"), "放到这台设备上"),
}
