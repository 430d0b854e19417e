"""人员 as a file: the table that an import takes, a row for each role."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ledger.ground.caller import Role
from ledger.ground.county_names import ROLE_NAMES
from ledger.ground.expressions import refers
from ledger.ground.tables import enterprise, grant, person
from ledger.ground.transfer.exports import (
    ExportAsked,
    ExportColumn,
    ExportWords,
    LedgerExport,
    of_field,
)
from ledger.people.queries import people_conditions
from ledger.people.sheet import PEOPLE
from spreadsheets.words import IN_USE, OUT_OF_USE

# The first of a role's names in the order of the table.
_ROLE_WORDS = {str(role): name for name, role in reversed(list(ROLE_NAMES.items()))}


def _rows(asked: ExportAsked) -> sa.Select[Any]:
    of_person = sa.and_(grant.c.area_code == person.c.area_code, grant.c.person_id == person.c.id)
    place = sa.func.coalesce(enterprise.c.credit_code, enterprise.c.name)
    return (
        sa.select(
            person.c.id,
            person.c.name,
            person.c.phone,
            person.c.office_phone,
            person.c.office_id,
            person.c.title,
            person.c.active,
            grant.c.role,
            grant.c.town_code,
            grant.c.sector,
            place.label("enterprise"),
        )
        .select_from(person.outerjoin(grant, of_person))
        .outerjoin(enterprise, refers(grant.c.enterprise_id, enterprise))
        .where(person.c.area_code == asked.caller.area_code, *people_conditions(asked.filters))
        .order_by(person.c.name, person.c.id, grant.c.id)
    )


def _role(row: Any, words: ExportWords) -> object:
    return row.role and _ROLE_WORDS[row.role]


def _town(row: Any, words: ExportWords) -> object:
    return row.town_code and words.town(row.town_code)


def _sector(row: Any, words: ExportWords) -> object:
    return row.sector and words.names.sector_words([row.sector])


def _office(row: Any, words: ExportWords) -> object:
    return row.office_id and words.names.office_words(row.office_id)


def _active(row: Any, words: ExportWords) -> object:
    return IN_USE if row.active else OUT_OF_USE


_CELLS = {
    "role": _role,
    "town_code": _town,
    "sector": _sector,
    "enterprise_id": of_field("enterprise"),
    "office_id": _office,
    "active": _active,
}
PEOPLE_EXPORT = LedgerExport(
    kind=PEOPLE.kind,
    title="人员",
    callers=frozenset({Role.ADMIN, Role.COUNTY}),
    columns=[
        ExportColumn(column.title, column.width, _CELLS.get(column.field, of_field(column.field)))
        for column in PEOPLE.columns
    ],
    rows=_rows,
    notes=PEOPLE.notes,
)
