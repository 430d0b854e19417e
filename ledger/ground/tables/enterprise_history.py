"""What an enterprise was called before, and whose hazards it took over in a merger."""

from __future__ import annotations

from sqlalchemy import Column, Date, Table, Text, Uuid

from .metadata import area_code, compared, metadata, moment, within_county

# The name on a day is the former name with the earliest `until_date` on or after it, else today's.
former_name = Table(
    "former_name",
    metadata,
    area_code(),
    Column("enterprise_id", Uuid, primary_key=True),
    Column("until_date", Date, primary_key=True, comment="last day under this name"),
    Column("name", Text, nullable=False),
    *compared("name", core=True),
    moment("noted_at", now=True),
    within_county("enterprise_id", "enterprise"),
)

# Kept apart from the hazard, whose row can be made again from sealed records, which know no merger:
# no foreign key, so that a backup without the records can hold it.
hazard_takeover = Table(
    "hazard_takeover",
    metadata,
    area_code(),
    Column("hazard_id", Uuid, primary_key=True),
    Column("from_enterprise_id", Uuid, primary_key=True),
    Column("to_enterprise_id", Uuid, nullable=False),
    Column("taken_on", Date, nullable=False, comment="first day at the successor"),
    moment("noted_at", now=True),
    within_county("from_enterprise_id", "enterprise"),
    within_county("to_enterprise_id", "enterprise"),
)
