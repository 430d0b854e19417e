"""How a session is opened by the request that came."""

from __future__ import annotations

from flask import request

from api.services import current_services
from ledger.accounts.commands.sessions import Opening
from ledger.accounts.rules.sessions import device_words


def opening(device: str | None, *, by_wechat: bool = False) -> Opening:
    """`device`: what an earlier answer told the phone."""
    days = current_services().settings.session_days
    return Opening(device, device_words(request.user_agent.string), days, by_wechat=by_wechat)
