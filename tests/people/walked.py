"""What people bring to the walks over all subjects (`tests/walks.py`)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from ledger.ground.caller import Role
from tests.api.permission_sheet import Call, World, delete, get, listed, post, put, sheet
from tests.support.moments import today
from tests.support.unused import unused_phone
from tests.web import forms
from tests.web.forms import Form, to


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
what they hold        403  403  403  403  403  403  403  403  403  403  403  200  200  403  404  403
leave for good        403  403  403  403  403  403  403  403  403  403  403  409  409  403  404  403
leave for days        403  403  403  403  403  403  403  403  403  403  403  may  may  403  404  403
back from leave       403  403  403  403  403  403  403  403  403  403  403  200  200  403  404  403
people template       403  403  403  403  403  403  403  403  403  403  403  200  200  403  200  403
save person           403  403  403  403  403  403  403  403  403  403  403  200  200  403  201  403
save administrator    403  403  403  403  403  403  403  403  403  403  403  403  422  403  422  403
""")
CALLS = {
    "list people": listed(lambda w: f"/people?text={w.colleague_name}", lambda w: w.colleague),
    "show person": get(lambda w: f"/people/{w.colleague}"),
    "what they hold": get(lambda w: f"/people/{w.colleague}/holdings"),
    # The colleague is stationed, and nobody takes over.
    "leave for good": post(lambda w: f"/people/{w.colleague}/leaving", lambda w: {}),
    "leave for days": Call(
        "PUT",
        lambda w: f"/people/{w.clerk}/leaves/{uuid4()}",
        lambda w: {"from_date": today().isoformat(), "to_date": today().isoformat()},
        words={201: "may", 409: "may"},
    ),
    "back from leave": delete(lambda w: f"/people/{w.clerk}/leaves/{uuid4()}"),
    "people template": get(lambda w: "/imports/templates/people.xlsx"),
    # Nobody else's line: the neighbour makes a person of the same number in their own county.
    "save person": _person(lambda w: w.edited, "supervisor"),
    # Who may is asked for their own password, and none of them has one here.
    "save administrator": _person(lambda w: w.deputy, "supervisor", "admin"),
}


def _somebody(world: forms.World) -> UUID:
    return world.town.person(Role.SUPERVISOR).id


def _stationed(world: forms.World) -> UUID:
    return world.town.supervisor.id


def _without_a_name(world: forms.World) -> None:
    world.go(f"/people/{_somebody(world)}/edit")
    world.page.get_by_label("姓名").fill("")


FORMS = {
    "/people/new": Form("县", to("/people/new"), "保存"),
    "/people/:id/edit": Form("县", _without_a_name, "保存"),
    "/people/:id/leave": Form("县", to("/people/{id}/leave", id=_somebody), "登记"),
    "/people/:id/leaving": Form("县", to("/people/{id}/leaving", id=_stationed), "办理离岗"),
}
