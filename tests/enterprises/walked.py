"""What enterprises bring to the walks over all subjects (`tests/walks.py`)."""

from __future__ import annotations

from uuid import uuid4

from playwright.sync_api import expect

from tests.api.permission_sheet import get, listed, put, sheet
from tests.support.county_builder import TOWN
from tests.support.moments import today
from tests.web import forms
from tests.web.forms import Form, to

SHEET = sheet("""
route                here away past insp ins2 own  alien town tow2 dept dep2 coun admi nobo abro off
enterprise            200  404  404  200  404  200  404  200  404  200  404  200  200  403  404  200
list enterprises      sees no   no   sees no   sees no   sees no   sees no   sees sees 403  no  sees
enterprises template  403  403  403  403  403  403  403  403  403  403  403  200  200  403  200  403
set risk points       403  403  403  403  403  200  404  200  404  200  404  200  200  403  404  403
set key areas         403  403  403  403  403  200  404  200  404  200  404  200  200  403  404  403
save enterprise       403  403  403  403  403  403  403  403  403  403  403  200  200  403  201  403
close enterprise      403  403  403  403  403  403  403  403  403  403  403  200  200  403  404  403
rename enterprise     403  403  403  403  403  403  403  403  403  403  403  200  200  403  404  403
alike enterprises     200  200  200  200  200  403  403  200  200  200  200  200  200  403  200  403
enter a found one     422  422  422  422  403  403  403  422  403  422  403  403  403  403  403  403
merge enterprise      403  403  403  403  403  403  403  403  403  403  403  422  422  403  404  403
""")
CALLS = {
    "enterprise": get(lambda w: f"/enterprises/{w.place}"),
    # Narrowed, since other tests of the session put many more into the county.
    "list enterprises": listed(lambda w: f"/enterprises?text={w.name}", lambda w: w.place),
    "enterprises template": get(lambda w: "/imports/templates/enterprises.xlsx"),
    "set risk points": put(
        lambda w: f"/enterprises/{w.place}/risk-points", lambda w: {"risk_points": []}
    ),
    # The area that is there, so that its board stays.
    "set key areas": put(
        lambda w: f"/enterprises/{w.place}/key-areas", lambda w: {"key_areas": [w.key_area]}
    ),
    # Whoever does it abroad makes one of their own, under the same number.
    "save enterprise": put(
        lambda w: f"/enterprises/{w.closed_place}",
        lambda w: {
            "name": "示例餐馆",
            "no_credit_code_reason": "个体户，尚未登记",
            "town_code": TOWN,
            "address": "示例路 1 号",
            "sectors": ["S00", "S04", "S06"],
            "employees": 12,
            "principal_name": "李示例",
            "active": False,
        },
    ),
    "close enterprise": put(
        lambda w: f"/enterprises/{w.ending_place}/closure",
        lambda w: {"closed_on": "2026-01-31", "reason": "注销"},
    ),
    "rename enterprise": put(
        lambda w: f"/enterprises/{w.ending_place}/name",
        lambda w: {"name": "示例餐馆", "since": today().isoformat()},
    ),
    "alike enterprises": get(lambda w: f"/enterprises/alike?name={w.name}"),
    # Of a sector that no plan has, so that none is made.
    "enter a found one": put(
        lambda w: f"/enterprises/{uuid4()}/found",
        lambda w: {"name": "示例餐馆", "town_code": TOWN, "sectors": ["S06", "S99"]},
    ),
    "merge enterprise": put(
        lambda w: f"/enterprises/{w.place}/merger",
        lambda w: {"into": str(w.place), "merged_on": "2026-01-31", "reason": "合并"},
    ),
}


def _without_a_name(world: forms.World) -> None:
    to("/enterprises/{enterprise}/edit")(world)
    name = world.page.get_by_label("企业名称")
    expect(name).to_have_value(world.town.enterprise)
    name.fill("")


FORMS = {
    "/enterprises/new": Form("县", to("/enterprises/new"), "登记"),
    "/enterprises/found": Form("检查员", to("/enterprises/found"), "登记"),
    "/enterprises/:id/edit": Form("县", _without_a_name, "保存"),
    "/enterprises/:id/change": Form("县", to("/enterprises/{enterprise}/change"), "确定"),
}
