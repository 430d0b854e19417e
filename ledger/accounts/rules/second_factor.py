"""The second factor: who needs one, its codes of thirty seconds, and the ten that replace a phone.

The secret is sealed and the recovery codes are hashed with keys that follow from the server's own:
a copy of the database alone opens neither.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from enum import StrEnum
from uuid import UUID

import pyotp
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from ledger.ground.caller import Role
from ledger.ground.codes import ALPHABET
from ledger.ground.errors import Conflict
from ledger.ground.tokens import KeyUse, derived_key
from spelling.codes import typed_figures, typed_in

# Whose account opens others', or holds reporters' names. Ours.
NEEDS_SECOND_FACTOR = frozenset({Role.ADMIN, Role.COUNTY, Role.REPORT_OFFICER})
RECOVERY_CODES = 10
# 58.9 bits each, and a wrong one counts as a wrong code does.
_RECOVERY_LENGTH = 12
STEP_S = 30
_DIGITS = 6
# A phone's clock may be off by a step.
_STEPS_OFF = (-1, 0, 1)


class Lack(StrEnum):
    """What keeps a sign-in from everything but its own account."""

    CODE = "second_factor_code"
    SET_UP = "second_factor_missing"


LACK_WORDS = {
    Lack.CODE: "请先输入验证码，再继续",
    Lack.SET_UP: "您的角色要先设置二次验证，才能使用。请到“我的账号”里设置",
}


def lack_of(
    roles: Collection[Role], *, has_factor: bool, given: bool, required: bool
) -> Lack | None:
    """Of a sign-in: `given` says that its code was. `required`: a demo may do without."""
    if has_factor:
        return None if given else Lack.CODE
    return Lack.SET_UP if required and not NEEDS_SECOND_FACTOR.isdisjoint(roles) else None


def new_factor_secret() -> str:
    """160 bits in base32, as the apps take it."""
    return pyotp.random_base32()


def setup_uri(secret: str, name: str, county: str) -> str:
    """What the QR code says to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=f"安巡 {county}")


def seal_secret(secret_key: str, secret: str) -> bytes:
    """As it is stored."""
    return bytes(_box(secret_key).encrypt(secret.encode()))


def open_secret(secret_key: str, sealed: bytes) -> str:
    """Raises: Conflict where the server's key is another one than then."""
    try:
        return _box(secret_key).decrypt(sealed).decode()
    except CryptoError:
        words = "服务器的密钥换过，二次验证无法核对，请联系另一位管理员重设"
        raise Conflict("second_factor_unreadable", words) from None


def _box(secret_key: str) -> SecretBox:
    return SecretBox(derived_key(secret_key, KeyUse.SECOND_FACTOR))


def code_at(secret: str, step: int) -> str:
    """The six digits of a step of thirty seconds since 1970."""
    return str(pyotp.TOTP(secret, digits=_DIGITS, interval=STEP_S).generate_otp(step))


def matching_step(secret: str, code: str, now_s: float) -> int | None:
    """The step whose code it is, if it is one of now; None: it is none."""
    now = int(now_s) // STEP_S
    steps = [now + off for off in _STEPS_OFF]
    given = typed_figures(code).encode()
    matching = [s for s in steps if hmac.compare_digest(code_at(secret, s).encode(), given)]
    return matching[-1] if matching else None


def new_recovery_codes() -> list[str]:
    """In fours, as people copy them."""
    return [
        "-".join(_letters(4) for _ in range(_RECOVERY_LENGTH // 4)) for _ in range(RECOVERY_CODES)
    ]


def _letters(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))


def recovery_hash(secret_key: str, person_id: UUID, code: str) -> bytes:
    """However it is written, with lines or without."""
    plain = typed_in(code, ALPHABET)
    key = derived_key(secret_key, KeyUse.RECOVERY_CODE)
    return hmac.digest(key, f"{person_id}\n{plain}".encode(), hashlib.sha256)


def looks_like_recovery(code: str) -> bool:
    """Rather than six digits."""
    return len(typed_in(code, ALPHABET)) == _RECOVERY_LENGTH
