"""Two people of one office type one report together: nothing is lost that nobody saw.

A county of its own, in June 2026; every moment of a hand-in is passed in.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from api.reports.schemas import ReportReturnIn
from ledger.ground.caller import Caller, Grant, Role
from ledger.ground.errors import Conflict, Forbidden, Invalid
from ledger.ground.record_kinds import RecordKind
from ledger.ground.tables import person
from ledger.records.accept import accept
from ledger.records.photos import PhotosSeen
from ledger.records.request import RecordRequest
from ledger.reports.commands.draft import save_draft
from ledger.reports.commands.send_back import ReturnIntake
from ledger.reports.queries.draft import draft_shown
from ledger.reports.queries.sheet import ReportKey
from ledger.reports.rules.cells import CellPlace, TypedCell, cells_asked, read_typed
from ledger.reports.rules.draft import (
    AskedField,
    DraftField,
    TypedField,
    check_draft_is_in,
    fields_of_draft,
    fields_to_write,
)
from plans.loader import load_plan
from tests.records.samples import LIMITS
from tests.reports.desk import MONDAY, TOWN, WEEK, Desk
from tests.reports.figure_rows import FigureRows, at
from tests.reports.walked import sent_back

RULES, MEETINGS, WORK = "cell/1/detail", "cell/2/detail", "part/工作开展情况"
# A counted cell, beside which the office writes.
CHECKS = "cell/3/this_week"


@pytest.fixture
def rows(engine: sa.Engine) -> FigureRows:
    rows = FigureRows(engine, by="430112")
    rows.county.open_since(at("2026-03-02"))
    return rows


@pytest.fixture
def desk(rows: FigureRows) -> Desk:
    return Desk(rows, TOWN)


@dataclass
class Clerk:
    """Somebody of the office with a page open: what they see, and what they typed on it."""

    desk: Desk
    caller: Caller
    report: str = "weekly"
    last: date = WEEK
    shown: dict[str, str | None] = field(default_factory=dict)

    @property
    def which(self) -> ReportKey:
        return ReportKey(self.report, self.desk.office, self.last)

    def look(self) -> dict[str, str | None]:
        self.shown = self.prefilled() | self.kept()
        return self.shown

    def prefilled(self) -> dict[str, str | None]:
        sheet = self.desk.sheet(MONDAY, self.report, self.last)
        cells = {f"cell/{c['row']}/{c['column']}": c["text"] for c in sheet.cells if c["text"]}
        return cells | {f"part/{part.name}": part.text for part in sheet.parts if part.text}

    def kept(self) -> dict[str, str | None]:
        shown = draft_shown(self.desk.rows.engine, self.caller, self.desk.rows.plan, self.which)
        return {one.field: one.text for one in shown.typed}

    def save(self, **typed: str | None) -> None:
        """By the names of this file, as seen last."""
        named = {globals()[name]: text for name, text in typed.items()}
        self.save_fields(named)

    def save_fields(self, typed: dict[str, str | None]) -> None:
        fields = [TypedField(name, text, self.shown.get(name)) for name, text in typed.items()]
        engine, plan = self.desk.rows.engine, self.desk.rows.plan
        shown = save_draft(engine, self.caller, plan, self.which, fields)
        self.shown |= {one.field: one.text for one in shown.typed}


def send_back(rows: FigureRows, filing_id: UUID) -> None:
    """The county's office does."""
    document = sent_back(filing_id) | {"at": MONDAY.isoformat()}
    content = ReportReturnIn().load(document)
    request = RecordRequest(RecordKind.REPORT_RETURN, uuid4(), document, content, None, MONDAY)
    county = rows.county.person(Role.COUNTY).caller
    accept(
        rows.engine, county, ReturnIntake(), request, limits=LIMITS, probe=lambda _: PhotosSeen()
    )


def clerk(desk: Desk, report: str = "weekly", last: date = WEEK) -> Clerk:
    grant = Grant(Role.TOWN, town_code=desk.town)
    return Clerk(desk, desk.rows.county.person(grant).caller, report, last)


def in_full(desk: Desk, draft: dict[str, str | None], **changes: Any) -> dict[str, Any]:
    """What a page hands in that shows this draft."""
    cells = [name.split("/") for name in draft if name.startswith("cell/") and draft[name]]
    return {
        "typed": [
            {"row": row, "column": column, "value": None, "text": draft[f"cell/{row}/{column}"]}
            for _, row, column in cells
        ],
        "parts": [
            {"name": part.name, "text": draft.get(f"part/{part.name}") or "无"}
            for part in desk.sheet(MONDAY).parts
        ],
    } | changes


