"""What the public's pages and the API both do with a report: take it, open it, take its photos."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from uuid import UUID

from api.services import current_services
from api.tips.public.strangers_pictures import copy_without_metadata
from ledger.ground.clocks import shanghai_date
from ledger.tips.commands.add_photo import SealedPhoto, add_tip_photo, photo_recipients
from ledger.tips.commands.submit import SubmittedTip, earlier_submission, submit_tip
from ledger.tips.queries.receipt import OpenedTip, tip_of_id, tip_of_number
from ledger.tips.rules.envelopes import seal_envelope
from ledger.tips.rules.form import SentPlace, SentTip, TipDraft
from ledger.tips.rules.receipts import typed_secret
from media import keys
from media.coordinates import wgs84_from_gcj02


def draft_from(sent: SentTip, *, plain_details: str | None = None) -> TipDraft:
    """A report from what `api.tips.public.schemas.TipIn` read."""
    longitude, latitude = _wgs84(sent.place) if sent.place else (None, None)
    return TipDraft(
        id=sent.id,
        area_code=sent.area_code,
        secret=typed_secret(sent.secret) or "",
        door=sent.door,
        kind=sent.kind,
        description=sent.description,
        happened=sent.happened,
        enterprise_id=sent.enterprise_id,
        enterprise_words=sent.enterprise_words,
        town_code=sent.town_code,
        place_words=sent.place_words,
        longitude=longitude,
        latitude=latitude,
        accused=sent.accused,
        deaths=sent.deaths,
        signatories=sent.signatories,
        photos=sent.photos,
        details=sent.details,
        identity=sent.identity,
        plain_details=plain_details,
    )


def _wgs84(place: SentPlace) -> tuple[float, float]:
    if place.crs == "gcj02":
        return wgs84_from_gcj02(place.longitude, place.latitude)
    return place.longitude, place.latitude


def take_tip(draft: TipDraft, network: str | None, *, altcha: str | None) -> SubmittedTip:
    """Keep it. `altcha`: the page's proof of work, which is asked for also where the report came
    before; the same report again gets the first answer.

    Raises: as `submit_tip`; ProofWanted, TryLater, Unavailable.
    """
    limits, proofs = current_services().limits, current_services().proofs
    due = limits.report(network)
    proofs.spend(altcha, due)
    limits.paid_for_report(due)
    return keep_tip(draft)


def keep_tip(draft: TipDraft) -> SubmittedTip:
    """Of what was counted and worked for, or waited its turn. Raises: as `submit_tip`."""
    engine = current_services().engine
    return earlier_submission(engine, draft) or submit_tip(engine, draft, today=today())


def open_receipt(number: str, secret: str, network: str | None, altcha: str | None) -> OpenedTip:
    """The report of this receipt. `altcha`: a proof of work, where one was asked for.

    Raises: WrongReceipt, ProofWanted, TryLater, Unavailable.
    """
    with _paid(network, number, altcha):
        return tip_of_number(current_services().engine, number, secret)


def open_own_tip(tip_id: UUID, secret: str, network: str | None, altcha: str | None) -> OpenedTip:
    """The report of this id. Raises: as `open_receipt`."""
    with _paid(network, str(tip_id), altcha):
        return tip_of_id(current_services().engine, tip_id, secret)


@contextmanager
def _paid(network: str | None, receipt: str, altcha: str | None) -> Iterator[None]:
    services = current_services()
    with services.limits.trying(network, receipt) as due:
        if due:
            services.proofs.spend(altcha, due)
            services.limits.paid_for_try()
        yield


def take_photo(tip: OpenedTip, photo_id: UUID, data: bytes) -> bool:
    """Keep a photo that the report announced; False where it was there before.

    Kept is a copy without a word of what the phone wrote into the file, sealed before it leaves
    this process. Raises: NotFound; Invalid with `PhotoRejected`'s reason; TooMany; Unavailable.
    """
    recipients = photo_recipients(current_services().engine, tip, photo_id)
    if recipients is None:
        return False
    current_services().limits.photo(str(photo_id))
    return _kept(tip, photo_id, copy_without_metadata(data), recipients)


def keep_copy(tip: OpenedTip, photo_id: UUID, copy: bytes) -> bool:
    """Keep the copy of a photo that was read already. Raises: NotFound; Unavailable."""
    recipients = photo_recipients(current_services().engine, tip, photo_id)
    return recipients is not None and _kept(tip, photo_id, copy, recipients)


def _kept(tip: OpenedTip, photo_id: UUID, copy: bytes, recipients: Mapping[str, bytes]) -> bool:
    services = current_services()
    envelope = seal_envelope(copy, recipients)
    photo = SealedPhoto(
        id=photo_id,
        object_key=keys.tip_photo(tip.area_code, secrets.token_hex(16)),
        size_bytes=len(envelope.body),
        sha256=hashlib.sha256(envelope.body).hexdigest(),
        envelope=envelope.as_json(with_body=False),
    )
    services.store.put(photo.object_key, envelope.body, "application/octet-stream")
    if add_tip_photo(services.engine, tip, photo):
        return True
    # Sent twice at once: the other copy was noted first.
    services.store.delete(photo.object_key)
    return False


def today() -> date:
    """The only time of a reporter's act that is kept."""
    return shanghai_date(datetime.now(UTC))
