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

_AT = "2026-11-29T09:30:00+08:00"
_URI = "otpauth://totp/%E5%AE%89%E5%B7%A1:x?secret=JBSWY3DPEHPK3PXP&issuer=%E5%AE%89%E5%B7%A1"
_SETUP_QR = drawn_qr(_URI)
GIVEN_CODE = {"code": "123456"}
WHOLE = {"token": "431224.…", "expires_at": "2026-12-29T09:30:00+08:00"}
OWN_PASSWORD = {"password": "本人的密码，再输一次"}
PROOF = {**OWN_PASSWORD, **GIVEN_CODE}
PASSWORD_CHANGE = {"old": "原来的密码", "new": "本人自己想的至少十个字符"}
BEGUN = {
    "secret": "JBSWY3DPEHPK3PXP",
    "uri": _URI,
    "qr": {"side": _SETUP_QR.side, "path": _SETUP_QR.path},
    "server_time": _AT,
}
CODES = {"codes": ["2345-6789-ABCD", "EFGH-JKMN-PQRS"]}
OWN_ACCOUNT = {
    "phone": "13800000001",
    "activated_at": _AT,
    "factor_since": _AT,
    "factor_needed": True,
    "factor_lifted": False,
    "codes_left": 10,
    "sessions": [
        {
            "id": "0c8f2c5e-3c57-4f0e-9a31-6f1f3a8b2d10",
            "device": "安卓手机 · 微信",
            "since": _AT,
            "seen_at": _AT,
            "by_wechat": False,
            "present": True,
        }
    ],
    "events": [{"at": _AT, "action": "make_activation", "by": "李示例"}],
}
