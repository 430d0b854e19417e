"""A paper as it is printed: what was frozen, and the return once it was delivered."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from checklists.catalogue import Catalogue
from ledger.ground import tables as models
from tests.paper.printed_pages import page_texts
from tests.papers.test_api import issue
from tests.papers.walked import letter, refusing, signing
from tests.records.samples import sample, samples
from tests.support.doing import do_all
from tests.support.hazard_case import CRITERION, found, major_order
from tests.support.ledger_rows import LedgerRows
from tests.support.sealed_county import SealedCounty
from worker.context import WorkerContext
from worker.queues import Queues
from worker.sealing.rebuild import rebuild

PAPER, DELIVERY = (kind for kind in samples() if kind.startswith("paper"))


def printed(context: WorkerContext, paper_id: UUID) -> str:
    asked = sa.select(models.paper_file.c.files).where(models.paper_file.c.paper_id == paper_id)
    with context.engine.connect() as read:
        files = read.scalars(asked).one()
    return "".join(page_texts(context.store.get(files["pdf"]["key"])))


def test_what_is_printed_is_what_was_issued_then_how_it_was_delivered(
    county_of_its_own: SealedCounty, queues: Queues, app: Flask
) -> None:
    of = county_of_its_own
    issue = sample(PAPER, of)
    receipt = issue.send().body
    here = models.enterprise.c.id == of.rows.enterprise_id
    of.execute(sa.update(models.enterprise).where(here).values(principal_name="换了一位"))
    do_all(of.worker_context, queues)
    before = printed(of.worker_context, issue.record_id)
    for said in ("安全生产督促函", receipt["number"], "燃气报警器停用", "送达回证", "— 2 —"):
        assert said.replace(" ", "") in before, said
    assert "■" not in before
    of.execute(sa.update(models.enterprise).where(here).values(name="换了名称"))
    delivery = sample(DELIVERY, of)
    delivery.send(refusing(delivery.document["photos"][0]))
    of.seal_all()
    do_all(of.worker_context, queues)
    (paper_id,) = _delivered(of)
    after = printed(of.worker_context, paper_id)
    assert "■拒签" in after
    assert "送达照片" in after
    assert "负责人不在" in after
    assert letter(of.rows.enterprise_id)["texts"][1]["text"] in after
    assert signing()["how"] == "signed"
    of_county = models.paper_file.c.area_code == of.area_code
    of.execute(sa.delete(models.paper_file).where(of_county))
    rebuild(of.engine, of.worker_context.store, of.area_code)
    do_all(of.worker_context, queues)
    assert printed(of.worker_context, paper_id) == after


def test_an_order_is_printed_again_once_the_hazards_own_step_delivered_it(
    rows: LedgerRows, worker_context: WorkerContext, queues: Queues, client: FlaskClient
) -> None:
    case = found(rows.county, client, Catalogue.load(), grade="major")
    case.take(case.inspector, "confirm", grade="major", criterion=CRITERION)
    case.take(case.office, "assign", **major_order())
    order = UUID(issue(case.office, "assignment", hazard_id=case.id)["id"])
    SealedCounty(rows, worker_context).seal_all()
    do_all(worker_context, queues)
    assert "■" not in printed(worker_context, order)
    case.take(case.enterprise, "sign_for", note="收到原件")
    do_all(worker_context, queues)
    after = printed(worker_context, order)
    for said in ("■已签收", case.enterprise.person.name, "凭本人账号在系统中签收", "收到原件"):
        assert said in after, said


def _delivered(of: SealedCounty) -> list[UUID]:
    asked = sa.select(models.paper_delivery.c.paper_id).where(
        models.paper_delivery.c.area_code == of.area_code
    )
    with of.engine.connect() as read:
        return list(read.scalars(asked))


def test_the_page_behind_the_code_tells_nothing_of_anybody(
    county_of_its_own: SealedCounty, app: Flask
) -> None:
    of = county_of_its_own
    issue = sample(PAPER, of)
    first = issue.send().body
    again = {"replaces": str(issue.record_id), "reason": "期限写错"}
    client = app.test_client()
    newest = client.get(f"/p/{first['code'].lower()}")
    assert newest.status_code == 200
    assert "最新的一版" in newest.text
    for hidden in (issue.sender.name, "燃气报警器", "示例餐馆"):
        assert hidden not in newest.text
    second = sample(PAPER, of)
    made = second.send(issue.document | again, caller=issue.sender)
    assert made.body["version"] == 2
    assert "已更换" in client.get(f"/p/{first['code']}").text
    assert "最新的一版" in client.get(f"/p/{made.body['code']}").text
    for code in ("2222222222222", "1", "%00"):
        assert client.get(f"/p/{code}").status_code == 404
