"""Notices told in WeChat, too: one consent, one message, once; and the inbox whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from ledger.accounts.commands.wechat import bind_wechat
from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.notices.commands.notices import deliver_notices, mark_notices_read
from ledger.notices.commands.wechat_consents import add_wechat_consents
from ledger.notices.commands.wechat_messages import claim_wechat_message
from ledger.notices.queries.wechat import own_wechat
from ledger.records.outbox import Job, Work, retry_dead_letters
from settings import Settings
from tests.notices.test_worker import OF_HAZARDS, Inbox
from tests.support.county_builder import XUPU, CountyBuilder, Person
from tests.support.doing import do_all
from tests.support.ledger_rows import LedgerRows
from tests.support.moments import today
from tests.support.waiting import LEASE_S
from tests.support.wechat_server import WechatServer, with_wechat
from worker.context import WorkerContext, make_context
from worker.queues import Queues
from worker.wechat_messages import send_one_wechat_message

JOB = "send_wechat_message"


@dataclass
class WechatCase:
    """The owner of an enterprise with a hazard, who bound a WeChat; the workers; WeChat."""

    inbox: Inbox
    server: WechatServer
    worker_context: WorkerContext
    queues: Queues
    openid: str

    @property
    def owner(self) -> Person:
        return self.inbox.owner

    @property
    def engine(self) -> sa.Engine:
        return self.inbox.rows.engine

    def agree(self, times: int = 1) -> None:
        """On WeChat's sheet, which the page then tells."""
        self.server.agree(self.openid, times)
        self.believe(times)

    def believe(self, times: int) -> None:
        """The page tells of consents that WeChat does not know."""
        add_wechat_consents(self.engine, self.owner.caller, self.server.app_id, times)

    def remind(self, days: int) -> None:
        """The hazard falls due in so many days, and the sweep sees it."""
        self.inbox.due_in(days)
        self.inbox.sweep()

    def work(self) -> None:
        """It is morning, and all that waits is done."""
        self.due_now()
        do_all(self.worker_context, self.queues)

    def due_now(self) -> None:
        with self.engine.begin() as tx:
            waiting = sa.and_(models.outbox.c.job == JOB, models.outbox.c.handed_at.is_(None))
            tx.execute(sa.update(models.outbox).where(waiting).values(due_at=sa.func.now()))

    def state(self) -> dict[str, Any]:
        return own_wechat(self.engine, self.owner.caller, self.server.app_id)

    def rows(self) -> list[sa.Row[Any]]:
        """The outbox rows of the owner's messages."""
        of_owner = (models.outbox.c.job == JOB, models.outbox.c.subject == str(self.owner.id))
        with self.engine.connect() as read:
            listed = sa.select(models.outbox).where(*of_owner).order_by(models.outbox.c.id)
            return list(read.execute(listed))

    def outcomes(self) -> list[str]:
        of_owner = models.wechat_message.c.person_id == self.owner.id
        with self.engine.connect() as read:
            return list(read.scalars(sa.select(models.wechat_message.c.state).where(of_owner)))

    def texts(self) -> list[str]:
        return [message["data"]["thing1"]["value"] for message in self.server.messages]


@pytest.fixture(scope="module")
def engine(second_engine: sa.Engine) -> sa.Engine:
    """Every message that waits there is sent."""
    return second_engine


@pytest.fixture(scope="module")
def worker_context(second_worker_context: WorkerContext) -> WorkerContext:
    return second_worker_context


@pytest.fixture
def county(engine: sa.Engine) -> CountyBuilder:
    return CountyBuilder(engine)


@pytest.fixture
def case(
    second_settings: Settings, rows: LedgerRows, county: CountyBuilder, queues: Queues,
    wechat_server: WechatServer,
) -> Iterator[WechatCase]:  # fmt: skip
    [hazard_id] = rows.hazards_of(rows.inspection(findings=1))
    owner = county.person(Grant(Role.ENTERPRISE, enterprise_id=rows.enterprise_id))
    openid = wechat_server.person()
    bind_wechat(rows.engine, owner.caller, wechat_server.app_id, openid)
    with rows.engine.begin() as tx:
        # Bound long ago: of a new binding the inbox tells, and asks for the day's other notices.
        tx.execute(sa.delete(models.outbox).where(models.outbox.c.job == Job.PUT_NOTICES))
        bound = models.audit.c.subject_id == str(owner.id)
        long_ago = models.audit.c.at - timedelta(days=30)
        tx.execute(sa.update(models.audit).where(bound).values(at=long_ago))
    worker_context = make_context(
        replace(with_wechat(second_settings, wechat_server), outbox_lease_seconds=LEASE_S)
    )
    inbox = Inbox(rows, hazard_id, owner, today())
    yield WechatCase(inbox, wechat_server, worker_context, queues, openid)
    worker_context.engine.dispose()


