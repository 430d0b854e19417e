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
from sqlalchemy.dialects.postgresql import JSONB

from .metadata import area_code, metadata, moment, record_id, within_county

accident = Table(
    "accident",
    metadata,
    area_code(),
    record_id(),
    Column("person_id", Uuid, nullable=False, comment="who entered it"),
    Column("happened_on", Date, nullable=False, comment="in Asia/Shanghai"),
    Column("town_code", Text, nullable=False),
    Column("sector", Text, nullable=False),
    Column("deaths", Integer, nullable=False),
    Column("business", Boolean, nullable=False, comment="生产经营性"),
    Column("excluded", Text, comment="why it does not count, key in the plan"),
    Column("corrects", Uuid, comment="the record that this one replaces"),
    Column("clock_offset_s", Integer, comment="server minus phone when sent; none: not told"),
    Column("document", JSONB, nullable=False, comment="as it was sent"),
    Column("document_sha256", Text, nullable=False, comment="of its RFC 8785 form"),
    Column("receipt", JSONB, nullable=False),
    moment("received_at"),
    within_county("person_id", "person"),
    within_county("corrects", "accident"),
    CheckConstraint("deaths >= 0", name="deaths"),
    # A record is replaced once; who corrects again corrects the newest.
    UniqueConstraint("area_code", "corrects"),
    Index("ix_accident_happened_on", "area_code", "happened_on"),
)
