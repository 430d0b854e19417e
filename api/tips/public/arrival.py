"""What a form without script brings: checked, sealed and kept, or told back field by field."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from marshmallow import ValidationError

from api.errors import STATUS_OF
from api.services import current_services
from api.tips.public.form import SentForm, document_of, uuid_of
from api.tips.public.intake import draft_from, keep_copy, keep_tip
from api.tips.public.schemas import TipIn
from api.tips.public.strangers_pictures import form_copies, form_fault
from ledger.ground.errors import Conflict, LedgerError, TryLater, Unavailable, WrongReceipt
from ledger.tips.commands.submit import SubmittedTip
from ledger.tips.queries.receipt import tip_of_id
from ledger.tips.rules.form import DETAILS_MOST, PHOTOS_MOST, TipDraft
from media.store_errors import StoreUnavailable

_log = logging.getLogger("anxun.tips")


class FormRefused(Exception):
    """`errors`: sentences by field; `message`: where it is no field's. `anew`: under another id.
    `wait_s`: until it makes sense to send it again.
    """

    def __init__(
        self,
        code: int = 422,
        errors: Mapping[str, list[str]] | None = None,
        message: str = "",
        *,
        anew: bool = False,
        wait_s: int = 0,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.errors = errors or {}
        self.message = message
        self.anew = anew
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class TakenForm:
    """`was_changed`: it came before, otherwise; only the first is kept."""

    tip: SubmittedTip
    was_changed: bool = False


def take_in_tip(form: SentForm, network: str | None) -> TakenForm:
    """Keep the report and its photos; the same form again gives the same receipt.

    What it lacks is said for nothing. Then it waits its turn, and all that is slow comes after.

    Raises: FormRefused, with the report not kept.
    """
    draft = _draft(form)
    try:
        current_services().limits.turn_without_script(network)
        copies = form_copies(form.photos)
        taken = keep_tip(draft)
    except LedgerError as refused:
        if isinstance(refused, Conflict) and refused.reason == "other_document":
            return _first_of(draft, refused)
        raise _refusal(refused) from None
    return TakenForm(_with_photos(taken, form, copies, draft))


def _first_of(draft: TipDraft, refused: LedgerError) -> TakenForm:
    """The report that this form brought before; a browser that loads the receipt again may have let
    go of the photos.
    """
    try:
        tip = tip_of_id(current_services().engine, draft.id, draft.secret)
    except WrongReceipt:
        raise FormRefused(409, message=refused.message, anew=True) from None
    kept = SubmittedTip(tip.id, tip.number, tip.received_on, [], created=False)
    return TakenForm(kept, was_changed=True)


def _draft(form: SentForm) -> TipDraft:
    tip_id = uuid_of(form.typed.get("id", ""))
    if tip_id is None:
        raise FormRefused(message="请再点一次发送", anew=True)
    document = document_of(form, tip_id)
    details = document.pop("details")
    errors = {"photos": [_photo_fault(form)], "details": [_details_fault(details or "")]}
    faults = {name: words for name, words in errors.items() if words != [""]}
    try:
        sent = TipIn(exclude=("altcha", "details")).load(document)
    except ValidationError as invalid:
        raise FormRefused(errors=_by_field(invalid.messages_dict) | faults) from None
    if faults:
        raise FormRefused(errors=faults)
    return draft_from(sent, plain_details=details)


def _by_field(messages: Mapping[str, object]) -> dict[str, list[str]]:
    """Without what lies deeper than a field: no form of ours sends such a thing."""
    return {
        name: [str(word) for word in words] if isinstance(words, Sequence) else ["请检查这一项"]
        for name, words in messages.items()
    }


def _details_fault(details: str) -> str:
    return f"不超过 {DETAILS_MOST} 字" if len(details) > DETAILS_MOST else ""


def _photo_fault(form: SentForm) -> str:
    """What stands in the way of the photos and is seen at once."""
    if form.photos_dropped:
        return "照片合起来太大，请少选几张"
    if len(form.photos) > PHOTOS_MOST:
        return f"最多 {PHOTOS_MOST} 张照片，请少选几张"
    return form_fault(form.photos)


def _refusal(refused: LedgerError) -> FormRefused:
    code = next(STATUS_OF[kind] for kind in type(refused).__mro__ if kind in STATUS_OF)
    errors = refused.errors.get("json", {})
    wait_s = refused.wait_s if isinstance(refused, TryLater | Unavailable) else None
    return FormRefused(code, errors, "" if errors else refused.message, wait_s=wait_s or 0)


def _with_photos(
    taken: SubmittedTip, form: SentForm, copies: list[bytes], draft: TipDraft
) -> SubmittedTip:
    """Whatever becomes of the photos, the report is kept and its receipt is shown."""
    missing = list(taken.photos_missing)
    if not missing:
        return taken
    photos = dict(zip(form.photo_ids(draft.id), copies, strict=True))
    try:
        tip = tip_of_id(current_services().engine, draft.id, draft.secret)
        for photo_id in taken.photos_missing:
            keep_copy(tip, photo_id, photos[photo_id])
            missing.remove(photo_id)
    except (LedgerError, StoreUnavailable) as error:
        _log.warning("photos of a form not kept", extra={"fault": type(error).__name__})
    return replace(taken, photos_missing=missing)