def test_two_fill_different_fields_at_once_and_neither_loses_anything(desk: Desk) -> None:
    first, second = clerk(desk), clerk(desk)
    first.look(), second.look()
    first.save(RULES="示例制度", CHECKS="另有 2 次未登记")
    second.save(MEETINGS="示例会议", WORK="本周检查 3 家")
    assert first.look() == second.look() == {
        RULES: "示例制度", CHECKS: "另有 2 次未登记", MEETINGS: "示例会议", WORK: "本周检查 3 家",
    }  # fmt: skip
    shown = draft_shown(desk.rows.engine, first.caller, desk.rows.plan, first.which)
    by = {one.field: (one.by, one.mine) for one in shown.typed}
    assert by[RULES] == (first.caller.name, True)
    assert by[WORK] == (second.caller.name, False)


def test_of_two_in_one_field_the_second_is_told_what_the_first_wrote_and_nothing_is_kept(
    desk: Desk,
) -> None:
    first, second = clerk(desk), clerk(desk)
    first.look(), second.look()
    first.save(RULES="一号制度")
    with pytest.raises(Conflict) as refused:
        second.save(RULES="二号制度", MEETINGS="示例会议")
    assert refused.value.reason == "typed_meanwhile"
    (theirs,) = refused.value.errors["fields"]
    assert (theirs["field"], theirs["text"], theirs["by"]) == (
        RULES, "一号制度", first.caller.name,
    )  # fmt: skip
    assert f"{first.caller.name} " in refused.value.message
    assert "一号制度" in refused.value.message
    assert first.look() == {RULES: "一号制度"}
    # Who saw it may overwrite it, and what stands there already is no quarrel.
    second.look()
    second.save(RULES="二号制度")
    first.save(RULES="二号制度")
    assert first.look() == {RULES: "二号制度"}


def test_of_many_savers_of_one_field_at_the_same_moment_one_wins(desk: Desk) -> None:
    clerks = [clerk(desk) for _ in range(4)]

    def attempt(nth: int) -> bool:
        try:
            clerks[nth].save(RULES=f"{nth} 号制度")
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(attempt, range(4)))
    assert sum(won) == 1
    assert clerks[0].look() == {RULES: f"{won.index(True)} 号制度"}


def test_what_is_signed_must_hold_what_colleagues_typed_and_ends_their_draft(desk: Desk) -> None:
    first, leader = clerk(desk), clerk(desk)
    first.look()
    first.save(RULES="示例制度", WORK="本周检查 3 家")
    signed = in_full(desk, leader.look())
    first.save(RULES="示例制度（修订）", CHECKS="另有 2 次未登记", WORK=None)
    with pytest.raises(Conflict) as refused:
        desk.hand_in(MONDAY, **signed)
    assert refused.value.reason == "draft_moved"
    assert [one["field"] for one in refused.value.errors["fields"]] == [RULES, CHECKS, WORK]
    assert leader.kept()[RULES] == "示例制度（修订）"
    # 无 is what the page asks to write where a part is empty; whoever emptied it said nothing else.
    first.save(WORK="无")
    receipt = desk.hand_in(MONDAY, **in_full(desk, leader.look()))
    assert leader.kept() == {}
    frozen = {(one["row"], one["column"]): one for one in receipt["cells"]}
    assert frozen["1", "detail"]["text"] == "示例制度（修订）"
    assert frozen["3", "this_week"]["remark"] == "另有 2 次未登记"
    with pytest.raises(Conflict) as late:
        first.save(RULES="再改")
    assert late.value.reason == "handed_in_already"


def test_what_was_sent_back_is_typed_on_and_only_over_what_was_seen(
    desk: Desk,
) -> None:
    first = clerk(desk)
    first.look()
    first.save(RULES="一号制度", CHECKS="另有 2 次未登记")
    away = Clerk(desk, clerk(desk).caller)
    filing = UUID(desk.hand_in(MONDAY, **in_full(desk, first.shown))["id"])
    send_back(desk.rows, filing)
    assert first.look()[RULES] == "一号制度"
    assert first.shown[CHECKS] == "另有 2 次未登记"
    # Offline since before anybody typed: it never saw what was handed in.
    with pytest.raises(Conflict):
        away.save(RULES="二号制度")
    first.save(RULES="一号制度（修订）")
    assert first.look()[RULES] == "一号制度（修订）"


BULLETIN = next(form for form in load_plan("430112").forms if form.key == "bulletin")
CASES = CellPlace("1", "cases_filed")


