"""Figures of reports drawn by lot and checked (抽查). Source: 溆浦 二(四)2."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from .metadata import metadata, record_columns, within_county

report_draw = Table(
    "report_draw",
    metadata,
    *record_columns(by="who drew", receipt="seed, hashes, and the cells that were drawn"),
    Column("value", Text, nullable=False, comment="what was committed to"),
    Column("pool", JSONB, nullable=False, comment="[filing, row, column] of each, sorted"),
    Index("ix_report_draw_received_at", "area_code", "received_at"),
)

report_finding = Table(
    "report_finding",
    metadata,
    *record_columns(by="who checked"),
    Column("draw_id", Uuid, nullable=False),
    Column("lot", Integer, nullable=False, comment="which of the drawn cells, from 1"),
    Column("position", Integer, nullable=False, comment="1, 2 … of this cell; the newest holds"),
    Column("corrects", Uuid, comment="the finding before it"),
    Column("outcome", Text, nullable=False),
    Column("found", Text, comment="the number that was found, as it is shown"),
    within_county("draw_id", "report_draw"),
    within_county("corrects", "report_finding"),
    CheckConstraint("lot > 0", name="lot"),
    CheckConstraint("position > 0", name="position"),
    CheckConstraint("outcome in ('matches', 'differs', 'no_proof')", name="outcome"),
    # Of two findings at once the second finds the first.
    UniqueConstraint("area_code", "draw_id", "lot", "position"),
)
