"""A town's boards in one file, from the computer of its office."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from playwright.sync_api import BrowserContext, expect

from ledger.ground.caller import Grant, Role
from ledger.ground.tables import board_batch
from ledger.records.outbox import Work
from tests.support import journeys
from tests.support.county_builder import XUPU, Person
from tests.support.county_town import CountyTown
from tests.web.test_accessibility_pages import Inspector as Eye
from worker.context import WorkerContext
from worker.printing.board_batches import print_board_batch
from worker.printing.boards import print_boards_of


def asked_by(town: CountyTown, clerk: Person) -> UUID:
    asked = sa.select(board_batch.c.id).where(board_batch.c.person_id == clerk.id)
    with town.engine.begin() as read:
        return UUID(str(read.execute(asked).scalar_one()))


def test_a_town_has_what_is_to_be_hung_anew_printed_in_one_file(
    desk: BrowserContext, pages_url: str, town: CountyTown, worker_context: WorkerContext
) -> None:
    town.hang_board()
    print_boards_of(worker_context, Work(XUPU, 1, str(town.enterprise_id), 1))
    clerk = town.person(Grant(Role.TOWN, town_code=town.town_code))
    page = desk.new_page()
    journeys.sign_in(page, pages_url, clerk)
    page.get_by_role("link", name="我的").click()
    page.get_by_role("link", name="批量印公示牌").click()
    page.get_by_role("button", name="合成一份 PDF").click()
    expect(page.get_by_text("正在制作，已读入 0/1 块")).to_be_visible()
    batch_id = asked_by(town, clerk)
    print_board_batch(worker_context, Work(XUPU, 1, str(batch_id), 1))
    with page.expect_download() as saved:
        page.get_by_role("link", name="下载打印（PDF）").click()
    assert saved.value.path().read_bytes().startswith(b"%PDF")
    eye = Eye(page)
    eye.look("批量印公示牌")
    assert not eye.faults
