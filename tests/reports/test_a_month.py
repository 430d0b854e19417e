"""A month of 望城 and of 溆浦, played through the API to the last of its forms.

Whatever the forms say is laid beside what was sent, counted by hand (`month_by_hand`), and what is
printed beside the county's own form, cell by cell.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from ledger.duties.rules.owners import owners_of
from ledger.ground import tables
from ledger.ground.printed import files_from
from ledger.ground.tables import outbox, report_print
from ledger.records.outbox import Job
from plans.form_layout import lay_out
from plans.orders import Form, Report
from tests.paper.printed_pages import page_texts
from tests.paper.test_report_form import OF_2023, rows_of_workbook, seed_rows, tight
from tests.reports.month_by_hand import ByHand, Numbers, added, texts
from tests.reports.month_county import Month
from tests.reports.month_scenes import play
from tests.support.county_builder import new_counties
from tests.support.doing import do_all
from worker.context import WorkerContext
from worker.queues import Queues

SEEDS = {"weekly": "WC附4", "monthly_sectors": "WC附5", "monthly_towns": "WC附6"}


@pytest.fixture(scope="module", params=["430112", "431224"])
def month(request: pytest.FixtureRequest, app: Flask, engine: sa.Engine) -> Iterator[Month]:
    """Played, with nothing handed in."""
    with new_counties(engine, app.extensions["anxun"].plans) as county_by:
        county = county_by(request.param)
        plan = app.extensions["anxun"].plans[county.area_code]
        for town in plan.towns:
            county.town(town.code, town.name)
        kinds = {"county_office": "county", "town_office": "town", "department": "department"}
        offices = [
            {
                "area_code": county.area_code,
                "id": one.key,
                "kind": kinds[one.kind],
                "name": one.name,
            }
            for one in plan.offices
        ]
        with engine.begin() as tx:
            tx.execute(sa.insert(tables.office), offices)
        month = Month(app, county, plan)
        play(month)
        yield month


class Filed:
    """A form of a period, handed in by all who owe it. `numbers`: what stands, `frozen`: without
    its correction.
    """

    def __init__(self, month: Month, report: Report, form: Form) -> None:
        self.month, self.report, self.form = month, report, form
        self.numbers: dict[str, Numbers] = {}
        self.frozen: dict[str, Numbers] = {}
        self.ids: dict[str, str] = {}
        self.first, self.last = self._days()

    def _days(self) -> tuple[date, date]:
        m = self.month
        quarter = m.last + timedelta(days=1)
        while quarter.month % 3 != 1:
            quarter = (quarter - timedelta(days=1)).replace(day=1)
        return {
            "this_week": (m.week(0), m.week(6)),
            "last_month": (m.first, m.last),
            "month_to_date": (m.first, m.day(22)),
            "campaign_to_date": (m.opened, quarter - timedelta(days=1)),
        }[self.report.basis]

    @property
    def offices(self) -> list[str]:
        return [owner.key for owner in owners_of(self.month.plan, self.report)]

    @property
    def corrected(self) -> str:
        """The office that corrects its form: where something arrives late, if it owes the form."""
        town = self.month.town(0).key
        others = [self.month.lead("S07"), self.offices[0]]
        return next(office for office in (town, *others) if office in self.offices)

    @property
    def looked_at(self) -> list[str]:
        """Whose print is read: who was sent back, who corrected, and the sum of all."""
        return list(dict.fromkeys([self.offices[0], self.corrected, ""]))

    def path(self, office: str) -> str:
        return f"/reports/{self.report.key}/{office}/{self.last}"

    def by_hand(self, office: str | None) -> Numbers:
        m = self.month
        return ByHand(m.events, self.form, office, self.first, self.last, m.opened).numbers()

    def hand_in(
        self, office: str, *, typed: Sequence[dict[str, Any]] = (), **more: Any
    ) -> dict[str, Any]:
        """Signed under what was counted by hand: the API refuses what differs from its own count.
        What it froze, sums and rates too, is what counting by hand makes it.
        """
        counted = self.by_hand(office)
        by_hand = texts(self.form, counted)
        parts = [part for part in self.report.parts if not part.endswith("表")]
        document = {
            "report": self.report.key, "office": office, "last": self.last.isoformat(),
            "typed": list(typed), "parts": [{"name": name, "text": "按方案办理"} for name in parts],
            "seen": [
                {"row": row, "column": column, "value": by_hand[row, column]}
                for row, column in counted
            ],
            "signature": {"name": "赵示例", "path": "M100 200L180 120L260 210"},
            "filled_by": "李示例", "phone": "0731-0000000", "at": datetime.now(UTC).isoformat(),
            "elapsed_s": 60, **more,
        }  # fmt: skip
        who = self.month.of(office)
        receipt = self.month.put(who, f"/report-filings/{uuid4()}", document)
        self.numbers[office] = {**counted, **_numbers_of(typed)}
        self.ids[office] = receipt["id"]
        if "corrects" not in more:
            self.frozen[office] = self.numbers[office]
        said = {
            (cell["row"], cell["column"]): cell["value"]
            for cell in receipt["cells"]
            if cell["value"] and cell["source"] != "text" and not cell["text"]
        }
        assert said == texts(self.form, self.numbers[office]), (self.report.key, office)
        return cast(dict[str, Any], receipt)


def _numbers_of(typed: Sequence[dict[str, Any]]) -> Numbers:
    return {
        (cell["row"], cell["column"]): (Decimal(int(cell["value"])),)
        for cell in typed
        if cell["value"]
    }


def forms_of(month: Month) -> list[Filed]:
    """Every report of the plan that comes on a form."""
    by_key = {form.key: form for form in month.plan.forms}
    return [
        Filed(month, report, by_key[report.form]) for report in month.plan.reports if report.form
    ]


def test_every_form_of_the_month_is_handed_in_sent_back_corrected_added_up_and_printed(
    month: Month, worker_context: WorkerContext, queues: Queues
) -> None:
    every = forms_of(month)
    assert {filed.form.key for filed in every} == {form.key for form in month.plan.forms}
    for filed in every:
        for office in filed.offices:
            filed.hand_in(office, typed=_typed(filed))
        _send_back(filed)
    _arrives_late(month)
    for filed in every:
        _correct(filed)
        _added_up(filed)
    _drawn_and_checked(every)
    print_all(every, worker_context, queues)
    for filed in every:
        for office in filed.looked_at:
            _printed(filed, office, worker_context)


def _typed(filed: Filed) -> list[dict[str, Any]]:
    """In the digits of a Chinese keyboard, where a form has something to type."""
    typed = {"bulletin": [("1", "cases_filed", "３"), ("2", "cases_ended", "１")],
             "tasks": [("1", "value", "１２")]}  # fmt: skip
    return [
        {"row": row, "column": column, "value": value, "text": None}
        for row, column, value in typed.get(filed.form.key, ())
    ]


def _send_back(filed: Filed) -> None:
    """One is sent back, and handed in again: it was not late if it was in time before."""
    office, m = filed.offices[0], filed.month
    late = m.of(office).get(filed.path(office)).json["late"]
    document = {
        "filing_id": filed.ids[office], "reason": "请核对", "at": datetime.now(UTC).isoformat(),
        "elapsed_s": 5,
    }  # fmt: skip
    m.put(m.county_office, f"/report-returns/{uuid4()}", document)
    assert m.of(office).get(filed.path(office)).json["state"] == "returned"
    again = filed.hand_in(office, typed=_typed(filed))
    assert (again["position"], again["late"]) == (2, late)


def _arrives_late(m: Month) -> None:
    """A check of the week, by the town whose forms are corrected."""
    town = m.town(0)
    m.check(
        m.of(town.key), m.enterprise("示例补报厂", 0), m.week(2), ("general", "S06"),
        office=town.key, sectors=("S06",),
    )  # fmt: skip
    m.work(m.lead("S07"), "film", m.week(2), title="示例片")


def _correct(filed: Filed) -> None:
    """The frozen figures stay, those of now stand beside them."""
    m = filed.month
    office = filed.corrected
    frozen = texts(filed.form, filed.frozen[office])
    remark = _a_remark(filed)
    filed.hand_in(
        office, typed=[*_typed(filed), *remark], corrects=filed.ids[office], reason="补报一次检查"
    )
    sheet = m.of(office).get(filed.path(office)).json
    now = texts(filed.form, filed.numbers[office])
    live = texts(filed.form, filed.by_hand(office))
    assert sheet["state"] == "corrected"
    for cell in sheet["cells"]:
        place = cell["row"], cell["column"]
        if cell["source"] in {"computed", "sum", "rate"}:
            assert (cell["value"] or "", cell["corrected"] or "", cell["live"] or "") == (
                frozen.get(place, ""), now.get(place, ""), live.get(place, ""),
            ), (filed.report.key, place)  # fmt: skip


def _a_remark(filed: Filed) -> list[dict[str, Any]]:
    """Beside a number that is counted, so that a form without a late record changes too."""
    if filed.form.key == "tasks":
        return [{"row": "2", "column": "progress", "value": None, "text": "已完成"}]
    row = filed.form.rows[0].key
    column = next(column.key for column in filed.form.columns if column.span == "period")
    return [{"row": row, "column": column, "value": None, "text": "已核对"}]


def _added_up(filed: Filed) -> None:
    """The offices' forms make the county's; beside it stands what the county's records say."""
    m = filed.month
    summary = m.county_office.get(f"/reports/{filed.report.key}/summary?last={filed.last}").json
    cells = {(cell["row"], cell["column"]): cell for cell in summary["cells"]}
    sums = texts(filed.form, added(filed.numbers.values()))
    live = texts(filed.form, filed.by_hand(None))
    for name, by_hand in (("value", sums), ("live", live)):
        said = {
            place: cell[name]
            for place, cell in cells.items()
            if cell[name] and (place in by_hand or _is_number(filed.form, place[1]))
        }
        if name == "live":
            by_hand = {place: text for place, text in by_hand.items() if place in said}
        assert said == by_hand, (filed.report.key, name)
    states = {row["office"]: row["state"] for row in summary["offices"]}
    assert list(states) == filed.offices
    assert sorted(set(states.values())) in (["corrected"], ["corrected", "handed_in"])


