"""双随机: a draw by lot (临湘 9); and what was committed to before draws of every kind."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Index, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from .metadata import area_code, metadata, moment, record_columns, record_id, within_county

# Made before the draw of the same id and never changed: the hash that was shown binds the server.
draw_commitment = Table(
    "draw_commitment",
    metadata,
    area_code(),
    record_id(),
    Column("kind", Text, nullable=False, comment="of the record that the draw becomes"),
    Column("person_id", Uuid, nullable=False, comment="who asked for it"),
    Column("value", Text, nullable=False, comment="32 random bytes, 64 hex digits"),
    moment("committed_at", now=True),
    within_county("person_id", "person"),
    CheckConstraint("kind in ('draw', 'report_draw')", name="kind"),
    CheckConstraint("value ~ '^[0-9a-f]{64}$'", name="value"),
)

draw = Table(
    "draw",
    metadata,
    *record_columns(by="who drew", receipt="seed, hashes, and who was drawn"),
    Column("title", Text, nullable=False, comment="name of the 抽查方案"),
    Column("drawn_on", Date, nullable=False, comment="in Asia/Shanghai"),
    Column("publish_on", Date, nullable=False, comment="from this day everybody sees the names"),
    Column("value", Text, nullable=False, comment="what was committed to"),
    Column("pool", JSONB, nullable=False, comment="who could be drawn, sorted; ids only"),
    Index("ix_draw_drawn_on", "area_code", "drawn_on"),
)
