"""What the county's office found where it checked a drawn figure (抽查结论). Pure.

The three outcomes, and that they never change the figure, are ours: no plan says how to check.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, Protocol

from ledger.ground.errors import Invalid
from spelling.figures import NotAFigure, figure_text, read_figure

FindingOutcome = Literal["matches", "differs", "no_proof"]
# Whether the ledger was looked at, or the place (四不两直).
FindingManner = Literal["papers", "on_site"]
OUTCOME_WORDS: dict[FindingOutcome, str] = {
    "matches": "相符",
    "differs": "不符",
    "no_proof": "无据可查",
}
FOUND_BY_WORDS: dict[FindingManner, str] = {"papers": "查台账", "on_site": "到现场"}
# Higher than any typed cell takes (`spelling.figures.FIGURE_MOST`), and than yuan are counted; as
# `web/src/features/reports/draw/findingForm.ts`.
FOUND_MOST = 10**12
# What was handed in is compared however high it is.
_HANDED_IN_MOST = 10**30
# Of a rate that was handed in every place is compared.
_PLACES_MOST = 6
# Between the numbers of one cell; the first one was counted.
_BETWEEN = "、"


class HandedInNumber(Protocol):
    """A drawn number as it was handed in."""

    @property
    def value(self) -> str | None:
        """As the form showed it."""

    @property
    def unit(self) -> str:
        """Of the cell."""

    @property
    def places(self) -> int:
        """How many after the point."""


def number_found(said: str | None, drawn: HandedInNumber) -> str | None:
    """The number that was found, as people read it; None: none was told.

    Raises: Invalid where it is no number for this cell.
    """
    if said is None:
        return None
    try:
        number = read_figure(said, unit=drawn.unit, decimals=drawn.places, most=FOUND_MOST)
    except NotAFigure as fault:
        raise Invalid("found_unreadable", f"核实的数没有读懂：{fault}") from None
    return None if number is None else figure_text(number, drawn.places)


def check_outcome(outcome: FindingOutcome, found: str | None, drawn: HandedInNumber) -> None:
    """Raises: Invalid found_contradicts where number and outcome cannot both be."""
    if found is None:
        return
    if outcome == "no_proof":
        raise Invalid("found_contradicts", "无据可查的，请不要填核实的数")
    handed_in = _counted(drawn)
    if handed_in is None:
        return
    is_equal = handed_in == Decimal(found)
    if outcome == "matches" and not is_equal:
        words = f"核实的数是 {found}，报送的数是 {drawn.value}，不能写“相符”；请核对"
        raise Invalid("found_contradicts", words)
    if outcome == "differs" and is_equal:
        raise Invalid("found_contradicts", "核实的数与报送的数一样，不能写“不符”；请核对")


def _counted(drawn: HandedInNumber) -> Decimal | None:
    first = (drawn.value or "").split(_BETWEEN)[0]
    try:
        return read_figure(first, unit=drawn.unit, decimals=_PLACES_MOST, most=_HANDED_IN_MOST)
    except NotAFigure:
        return None