def test_what_is_wrong_is_kept_as_it_was_typed(rows: FigureRows) -> None:
    county = rows.county.person(Role.COUNTY).caller
    office = next(office.key for office in rows.plan.offices if office.kind == "county_office")
    which = ReportKey("bulletin_form", office, date(2026, 5, 31))
    wrong = ["约30", "３０", "1000000001", "-3", "三十"]
    typed = [TypedField(f"cell/{nth}/cases_filed", text, None) for nth, text in enumerate(wrong, 1)]
    save_draft(rows.engine, county, rows.plan, which, typed)
    shown = draft_shown(rows.engine, county, rows.plan, which)
    assert [one.text for one in shown.typed] == wrong


@pytest.mark.parametrize(
    ("drafted", "sent", "fits"),
    [
        ("30", "30", True),
        ("３０ ", "30", True),
        ("1,000", "1000", True),
        ("31", "30", False),
        ("约30", "30", False),
        (None, "30", False),
        ("30", None, False),
        (None, None, True),
    ],
)
def test_a_number_is_in_what_is_signed_however_it_was_written(
    drafted: str | None, sent: str | None, *, fits: bool
) -> None:
    asked = cells_asked(BULLETIN)
    typed = read_typed(asked, [TypedCell(*CASES, value=sent, text=None)])
    field = f"cell/{CASES.row}/{CASES.column}"
    draft = {field: DraftField(field, drafted, "张示例", MONDAY, mine=False)}
    if fits:
        check_draft_is_in(asked, typed, [], draft)
        return
    with pytest.raises(Conflict) as refused:
        check_draft_is_in(asked, typed, [], draft)
    assert "张示例 10:00 填的" in refused.value.message


def test_of_a_cell_that_the_form_has_no_more_nothing_is_asked() -> None:
    draft = {
        name: DraftField(name, "9", "张示例", MONDAY, mine=False)
        for name in ("cell/1/gone", "part/没有了")
    }
    check_draft_is_in(cells_asked(BULLETIN), read_typed(cells_asked(BULLETIN), []), [], draft)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (["cell/1/nothing"], "unknown_fields"),
        (["cell/99/detail"], "unknown_fields"),
        (["part/别的"], "unknown_fields"),
        (["detail"], "unknown_fields"),
        ([RULES, RULES], "fields_twice"),
    ],
)
def test_a_field_that_the_report_has_not_is_told(
    desk: Desk, fields: list[str], reason: str
) -> None:
    typed = [TypedField(name, "示例", None) for name in fields]
    here = clerk(desk)
    with pytest.raises(Invalid) as refused:
        save_draft(desk.rows.engine, here.caller, desk.rows.plan, here.which, typed)
    assert refused.value.reason == reason
    assert here.kept() == {}


@pytest.mark.parametrize(
    ("name", "most"),
    [(RULES, 2000), (CHECKS, 2000), (WORK, 5000), (f"cell/{CASES.row}/{CASES.column}", 60)],
)
def test_no_field_holds_more_than_its_hand_in_takes(name: str, most: int) -> None:
    forms = [form for form in load_plan("430112").forms if form.key in {"weekly", "bulletin"}]
    fields = fields_of_draft([one for form in forms for one in cells_asked(form)], ["工作开展情况"])
    fits, long = (TypedField(name, "示" * most + more, None) for more in ("", "例"))
    assert fields_to_write(fields, {}, {}, [fits]) == (fits,)
    with pytest.raises(Invalid) as refused:
        fields_to_write(fields, {}, {}, [long])
    assert refused.value.reason == "fields_too_long"
    assert refused.value.errors["fields"] == [{"field": name, "message": f"不超过 {most} 字"}]
    assert fields[name].name in refused.value.message


@pytest.mark.parametrize(("mine", "who"), [(True, "您在另一台设备上"), (False, "同事")])
def test_who_changed_a_field_meanwhile_is_a_colleague_or_oneself_elsewhere(
    who: str, *, mine: bool
) -> None:
    fields = {RULES: AskedField("规章制度", 2000)}
    draft = {RULES: DraftField(RULES, "一号制度", "张示例", MONDAY, mine=mine)}
    with pytest.raises(Conflict) as refused:
        fields_to_write(fields, {}, draft, [TypedField(RULES, "二号制度", None)])
    assert refused.value.message.startswith(f"{who}刚改过：规章制度，")
    assert ("张示例" in refused.value.message) is not mine
    # What was sent back meanwhile nobody typed.
    with pytest.raises(Conflict) as back:
        fields_to_write(fields, {RULES: "一号制度"}, {}, [TypedField(RULES, "二号制度", None)])
    assert back.value.message.startswith("刚改过：规章制度，现在是“一号制度”")


