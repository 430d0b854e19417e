"""People's WeChat: which openid is whose, what they agreed to, what was sent."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from .metadata import area_code, metadata, moment, within_county

wechat_binding = Table(
    "wechat_binding",
    metadata,
    area_code(),
    Column("person_id", Uuid, primary_key=True),
    Column("app_id", Text, nullable=False, comment="an openid means something to one account only"),
    Column("openid", Text, nullable=False),
    # WeChat keeps the true count. Ours is put right by its refusal.
    Column("consents", Integer, nullable=False, server_default="0", comment="messages agreed to"),
    moment("bound_at", now=True),
    within_county("person_id", "person"),
    CheckConstraint("consents >= 0", name="consents"),
    # Whichever county: sign-in begins with the openid alone, as it does with the phone number.
    UniqueConstraint("app_id", "openid"),
)

# Claimed before it is sent and never sent again: at most once, since the inbox has it anyhow.
wechat_message = Table(
    "wechat_message",
    metadata,
    area_code(),
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column("state", Text, nullable=False, comment="stays sending where the worker died"),
    moment("claimed_at", now=True),
    within_county("person_id", "person"),
    CheckConstraint("state in ('sending', 'sent', 'refused', 'unknown')", name="state"),
    Index("ix_wechat_message_person", "area_code", "person_id"),
)
