"""A 派驻员's visit (到访) with its log entry, and the monthly logs. Source: 溆浦 二(二)4."""

from __future__ import annotations

from sqlalchemy import (
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

from .metadata import area_code, metadata, moment, record_columns, record_id, within_county

visit = Table(
    "visit",
    metadata,
    *record_columns(document="as the phone sent it"),
    Column("enterprise_id", Uuid, nullable=False),
    # The times that count: the phone's, set right by its clock's offset where that was known.
    moment("arrived_at"),
    moment("left_at"),
    Column("month", Date, nullable=False, comment="first day of the month in Asia/Shanghai"),
    Column("corrects", Uuid, comment="the visit that this one replaces in logs and counts"),
    within_county("enterprise_id", "enterprise"),
    within_county("corrects", "visit"),
    Index("ix_visit_enterprise_month", "area_code", "enterprise_id", "month"),
    Index("ix_visit_person_month", "area_code", "person_id", "month"),
    # A record is corrected once; a further correction corrects the correction.
    Index("uq_visit_corrects", "area_code", "corrects", unique=True),
)

# One row a version.
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
