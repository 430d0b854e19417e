"""Who may use how much of one server process at once: staff, newcomers, and strangers.

Staff is whose token the application has lately accepted; it says so in the request's environment
under `KNOWN`. A token that it has not accepted yet makes a newcomer, none a stranger. Each lane has
threads, and room for the bodies that are on their way, of its own: whatever strangers send, and
however slowly, the staff's lane stays free. Within a lane no network holds more than half.
"""

from __future__ import annotations

import time
from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from local.server.queues import TurnsByNetwork

if TYPE_CHECKING:
    from local.server.connection import PeerConnection

KNOWN = "anxun.known"
KNOWN_FOR_SECONDS = 900.0
KNOWN_MOST = 20_000
# Bodies up to this size need no room of their own: a thousand of them are 64 MB.
SMALL_BYTES = 65_536


@dataclass(slots=True)
class Lane:
    """`bodies`, `bytes_at_once`: of larger bodies on their way or in work. `most_bytes`: of one."""

    name: str
    threads: int
    bodies: int
    bytes_at_once: int
    most_bytes: int
    # Of one body, from its first byte.
    end_seconds: float
    # Strangers' reports are never written to a disk in the clear.
    in_memory: bool
    # How many may wait for a thread, or for room.
    queue_most: int
    # Of all its bodies together; more than a county's line brings, less than a processor copies.
    bytes_per_second: int
    running: int = 0
    # By network: bodies, and their bytes.
    held: Counter[str | None] = field(default_factory=Counter)
    held_bytes: Counter[str | None] = field(default_factory=Counter)
    # Bodies that wait for room, and whole requests that wait for a thread.
    waiting: TurnsByNetwork = field(init=False)
    ready: TurnsByNetwork = field(init=False)
    # Those that brought more than the lane takes in a second.
    paused: list[PeerConnection] = field(default_factory=list)
    allowance: float = 0.0

    def __post_init__(self) -> None:
        self.waiting = TurnsByNetwork(self.queue_most)
        self.ready = TurnsByNetwork(self.queue_most)

    def refill(self, seconds: float) -> None:
        """Allow what so much time allows; what was not used in a tenth of a second is lost."""
        most = self.bytes_per_second / 10
        self.allowance = min(most, self.allowance + self.bytes_per_second * seconds)

    def has_room(self, length: int, network: str | None) -> bool:
        """Whether a body of this length may come in now from there."""
        if length <= SMALL_BYTES:
            return True
        if self.held.total() >= self.bodies:
            return False
        if self.held_bytes.total() + length > self.bytes_at_once:
            return False
        return network is None or self._is_within_share(length, network)

    def _is_within_share(self, length: int, network: str) -> bool:
        """One body of any length is; of more than one, half of what the lane holds."""
        if not self.held[network]:
            return True
        of_bytes = self.held_bytes[network] + length
        return self.held[network] < self.bodies // 2 and of_bytes <= self.bytes_at_once // 2

    def hold(self, length: int, network: str | None) -> None:
        if length > SMALL_BYTES:
            self.held[network] += 1
            self.held_bytes[network] += length

    def release(self, length: int, network: str | None) -> None:
        if length > SMALL_BYTES:
            self.held[network] -= 1
            self.held_bytes[network] -= length
            if not self.held[network]:
                del self.held[network], self.held_bytes[network]


@dataclass(frozen=True, slots=True)
class Lanes:
    """In the order in which a free thread is given away."""

    staff: Lane
    newcomers: Lane
    strangers: Lane

    def all(self) -> tuple[Lane, Lane, Lane]:
        return self.staff, self.newcomers, self.strangers


def lanes_of(threads: int) -> Lanes:
    """The lanes of a process with so many threads; at least three of eight are staff's alone."""
    others = max(1, threads // 4)
    return Lanes(
        # 20 MB over a line of 40 kB/s take 500 s.
        staff=Lane("staff", threads, 64, 1_000_000_000, 64_000_000, 600, False, 4_000, 400_000_000),
        newcomers=Lane(
            "newcomers", others, 16, 256_000_000, 64_000_000, 600, False, 1_000, 30_000_000
        ),
        # A form without script brings nine photos of 8 MB in one body.
        strangers=Lane(
            "strangers", others, 8, 160_000_000, 121_000_000, 180, True, 1_000, 30_000_000
        ),
    )


class Acquaintances:
    """The tokens that the application accepted lately, by their digests."""

    def __init__(self) -> None:
        self._until: OrderedDict[bytes, float] = OrderedDict()

    def note(self, bearer: bytes) -> None:
        """May be called from any thread."""
        self._until[bearer] = time.monotonic() + KNOWN_FOR_SECONDS
        self._until.move_to_end(bearer)
        while len(self._until) > KNOWN_MOST:
            self._until.popitem(last=False)

    def knows(self, bearer: bytes) -> bool:
        return self._until.get(bearer, 0.0) > time.monotonic()