def _drawn_and_checked(every: Sequence[Filed]) -> None:
    """抽查: twenty numbers of all that was handed in, each the one that was counted by hand, with
    as many records as it says; of one it is written what was found.
    """
    m, path = every[0].month, f"/report-draws/{uuid4()}"
    lasts = [filed.last.isoformat() for filed in every]
    commitment = m.put(m.county_office, f"{path}/commitment", {}, 200)["commitment"]
    asked = {
        "reports": [], "offices": [], "first": min(lasts), "last": max(lasts), "cells": 20,
        "witness": {"name": "赵示例", "number": "20261112"}, "commitment": commitment,
    }  # fmt: skip
    drawn = m.put(m.county_office, path, asked)["drawn"]
    by_report = {filed.report.key: filed for filed in every}
    for cell in drawn:
        filed, place = by_report[cell["report"]], (cell["row"], cell["column"])
        said = texts(filed.form, filed.numbers[cell["office"]])[place]
        assert cell["value"] == said, (cell["report"], cell["office"], place)
        if cell["source"] == "computed":
            behind = m.county_office.get(
                f"{filed.path(cell['office'])}/cells/{'/'.join(place)}/records"
                f"?filing={cell['filing_id']}&limit=200"
            ).json
            assert len(behind["items"]) + behind["hidden"] == cell["records"], cell
    found = {
        "draw_id": path.rpartition("/")[2], "lot": drawn[0]["lot"], "outcome": "matches",
        "manner": "papers", "found": None, "words": None, "photos": [], "corrects": None,
        "at": datetime.now(UTC).isoformat(), "elapsed_s": 60,
    }  # fmt: skip
    m.put(m.county_office, f"/report-findings/{uuid4()}", found)
    (line,) = m.county_office.get("/report-draws").json["draws"]
    assert (line["cells"], line["open"], line["amiss"]) == (20, 19, 0)


