"""Work to be done after the commit, and the audit trail of every action."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Identity, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from .metadata import area_code, metadata, moment

outbox = Table(
    "outbox",
    metadata,
    area_code(),
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("job", Text, nullable=False, comment="a name in worker.jobs"),
    Column("subject", Text, nullable=False, comment="what it is about, as the job reads it"),
    # Only one row a key waits at a time: ten changes of a board are one printing.
    Column("merge_key", Text),
    moment("created_at", now=True),
    moment("due_at", now=True),
    moment("handed_at", nullable=True),
    moment("claimed_at", nullable=True),
    moment("done_at", nullable=True),
    moment("failed_at", nullable=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("fault", Text),
    Index(
        "uq_outbox_merge_key",
        "area_code",
        "merge_key",
        unique=True,
        postgresql_where="merge_key is not null and handed_at is null",
    ),
    Index("ix_outbox_waiting", "due_at", postgresql_where="handed_at is null"),
    Index(
        "ix_outbox_unfinished",
        "due_at",
        postgresql_where="handed_at is not null and done_at is null and failed_at is null",
    ),
)

audit = Table(
    "audit",
    metadata,
    area_code(),
    Column("id", BigInteger, Identity(), primary_key=True),
    moment("at", now=True),
    Column("person_id", Uuid, comment="none: the system itself"),
    Column("action", Text, nullable=False),
    Column("subject_kind", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("request_id", Text),
    Column("details", JSONB),
    Index("ix_audit_subject", "area_code", "subject_kind", "subject_id"),
)
