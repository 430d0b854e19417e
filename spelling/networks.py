"""What is counted as one caller: a network, read in one way by all that count."""

from __future__ import annotations

import ipaddress
import re

_BRACKETS = re.compile(r"\[(?P<address>[^\]]*)\](?::\d{1,5})?")
_WITH_PORT = re.compile(r"(?P<address>\d+\.\d+\.\d+\.\d+):\d{1,5}")


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


def network_behind(peer: str, forwarded: str, hops: int) -> str | None:
    """Of whoever is behind so many trusted proxies, as the outermost of them wrote it.

    Without one that is trusted, a header that comes from this machine says that everybody is behind
    that proxy: None.
    """
    written = [part for part in forwarded.split(",") if part.strip()]
    if hops and len(written) >= hops:
        return network_of(written[-hops])
    network = network_of(peer)
    if written and not hops and network and ipaddress.ip_network(network).is_loopback:
        return None
    return network