def _is_number(form: Form, column: str) -> bool:
    cell = next(one for one in form.columns if one.key == column).cell
    return not any(part.plan or part.typed in {"text", "date"} for part in cell)


def print_all(every: Sequence[Filed], context: WorkerContext, queues: Queues) -> None:
    """What is looked at, and nothing else: sealing a month, and a hundred times the same page, are
    looked at elsewhere.
    """
    month = every[0].month
    subjects = [
        f"{filed.report.key}/{office}/{filed.last}" for filed in every for office in filed.looked_at
    ]
    with context.engine.begin() as tx:
        here = outbox.c.area_code == month.county.area_code
        prints = sa.and_(outbox.c.job == Job.PRINT_REPORT, outbox.c.subject.in_(subjects))
        tx.execute(sa.delete(outbox).where(here, sa.not_(prints)))
    context.plans[month.county.area_code] = month.plan
    do_all(context, queues)


def _printed(filed: Filed, office: str, context: WorkerContext) -> None:
    """Every cell of the workbook is the form's, or the number that was handed in first."""
    rows = report_print.c
    asked = sa.select(rows.files).where(
        rows.area_code == filed.month.county.area_code, rows.report == filed.report.key,
        rows.office == office, rows.last == filed.last,
    )  # fmt: skip
    with context.engine.connect() as read:
        files = {
            name: context.store.get(file.key)
            for name, file in files_from(read.scalars(asked).one()).items()
        }
    page = load_workbook(io.BytesIO(files["xlsx"])).worksheets[0]
    if clause := SEEDS.get(filed.form.key):
        _beside_seed(filed.form, clause, page)
    pdf = "".join(tight(text) for text in page_texts(files["pdf"]))
    assert tight(filed.form.name) in pdf
    if office == filed.corrected:
        # A correction of words alone too says what it changed.
        assert "改为“已核对”。原因：补报一次检查" in pdf or filed.form.key == "tasks"
        assert "）：。原因" not in pdf
    stands = filed.frozen[office] if office else added(filed.numbers.values())
    by_hand = texts(filed.form, stands)
    for (row, column), text in by_hand.items():
        assert _of_page(page, filed.form, row, column) == text, (filed.report.key, row, column)
        assert text in pdf


