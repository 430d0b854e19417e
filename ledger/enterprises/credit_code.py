"""统一社会信用代码: 18 characters with a check digit. Source: GB 32100-2015."""

from __future__ import annotations

from stdnum.cn import uscc

from spelling.codes import typed_in

CREDIT_CODE_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
_LENGTH = 18


def normalized(code: str) -> str | None:
    """The code in capitals without spaces, O read as 0 and I as 1; None where it is none.

    python-stdnum wants digits at the head, but the registering authority may be a letter: village
    collectives (农村集体经济组织) begin with N. So only its check digit is used.
    """
    code = typed_in(code, CREDIT_CODE_ALPHABET)
    well_formed = len(code) == _LENGTH and set(code) <= CREDIT_CODE_ALPHABET
    # The third to the eighth are the place of registration, GB/T 2260.
    if not well_formed or not code[2:8].isdigit():
        return None
    return code if uscc.calc_check_digit(code[:-1]) == code[-1] else None
