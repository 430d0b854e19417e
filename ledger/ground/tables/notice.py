"""The inbox in the app: what each person is told, once, whatever restarts."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Identity,
    Index,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from .metadata import area_code, metadata, moment, within_county

notice = Table(
    "notice",
    metadata,
    area_code(),
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("person_id", Uuid, nullable=False, comment="who is told"),
    Column("kind", Text, nullable=False, comment="hazard_due, hazard_overdue, visits_missing …"),
    # What makes a notice the same notice: told once for each occasion.
    Column("subject", Text, nullable=False, comment="what it is about, as kind/id"),
    Column("occasion", Text, nullable=False, comment="the deadline or period and the stage"),
    Column("words", Text, nullable=False),
    Column("link", Text, nullable=False, comment="where in the pages it leads"),
    Column("due_on", Date),
    moment("created_at", now=True),
    moment("read_at", nullable=True),
    Column("wechat_message_id", BigInteger, comment="the message that told of it, if one did"),
    within_county("person_id", "person"),
    within_county("wechat_message_id", "wechat_message"),
    UniqueConstraint("area_code", "person_id", "kind", "subject", "occasion"),
    Index("ix_notice_unread", "area_code", "person_id", postgresql_where="read_at is null"),
)
