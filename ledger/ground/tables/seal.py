"""Sealed evidence: one leaf a record, chained by tree heads as certificate transparency does.

And the strokes that records were signed with, so that nobody gives them for another.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from .metadata import area_code, metadata, moment

seal = Table(
    "seal",
    metadata,
    area_code(),
    Column("record_kind", Text, primary_key=True, comment="a kind of record"),
    Column("record_id", Uuid, primary_key=True),
    Column("object_sha256", Text, nullable=False, comment="of the sealed object's bytes"),
    moment("sealed_at", now=True),
    Column("leaf_index", BigInteger, comment="place in the county's tree; none: not chained yet"),
    UniqueConstraint("area_code", "leaf_index"),
    Index("ix_seal_unchained", "area_code", postgresql_where="leaf_index is null"),
)

tree_head = Table(
    "tree_head",
    metadata,
    area_code(),
    Column("tree_size", BigInteger, primary_key=True),
    Column("root_sha256", Text, nullable=False),
    Column("frontier", JSONB, nullable=False, comment="roots of the full subtrees, left to right"),
    Column("previous_head_sha256", Text),
    Column("head_sha256", Text, nullable=False, comment="of the head object's bytes"),
    moment("at"),
)

signed_strokes = Table(
    "signed_strokes",
    metadata,
    area_code(),
    Column("shape_sha256", Text, primary_key=True, comment="by ledger.records.strokes"),
    Column("occasion", Uuid, nullable=False, comment="the visit, or the record by itself"),
    Column("kinds", ARRAY(Text), nullable=False, comment="of the occasion's records, once each"),
    Column("keys", ARRAY(BigInteger), nullable=False, comment="near copies share one"),
    Column("points", ARRAY(SmallInteger), nullable=False),
    # Never true: who gives strokes again would set it, and is refused.
    Column("reused", Boolean, nullable=False, server_default="false"),
    CheckConstraint("not reused", name="once"),
    # Written at once: a list of what is pending would be read through at every search.
    Index(
        "ix_signed_strokes_keys",
        "keys",
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    ),
)
