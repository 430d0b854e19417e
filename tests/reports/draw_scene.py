"""Two towns handed in their week of June 2026; the county's office draws figures of it (抽查)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from ledger.ground.caller import Role
from tests.reports.desk import FRIDAY, OTHER_TOWN, TOWN, WEEK, Desk
from tests.reports.figure_rows import FigureRows, at
from tests.support.phone import Phone

CHECKED = at("2026-06-09")


@dataclass
class DrawScene:
    """`desk`, `other`: two towns; `county`: who draws. Nobody else hands in."""

    app: Flask
    rows: FigureRows
    desk: Desk = field(init=False)
    other: Desk = field(init=False)
    county: Phone = field(init=False)
    handed_in: dict[str, dict[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        self.rows.county.open_since(at("2026-03-02"))
        self.desk, self.other = Desk(self.rows, TOWN), Desk(self.rows, OTHER_TOWN)
        self.county = Phone(self.app.test_client(), self.rows.person)
        self.handed_in = {}
        for desk, grades in ((self.desk, ("general", "major")), (self.other, ("general",))):
            desk.check(CHECKED, *grades)
            self.handed_in[desk.office] = desk.hand_in(FRIDAY)

    def phone(self, desk: Desk) -> Phone:
        """Of somebody of that town."""
        person = self.rows.county.person(*desk.caller.grants)
        return Phone(self.app.test_client(), person)

    def colleague(self) -> Phone:
        """Another one of the county's office."""
        return Phone(self.app.test_client(), self.rows.county.person(Role.COUNTY))

    def asked(self, **changes: Any) -> dict[str, Any]:
        """All that was handed in for these days."""
        return {
            "reports": [], "offices": [], "first": "2026-06-01", "last": "2026-06-30", "cells": 2,
            "witness": {"name": "赵示例", "number": "20261112"}, **changes,
        }  # fmt: skip

    def commit(self, draw_id: UUID, who: Phone | None = None) -> str:
        answer = (who or self.county).put(f"/report-draws/{draw_id}/commitment", {})
        assert answer.status_code == 200, answer.json
        return str(answer.json["commitment"])

    def send(self, draw_id: UUID, **changes: Any) -> TestResponse:
        """Commit, then draw."""
        asked = self.asked(**{"commitment": self.commit(draw_id)} | changes)
        return self.county.put(f"/report-draws/{draw_id}", asked)

    def drawn(self, **changes: Any) -> dict[str, Any]:
        """The receipt of a draw that succeeded."""
        answer = self.send(uuid4(), **changes)
        assert answer.status_code == 201, answer.json
        receipt: dict[str, Any] = answer.json
        return receipt

    def all_drawn(self, desk: Desk, **changes: Any) -> dict[str, Any]:
        """Every number of what a town handed in."""
        office = {"offices": [desk.office]}
        days = "first=2026-06-01&last=2026-06-30"
        pool = self.county.get(f"/report-draws/pool?{days}&office={desk.office}").json
        return self.drawn(cells=pool["cells"], **office, **changes)

    def shown(self, draw_id: str, who: Phone | None = None) -> dict[str, Any]:
        answer = (who or self.county).get(f"/report-draws/{draw_id}")
        assert answer.status_code == 200, answer.json
        shown: dict[str, Any] = answer.json
        return shown

    def find(
        self, draw_id: str, lot: int, who: Phone | None = None, **changes: Any
    ) -> TestResponse:
        """The ledger has one record less than was handed in."""
        found = {
            "draw_id": draw_id, "lot": lot, "outcome": "differs", "manner": "papers",
            "words": "台账缺一次检查的记录", "photos": [], "at": datetime.now(UTC).isoformat(),
            "elapsed_s": 60, **changes,
        }  # fmt: skip
        return (who or self.county).put(f"/report-findings/{uuid4()}", found)

    def send_back(self, filing_id: str) -> None:
        returned = {
            "filing_id": filing_id, "reason": "与台账不符", "at": datetime.now(UTC).isoformat(),
            "elapsed_s": 5,
        }  # fmt: skip
        answer = self.county.put(f"/report-returns/{uuid4()}", returned)
        assert answer.status_code == 201, answer.json

    def sheet(self, desk: Desk, who: Phone) -> TestResponse:
        """The town's week."""
        return who.get(f"/reports/weekly/{desk.office}/{WEEK}")


def draw_scenes(app: Flask, engine: sa.Engine) -> Iterator[DrawScene]:
    """One, in a county of its own that the app knows as long."""
    rows = FigureRows(engine, by="430112")
    plans = app.extensions["anxun"].plans
    plans[rows.county.area_code] = rows.plan
    yield DrawScene(app, rows)
    del plans[rows.county.area_code]


def lot_of(receipt: dict[str, Any], row: str, column: str = "this_week") -> dict[str, Any]:
    """A drawn cell."""
    (lot,) = (one for one in receipt["drawn"] if (one["row"], one["column"]) == (row, column))
    found: dict[str, Any] = lot
    return found
