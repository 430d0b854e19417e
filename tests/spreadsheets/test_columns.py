"""The tables' columns agree with the API's documents and with the words of counties."""

from __future__ import annotations

import pytest
from marshmallow import Schema, validate

from api.enterprises.schemas import EnterpriseIn
from api.people.schemas import AssignmentIn, Grant, PersonIn
from ledger.enterprises.sheet import ENTERPRISES
from ledger.ground.county_names import CountyNames
from ledger.people.sheet import ASSIGNMENTS, PEOPLE
from plans.loader import all_plans
from spreadsheets.columns import Table

DOCUMENTS: list[tuple[Table, list[type[Schema]], set[str]]] = [
    (ENTERPRISES, [EnterpriseIn], {"crs"}),
    (PEOPLE, [PersonIn, Grant], set()),
    (ASSIGNMENTS, [AssignmentIn], set()),
]


def fields_of(schemas: list[type[Schema]]) -> dict[str, object]:
    return {name: field for schema in schemas for name, field in schema().fields.items()}


@pytest.mark.parametrize(
    ("table", "schemas", "table_only"), DOCUMENTS, ids=lambda value: str(value)[:0]
)
def test_every_column_is_a_field_of_the_api_with_its_limit(
    table: Table, schemas: list[type[Schema]], table_only: set[str]
) -> None:
    fields = fields_of(schemas)
    for column in table.columns:
        if column.field in table_only:
            continue
        limits = [v.max for v in fields[column.field].validators if isinstance(v, validate.Length)]  # type: ignore[attr-defined]
        if column.max_characters:
            assert limits == [column.max_characters], column.title


@pytest.mark.parametrize("table", [ENTERPRISES, PEOPLE, ASSIGNMENTS], ids=lambda table: table.kind)
def test_no_heading_means_two_columns(table: Table) -> None:
    headings = [word for column in table.columns for word in (column.title, *column.also)]
    assert len(headings) == len(set(headings))


@pytest.mark.parametrize("plan", all_plans(), ids=lambda plan: plan.area.name)
def test_every_countys_sectors_are_read_back_from_what_an_export_writes(plan: object) -> None:
    names = CountyNames.of(plan, [(town.code, town.name) for town in plan.towns])  # type: ignore[arg-type,attr-defined]
    ids = [sector.id for sector in plan.sectors]  # type: ignore[attr-defined]
    assert names.sector_ids(names.sector_words(ids)) == ids
    for sector in plan.sectors:  # type: ignore[attr-defined]
        assert names.sector_ids(f" {sector.local_name}，") == [sector.id]
