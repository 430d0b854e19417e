"""标准化等级 of enterprises, as an office recorded them: the newest record stands. Source: 临湘 14.

A record without a level says that the enterprise has none (any more).
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, Table, Text, Uuid

from .metadata import metadata, record_columns, within_county

standardisation = Table(
    "standardisation",
    metadata,
    *record_columns(by="who recorded it"),
    Column("enterprise_id", Uuid, nullable=False),
    Column("level", Integer, comment="1 一级, 2 二级, 3 三级; none: no level"),
    Column("certificate_number", Text),
    Column("valid_from", Date),
    Column("valid_until", Date, comment="last day"),
    within_county("enterprise_id", "enterprise"),
    CheckConstraint("level between 1 and 3", name="level"),
    CheckConstraint(
        "num_nonnulls(level, certificate_number, valid_from, valid_until) in (0, 4)"
        " and valid_from <= valid_until",
        name="certificate",
    ),
    Index("ix_standardisation_enterprise", "area_code", "enterprise_id", "received_at"),
)