def test_a_new_notice_is_told_in_wechat_too(case: WechatCase) -> None:
    case.agree()
    case.remind(3)
    case.work()
    [sent] = case.server.messages
    assert (sent["touser"], sent["template_id"]) == (case.openid, case.server.template)
    day = case.inbox.of(case.owner)[0].due_on
    assert sent["data"] == {
        "thing1": {"value": "有整改期限提醒，请打开安巡查看"},
        "date2": {"value": f"{day.year}年{day.month}月{day.day}日"},
    }
    assert sent["page"].endswith("/app/#/inbox")
    assert (case.outcomes(), case.state()["consents"]) == (["sent"], 0)


def test_a_message_names_no_person_place_or_hazard(case: WechatCase) -> None:
    case.agree()
    case.remind(3)
    case.work()
    words = case.inbox.of(case.owner)[0].words
    place, _, _ = words.partition("：")
    for part in place.split():
        assert part not in str(case.server.messages)
    assert case.owner.name not in str(case.server.messages)


def test_what_came_in_meanwhile_is_told_by_one_message(case: WechatCase) -> None:
    case.agree(2)
    case.remind(3)
    case.remind(1)
    case.remind(0)
    assert len(case.rows()) == 1
    case.work()
    assert case.texts() == ["有 3 条新提醒，请打开安巡查看"]
    assert case.state()["consents"] == 1


def test_what_was_told_is_not_told_again_and_one_consent_is_one_message(case: WechatCase) -> None:
    case.agree(1)
    case.remind(3)
    case.work()
    case.remind(1)
    case.work()
    assert len(case.server.messages) == 1
    assert len(case.rows()) == 1, "without a consent nothing is asked for"
    case.agree(1)
    case.remind(0)
    case.work()
    assert case.texts()[1:] == ["有 2 条新提醒，请打开安巡查看"]


def test_who_agreed_to_nothing_or_bound_nothing_has_the_inbox_alone(
    case: WechatCase, county: CountyBuilder
) -> None:
    case.remind(3)
    case.work()
    assert case.rows() == case.server.messages == []
    assert len(case.inbox.of(case.owner)) == 1


def test_what_was_read_before_morning_is_not_told(case: WechatCase) -> None:
    case.agree()
    case.remind(3)
    [notice] = case.inbox.of(case.owner)
    mark_notices_read(case.engine, case.owner.caller, [notice.id], None)
    case.work()
    assert case.server.messages == []
    assert case.state()["consents"] == 1
    assert case.outcomes() == []


def test_what_lay_there_for_a_day_is_no_news(case: WechatCase) -> None:
    case.agree()
    case.remind(3)
    with case.engine.begin() as tx:
        of_owner = models.notice.c.person_id == case.owner.id
        old = sa.func.now() - sa.text("interval '25 hours'")
        tx.execute(sa.update(models.notice).where(of_owner).values(created_at=old))
    case.work()
    assert case.server.messages == []
    assert case.state()["consents"] == 1


def test_who_left_is_told_nothing(case: WechatCase) -> None:
    case.agree()
    case.remind(3)
    with case.engine.begin() as tx:
        of_owner = models.person.c.id == case.owner.id
        tx.execute(sa.update(models.person).where(of_owner).values(active=False))
    case.work()
    assert case.server.messages == []


def test_a_job_that_runs_twice_or_at_the_same_time_sends_once(case: WechatCase) -> None:
    case.agree(5)
    case.remind(3)
    work = Work(XUPU, 0, str(case.owner.id), 1)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: send_one_wechat_message(case.worker_context, work), range(4)))
    assert len(case.server.messages) == 1
    assert case.state()["consents"] == 4


def test_a_worker_that_dies_before_sending_costs_a_message_and_never_doubles_one(
    case: WechatCase,
) -> None:
    case.agree(2)
    case.remind(3)
    with case.engine.begin() as tx:
        assert claim_wechat_message(tx, XUPU, case.owner.id, case.server.app_id)
    case.work()
    assert (case.server.messages, case.outcomes()) == ([], ["sending"])
    assert len(case.inbox.of(case.owner)) == 1


def test_a_line_that_breaks_after_the_message_went_out_does_not_double_it(case: WechatCase) -> None:
    case.agree(3)
    case.remind(3)
    case.work()
    case.server.instead.append("done, unsaid")
    case.remind(1)
    case.work()
    case.work()
    assert len(case.server.messages) == 2
    assert case.outcomes() == ["sent", "unknown"]
    assert case.rows()[1].done_at


