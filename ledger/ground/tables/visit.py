"""A 派驻员's visit (到访) and its log entry. Source: 溆浦 二(二)4."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Table, Uuid

from .metadata import metadata, moment, record_columns, within_county

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
