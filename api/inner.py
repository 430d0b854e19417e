"""What only those inside may read: figures, documentation, and which part is down.

Inside is whoever calls from `INNER_NETWORKS`, by the address that the proxies in front tell. Where
none is believed and one speaks nevertheless, everybody would be the proxy: then nobody is inside.
"""

from __future__ import annotations

import ipaddress

from flask import Flask, request

from api.services import current_services
from ledger.ground.errors import NotFound

INNER_ENDPOINTS = {
    "health.show_metrics",
    "pages.docs_folder",
    "pages.docs_file",
    "api-docs.openapi_json",
}
# A proxy speaks by one of these.
_FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Real-IP")


def keep_inside(app: Flask) -> None:
    """To others these addresses do not exist."""
    app.before_request(_refuse_others)


def is_inside() -> bool:
    """Whether who asks is one of those."""
    settings = current_services().settings
    if not settings.trusted_proxies and any(name in request.headers for name in _FORWARDED):
        return False
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return any((mapped or address) in network for network in settings.inside)


def _refuse_others() -> None:
    if request.endpoint in INNER_ENDPOINTS and not is_inside():
        raise NotFound("没有这个地址")
