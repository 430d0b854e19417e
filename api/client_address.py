"""Whose request is it, as far as counting goes: one reading of addresses for all that counts.

1. An address is what the socket says or, behind `TRUSTED_PROXIES`, what the outermost of
   them wrote.
2. A port, brackets, quotes and a zone do not count; of IPv6 the 64 bits that a household has.
3. What is no address (`unknown`, `_hidden`, rubbish) is nobody's: None. All who come so are counted
   together, so that limits are wide for it (`api.public_limits`), and an operator is told.

The address itself is never logged.
"""

from __future__ import annotations

import ipaddress
import logging
import re
import threading
import time
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

_log = logging.getLogger("anxun.addresses")

# How long a fault is told to whoever looks after the server, and how often the log says it.
TOLD_FOR_S = 3600
LOGGED_EVERY_S = 60

_BRACKETS = re.compile(r"\[(?P<address>[^\]]*)\](?::\d{1,5})?")
_WITH_PORT = re.compile(r"(?P<address>\d+\.\d+\.\d+\.\d+):\d{1,5}")


class AddressFault(StrEnum):
    """What is wrong between the proxies and this server, in words for an operator."""

    UNREAD = "来访地址读不出来，限次只能合在一起算：请检查反向代理写的 X-Forwarded-For"
    NOT_BELIEVED = "收到 X-Forwarded-For，但 TRUSTED_PROXIES=0，所有人都算成一个地址：请按层数设置"
    ABSENT = "设了 TRUSTED_PROXIES，却没有收到足够的 X-Forwarded-For：请检查反向代理的设置"


def network_of(text: str) -> str | None:
    """What is counted as one: an IPv4 address, or 64 bits of IPv6; None for what is no address."""
    bare = text.strip().strip('"').strip()
    for form in (_BRACKETS, _WITH_PORT):
        if written := form.fullmatch(bare):
            bare = written.group("address")
    try:
        known = ipaddress.ip_address(bare)
    except ValueError:
        return None
    if isinstance(known, ipaddress.IPv6Address) and known.ipv4_mapped:
        known = known.ipv4_mapped
    if known.is_unspecified:
        return None
    if isinstance(known, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)


class ClientAddresses:
    """Reads the network of a request, and remembers for an hour what was wrong with addresses."""

    def __init__(self, trusted_proxies: int) -> None:
        self._hops = trusted_proxies
        self._lock = threading.Lock()
        self._last: dict[AddressFault, float] = {}
        self._logged: dict[AddressFault, float] = {}

    def network(self, environ: Mapping[str, Any]) -> str | None:
        """Of this request; None where nobody can say."""
        network = network_of(environ.get("REMOTE_ADDR") or "")
        forwarded = [part for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if part]
        if network is None:
            self._note(AddressFault.UNREAD)
        if self._hops and len(forwarded) < self._hops:
            self._note(AddressFault.ABSENT)
        if forwarded and not self._hops:
            self._note(AddressFault.NOT_BELIEVED)
            # A proxy on this machine, behind which is everybody. From elsewhere the header may be
            # anybody's own, and buys nothing.
            if network and ipaddress.ip_network(network).is_loopback:
                return None
        return network

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
