"""Accounts, for the API's pages. All of them are invented."""

from __future__ import annotations

from api.accounts.qr import drawn_qr

_TOKEN = "ax_431224_" + "0" * 43
_URL = f"https://anxun.example/app/#/activate/{_TOKEN}"
_UNTIL = "2026-12-06T09:30:00+08:00"
_QR = drawn_qr(_URL)
ACTIVATION = {
    "kind": "first",
    "url": _URL,
    "qr": {"side": _QR.side, "path": _QR.path},
    "expires_at": _UNTIL,
}
ACTIVATION_LOOK = {"token": _TOKEN}
ACTIVATION_WAITING = {"kind": "first", "county": "溆浦县", "expires_at": _UNTIL}
ACTIVATION_OPEN = {
    "token": _TOKEN,
    "phone": "13800000001",
    "password": "本人自己想的至少十个字符",
}
