"""Who was made a report officer by whom, and who agreed (举报受理员): no office does it alone."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
)

from .metadata import area_code, metadata, moment, record_id, within_county

# Proposed by one, decided by another.
officer_act = Table(
    "officer_act",
    metadata,
    area_code(),
    record_id(),
    Column("act", Text, nullable=False),
    Column("person_id", Uuid, nullable=False, comment="whom it is about"),
    Column("key_id", Uuid, comment="of a key that is to be retired"),
    Column("reason", Text, nullable=False),
    Column("proposed_by", Uuid, nullable=False),
    moment("proposed_at", now=True),
    Column("confirmed", Boolean, comment="none: nobody decided yet"),
    Column("decided_by", Uuid),
    moment("decided_at", nullable=True),
    moment("counts_from", nullable=True),
    within_county("person_id", "person"),
    within_county("key_id", "tip_key"),
    within_county("proposed_by", "person"),
    within_county("decided_by", "person"),
    CheckConstraint("act in ('grant', 'withdraw', 'reset', 'retire_key')", name="act"),
    CheckConstraint("(act = 'retire_key') = (key_id is not null)", name="key"),
    CheckConstraint(
        "num_nonnulls(confirmed, decided_by, decided_at) in (0, 3)"
        " and (counts_from is null or confirmed)",
        name="decided",
    ),
    CheckConstraint("not confirmed or decided_by <> proposed_by", name="two_people"),
    # Of each kind one waits about a person.
    Index(
        "uq_officer_act_open",
        "area_code",
        "act",
        "person_id",
        unique=True,
        postgresql_where="confirmed is null",
    ),
)

# The first two of a county, set up with both present. Rows stay: everybody may see how it began.
officer_founding = Table(
    "officer_founding",
    metadata,
    area_code(),
    record_id(),
    Column("opened_by", Uuid, nullable=False, comment="the administrator"),
    moment("opened_at", now=True),
    Column("first_id", Uuid, nullable=False),
    Column("second_id", Uuid, nullable=False),
    Column("number", Text, comment="on the administrator's screen; gone once it is over"),
    Column("wrong_numbers", Integer, nullable=False, server_default="0"),
    moment("first_there_at", nullable=True),
    moment("second_there_at", nullable=True),
    moment("counts_from", nullable=True),
    Column("stopped_by", Uuid, comment="of the office, before it counted"),
    moment("stopped_at", nullable=True),
    within_county("opened_by", "person"),
    within_county("first_id", "person"),
    within_county("second_id", "person"),
    within_county("stopped_by", "person"),
    CheckConstraint(
        "first_id <> second_id and opened_by not in (first_id, second_id)", name="three_people"
    ),
    CheckConstraint("(stopped_by is null) = (stopped_at is null)", name="stopped"),
    CheckConstraint(
        "counts_from is null or (first_there_at is not null and second_there_at is not null)",
        name="both_there",
    ),
)
