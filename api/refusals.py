"""Refusals that tell of an attack, each a line of the log: sign-ins that failed, rights that lack,
limits that were reached.

A line names the person by id where one is signed in, and an account that somebody tries to open by
a keyed hash. Of the public's reports there is none: who was refused there is nobody's business.
"""

from __future__ import annotations

import logging

from flask import g, request

from api.services import current_services
from ledger.ground.passwords import bucket

TELLING = {401, 403, 429}
# Where somebody says who they are.
_WAYS_IN = {"sessions", "activations", "wechat"}
_log = logging.getLogger("anxun.security")


def note_refusal(code: int, reason: str) -> None:
    """Write its line, if it tells of anything."""
    caller = g.get("caller")
    if code not in TELLING or (caller is None and request.blueprint not in _WAYS_IN):
        return
    who = {"person_id": str(caller.person_id)} if caller else {"account": _account()}
    _log.info(
        "refused",
        extra={
            "request_id": g.get("request_id", ""),
            "route": str(request.url_rule),
            "status": code,
            "reason": reason,
            **who,
        },
    )


def _account() -> str:
    said = request.get_json(silent=True)
    phone = said.get("phone") if isinstance(said, dict) else None
    secret_key = current_services().settings.secret_key
    return bucket(secret_key, "refused", str(phone)).hex()[:16] if phone else ""
