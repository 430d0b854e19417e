"""A county, its towns and its offices, as its plan's file names or named them; and what it changed
of its plan since."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from .metadata import area_code, metadata, moment, record_id, within_county

county = Table(
    "county",
    metadata,
    area_code(),
    Column("name", Text, nullable=False),
    moment("opened_at", now=True),
    moment(
        "unbound_until",
        nullable=True,
        comment="signatures that do not say what was seen are taken until then",
    ),
)

town = Table(
    "town",
    metadata,
    Column("area_code", Text, ForeignKey("county.area_code"), primary_key=True),
    Column("town_code", Text, primary_key=True, comment="nine digits"),
    Column("name", Text, nullable=False),
)

office = Table(
    "office",
    metadata,
    Column("area_code", Text, ForeignKey("county.area_code"), primary_key=True),
    Column("id", Text, primary_key=True, comment="the plan's short name for it"),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", Text, comment="office number, printed on boards"),
    Column("sectors", ARRAY(Text), nullable=False, server_default="{}"),
    CheckConstraint("kind in ('town', 'department', 'county')", name="kind"),
)

# One value from a day on. Rows are added and withdrawn, never edited: what held on which day can
# be told for ever.
plan_change = Table(
    "plan_change",
    metadata,
    area_code(),
    record_id(),
    Column("field", Text, nullable=False, comment="by ledger.plan_changes.rules.fields"),
    Column("value", JSONB, nullable=False),
    Column("before", JSONB, nullable=False, comment="what held on that day without it"),
    Column("effective_on", Date, nullable=False, comment="first day on which it holds"),
    Column("reason", Text, nullable=False),
    Column("basis", Text, nullable=False, comment="the document that orders it; may be empty"),
    Column("person_id", Uuid, nullable=False, comment="who changed it"),
    moment("created_at", now=True),
    moment("withdrawn_at", nullable=True),
    Column("withdrawn_by", Uuid),
    Column("withdrawn_why", Text),
    within_county("person_id", "person"),
    within_county("withdrawn_by", "person"),
    CheckConstraint(
        "num_nonnulls(withdrawn_at, withdrawn_by, withdrawn_why) in (0, 3)", name="withdrawn"
    ),
    # Of two for one day nobody could say which holds.
    Index(
        "uq_plan_change_of_day",
        "area_code",
        "field",
        "effective_on",
        unique=True,
        postgresql_where=text("withdrawn_at is null"),
    ),
)
