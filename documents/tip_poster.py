"""What a plate that tells how to report (举报告知牌) says. It tells nothing of any report."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import NamedTuple


class PrintedKey(NamedTuple):
    """A report officer's name and the fingerprint of the key that reports are sealed to."""

    officer: str
    fingerprint: str

    @property
    def in_address(self) -> str:
        """The fingerprint's 16 bytes, as short as an address can say them."""
        return base64.urlsafe_b64encode(bytes.fromhex(self.fingerprint)).decode().rstrip("=")


class FixedReward(NamedTuple):
    """An amount that the county's plan fixes, in yuan."""

    name: str
    yuan: int


@dataclass(frozen=True, slots=True)
class TipPosterContent:
    """Everything one plate says, except when it was printed and under which address it leads.

    `enterprise` and `board_code` are None on the county's own. `officers`: whose keys are in force.
    Days: until a report is taken up or not, concluded (extended at most once), answered.
    """

    county: str
    enterprise: str | None
    board_code: str | None
    hotlines: tuple[str, ...]
    officers: tuple[PrintedKey, ...]
    accept_days: int
    conclude_days: int
    extend_days: int
    feedback_days: int
    collect_days: int
    deaths_go_to: str
    anonymous_rewarded: bool
    amounts: tuple[FixedReward, ...]
    percent_of_fine: float
    yuan_at_least: int
    yuan_at_most: int

    def address(self, public_url: str, area_code: str) -> str:
        """Where its code leads: to reporting about this enterprise, or in this county.

        The page's script compares the keys that it seals for with those behind the `#`
        (`web/src/reporter/keys/plate.ts`); no server is sent them.
        """
        place = f"board={self.board_code}" if self.board_code else f"area={area_code}"
        keys = ".".join(officer.in_address for officer in self.officers)
        return f"{public_url.rstrip('/')}/tip?{place}#k={keys}"
