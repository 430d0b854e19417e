"""Photographs: what is known of each, who brought it, and which records show it."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Double,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
)

from ledger.ground.record_kinds import SHOWING

from .metadata import area_code, metadata, moment, within_county

photo = Table(
    "photo",
    metadata,
    area_code(),
    Column("sha256", Text, primary_key=True, comment="of the original, 64 hex digits"),
    Column("size_bytes", BigInteger, nullable=False),
    Column("media_type", Text, nullable=False),
    # ticketed: promised · stored: size and SHA-256 checked · processed: copies made · rejected
    Column("state", Text, nullable=False, server_default="ticketed"),
    Column("rejected_reason", Text),
    moment("ticketed_at", now=True),
    moment("stored_at", nullable=True),
    moment("processed_at", nullable=True),
    Column("width_px", Integer),
    Column("height_px", Integer),
    # What the file says of itself: claims, never proof.
    Column("claimed_taken_at", DateTime(timezone=True)),
    Column("claimed_longitude", Double),
    Column("claimed_latitude", Double),
    Column("claimed_device", Text),
    Column("perceptual_hash", BigInteger, comment="dHash, 64 bits, signed"),
    CheckConstraint("state in ('ticketed', 'stored', 'processed', 'rejected')", name="state"),
    CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
    Index("ix_photo_perceptual_hash", "area_code", "perceptual_hash"),
)

# Who has shown that they hold the bytes, by uploading them.
photo_holder = Table(
    "photo_holder",
    metadata,
    area_code(),
    Column("sha256", Text, primary_key=True),
    Column("person_id", Uuid, primary_key=True),
    moment("ticketed_at", now=True),
    moment("confirmed_at", nullable=True),
    moment("asked_at", now=True, comment="the last ticket"),
    ForeignKeyConstraint(["area_code", "sha256"], ["photo.area_code", "photo.sha256"]),
    within_county("person_id", "person"),
    Index("ix_photo_holder_asked_at", "area_code", "person_id", "asked_at"),
)

# Who may see a record may see its photos; `enterprise_id` carries that question. Of an office's
# record, which is of no enterprise, the office and the county's see them, and who brought them.
photo_use = Table(
    "photo_use",
    metadata,
    area_code(),
    Column("sha256", Text, primary_key=True),
    Column("record_kind", Text, primary_key=True),
    Column("record_id", Uuid, primary_key=True),
    Column("enterprise_id", Uuid, comment="none: an office's record"),
    moment("at", now=True),
    # Whoever sweeps what no record names waits for a record that is being written, and it for them.
    within_county("sha256", "photo", "sha256"),
    CheckConstraint(f"record_kind in {tuple(map(str, SHOWING))}", name="record_kind"),
)
