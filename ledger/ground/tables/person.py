"""People, what they may do, and their sign-ins."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from .metadata import area_code, compared, metadata, moment, of_town, record_id, within_county

person = Table(
    "person",
    metadata,
    Column("area_code", Text, ForeignKey("county.area_code"), primary_key=True),
    record_id(),
    Column("name", Text, nullable=False),
    *compared("name"),
    Column("earlier_names", ARRAY(Text), nullable=False, server_default="{}"),
    Column("phone", Text, nullable=False, comment="signs in with it; never shown to the public"),
    Column("office_phone", Text, comment="the only number that is printed"),
    Column("title", Text, comment="as the county's plan names the role"),
    Column("office_id", Text, comment="where they work"),
    Column("password_hash", Text, comment="Argon2id; none: cannot sign in by password"),
    Column("active", Boolean, nullable=False, server_default="true"),
    moment("activated_at", nullable=True),
    moment("created_at", now=True),
    # One phone, one person, whichever county: sign-in begins with the phone number alone.
    UniqueConstraint("phone"),
    within_county("office_id", "office"),
)

# 休假: some days away, and who stands in.
person_leave = Table(
    "person_leave",
    metadata,
    area_code(),
    record_id(),
    Column("person_id", Uuid, nullable=False),
    Column("deputy_id", Uuid, comment="who stands in"),
    Column("from_date", Date, nullable=False),
    Column("to_date", Date, nullable=False, comment="last day, included"),
    Column("entered_by", Uuid, nullable=False),
    within_county("person_id", "person"),
    within_county("deputy_id", "person"),
    within_county("entered_by", "person"),
    CheckConstraint("to_date >= from_date", name="period"),
    CheckConstraint("deputy_id <> person_id", name="deputy"),
    Index("ix_person_leave_person", "area_code", "person_id"),
)

# What somebody was until a change: what they did then and send later is of the office of then.
former_post = Table(
    "former_post",
    metadata,
    area_code(),
    Column("person_id", Uuid, primary_key=True),
    Column("until", DateTime(timezone=True), primary_key=True),
    Column("office_id", Text, comment="where they worked"),
    Column("grants", JSONB, nullable=False, comment="the roles that they had"),
    within_county("person_id", "person"),
)

grant = Table(
    "role_grant",
    metadata,
    area_code(),
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column("role", Text, nullable=False),
    # Each narrows the grant; none of them means the whole county.
    Column("town_code", Text),
    Column("sector", Text),
    Column("enterprise_id", Uuid),
    moment("counts_from", now=True),
    of_town(),
    within_county("person_id", "person"),
    CheckConstraint(
        "role in ('supervisor', 'inspector', 'enterprise', 'town', 'department', 'county',"
        " 'admin', 'report_officer')",
        name="role",
    ),
    CheckConstraint("(role = 'enterprise') = (enterprise_id is not null)", name="enterprise"),
    CheckConstraint("role <> 'town' or town_code is not null", name="town"),
    CheckConstraint("role <> 'department' or sector is not null", name="department"),
    Index("ix_role_grant_person", "area_code", "person_id"),
)

session = Table(
    "session",
    metadata,
    area_code(),
    Column("token_sha256", LargeBinary, primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column(
        "id",
        Uuid,
        nullable=False,
        server_default=text("gen_random_uuid()"),
        comment="by which its owner ends it",
    ),
    Column("device_sha256", LargeBinary, nullable=False),
    Column("device_words", Text, comment="as its owner knows it; none: of before"),
    moment("created_at", now=True),
    moment("last_seen_at", now=True, comment="to a tenth of the idle limit"),
    moment(
        "factor_at",
        nullable=True,
        comment="when the second factor was given; none: asks for it where there is one",
    ),
    moment("expires_at"),
    moment("revoked_at", nullable=True),
    Column(
        "by_wechat",
        Boolean,
        nullable=False,
        server_default="false",
        comment="ends with the binding",
    ),
    within_county("person_id", "person"),
    Index("ix_session_person", "area_code", "person_id"),
)

# A device that once signed in as a person: guesses by strangers do not count against it.
known_device = Table(
    "known_device",
    metadata,
    area_code(),
    Column("person_id", Uuid, primary_key=True),
    Column("device_sha256", LargeBinary, primary_key=True),
    moment("first_seen_at", now=True),
    within_county("person_id", "person"),
)

# Failures are counted by bucket (keyed hash of account and device, or of network), not by person.
sign_in_failure = Table(
    "sign_in_failure",
    metadata,
    Column("bucket", LargeBinary, primary_key=True),
    Column("failures", Integer, nullable=False),
    moment("last_at"),
    moment("blocked_until", nullable=True),
)

assignment = Table(
    "assignment",
    metadata,
    area_code(),
    record_id(),
    Column("person_id", Uuid, nullable=False),
    Column("enterprise_id", Uuid, nullable=False),
    Column("from_date", Date, nullable=False),
    Column("to_date", Date, comment="last day, included; none: until further notice"),
    within_county("person_id", "person"),
    within_county("enterprise_id", "enterprise"),
    CheckConstraint("to_date is null or to_date >= from_date", name="period"),
    Index("ix_assignment_person", "area_code", "person_id"),
    Index("ix_assignment_enterprise", "area_code", "enterprise_id"),
)
