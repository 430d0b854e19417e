"""The tables' columns agree with the API's documents and with the words of counties."""

from __future__ import annotations

import pytest
from marshmallow import Schema, validate

from api.enterprises.schemas import EnterpriseIn
from api.people.schemas import AssignmentIn, Grant, PersonIn
from api.work.schemas import VillageIn
from ledger.enterprises.sheet import ENTERPRISES
from ledger.ground.county_names import CountyNames
from ledger.people.sheet import ASSIGNMENTS, PEOPLE
from ledger.work.sheet import VILLAGES
from plans.loader import all_plans
from plans.plan import Plan
from spreadsheets.columns import Table
from spreadsheets.errors import Unreadable
from spreadsheets.words import whole_of

# As an input method for another language types them.
HALF_WIDTH = str.maketrans("（）", "()")
DOCUMENTS: list[tuple[Table, list[type[Schema]], set[str]]] = [
    (ENTERPRISES, [EnterpriseIn], {"crs"}),
    (PEOPLE, [PersonIn, Grant], set()),
    (ASSIGNMENTS, [AssignmentIn], set()),
    (VILLAGES, [VillageIn], set()),
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
        lengths = [v for v in fields[column.field].validators if isinstance(v, validate.Length)]  # type: ignore[attr-defined]
        limits = [length.max for length in lengths if length.max]
        if column.max_characters:
            assert limits == [column.max_characters], column.title
        bounds = [v.max for v in fields[column.field].validators if isinstance(v, validate.Range)]  # type: ignore[attr-defined]
        if column.read is whole_of:
            assert bounds == [column.most], column.title


@pytest.mark.parametrize(
    "table", [ENTERPRISES, PEOPLE, ASSIGNMENTS, VILLAGES], ids=lambda table: table.kind
)
def test_no_heading_means_two_columns(table: Table) -> None:
    headings = [word for column in table.columns for word in (column.title, *column.also)]
    assert len(headings) == len(set(headings))


@pytest.mark.parametrize("plan", all_plans(), ids=lambda plan: plan.area.name)
def test_every_countys_sectors_are_read_back_from_what_an_export_writes(plan: object) -> None:
    names = CountyNames.of(plan, [(town.code, town.name) for town in plan.towns], [])  # type: ignore[arg-type,attr-defined]
    ids = [sector.id for sector in plan.sectors]  # type: ignore[attr-defined]
    assert names.sector_ids(names.sector_words(ids)) == ids
    for sector in plan.sectors:  # type: ignore[attr-defined]
        assert names.sector_ids(f" {sector.local_name}，") == [sector.id]


@pytest.mark.parametrize("plan", all_plans(), ids=lambda plan: plan.area.name)
def test_every_countys_offices_are_read_back_from_what_an_export_writes(plan: Plan) -> None:
    offices = [(office.key, office.name) for office in plan.offices]
    # Two of one name stand for neither: an export writes their keys.
    offices += [("same_1", "示例站"), ("same_2", "示例站")]
    names = CountyNames.of(plan, [], offices)
    for key, name in offices:
        assert names.office_id(names.office_words(key)) == key
        if name != "示例站":
            assert names.office_words(key) == name
            assert names.office_id(f" {name.translate(HALF_WIDTH)} ") == key
    with pytest.raises(Unreadable, match="没有单位“示例站”"):
        names.office_id("示例站")
