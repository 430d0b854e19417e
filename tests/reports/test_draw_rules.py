"""Report figures drawn by lot: whatever the order of the pool, the same; each about as often."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.ground.errors import Invalid
from ledger.reports.rules.cells import CellPlace
from ledger.reports.rules.drawing import PoolCell, cell_name, draw_cells, pool_document
from ledger.reports.rules.finding import FindingOutcome, check_outcome, number_found
from plans.loader import load_plan

SEED = "5e" * 32
CELLS = st.lists(
    st.builds(
        PoolCell,
        st.integers(0, 5).map(lambda number: UUID(int=number)),
        st.sampled_from(["1", "2", "10"]),
        st.sampled_from(["total", "this_week"]),
    ),
    unique=True,
    min_size=1,
)


@given(CELLS, st.data(), st.integers(1, 20), st.randoms(use_true_random=False))
def test_the_order_in_which_the_pool_is_read_changes_neither_the_hash_nor_the_lots(
    cells: list[PoolCell], data: st.DataObject, count: int, random: object
) -> None:
    drawable = data.draw(st.sets(st.sampled_from(cells)))
    shuffled = list(cells)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert pool_document(shuffled) == pool_document(cells)
    lots = draw_cells(cells, drawable, SEED, count)
    assert draw_cells(shuffled, drawable, SEED, count) == lots
    assert len({cell for _, cell in lots}) == len(lots) == min(count, len(drawable))
    # Whoever draws one more draws the same and one more.
    assert draw_cells(cells, drawable, SEED, count + 1)[: len(lots)] == lots


@given(CELLS, st.data(), st.integers(1, 20))
def test_a_lot_tells_nothing_of_which_other_cells_are_noughts(
    cells: list[PoolCell], data: st.DataObject, count: int
) -> None:
    """Whatever the others hold, what is drawn has the lot that anybody can reckon."""
    drawable = data.draw(st.sets(st.sampled_from(cells)))
    with_all = {cell: lot for lot, cell in draw_cells(cells, cells, SEED, len(cells))}
    assert sorted(with_all.values()) == [*range(1, len(cells) + 1)]
    lots = draw_cells(cells, drawable, SEED, count)
    assert all(with_all[cell] == lot and cell in drawable for lot, cell in lots)
    # Up to the last of them none that is drawable was passed over.
    reach = max((lot for lot, _ in lots), default=0)
    assert {cell for cell in drawable if with_all[cell] <= reach} == {cell for _, cell in lots}


def test_every_cell_is_drawn_about_as_often() -> None:
    """2 of 10 over 2000 draws, between noughts: each 400 times, give or take five deviations."""
    cells = [PoolCell(UUID(int=number), "1", "total") for number in range(15)]
    drawn = Counter(
        cell
        for number in range(2000)
        for _, cell in draw_cells(cells, cells[:10], f"{number:064x}", 2)
    )
    assert drawn.keys() == set(cells[:10])
    assert all(abs(times - 400) < 5 * (2000 * 0.2 * 0.8) ** 0.5 for times in drawn.values())


def test_a_cell_is_called_as_its_form_calls_it_and_by_its_keys_where_the_form_has_it_no_more() -> (
    None
):
    form = next(form for form in load_plan("431224").forms if form.key == "dispatch")
    column = next(column for column in form.columns if column.cell)
    named = cell_name(form, CellPlace(form.rows[0].key, column.key))
    assert (named.row_name, named.column_name) == (form.rows[0].name, column.name)
    gone = cell_name(form, CellPlace("99", "nothing"))
    assert (gone.row_name, gone.column_name, gone.unit) == ("99", "nothing", "")
    assert cell_name(None, CellPlace("99", "nothing")) == gone


@dataclass
class Number:
    value: str | None
    unit: str = "家"
    places: int = 0


@pytest.mark.parametrize(
    ("outcome", "found", "value", "refused"),
    [
        ("matches", "３", "3", False),
        ("matches", "3家", "3", False),
        ("matches", None, "3", False),
        ("matches", "2", "3", True),
        ("differs", "2", "3", False),
        ("differs", None, "3", False),
        ("differs", "3", "3", True),
        ("differs", "3", "3、28.57%", True),
        ("matches", "3", "3、28.57%", False),
        # No number was handed in that could be compared.
        ("matches", "3", None, False),
        # However high: what all offices of a county have in yuan.
        ("matches", "6000000000", "5000000000", True),
        ("differs", "5000000000", "5000000000", True),
        ("differs", "1000000000000", "5000000000000", False),
        ("no_proof", None, "3", False),
        ("no_proof", "0", "3", True),
    ],
)
def test_number_and_outcome_do_not_contradict_each_other(
    outcome: FindingOutcome, found: str | None, value: str | None, *, refused: bool
) -> None:
    drawn = Number(value)
    number = number_found(found, drawn)
    if refused:
        with pytest.raises(Invalid, match="found_contradicts"):
            check_outcome(outcome, number, drawn)
    else:
        check_outcome(outcome, number, drawn)


@pytest.mark.parametrize("found", ["约30", "-3", "3.5", "三十", "1000000000001"])
def test_what_is_no_number_for_the_cell_is_refused_with_a_sentence(found: str) -> None:
    with pytest.raises(Invalid, match="found_unreadable") as refused:
        number_found(found, Number("3"))
    assert refused.value.message.startswith("核实的数没有读懂：")


def test_a_decimal_is_compared_as_the_form_rounds_it() -> None:
    drawn = Number("4.23", "万元", 2)
    assert number_found("4.230 万元", drawn) == "4.23"
    check_outcome("matches", "4.23", drawn)
