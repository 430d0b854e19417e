"""Whose request is it, as far as counting goes: one reading of addresses for all that counts.

1. An address is what the socket says or, behind `TRUSTED_PROXIES`, what the outermost of
   them wrote.
2. A port, brackets, quotes and a zone do not count; of IPv6 the 64 bits that a household has.
3. What is no address (`unknown`, `_hidden`, rubbish) is nobody's: None. All who come so are counted
   together, so that limits are wide for it (`api.public_limits`), and an operator is told.

The address itself is never logged.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from spelling.networks import network_behind, network_of

_log = logging.getLogger("anxun.addresses")

# How long a fault is told to whoever looks after the server, and how often the log says it.
TOLD_FOR_S = 3600
LOGGED_EVERY_S = 60


class AddressFault(StrEnum):
    """What is wrong between the proxies and this server, in words for an operator."""

    UNREAD = "来访地址读不出来，限次只能合在一起算：请检查反向代理写的 X-Forwarded-For"
    NOT_BELIEVED = "收到 X-Forwarded-For，但 TRUSTED_PROXIES=0，所有人都算成一个地址：请按层数设置"
    ABSENT = "设了 TRUSTED_PROXIES，却没有收到足够的 X-Forwarded-For：请检查反向代理的设置"


class ClientAddresses:
    """Reads the network of a request, and remembers for an hour what was wrong with addresses."""

    def __init__(self, trusted_proxies: int) -> None:
        self._hops = trusted_proxies
        self._lock = threading.Lock()
        self._last: dict[AddressFault, float] = {}
        self._logged: dict[AddressFault, float] = {}

    def network(self, environ: Mapping[str, Any]) -> str | None:
        """Of this request; None where nobody can say."""
        peer, written = environ.get("REMOTE_ADDR") or "", environ.get("HTTP_X_FORWARDED_FOR", "")
        forwarded = [part for part in written.split(",") if part]
        if network_of(peer) is None:
            self._note(AddressFault.UNREAD)
        if self._hops and len(forwarded) < self._hops:
            self._note(AddressFault.ABSENT)
        if forwarded and not self._hops:
            self._note(AddressFault.NOT_BELIEVED)
        # Behind trusted ones the peer is already whom the outermost of them wrote.
        return network_behind(peer, "" if self._hops else written, 0)

    def faults(self) -> list[AddressFault]:
        """What was wrong within the last hour, in this process."""
        now = time.monotonic()
        return [fault for fault, seen in self._last.items() if now - seen < TOLD_FOR_S]

    def _note(self, fault: AddressFault) -> None:
        now = time.monotonic()
        with self._lock:
            self._last[fault] = now
            if now - self._logged.get(fault, -LOGGED_EVERY_S) < LOGGED_EVERY_S:
                return
            self._logged[fault] = now
        _log.warning("addresses of clients", extra={"fault": fault.name.lower()})
