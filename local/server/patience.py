"""How long a connection may take. Seconds, and bytes a second."""

from __future__ import annotations

# From its first byte to its empty line, and before the first byte of a new connection.
HEAD_SECONDS = 10.0
# Between two requests: a phone sends its photos and its record over one connection.
IDLE_SECONDS = 15.0
# For a body to find room in its lane.
ROOM_SECONDS = 10.0
# A line may stand still this long before its rate is looked at: a train in a tunnel.
GRACE_SECONDS = 15.0
# The poorest line that a phone still works over brings more than this.
LEAST_BYTES_PER_SECOND = 1_000
# What a peer that was told to go may still send, so that it reads why.
LINGER_SECONDS = 2.0
LINGER_BYTES = 1_000_000
# How long somebody who was refused for want of room is asked to stay away.
RETRY_AFTER_SECONDS = 20


def is_too_slow(moved_bytes: int, seconds: float) -> bool:
    """Whether so many bytes in so much time are below the least rate."""
    return moved_bytes < (seconds - GRACE_SECONDS) * LEAST_BYTES_PER_SECOND