@pytest.mark.parametrize("errcode", [-1, 45009, 45011])
def test_while_wechat_is_busy_the_message_waits_with_its_consent(
    case: WechatCase, errcode: int
) -> None:
    case.agree()
    case.remind(3)
    case.server.instead.append({"errcode": errcode, "errmsg": "system error"})
    case.work()
    [row] = case.rows()
    assert (row.done_at, row.failed_at) == (None, None)
    assert row.fault.startswith("wechat.errors.")
    assert case.state()["consents"] == 1
    # Its backoff is over.
    send_one_wechat_message(case.worker_context, Work(XUPU, row.id, row.subject, 2))
    assert len(case.server.messages) == 1


def test_a_wechat_that_is_away_is_waited_for_and_the_notices_are_there(
    case: WechatCase, second_settings: Settings
) -> None:
    case.agree()
    case.remind(3)
    away = replace(with_wechat(second_settings, case.server), wechat_api_url="http://127.0.0.1:1")
    case.worker_context = make_context(replace(away, outbox_lease_seconds=LEASE_S))
    case.work()
    [row] = case.rows()
    assert (row.done_at, row.fault) == (None, "wechat.errors.WechatUnavailable")
    assert case.state()["consents"] == 1
    assert len(case.inbox.of(case.owner)) == 1


def test_who_refused_in_wechat_is_asked_for_nothing_until_they_agree_again(
    case: WechatCase,
) -> None:
    case.believe(5)
    case.remind(3)
    case.work()
    [row] = case.rows()
    assert row.done_at
    assert (case.outcomes(), case.state()["consents"]) == (["refused"], 0)
    case.remind(1)
    case.work()
    assert len(case.rows()) == 1


def test_an_openid_that_wechat_does_not_know_is_unbound_and_the_inbox_says_so(
    case: WechatCase,
) -> None:
    case.agree()
    case.remind(3)
    case.server.openids.remove(case.openid)
    case.work()
    assert case.state()["bound_at"] is None
    newest = case.inbox.of(case.owner)[0]
    assert (newest.kind, newest.link, newest.over) == ("wechat", "/me", False)
    assert "重新绑定" in newest.words
    with case.engine.connect() as read:
        about = models.audit.c.subject_id == str(case.owner.id)
        actions = read.scalars(sa.select(models.audit.c.action).where(about)).all()
    assert actions == ["bind_wechat", "unbind_wechat"]
    bind_wechat(case.engine, case.owner.caller, case.server.app_id, case.server.person())
    assert case.inbox.of(case.owner)[0].over


def test_a_field_that_the_template_does_not_take_is_a_fault_with_its_name(
    case: WechatCase, second_settings: Settings
) -> None:
    case.agree()
    case.server.fields = ("thing1", "date2", "thing3")
    case.remind(3)
    case.work()
    [row] = case.rows()
    assert row.failed_at
    assert row.fault == "wechat errcode 47003 thing3"
    assert case.state()["consents"] == 1
    # The office mends the template, and `anxun retry` gives it another turn.
    case.server.fields = ("thing1", "date2")
    with case.engine.begin() as tx:
        retry_dead_letters(tx, XUPU)
        tx.execute(
            sa.update(models.outbox).where(models.outbox.c.id == row.id).values(handed_at=None)
        )
    case.work()
    assert len(case.server.messages) == 1


@pytest.mark.parametrize("errcode", [40001, 42001])
def test_a_token_that_ended_is_renewed_on_the_way(case: WechatCase, errcode: int) -> None:
    case.agree(2)
    case.remind(3)
    case.work()
    case.server.instead.append({"errcode": errcode, "errmsg": "access_token expired"})
    case.remind(1)
    case.work()
    assert len(case.server.messages) == 2
    assert case.outcomes() == ["sent", "sent"]


def test_where_wechat_is_off_the_job_is_done_with_nothing(
    case: WechatCase, worker_context: WorkerContext
) -> None:
    case.agree()
    case.remind(3)
    case.worker_context = worker_context
    case.work()
    [row] = case.rows()
    assert row.done_at
    assert case.server.messages == []


def test_the_request_stands_and_falls_with_the_notices(case: WechatCase) -> None:
    case.agree()
    case.inbox.due_in(3)

    with pytest.raises(RuntimeError), case.engine.begin() as tx:
        assert deliver_notices(tx, OF_HAZARDS, case.inbox.today)
        raise RuntimeError("the transaction is rolled back")
    assert case.rows() == case.inbox.of(case.owner) == []
    case.inbox.sweep()
    assert len(case.rows()) == len(case.inbox.of(case.owner)) == 1
