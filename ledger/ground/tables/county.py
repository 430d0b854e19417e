"""A county, its towns and its offices, as its plan named them when it was opened."""

from __future__ import annotations

from sqlalchemy import ARRAY, CheckConstraint, Column, ForeignKey, Table, Text

from .metadata import area_code, metadata, moment

county = Table(
    "county",
    metadata,
    area_code(),
    Column("name", Text, nullable=False),
    moment("opened_at", now=True),
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
