"""Who waits is served in turn by network, so that whoever sends most waits longest."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from local.server.connection import PeerConnection


class TurnsByNetwork:
    """A line for each network; those whose network nobody knows share one.

    `most`: altogether, of which a network that is known may have a quarter.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lines: OrderedDict[str | None, deque[PeerConnection]] = OrderedDict()
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def add(self, connection: PeerConnection) -> bool:
        """False where too many wait."""
        network = connection.network
        of_one = len(self._lines.get(network, ()))
        if self._length >= self._most or (network and of_one >= self._most // 4):
            return False
        self._lines.setdefault(network, deque()).append(connection)
        self._length += 1
        return True

    def take(self, may_go: Callable[[PeerConnection], bool]) -> PeerConnection | None:
        """The first of the next network whose first may go."""
        for network, line in self._lines.items():
            if may_go(line[0]):
                self._length -= 1
                self._lines.move_to_end(network)
                connection = line.popleft()
                if not line:
                    del self._lines[network]
                return connection
        return None
