"""What accounts bring to the walks over all subjects (`tests/walks.py`)."""

from __future__ import annotations

from ledger.ground.caller import Role
from tests.api.permission_sheet import delete, get, post, sheet
from tests.support.phone import Phone
from tests.web.forms import Form, World, to


def _by_link(world: World) -> None:
    """As somebody who was entered a moment ago."""
    office = Phone(world.app.test_client(), world.somebody("县"))
    entered = world.town.county.person(Role.SUPERVISOR)
    made = office.post(f"/people/{entered.id}/activation", {})
    world.page.goto(made.json["url"])


SHEET = sheet("""
route                here away past insp ins2 own  alien town tow2 dept dep2 coun admi nobo abro off
me                    200  200  200  200  200  200  200  200  200  200  200  200  200  200  200  200
own account           200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  200
give code             409  409  409  409  409  409  409  409  409  409  409  422  422  403  422  422
change own password   422  422  422  422  422  422  422  422  422  422  422  422  422  403  422  422
end own sign-in       404  404  404  404  404  404  404  404  404  404  404  404  404  403  404  404
end other sign-ins    204  204  204  204  204  204  204  204  204  204  204  204  204  403  204  204
begin factor          422  422  422  422  422  422  422  422  422  422  422  422  422  403  422  422
confirm factor        409  409  409  409  409  409  409  409  409  409  409  409  409  403  409  409
renew recovery codes  422  422  422  422  422  422  422  422  422  422  422  422  422  403  422  422
remove factor         422  422  422  422  422  422  422  422  422  422  422  422  422  403  422  422
link for somebody     403  403  403  403  403  403  403  403  403  403  403  201  201  403  404  403
link for an admin     403  403  403  403  403  403  403  403  403  403  403  403  409  403  404  403
""")
CALLS = {
    "me": get(lambda w: "/me"),
    "own account": get(lambda w: "/me/account"),
    # None of them has a password here: who may learns that it is wrong.
    "give code": post(lambda w: "/sessions/current/code", lambda w: {"code": "none"}),
    "change own password": post(lambda w: "/me/password", lambda w: {"old": "0", "new": "0"}),
    "end own sign-in": delete(lambda w: f"/me/sessions/{w.visit_id}"),
    "end other sign-ins": delete(lambda w: "/me/sessions"),
    "begin factor": post(lambda w: "/me/second-factor", lambda w: {"password": "0"}),
    "confirm factor": post(lambda w: "/me/second-factor/confirmation", lambda w: {"code": "0"}),
    "renew recovery codes": post(
        lambda w: "/me/second-factor/recovery-codes", lambda w: {"password": "0", "code": "0"}
    ),
    "remove factor": post(
        lambda w: "/me/second-factor/removal", lambda w: {"password": "0", "code": "0"}
    ),
    "link for somebody": post(lambda w: f"/people/{w.clerk}/activation", lambda w: {}),
    # Their own: of somebody else it would be the end of these cases.
    "link for an admin": post(
        lambda w: f"/people/{w.people['admi'].person.id}/activation", lambda w: {}
    ),
}
FORMS = {
    "/activate/:token": Form("检查员", _by_link, "开通并登录"),
    "/account/password": Form("检查员", to("/account/password"), "修改密码"),
    "/account/second-factor": Form("检查员", to("/account/second-factor"), "开始设置"),
}
