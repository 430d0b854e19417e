"""Accidents (事故), as the county's office enters them. Source: 望城 二.

A correction is a record of its own that points at the one it replaces: deaths are often known late.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from .metadata import later, metadata, record_columns, within_county

accident = Table(
    "accident",
    metadata,
    *record_columns(by="who entered it"),
    Column("happened_on", Date, nullable=False, comment="in Asia/Shanghai"),
    Column("town_code", Text, nullable=False),
    Column("sector", Text, nullable=False),
    Column("deaths", Integer, nullable=False),
    Column("business", Boolean, nullable=False, comment="生产经营性"),
    Column("excluded", Text, comment="why it does not count, key in the plan"),
    Column("hazard_id", Uuid, comment="the hazard that led to it, where that was found out"),
    later(
        Column("enterprise_id", Uuid, comment="whose it was, where it was an enterprise's"),
        "enterprise_id",
        None,
    ),
    Column("corrects", Uuid, comment="the record that this one replaces"),
    within_county("hazard_id", "hazard"),
    within_county("enterprise_id", "enterprise"),
    within_county("corrects", "accident"),
    CheckConstraint("deaths >= 0", name="deaths"),
    # A record is replaced once; who corrects again corrects the newest.
    UniqueConstraint("area_code", "corrects"),
    Index("ix_accident_happened_on", "area_code", "happened_on"),
    Index("ix_accident_hazard", "area_code", "hazard_id"),
    Index("ix_accident_enterprise", "area_code", "enterprise_id"),
)
