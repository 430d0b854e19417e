"""The link by which somebody opens the account, as whoever hands it over is shown it."""

from __future__ import annotations

from typing import Any

from api.accounts.qr import drawn_qr
from api.services import current_services
from ledger.accounts.commands.activations import ActivationLink


def shown_link(link: ActivationLink) -> dict[str, Any]:
    """With its QR code; told this once."""
    url = current_services().settings.activation_url(link.token)
    return {"kind": link.kind, "url": url, "qr": drawn_qr(url), "expires_at": link.expires_at}
