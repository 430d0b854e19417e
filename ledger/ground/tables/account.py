"""What opens an account beside the password: the link by which its owner comes in, and the second
factor.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)

from .metadata import area_code, metadata, moment, within_county

activation = Table(
    "activation",
    metadata,
    area_code(),
    Column("token_sha256", LargeBinary, primary_key=True),
    Column("person_id", Uuid, nullable=False, comment="whose account it opens"),
    Column("kind", Text, nullable=False, comment="reset: the account was active before"),
    Column("made_by", Uuid, nullable=False),
    moment("made_at", now=True),
    moment("expires_at"),
    Column("wrong_phones", Integer, nullable=False, server_default="0"),
    moment("ended_at", nullable=True),
    Column("ended_why", Text),
    within_county("person_id", "person"),
    within_county("made_by", "person"),
    CheckConstraint("kind in ('first', 'reset')", name="kind"),
    CheckConstraint("ended_why in ('used', 'replaced', 'left', 'wrong_phones')", name="ended_why"),
    CheckConstraint("(ended_at is null) = (ended_why is null)", name="ended"),
    # A newer one ends the older: whoever has a slip in hand knows that it is the one that counts.
    Index(
        "uq_activation_waiting",
        "area_code",
        "person_id",
        unique=True,
        postgresql_where=text("ended_at is null"),
    ),
)

second_factor = Table(
    "second_factor",
    metadata,
    area_code(),
    Column("person_id", Uuid, primary_key=True),
    Column("secret_sealed", LargeBinary, nullable=False, comment="with a key of the server's"),
    moment("made_at", now=True),
    moment("confirmed_at", nullable=True),
    Column("last_step", BigInteger, comment="of the newest code that was taken: none is twice"),
    within_county("person_id", "person"),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    area_code(),
    Column("person_id", Uuid, primary_key=True),
    Column("code_hmac", LargeBinary, primary_key=True),
    moment("used_at", nullable=True),
    within_county("person_id", "person"),
)
