"""Codes of thirty seconds, recovery codes, and who needs a second factor at all."""

from __future__ import annotations

from uuid import uuid4

import pytest

from ledger.accounts.rules.second_factor import (
    Lack,
    code_at,
    lack_of,
    looks_like_recovery,
    matching_step,
    new_factor_secret,
    new_recovery_codes,
    open_secret,
    recovery_hash,
    seal_secret,
)
from ledger.accounts.rules.sessions import device_words, idle_limit, idle_words
from ledger.ground.caller import Role
from ledger.ground.errors import Conflict

KEY = "a key of a server, 32 characters or more"
# RFC 6238, appendix B: SHA-1, the secret 12345678901234567890, of eight digits the last six.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    ("second", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")]
)
def test_a_code_is_the_one_that_rfc_6238_says(second: int, code: str) -> None:
    assert code_at(RFC_SECRET, second // 30) == code
    assert matching_step(RFC_SECRET, code, second) == second // 30
    # As some keyboards write it, and as apps show it.
    wide = "".join(chr(ord(figure) + 0xFEE0) for figure in code)
    assert matching_step(RFC_SECRET, f"{wide[:3]} {wide[3:]}", second) == second // 30


def test_a_phone_may_be_off_by_a_step_and_not_by_two() -> None:
    secret, now = new_factor_secret(), 1_000_000_000
    codes = {off: code_at(secret, now // 30 + off) for off in range(-3, 4)}
    taken = {off for off, code in codes.items() if matching_step(secret, code, now) is not None}
    assert taken == {-1, 0, 1}


@pytest.mark.parametrize("code", ["", "12345", "1234567", "١٢٣٤٥٦", "abcdef"])
def test_what_is_no_code_is_none(code: str) -> None:
    assert matching_step(RFC_SECRET, code, 59) is None


def test_a_secret_is_sealed_with_the_servers_key() -> None:
    secret = new_factor_secret()
    sealed = seal_secret(KEY, secret)
    assert secret.encode() not in sealed
    assert open_secret(KEY, sealed) == secret
    with pytest.raises(Conflict) as refused:
        open_secret(KEY + " another", sealed)
    assert refused.value.reason == "second_factor_unreadable"


def test_a_recovery_code_is_the_same_however_it_is_typed_and_another_persons_is_not() -> None:
    codes, person_id = new_recovery_codes(), uuid4()
    assert len(set(codes)) == 10
    code = codes[0]
    assert looks_like_recovery(code)
    assert not looks_like_recovery("123456")
    hashed = recovery_hash(KEY, person_id, code)
    assert recovery_hash(KEY, person_id, code.lower().replace("-", " ")) == hashed
    assert recovery_hash(KEY, uuid4(), code) != hashed
    assert recovery_hash(KEY + " another", person_id, code) != hashed


@pytest.mark.parametrize(
    ("role", "has_factor", "given", "required", "lack"),
    [
        (Role.ADMIN, False, False, True, Lack.SET_UP),
        (Role.COUNTY, False, True, True, Lack.SET_UP),
        (Role.REPORT_OFFICER, False, False, True, Lack.SET_UP),
        (Role.ADMIN, False, False, False, None),
        (Role.SUPERVISOR, False, False, True, None),
        (Role.SUPERVISOR, True, False, True, Lack.CODE),
        (Role.ADMIN, True, False, False, Lack.CODE),
        (Role.ADMIN, True, True, True, None),
    ],
)
def test_what_a_sign_in_lacks(
    role: Role, has_factor: bool, given: bool, required: bool, lack: Lack | None
) -> None:
    roles = {Role.TOWN, role}
    assert lack_of(roles, has_factor=has_factor, given=given, required=required) is lack


def test_a_desk_is_left_for_half_an_hour_and_a_phone_for_weeks() -> None:
    assert idle_words(idle_limit({Role.SUPERVISOR, Role.COUNTY})).startswith("30 分钟没有操作")
    assert idle_words(idle_limit({Role.SUPERVISOR})).startswith("14 天没有操作")


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Linux; Android 14; Pixel 7) Chrome/130.0 Mobile Safari/537.36"
            " MicroMessenger/8.0",
            "安卓手机 · 微信",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Safari/604.1",
            "苹果手机 · Safari 浏览器",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0",
            "Windows 电脑 · Edge 浏览器",
        ),
        ("python-requests/2.32", "其他程序"),
        ("", "其他程序"),
    ],
)
def test_a_device_is_named_as_people_call_it(agent: str, words: str) -> None:
    assert device_words(agent) == words
