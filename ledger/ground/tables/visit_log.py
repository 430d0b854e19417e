"""A 派驻员's monthly visit log (驻企日志), one row a version. Source: 溆浦 二(二)4."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Integer, Table, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from .metadata import area_code, metadata, moment, record_id, within_county

visit_log = Table(
    "visit_log",
    metadata,
    area_code(),
    record_id(),
    Column("person_id", Uuid, nullable=False),
    Column("month", Date, nullable=False, comment="its first day"),
    Column("version", Integer, nullable=False, comment="1, 2, 3 … for this person and month"),
    Column("state", Text, nullable=False, server_default="asked"),
    Column("asked_by", Uuid, comment="none: the calendar"),
    moment("asked_at", now=True),
    moment("ready_at", nullable=True),
    Column("content", JSONB, comment="what was printed"),
    Column("content_sha256", Text),
    Column("changes", JSONB, comment="sentences: what changed since the version before"),
    Column("files", JSONB, comment="name (pdf, xlsx) to {key, sha256, size_bytes}"),
    within_county("person_id", "person"),
    UniqueConstraint("area_code", "person_id", "month", "version"),
    CheckConstraint("state in ('asked', 'ready', 'unchanged', 'failed')", name="state"),
)