def _beside_seed(form: Form, clause: str, page: Worksheet) -> None:
    """What the county's own form says stands there; its empty cells hold what was filled in."""
    sheet = lay_out(form, OF_2023)
    found = rows_of_workbook(page, sheet.rows, len(sheet.widths))
    for of_seed, of_page in zip(seed_rows(clause), found, strict=True):
        assert len(of_page) == len(of_seed)
        for label, text in zip(of_seed, of_page, strict=True):
            assert not label or text == label or text.startswith(f"{label}："), (label, text)


def _of_page(page: Worksheet, form: Form, row: str, column: str) -> str:
    """What stands in the row and below the column of these names."""
    named = {one.key: f"{one.number}.{one.name}" for one in form.rows} | {"total": "合计"}
    if form.rows_by in {"figure", "order"}:
        named |= {
            one.key: f"{one.name}（{one.unit}）" if one.unit else one.name for one in form.rows
        }
    (heading,) = (one.name for one in form.columns if one.key == column)
    down = next(
        cell.row for line in page.iter_rows() for cell in line
        if cell.value and tight(str(cell.value)) == tight(named[row]) and cell.row > 4
    )  # fmt: skip
    across = next(
        cell.column for line in page.iter_rows(min_row=4, max_row=6) for cell in line
        if cell.value and tight(str(cell.value)) == tight(heading)
    )  # fmt: skip
    value = page.cell(down, across).value
    if value is None or isinstance(value, str):
        return value or ""
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
