"""Printed plates that tell how to report (举报告知牌). Source: 溆浦 二(三)4, 望城 三(五)2."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from .metadata import area_code, metadata, moment, record_id, within_county

tip_poster = Table(
    "tip_poster",
    metadata,
    area_code(),
    record_id(),
    Column("enterprise_id", Uuid, comment="none: the county's own plate"),
    Column("content", JSONB, nullable=False, comment="what was printed"),
    Column("content_sha256", Text, nullable=False),
    Column("files", JSONB, nullable=False, comment="name (A3.pdf …) to {key, sha256, size_bytes}"),
    moment("printed_at"),
    within_county("enterprise_id", "enterprise"),
    Index("ix_tip_poster_enterprise", "area_code", "enterprise_id", "printed_at"),
)
