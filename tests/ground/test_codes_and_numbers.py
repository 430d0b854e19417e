"""Credit codes, phone numbers, board codes and grants: what is taken and what is not."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from ledger.enterprises.credit_code import CREDIT_CODE_ALPHABET, normalized
from ledger.ground import codes as board_codes
from ledger.ground.caller import Grant, Role, grant_violation
from spelling.codes import normalized_mobile

# The example in python-stdnum's documentation.
CODE = "91110000600037341L"


def test_a_right_credit_code_is_taken_in_capitals_without_spaces() -> None:
    assert normalized(" 91110000 6000 37341l ") == CODE


@pytest.mark.parametrize("head", ["N2431224", "93431224", "A1431224", "Y1431224"])
def test_an_authority_whose_sign_is_a_letter_is_right_too(head: str) -> None:
    body = f"{head}MA0000000"
    assert normalized(body + uscc.calc_check_digit(body))


@given(position=st.integers(0, 17), other=st.sampled_from(sorted(CREDIT_CODE_ALPHABET)))
def test_one_wrong_character_is_noticed(position: int, other: str) -> None:
    wrong = CODE[:position] + other + CODE[position + 1 :]
    assert (normalized(wrong) is None) == (wrong != CODE)


@pytest.mark.parametrize("code", ["", "9111", CODE + "0", "信用代码" * 4 + "一二"])
def test_what_is_no_credit_code_is_refused(code: str) -> None:
    assert normalized(code) is None


@pytest.mark.parametrize(
    "written",
    ["9111000060003734IL", "９１１１００００６０００３７３４１ｌ", "9111OOOO-6OOO3734 1L"],
)
def test_a_letter_that_no_code_has_is_read_as_the_figure_it_looks_like(written: str) -> None:
    assert normalized(written) == CODE


@pytest.mark.parametrize(
    "number",
    [
        "13800000001",
        "138 0000 0001",
        "+86 138-0000-0001",
        "１３８００００００01",
        "\u202d13800000001\u202c",
        "(+86) 138 0000 0001",
        "0086138 0000 0001",
        "١٣٨٠٠٠٠٠٠٠١",
        "138\u00ad0000\u200b0001",
        "＋８６－138．0000．0001",
    ],
)
def test_a_mobile_number_is_taken_as_people_write_it(number: str) -> None:
    assert normalized_mobile(number) == "13800000001"


@pytest.mark.parametrize("number", ["", "1380000000", "138000000011", "23800000001"])
def test_what_is_no_mobile_number_is_refused(number: str) -> None:
    assert normalized_mobile(number) is None


def test_board_codes_cannot_be_misread_or_guessed() -> None:
    codes = {board_codes.new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert not set("ILOU01") & set("".join(codes))
    assert len(board_codes.ALPHABET) ** board_codes.LENGTH >= 2**60


def test_a_typed_board_code_is_read_in_any_case() -> None:
    code = board_codes.new_code()
    assert board_codes.typed_code(f" {code.lower()} ") == code
    assert board_codes.typed_code(code[:-1]) is None


@pytest.mark.parametrize(
    "grant",
    [
        Grant(Role.ENTERPRISE),
        Grant(Role.TOWN),
        Grant(Role.DEPARTMENT),
        Grant(Role.ADMIN, town_code="431224901"),
        Grant(Role.COUNTY, sector="S06"),
        Grant(Role.INSPECTOR, enterprise_id=uuid4()),
    ],
)
def test_a_grant_too_wide_or_too_narrow_for_its_role_is_refused(grant: Grant) -> None:
    assert grant_violation(grant)


@pytest.mark.parametrize(
    "grant",
    [
        Grant(Role.ENTERPRISE, enterprise_id=uuid4()),
        Grant(Role.TOWN, town_code="431224901"),
        Grant(Role.DEPARTMENT, sector="S06"),
        Grant(Role.INSPECTOR, town_code="431224901", sector="S06"),
        Grant(Role.SUPERVISOR),
        Grant(Role.ADMIN),
    ],
)
def test_a_grant_that_fits_its_role_is_taken(grant: Grant) -> None:
    assert grant_violation(grant) is None
