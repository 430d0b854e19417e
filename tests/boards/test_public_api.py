"""The public page behind a board's code: always an answer, never a login, never a dead end."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.dialects.postgresql import insert

from api.boards.cache import BoardCache
from api.services import Services
from ledger.boards.commands import (
    PrintedBoard,
    add_board,
    record_board_version,
    withdraw_board,
)
from ledger.boards.queries.content import board_content
from ledger.enterprises.commands.premises import save_risk_points
from ledger.enterprises.rules import RiskPoint, RiskPoints
from ledger.ground import tables as models
from ledger.ground.caller import Role
from ledger.ground.codes import ALPHABET, LENGTH
from ledger.ground.printed import StoredFile, kept_json, kept_sha256
from media import keys
from tests.support.county_builder import TOWN, XUPU, CountyBuilder
from tests.support.moments import today


class Wall:
    """An enterprise with a main board, and what a printer would do to it."""

    def __init__(self, county: CountyBuilder, services: Services) -> None:
        self.county, self.services = county, services
        self.office = county.person(Role.COUNTY).caller
        self.enterprise_id = county.enterprise()
        with county.engine.begin() as tx:
            self.code = add_board(tx, XUPU, self.enterprise_id, None)

    def print_version(self, version: int) -> bytes:
        """Print as the worker does, with a file that stands for the PDF."""
        data = f"%PDF {version} {uuid4()}".encode()
        sha256 = hashlib.sha256(data).hexdigest()
        key = keys.board_file(XUPU, self.code, version, "A3.pdf")
        self.services.store.put(key, data, "application/pdf", sha256_hex=sha256)
        with self.county.engine.begin() as tx:
            content = board_content(tx, XUPU, self.code, self.services.plans[XUPU], today())
            assert content
            record_board_version(
                tx,
                PrintedBoard(
                    area_code=XUPU,
                    code=self.code,
                    version=version,
                    content=kept_json(content),
                    content_sha256=kept_sha256(content),
                    files={"A3.pdf": StoredFile(key, sha256, len(data))},
                    printed_at=datetime.now(UTC),
                ),
            )
        return data

    def add_risk(self, name: str) -> None:
        """One risk point."""
        point = RiskPoint(
            id=uuid4(),
            key_area_id=None,
            name=name,
            grade="larger",
            accident_types="火灾",
            controls="每日检查",
            responsible="李示例",
            emergency_measures="关阀、拨打 119",
        )
        points = RiskPoints((point,))
        save_risk_points(
            self.county.engine, self.office, self.enterprise_id, points, board_settle_seconds=0
        )

    def add_hazard(self, **values: Any) -> UUID:
        """A hazard as an inspection leaves it, open and due in five days."""
        finder, inspection_id, hazard_id = self.county.person(Role.INSPECTOR), uuid4(), uuid4()
        now = datetime.now(UTC)
        common = {"area_code": XUPU, "enterprise_id": self.enterprise_id}
        inspection = insert(models.inspection).values(
            **common, id=inspection_id, person_id=finder.id, origin="enforcement",
            town_code=TOWN, started_at=now, finished_at=now, answers_passed=0, answers_failed=1,
            answers_not_applicable=0, document={"findings": []}, document_sha256="0" * 64,
            receipt={}, received_at=now,
        )  # fmt: skip
        row = {
            "number": f"示例-{uuid4()}", "town_code": TOWN, "sector": "S06",
            "origin": "enforcement", "part": "后厨",
            "description": "报警器没有通电", "grade": "general", "state": "open", "found_at": now,
            "found_by": finder.id, "first_deadline": today() + timedelta(days=5),
            "deadline": today() + timedelta(days=5),
        }  # fmt: skip
        hazard = insert(models.hazard).values(
            **common, id=hazard_id, inspection_id=inspection_id, **(row | values)
        )
        with self.county.engine.begin() as tx:
            tx.execute(inspection)
            tx.execute(hazard)
        return hazard_id


@pytest.fixture
def wall(county: CountyBuilder, app: Flask) -> Wall:
    return Wall(county, app.extensions["anxun"])


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """Somebody who scans; the pages that other tests left in the cache are none of theirs."""
    app.wsgi_app._pages.clear()  # type: ignore[attr-defined]
    return app.test_client()


def test_a_scan_shows_risks_and_hazards_without_login_or_script(
    wall: Wall, visitor: FlaskClient
) -> None:
    wall.add_risk("燃气灶具")
    wall.add_hazard(part="二楼包间", description="疏散通道堆放桌椅")
    page = visitor.get(f"/b/{wall.code}")
    assert page.status_code == 200
    for words in ("燃气灶具", "较大风险", "二楼包间", "疏散通道堆放桌椅", "待整改", "12350"):
        assert words in page.text
    assert "<script" not in page.text
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_an_overdue_hazard_says_by_how_many_days(wall: Wall, visitor: FlaskClient) -> None:
    wall.add_hazard(deadline=today() - timedelta(days=3))
    assert "已超期 3 天" in visitor.get(f"/b/{wall.code}").text


def test_a_closed_hazard_folds_below_for_90_days(wall: Wall, visitor: FlaskClient) -> None:
    now = datetime.now(UTC)
    wall.add_hazard(state="closed", closed_at=now, part="前几天销号的")
    wall.add_hazard(state="closed", closed_at=now - timedelta(days=100), part="早已销号的")
    page = visitor.get(f"/b/{wall.code}").text
    assert "近 90 天已销号 1 项" in page
    assert page.index("前几天销号的") > page.index("<details>")
    assert "早已销号的" not in page


def test_a_hazard_that_was_looked_at_again_folds_below_as_closed(
    wall: Wall, visitor: FlaskClient
) -> None:
    wall.add_hazard(state="settled", closed_at=datetime.now(UTC), part="回头看过的")
    page = visitor.get(f"/b/{wall.code}").text
    assert "近 90 天已销号 1 项" in page
    assert page.index("回头看过的") > page.index("<details>")
    assert "回头看合格" not in page


def test_what_people_wrote_is_never_markup(wall: Wall, visitor: FlaskClient) -> None:
    wall.add_hazard(description="<script>alert(1)</script>")
    page = visitor.get(f"/b/{wall.code}").text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_the_page_names_neither_the_finder_nor_where_the_finding_came_from(
    wall: Wall, visitor: FlaskClient
) -> None:
    hazard_id = wall.add_hazard()
    with wall.county.engine.connect() as read:
        finder = read.scalar(
            sa.select(models.person.c.name)
            .join(models.hazard, models.hazard.c.found_by == models.person.c.id)
            .where(models.hazard.c.id == hazard_id)
        )
    page = visitor.get(f"/b/{wall.code}").text
    assert finder
    assert finder not in page
    assert "enforcement" not in page


def test_an_old_print_is_told_that_a_newer_one_exists(wall: Wall, visitor: FlaskClient) -> None:
    wall.print_version(1)
    wall.print_version(2)
    old, current, none = (visitor.get(f"/b/{wall.code}{query}") for query in ("?v=1", "?v=2", ""))
    assert "墙上的公示牌已过期，最新为 第 2 版" in old.text
    assert "已过期" not in current.text
    assert "已过期" not in none.text


@pytest.mark.parametrize("version", ["0", "99", "-1", "x", "٣", "9999999999"])
def test_a_version_that_nobody_printed_is_passed_over(
    wall: Wall, visitor: FlaskClient, version: str
) -> None:
    wall.print_version(1)
    page = visitor.get(f"/b/{wall.code}", query_string={"v": version})
    assert page.status_code == 200
    assert "已过期" not in page.text


def test_a_change_that_is_not_printed_yet_is_announced(wall: Wall, visitor: FlaskClient) -> None:
    wall.print_version(1)
    wall.add_hazard()
    assert "新一版公示牌正在生成" in visitor.get(f"/b/{wall.code}").text


def test_a_code_typed_in_small_letters_is_found(wall: Wall, visitor: FlaskClient) -> None:
    assert visitor.get(f"/b/{wall.code.lower()}").status_code == 200


def test_a_withdrawn_code_says_so_and_leads_to_the_board_in_use(
    wall: Wall, visitor: FlaskClient
) -> None:
    withdraw_board(wall.county.engine, wall.office, wall.code, "被复制", board_settle_seconds=0)
    second = _board_in_use(wall)
    withdraw_board(wall.county.engine, wall.office, second, "又被复制", board_settle_seconds=0)
    for code in (wall.code, second):
        for path in (code, f"{code}.pdf", f"{code}.png"):
            page = visitor.get(f"/b/{path}")
            assert page.status_code == 410
            assert "已作废" in page.text
            assert f'href="/b/{_board_in_use(wall)}"' in page.text


def _board_in_use(wall: Wall) -> str:
    with wall.county.engine.connect() as read:
        return read.execute(
            sa.select(models.board.c.code).where(
                models.board.c.enterprise_id == wall.enterprise_id,
                models.board.c.withdrawn_at.is_(None),
            )
        ).scalar_one()


@pytest.mark.parametrize("code", [ALPHABET[0] * LENGTH, "x", "安巡", "O" * LENGTH])
def test_an_unknown_code_gets_a_kind_page(visitor: FlaskClient, code: str) -> None:
    page = visitor.get(f"/b/{code}")
    assert page.status_code == 404
    assert "没有这块公示牌" in page.text
    assert visitor.get(f"/b/{code}.pdf").status_code == 404


def test_an_enterprise_that_closed_keeps_its_page(wall: Wall, visitor: FlaskClient) -> None:
    with wall.county.engine.begin() as tx:
        tx.execute(
            sa.update(models.enterprise)
            .where(models.enterprise.c.id == wall.enterprise_id)
            .values(active=False)
        )
    page = visitor.get(f"/b/{wall.code}")
    assert page.status_code == 200
    assert "停业或关闭" in page.text


def test_the_newest_print_comes_from_the_same_address_and_is_asked_for_once(
    wall: Wall, visitor: FlaskClient
) -> None:
    wall.print_version(1)
    newest = wall.print_version(2)
    first = visitor.get(f"/b/{wall.code}.pdf")
    assert (first.status_code, first.data) == (200, newest)
    assert first.mimetype == "application/pdf"
    again = visitor.get(f"/b/{wall.code}.pdf", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_before_the_first_printing_the_file_is_promised(wall: Wall, visitor: FlaskClient) -> None:
    answer = visitor.get(f"/b/{wall.code}.pdf")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "正在生成" in answer.text


def test_a_page_that_did_not_change_is_not_sent_again(wall: Wall, visitor: FlaskClient) -> None:
    wall.print_version(1)
    first = visitor.get(f"/b/{wall.code}")
    again = visitor.get(f"/b/{wall.code}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_kept_page_has_a_request_id_of_its_own(wall: Wall, visitor: FlaskClient) -> None:
    path = f"/b/{wall.code}"
    ids = [visitor.get(path).headers.getlist("X-Request-ID") for _ in range(3)]
    assert all(len(values) == 1 for values in ids)
    assert len({values[0] for values in ids}) == 3
    answer = visitor.get(path, headers={"X-Request-ID": "a-phone-12345"})
    assert answer.headers["X-Request-ID"] != "a-phone-12345"


def counting_app(calls: list[str], status: str = "200 OK") -> Any:
    def app(environ: Any, start_response: Any) -> list[bytes]:
        calls.append(environ["PATH_INFO"])
        start_response(status, [("ETag", '"a"'), ("X-Request-ID", "first")])
        return [str(len(calls)).encode()]

    return app


def get(app: Any, path: str, query: str = "", method: str = "GET") -> bytes:
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query}
    return b"".join(app(environ, lambda *_: None))


def test_a_page_is_rendered_once_while_it_is_fresh() -> None:
    calls: list[str] = []
    cache = BoardCache(counting_app(calls), fresh_s=60)
    assert [get(cache, "/b/AAA") for _ in range(3)] == [b"1"] * 3
    assert len(calls) == 1


def test_a_page_that_is_no_longer_fresh_is_rendered_again() -> None:
    calls: list[str] = []
    cache = BoardCache(counting_app(calls), fresh_s=0)
    assert [get(cache, "/b/AAA") for _ in range(2)] == [b"1", b"2"]


def test_a_failed_renewal_is_not_kept() -> None:
    calls: list[str] = []
    cache = BoardCache(counting_app(calls, "503 Service Unavailable"), fresh_s=60)
    assert [get(cache, "/b/AAA") for _ in range(2)] == [b"1", b"2"]


@pytest.mark.parametrize(
    ("path", "query", "method"),
    [
        ("/b/AAA.pdf", "", "GET"),
        ("/b/AAA", "x=1", "GET"),
        ("/b/AAA", "v=1&v=2", "GET"),
        ("/b/AAA", "", "HEAD"),
        ("/api/v1/me", "", "GET"),
    ],
)
def test_nothing_but_plain_pages_is_kept(path: str, query: str, method: str) -> None:
    calls: list[str] = []
    cache = BoardCache(counting_app(calls), fresh_s=60)
    for _ in range(2):
        get(cache, path, query, method)
    assert len(calls) == 2


def test_strangers_cannot_fill_the_memory() -> None:
    cache = BoardCache(counting_app([]), fresh_s=60, most=10)
    for number in range(100):
        get(cache, f"/b/A{number}")
    assert len(cache._pages) <= 10
