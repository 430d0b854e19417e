"""The demo's notice boards: looked up, hung with proof by photo, one withdrawn."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from demo import records, texts
from demo.accounts import Kept
from demo.client import Client
from demo.enterprises import DEMO_ENTERPRISES, Enterprise
from demo.people import enterprise_account, town_office_of
from demo.progress import Progress
from demo.sending import Sender
from ledger.ground.clocks import SHANGHAI

# Its main board is withdrawn; its visits therefore never name a code, which would change.
WITHDRAWN_AT = DEMO_ENTERPRISES[1]
# Of four enterprises one has not yet hung its board.
NOT_HUNG_EVERY = 4
_SECONDS_BETWEEN_LOOKS = 1.0


@dataclass(frozen=True, slots=True)
class ShownBoard:
    """A board worth looking at."""

    enterprise: str
    key_area: str | None
    url: str
    pdf_url: str
    png_url: str


class Boards:
    """Boards as the administrator sees them."""

    def __init__(self, admin: Client, kept: Kept, patience_s: float) -> None:
        self._admin = admin
        self._kept = kept
        self._patience_s = patience_s
        self.withdrawn_url: str | None = None
        self._first_look = lru_cache(maxsize=None)(self._now)

    def _now(self, enterprise: Enterprise) -> list[dict[str, Any]]:
        boards: list[dict[str, Any]] = self._admin.get(f"/enterprises/{enterprise.id}/board")[
            "boards"
        ]
        return boards

    def lasting_code(self, enterprise: Enterprise) -> str | None:
        """The main board's code; None where the demo will withdraw it."""
        if enterprise is WITHDRAWN_AT:
            return None
        code: str = self._first_look(enterprise)[0]["code"]
        return code

    def hang(
        self,
        sender: Sender,
        enterprises: Sequence[Enterprise],
        progress: Progress,
    ) -> list[ShownBoard]:
        """Wait for the printed boards and post them; all boards, the main ones first."""
        until = time.monotonic() + self._patience_s
        progress.begin("公示牌打印和张贴", len(enterprises))
        for enterprise in enterprises:
            main = self._printed(enterprise, until)
            if main and self._is_to_be_hung(enterprise, main):
                sender.send("board_posting", _posting(enterprise, main))
            progress.advance()
        if WITHDRAWN_AT in enterprises:
            self._withdraw_one(sender)
        shown = [
            _shown(enterprise, board)
            for enterprise in enterprises
            for board in self._now(enterprise)
        ]
        return sorted(shown, key=lambda board: board.key_area is not None)

    def _is_to_be_hung(self, enterprise: Enterprise, main: dict[str, Any]) -> bool:
        # What took the withdrawn one's place is not hung yet: that too is worth seeing.
        withdrawn = str(enterprise.id) in self._kept.withdrawn
        by_turn = enterprise.position % NOT_HUNG_EVERY != NOT_HUNG_EVERY - 1
        return by_turn and not withdrawn and not main["posted_version"]

    def _printed(self, enterprise: Enterprise, until: float) -> dict[str, Any] | None:
        """The main board once it is printed; None when patience is over before."""
        while not (main := self._now(enterprise)[0])["version"]:
            if time.monotonic() > until:
                return None
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        return main

    def _withdraw_one(self, sender: Sender) -> None:
        key = str(WITHDRAWN_AT.id)
        main = self._now(WITHDRAWN_AT)[0]
        if key not in self._kept.withdrawn:
            self._kept.withdrawn[key] = main["code"]
            self._kept.save()
        code = self._kept.withdrawn[key]
        office = sender.of(town_office_of(WITHDRAWN_AT))
        # Withdrawing it again changes nothing.
        office.call("POST", f"/boards/{code}/withdrawal", {"reason": texts.WITHDRAWN})
        self.withdrawn_url = main["url"].replace(main["code"], code)


def _posting(enterprise: Enterprise, main: dict[str, Any]) -> records.Draft:
    person, now = enterprise_account(enterprise), datetime.now(SHANGHAI)
    return records.posting(person, main["code"], main["version"], enterprise.place, now)


def _shown(enterprise: Enterprise, board: dict[str, Any]) -> ShownBoard:
    return ShownBoard(
        enterprise.name, board["key_area"], board["url"], board["pdf_url"], board["png_url"]
    )
