"""Notice boards (安全风险隐患公示牌) and their printed versions. Source: 溆浦 二(一)1."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from .metadata import area_code, metadata, moment, record_columns, record_id, within_county

board = Table(
    "board",
    metadata,
    area_code(),
    Column("code", Text, primary_key=True, comment="random, in the QR"),
    Column("enterprise_id", Uuid, nullable=False),
    Column("key_area_id", Uuid, comment="none: the main board (醒目位置)"),
    Column("version", Integer, nullable=False, server_default="0", comment="0: never printed"),
    moment("created_at", now=True),
    moment("withdrawn_at", nullable=True),
    Column("withdrawn_reason", Text),
    Column("successor", Text, comment="code that took its place"),
    within_county("enterprise_id", "enterprise"),
    within_county("key_area_id", "key_area"),
    # The page is asked for by code alone, whichever county.
    UniqueConstraint("code"),
    Index(
        "uq_board_place_in_use",
        "area_code",
        "enterprise_id",
        "key_area_id",
        unique=True,
        postgresql_where="withdrawn_at is null",
        postgresql_nulls_not_distinct=True,
    ),
)

board_version = Table(
    "board_version",
    metadata,
    area_code(),
    Column("code", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("content", JSONB, nullable=False, comment="what was printed"),
    Column("content_sha256", Text, nullable=False),
    Column("files", JSONB, nullable=False, comment="name (A3.pdf …) to {key, sha256, size_bytes}"),
    moment("printed_at"),
    within_county("code", "board", "code"),
)

# Not a record: asked for, printed, taken along.
board_batch = Table(
    "board_batch",
    metadata,
    area_code(),
    record_id(),
    Column("person_id", Uuid, nullable=False, comment="who asked for it"),
    Column("town_code", Text, comment="none: of all that they see"),
    Column("stale", Boolean, nullable=False, comment="only those that hang older, or nowhere"),
    Column("paper", Text, nullable=False),
    Column("codes", ARRAY(Text), nullable=False, comment="of the boards, in their order"),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("state", Text, nullable=False, server_default="asked"),
    Column("files", JSONB, comment="name (pdf) to {key, sha256, size_bytes}"),
    moment("asked_at", now=True),
    moment("ready_at", nullable=True),
    within_county("person_id", "person"),
    CheckConstraint("paper in ('A3', 'A4')", name="paper"),
    CheckConstraint("state in ('asked', 'ready', 'failed')", name="state"),
)

board_posting = Table(
    "board_posting",
    metadata,
    *record_columns(document=None),
    Column("enterprise_id", Uuid, nullable=False, comment="whose board it was when it was posted"),
    Column("code", Text, nullable=False),
    Column("version", Integer, nullable=False, comment="as read off the wall"),
    Column("shows_tip_poster", Boolean, comment="举报告知牌 hangs there too; none: not told"),
    within_county("code", "board", "code"),
    within_county("enterprise_id", "enterprise"),
)
