"""Reports from the public (举报), sealed before they lie here, and the officers' keys.

Times of what a reporter did are days: an exact time would tell who was near a phone then. `arrived`
keeps the order within a day. What could name somebody lies only as envelopes
(`ledger.tips.rules.envelopes`), which nobody but the report officers, each with their own key, can
open.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from spelling.names import letters_alike, name_core

from .metadata import area_code, metadata, moment, of_town, record_id, within_county

_READ = ("accused", "description", "happened", "enterprise_words", "place_words")

_CALLED_SO = ("enterprise_words",)


def _compared_words(context: Any) -> str:
    row = context.get_current_parameters()
    return letters_alike("\n".join(filter(None, (row.get(name) for name in _READ))))


def _compared_enterprise(context: Any) -> str:
    row = context.get_current_parameters()
    return name_core(next(filter(None, (row.get(name) for name in _CALLED_SO)), ""))


def _of_tip() -> ForeignKeyConstraint:
    """Goes with its report when that is deleted."""
    return ForeignKeyConstraint(
        ["area_code", "tip_id"], ["tip.area_code", "tip.id"], ondelete="CASCADE"
    )


tip = Table(
    "tip",
    metadata,
    area_code(),
    record_id(),
    Column("arrived", BigInteger, Identity(), nullable=False, comment="order of arrival"),
    Column("number", Text, nullable=False, comment="ten random digits, shown to the reporter"),
    Column("secret_hash", Text, nullable=False, comment="Argon2id; the secret is kept nowhere"),
    Column("reporter_key", LargeBinary, nullable=False, comment="X25519, made from the secret"),
    Column("document_mark", LargeBinary, comment="HMAC under the reporter's own key"),
    Column("received_on", Date, nullable=False),
    Column("door", Text, nullable=False),
    Column("kind", Text, nullable=False, comment="what the reporter says it is"),
    Column("description", Text, nullable=False, comment="what is wrong; names lie in an envelope"),
    Column("happened", Text, comment="since when or when, in the reporter's words"),
    Column("enterprise_id", Uuid),
    Column("enterprise_words", Text, comment="as the reporter calls it"),
    Column("town_code", Text),
    Column("place_words", Text),
    Column("longitude", Double, comment="of the place, wgs84; given with consent"),
    Column("latitude", Double),
    Column("accused", Text, comment="name of the official whom the report is about"),
    Column(
        "compared_words",
        Text,
        nullable=False,
        default=_compared_words,
        comment="what can be read of it, as names are looked for in it",
    ),
    Column(
        "compared_enterprise",
        Text,
        nullable=False,
        default=_compared_enterprise,
        comment="what tells the enterprise that the reporter named",
    ),
    Column("deaths", Boolean, nullable=False, comment="people died: the county government's"),
    Column("signatories", Integer, nullable=False, server_default="1", comment="of a joint report"),
    Column(
        "photo_ids", ARRAY(Uuid), nullable=False, server_default="{}", comment="announced, in order"
    ),
    Column("details", JSONB, comment="envelope: words that could name somebody"),
    Column("identity", JSONB, comment="envelope: who reports; none behind the anonymous door"),
    Column("state", Text, nullable=False, server_default="received"),
    Column("event_count", Integer, nullable=False, server_default="0"),
    Column("messages_read", Integer, nullable=False, server_default="0", comment="by an officer"),
    Column("accepted_on", Date),
    Column("conclude_by", Date, comment="60 days from acceptance, extended at most once"),
    Column("extended", Boolean, nullable=False, server_default="false"),
    Column("concluded_on", Date),
    Column("finding", Text, comment="verified, partly, unfounded"),
    Column("ended_on", Date, comment="informed, refused or transferred: retention counts from it"),
    Column("transferred_to", Text),
    Column("duplicate_of", Uuid, comment="the first report of the same matter"),
    Column("enterprise_settled", Uuid, comment="the enterprise, as the officer settled it"),
    Column("keep_until", Date, comment="held longer than the plan says, with a reason"),
    of_town(),
    within_county("enterprise_id", "enterprise"),
    within_county("enterprise_settled", "enterprise"),
    UniqueConstraint("number"),
    CheckConstraint("door in ('anonymous', 'named')", name="door"),
    CheckConstraint("(door = 'named') = (identity is not null)", name="identity"),
    CheckConstraint(
        "kind in ('hazard', 'illegal_act', 'violation', 'concealed_accident', 'official')",
        name="kind",
    ),
    CheckConstraint(
        "state in ('received', 'accepted', 'concluded', 'informed', 'refused', 'transferred')",
        name="state",
    ),
    CheckConstraint(
        "finding is null or finding in ('verified', 'partly', 'unfounded')", name="finding"
    ),
    Index("ix_tip_state", "area_code", "state", "received_on"),
    Index("ix_tip_enterprise", "area_code", "enterprise_id"),
)

# A report goes around these people: in lists, counts, notices, exports and keys.
tip_excluded = Table(
    "tip_excluded",
    metadata,
    area_code(),
    Column("tip_id", Uuid, primary_key=True),
    Column("person_id", Uuid, primary_key=True),
    Column("why", Text, nullable=False, comment="accused, of_the_enterprise, stationed, settled"),
    _of_tip(),
    within_county("person_id", "person"),
)

# The picture itself lies in the store, sealed, under a random key.
tip_photo = Table(
    "tip_photo",
    metadata,
    area_code(),
    record_id(),
    Column("tip_id", Uuid, nullable=False),
    Column("position", Integer, nullable=False),
    Column("object_key", Text, nullable=False, comment="random: nothing follows from it"),
    Column("size_bytes", BigInteger, nullable=False, comment="of the sealed object, padded"),
    Column("sha256", Text, nullable=False, comment="of the sealed object"),
    Column("envelope", JSONB, nullable=False, comment="without its body"),
    _of_tip(),
    UniqueConstraint("area_code", "tip_id", "position"),
)

tip_message = Table(
    "tip_message",
    metadata,
    area_code(),
    record_id(),
    Column("tip_id", Uuid, nullable=False),
    Column("position", Integer, nullable=False),
    Column("sender", Text, nullable=False),
    Column("person_id", Uuid, comment="the officer who wrote; none: the reporter"),
    Column("sent_on", Date, nullable=False),
    Column("purpose", Text, nullable=False, server_default="message"),
    Column("envelope", JSONB, nullable=False, comment="for the officers and the reporter"),
    _of_tip(),
    within_county("person_id", "person"),
    UniqueConstraint("area_code", "tip_id", "position"),
    CheckConstraint("sender in ('reporter', 'officer')", name="sender"),
    CheckConstraint("purpose in ('message', 'claim')", name="purpose"),
    CheckConstraint("(sender = 'officer') = (person_id is not null)", name="person"),
)

tip_event = Table(
    "tip_event",
    metadata,
    area_code(),
    record_id(),
    Column("tip_id", Uuid, nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("state_after", Text, nullable=False),
    moment("at"),
    Column("document", JSONB, nullable=False, comment="as it was sent; names no reporter"),
    Column("document_sha256", Text, nullable=False),
    _of_tip(),
    within_county("person_id", "person"),
    UniqueConstraint("area_code", "tip_id", "position"),
)

# Who opened what of a report, and why.
tip_reading = Table(
    "tip_reading",
    metadata,
    area_code(),
    record_id(),
    Column("tip_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    moment("at", now=True),
    Column("parts", JSONB, nullable=False, comment="details, identity, photos, messages"),
    Column("reason", Text, nullable=False),
    _of_tip(),
    within_county("person_id", "person"),
    Index("ix_tip_reading_tip", "area_code", "tip_id"),
)

# One case, one reward: it hangs on the first valid report of the matter. The ledger of payments
# names no reporter and outlives the report.
tip_reward = Table(
    "tip_reward",
    metadata,
    area_code(),
    Column("tip_id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False, comment="as the plan's table, or by_fine, by_deaths"),
    Column("reason", Text, nullable=False),
    Column("fine_yuan", Numeric(14, 2)),
    Column("amount_yuan", Numeric(14, 2), nullable=False),
    Column("basis", Text, nullable=False, comment="clause or document that the amount follows"),
    Column("below_national_floor", Boolean, nullable=False),
    Column("state", Text, nullable=False, server_default="proposed"),
    Column("proposed_by", Uuid, nullable=False),
    Column("approved_by", Uuid),
    Column("approved_on", Date),
    Column("collect_by", Date, comment="60 days from the notice"),
    Column("claimed_on", Date),
    Column("paid_on", Date),
    Column("paid_by", Uuid),
    Column("witnessed_by", Uuid, comment="the second handler"),
    Column("voucher", Text),
    within_county("proposed_by", "person"),
    within_county("approved_by", "person"),
    within_county("paid_by", "person"),
    within_county("witnessed_by", "person"),
    CheckConstraint("state in ('proposed', 'approved', 'paid', 'lapsed')", name="state"),
    CheckConstraint("approved_by <> proposed_by", name="second_person"),
    CheckConstraint("paid_by <> witnessed_by", name="two_handlers"),
)

# A hazard that was found because of a report. Nobody but a report officer may read this table.
tip_hazard = Table(
    "tip_hazard",
    metadata,
    area_code(),
    Column("tip_id", Uuid, primary_key=True),
    Column("hazard_id", Uuid, primary_key=True),
    _of_tip(),
    within_county("hazard_id", "hazard"),
)

# What is left of a deleted report: that there was one, and that nothing of it is left.
tip_deletion = Table(
    "tip_deletion",
    metadata,
    area_code(),
    Column("tip_id", Uuid, primary_key=True),
    Column("deleted_on", Date, nullable=False),
    Column("why", Text, nullable=False, comment="clause or default of the plan"),
    # For `verify`: hashes of keys that must be gone. Whoever reads them learns nothing.
    Column("object_key_hashes", JSONB, nullable=False),
)

# A report officer's public key. The private one is made and kept on the officer's own device.
tip_key = Table(
    "tip_key",
    metadata,
    area_code(),
    record_id(),
    Column("person_id", Uuid, nullable=False),
    Column("alg", Text, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("signing_key", LargeBinary, comment="null: made before officers signed"),
    Column("state", Text, nullable=False, server_default="pending"),
    moment("made_at", now=True),
    Column("confirmed_by", Uuid, comment="another officer, who compared the fingerprint"),
    moment("confirmed_at", nullable=True),
    moment("retired_at", nullable=True),
    Column("retired_reason", Text),
    within_county("person_id", "person"),
    within_county("confirmed_by", "person"),
    UniqueConstraint("public_key"),
    UniqueConstraint("signing_key"),
    CheckConstraint("state in ('pending', 'active', 'retired')", name="state"),
    CheckConstraint("state <> 'active' or signing_key is not null", name="active_signs"),
    CheckConstraint("octet_length(signing_key) = 32", name="signing_key"),
    CheckConstraint("confirmed_by <> person_id", name="other_person"),
    CheckConstraint("octet_length(public_key) = 32", name="public_key"),
    Index(
        "uq_tip_key_active",
        "area_code",
        "person_id",
        unique=True,
        postgresql_where="state = 'active'",
    ),
)

tip_key_signature = Table(
    "tip_key_signature",
    metadata,
    area_code(),
    Column("key_id", Uuid, primary_key=True),
    Column("signer_id", Uuid, primary_key=True, comment="the key of a colleague, who compared it"),
    Column("day", Date, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    within_county("key_id", "tip_key"),
    within_county("signer_id", "tip_key"),
    CheckConstraint("signer_id <> key_id", name="other_key"),
    CheckConstraint("octet_length(signature) = 64", name="signature"),
)

# Printed plates that tell how to report (举报告知牌). Source: 溆浦 二(三)4, 望城 三(五)2.
tip_poster = Table(
    "tip_poster",
    metadata,
    area_code(),
    record_id(),
    Column("enterprise_id", Uuid, comment="none: the county's own plate"),
    Column("content", JSONB, nullable=False, comment="what was printed"),
    Column("content_sha256", Text, nullable=False),
    Column("files", JSONB, nullable=False, comment="name (A3.pdf …) to {key, sha256, size_bytes}"),
    moment("printed_at"),
    within_county("enterprise_id", "enterprise"),
    Index("ix_tip_poster_enterprise", "area_code", "enterprise_id", "printed_at"),
)
