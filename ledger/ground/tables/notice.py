"""The inbox in the app: what each person is told, once, whatever restarts."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
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
    Column("subject", Text, nullable=False, comment="what it is about; which one, the keys say"),
    Column("occasion", Text, nullable=False, comment="the deadline or period and the stage"),
    Column("words", Text, nullable=False),
    Column("link", Text, nullable=False, comment="where in the pages it leads"),
    Column("due_on", Date),
    moment("created_at", now=True),
    moment("read_at", nullable=True),
    Column("wechat_message_id", BigInteger, comment="the message that told of it, if one did"),
    Column("hazard_id", Uuid),
    Column("tip_id", Uuid),
    Column("enterprise_id", Uuid),
    Column("plan_key", Text, comment="of an office or a report of the plan"),
    Column("confidential", Boolean, nullable=False, comment="leaves the inbox by no way"),
    within_county("person_id", "person"),
    within_county("wechat_message_id", "wechat_message"),
    within_county("hazard_id", "hazard"),
    within_county("enterprise_id", "enterprise"),
    ForeignKeyConstraint(["area_code", "tip_id"], ["tip.area_code", "tip.id"], ondelete="CASCADE"),
    CheckConstraint(
        "subject in ('hazard', 'tip', 'visits', 'town_visits', 'duties', 'report', 'wechat',"
        " 'holidays', 'officers', 'account', 'handed_over', 'photo', 'evidence',"
        " 'server', 'paper')",
        name="subject",
    ),
    CheckConstraint(
        "(subject = 'hazard') = (hazard_id is not null)"
        " and (subject = 'tip') = (tip_id is not null)"
        " and num_nonnulls(hazard_id, tip_id, enterprise_id, plan_key)"
        " = case when subject in ('town_visits', 'wechat', 'officers', 'account', 'handed_over',"
        " 'photo', 'evidence', 'server') then 0 else 1 end",
        name="keys",
    ),
    # What concerns a report from the public goes nowhere but to the officers' inboxes.
    CheckConstraint("tip_id is null or confidential", name="confidential"),
    # What makes a notice the same notice: told once for each occasion.
    UniqueConstraint(
        "area_code",
        "person_id",
        "kind",
        "occasion",
        "hazard_id",
        "tip_id",
        "enterprise_id",
        "plan_key",
        name="uq_notice_once",
        postgresql_nulls_not_distinct=True,
    ),
    Index("ix_notice_unread", "area_code", "person_id", postgresql_where="read_at is null"),
    Index("ix_notice_tip", "area_code", "tip_id", postgresql_where="tip_id is not null"),
)