def test_who_left_the_office_types_no_more_and_what_they_typed_stays_with_their_name(
    desk: Desk,
) -> None:
    gone, there = clerk(desk), clerk(desk)
    gone.save(RULES="示例制度")
    engine, here = desk.rows.engine, person.c.id == gone.caller.person_id
    with engine.begin() as tx:
        tx.execute(sa.update(person).where(here).values(active=False))
    moved = Caller(
        gone.caller.area_code, gone.caller.person_id, gone.caller.name, None,
        (Grant(Role.TOWN, town_code="430112902"),),
    )  # fmt: skip
    for act in (
        lambda: draft_shown(engine, moved, desk.rows.plan, gone.which),
        lambda: save_draft(engine, moved, desk.rows.plan, gone.which, []),
    ):
        with pytest.raises(Forbidden):
            act()
    (one,) = draft_shown(engine, there.caller, desk.rows.plan, there.which).typed
    assert (one.text, one.by) == ("示例制度", gone.caller.name)


# In words alone: nothing is counted at each step.
SUMMARY = "monthly_summary"
MONTHS = [date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]
PARTS = ["part/工作开展情况", "part/特色亮点工作", "part/相关制度"]


class Together(RuleBasedStateMachine):
    """Three clerks look, type, save and hand in, in any order, and the county sends back.

    What stood in a field and stands there no more was seen by whoever replaced it.
    """

    places: Iterator[tuple[str, date]]
    rows: FigureRows

    def __init__(self) -> None:
        super().__init__()
        town, self.last = next(self.places)
        self.desk = Desk(self.rows, town)
        self.clerks = [clerk(self.desk, SUMMARY, self.last) for _ in range(3)]
        self.stands: dict[str, str | None] = {}
        self.handed_in: UUID | None = None
        self.acts = 0

    who = st.integers(0, 2)

    @rule(nth=who)
    def look(self, nth: int) -> None:
        self.clerks[nth].look()

    @rule(nth=who, names=st.sets(st.sampled_from(PARTS), min_size=1), empties=st.booleans())
    def save(self, nth: int, names: set[str], *, empties: bool) -> None:
        self.acts += 1
        saver = self.clerks[nth]
        new = dict.fromkeys(names, None if empties else f"第 {self.acts} 次")
        fits = all(self.stands.get(name) in {new[name], saver.shown.get(name)} for name in names)
        try:
            saver.save_fields(new)
        except Conflict as refused:
            assert bool(self.handed_in) == (refused.reason == "handed_in_already")
            assert self.handed_in or not fits
            return
        assert fits
        assert not self.handed_in
        self.stands |= new

    @precondition(lambda self: not self.handed_in)
    @rule(nth=who)
    def hand_in(self, nth: int) -> None:
        self.acts += 1
        drafted, shown = self.clerks[nth].kept(), self.clerks[nth].shown
        # Of what is empty the page asks for words before anything is sent.
        written = {name: shown.get(name) or "无" for name in PARTS}
        parts = [
            {"name": name.removeprefix("part/"), "text": text} for name, text in written.items()
        ]
        # The same document twice would bear the same strokes.
        more = {"parts": parts, "filled_by": f"李示例 {self.acts}"}
        try:
            body = self.desk.hand_in(MONDAY, SUMMARY, self.last, **more)
        except Conflict as refused:
            assert refused.reason == "draft_moved"
            assert not drafted.items() <= written.items()
            return
        assert drafted.items() <= written.items()
        self.handed_in, self.stands = UUID(body["id"]), {**written}

    @precondition(lambda self: self.handed_in)
    @rule()
    def return_it(self) -> None:
        assert self.handed_in
        send_back(self.rows, self.handed_in)
        self.handed_in = None

    @invariant()
    def what_was_written_last_stands(self) -> None:
        looker = self.clerks[0]
        if self.handed_in:
            assert looker.kept() == {}
            return
        now = looker.prefilled() | looker.kept()
        assert {name: text for name, text in now.items() if text} == {
            name: text for name, text in self.stands.items() if text
        }


def test_no_value_is_lost_unless_somebody_saw_it(rows: FigureRows) -> None:
    places = product(rows.town_offices, MONTHS)
    machine = type("TogetherHere", (Together,), {"rows": rows, "places": places})
    # A case that fails is short as it is; each step of a shorter one would be asked of PostgreSQL.
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    few = settings(max_examples=20, stateful_step_count=12, deadline=None, phases=phases)
    run_state_machine_as_test(machine, settings=few)
