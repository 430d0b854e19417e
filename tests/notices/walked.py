"""What notices bring to the walks over all subjects (`tests/walks.py`)."""

from __future__ import annotations

from tests.api.permission_sheet import delete, get, post, put, sheet

SHEET = sheet("""
route                here away past insp ins2 own  alien town tow2 dept dep2 coun admi nobo abro off
notices               200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  200
read notices          200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  200
own wechat            200  200  200  200  200  200  200  200  200  200  200  200  200  403  200  200
bind wechat           404  404  404  404  404  404  404  404  404  404  404  404  404  403  404  404
agree to messages     404  404  404  404  404  404  404  404  404  404  404  404  404  403  404  404
unbind own wechat     422  422  422  422  422  422  422  422  422  422  422  422  422  403  422  422
unbind wechat of      403  403  403  403  403  403  403  403  403  403  403  204  204  403  404  403
unbind admin's wechat 403  403  403  403  403  403  403  403  403  403  403  403  204  403  404  403
""")
CALLS = {
    "notices": get(lambda w: "/notices"),
    # Another person's notice, or none: who asks is not told.
    "read notices": post(lambda w: "/notices/read", lambda w: {"ids": [1]}),
    "own wechat": get(lambda w: "/me/wechat"),
    # No account of WeChat's is set up here: who may learns just this.
    "bind wechat": put(lambda w: "/me/wechat", lambda w: {"code": "0", "password": "0"}),
    "agree to messages": post(
        lambda w: "/me/wechat/consents", lambda w: {"template": "0", "count": 1}
    ),
    # None of them has a password here: who may learns that it is wrong.
    "unbind own wechat": post(lambda w: "/me/wechat/removal", lambda w: {"password": "0"}),
    "unbind wechat of": delete(lambda w: f"/people/{w.colleague}/wechat"),
    "unbind admin's wechat": delete(lambda w: f"/people/{w.people['admi'].person.id}/wechat"),
}
