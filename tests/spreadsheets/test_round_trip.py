"""What was exported imports unchanged, whatever people wrote into it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from ledger.enterprises.exports import ENTERPRISE_EXPORT
from ledger.enterprises.queries import EnterpriseFilter, county_names
from ledger.ground.caller import Role
from ledger.ground.transfer.exports import ExportAsked, exported
from plans.loader import load_plan
from spreadsheets.listing import FORMATS
from spreadsheets.words import tidy
from tests.spreadsheets.conftest import Office
from tests.support.county_builder import TOWN, XUPU, CountyBuilder

# What the API lets into a text: no control characters but line breaks and tabs, not blank alone.
TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t_='+-@\"，、　"),
    min_size=1,
    max_size=30,
).filter(str.strip)
TRICKY = st.sampled_from(
    ["=1+1", "'示例", "''=x", "+86 0745", "-", "@某", "_x0041_", "_x000D_", " 示例 ", "1e5", "是",
     "示例\n二行", "１２３", "2026-11-02", "\u200b示例", "#示例", '"示例"', "</t>&amp;", "TRUE"]
)  # fmt: skip
WORDS = (TEXT | TRICKY).filter(tidy)
# The API takes marks that nobody sees for words.
MAYBE = st.none() | TEXT | TRICKY
DEGREES = st.floats(-89.9, 89.9, allow_nan=False)


@st.composite
def enterprise_rows(draw: st.DrawFn) -> dict[str, Any]:
    """A row of the ledger, as the API may have made it."""
    coded = draw(st.booleans())
    body = f"91431224{draw(st.integers(0, 10**9 - 1)):09d}"
    placed = draw(st.booleans())
    return {
        "name": draw(WORDS),
        "credit_code": body + uscc.calc_check_digit(body) if coded else None,
        "no_credit_code_reason": None if coded else draw(WORDS),
        "town_code": draw(st.sampled_from([TOWN, "431224999"])),
        "address": f"{draw(WORDS)}{uuid4().hex}",
        "sectors": draw(st.lists(st.sampled_from(["S00", "S04", "S06", "S03"]), min_size=1)),
        "employees": draw(st.integers(0, 10**6)),
        "high_risk": draw(st.booleans()),
        "longitude": draw(DEGREES) if placed else None,
        "latitude": draw(DEGREES) if placed else None,
        "principal_name": draw(WORDS),
        "principal_phone": draw(MAYBE),
        "actual_controller": draw(MAYBE),
        "actual_controller_phone": draw(MAYBE),
        "safety_officer_name": draw(MAYBE),
        "safety_officer_phone": draw(MAYBE),
        "active": draw(st.booleans()),
    }


@pytest.mark.parametrize("file_format", [*FORMATS])
@given(rows=st.lists(enterprise_rows(), min_size=1, max_size=4, unique_by=lambda e: e["address"]))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_exported_enterprises_import_unchanged(
    engine: sa.Engine, tmp_path: Path, file_format: str, rows: list[dict[str, Any]]
) -> None:
    county = CountyBuilder(engine, f"8{uuid4().int % 10**11:011d}")
    office = Office(county, tmp_path, county.person(Role.ADMIN))
    for row in _of_different_codes(rows):
        county.enterprise(**row)
    before = office.rows()
    path = tmp_path / f"{uuid4()}.{file_format}"
    plan = load_plan(XUPU)
    asked = ExportAsked(engine, office.person.caller, plan, EnterpriseFilter())
    names = county_names(engine, county.area_code, plan)
    listing = exported(asked, names, ENTERPRISE_EXPORT)
    path.write_bytes(b"".join(listing.pieces(file_format)))
    count = len(_of_different_codes(rows))
    assert office.counts(path) == (0, 0, count)
    assert office.rows() == before


def _of_different_codes(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    codes = [row["credit_code"] for row in rows]
    return [
        row
        for at, row in enumerate(rows)
        if row["credit_code"] is None or row["credit_code"] not in codes[:at]
    ]
