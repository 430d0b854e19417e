"""Bearer tokens: read from the request, looked up in one statement."""

from __future__ import annotations

from flask import g, request

from api.services import current_services
from ledger.accounts.queries.tokens import TokenOwner, owner_of_token
from ledger.ground.errors import NotSignedIn

# By which a server that looks for it knows that the sender is one of ours; others ignore it.
KNOWN_SENDER = "anxun.known"


def bearer_token() -> str:
    """The request's token. Raises: NotSignedIn."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn("not_signed_in", "请先登录")
    return token.strip()


def token_owner() -> TokenOwner:
    """Who sent the request. Raises: NotSignedIn."""
    services = current_services()
    owner = owner_of_token(
        services.engine,
        bearer_token(),
        factor_required=services.settings.second_factor_required,
        request_id=g.get("request_id"),
    )
    request.environ[KNOWN_SENDER] = True
    return owner
