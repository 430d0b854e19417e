"""Bearer tokens: read from the request, looked up in one statement."""

from __future__ import annotations

from flask import g, request

from api.services import current_services
from ledger.accounts.queries import caller_of_token
from ledger.ground.caller import Caller
from ledger.ground.errors import NotSignedIn


def bearer_token() -> str:
    """The request's token. Raises: NotSignedIn."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn("not_signed_in", "请先登录")
    return token.strip()


def signed_in_caller() -> Caller:
    """Who sent the request. Raises: NotSignedIn."""
    return caller_of_token(
        current_services().engine, bearer_token(), request_id=g.get("request_id")
    )
