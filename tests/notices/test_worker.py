"""Notices in the ledger: each once, only to whom it concerns, and over when it is settled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.ground.clocks import next_month
from ledger.ground.working_days import WorkingCalendar
from ledger.notices.commands.notices import deliver_notices, mark_notices_read
from ledger.notices.queries.notices import NoticeFilter, list_notices
from ledger.notices.queries.obligations import open_duties
from ledger.records.outbox import Job
from plans.holidays import HolidayYear
from plans.loader import load_plan
from plans.plan import Plan
from tests.support.county_builder import TOWN, XUPU, CountyBuilder, Person
from tests.support.doing import do_all
from tests.support.ledger_rows import LedgerRows
from tests.support.moments import today
from tests.support.unused import unused_county_code, unused_town_code
from worker.calendar import Calendar
from worker.context import WorkerContext
from worker.queues import Queues

PLAN = load_plan(XUPU)
ARRANGED = HolidayYear(2098, "一份通知", frozenset(), frozenset())


def only(*kinds: str) -> Plan:
    """The county's plan with these reminders alone, so that the day of the test changes nothing."""
    rules = tuple(rule for rule in PLAN.reminders.rules if rule.about in kinds)
    return replace(PLAN, reminders=replace(PLAN.reminders, rules=rules))


# Jobs find the plan by the county, so what they are to do is done in the plan's own.
in_xupu = pytest.mark.parametrize("county", [XUPU], indirect=True)
OF_HAZARDS = only("deadline", "verification")
OF_VISITS = only("visits")
OF_REPORTS = only("report")
OF_DUTIES = only("duty")


@dataclass
class Inbox:
    """One enterprise with a hazard, the people around it, and what they are told."""

    rows: LedgerRows
    hazard_id: UUID
    owner: Person
    today: date

    def here(self, plan: Plan = PLAN) -> Plan:
        """The plan, as that of the test's county."""
        return replace(plan, area=replace(plan.area, code=self.rows.area_code))

    def sweep(self, *, days: int = 0, on: date | None = None, plan: Plan = OF_HAZARDS) -> None:
        with self.rows.engine.begin() as tx:
            deliver_notices(tx, self.here(plan), on or self.today + timedelta(days=days))

    def of(self, person: Person, **filters: Any) -> list[dict[str, Any]]:
        listed = list_notices(self.rows.engine, person.caller, self.here(), NoticeFilter(**filters))
        return listed["notices"]

    def unread(self, person: Person) -> int:
        return list_notices(self.rows.engine, person.caller, self.here(), NoticeFilter())["unread"]

    def change(self, **values: Any) -> None:
        with self.rows.engine.begin() as tx:
            here = models.hazard.c.id == self.hazard_id
            tx.execute(sa.update(models.hazard).where(here).values(**values))

    def due_in(self, days: int) -> None:
        self.change(deadline=self.today + timedelta(days=days))


@pytest.fixture(scope="module")
def engine(second_engine: sa.Engine) -> sa.Engine:
    """The calendar's sweep goes through everything that stands there."""
    return second_engine


@pytest.fixture(scope="module")
def worker_context(second_worker_context: WorkerContext) -> WorkerContext:
    return second_worker_context


@pytest.fixture
def county(engine: sa.Engine, request: pytest.FixtureRequest) -> CountyBuilder:
    """One of the test's own: a sweep goes through everything that any test ever put into it."""
    return CountyBuilder(engine, getattr(request, "param", unused_county_code()))


@pytest.fixture
def inbox(rows: LedgerRows, county: CountyBuilder) -> Inbox:
    [hazard_id] = rows.hazards_of(rows.inspection(findings=1))
    owner = county.person(Grant(Role.ENTERPRISE, enterprise_id=rows.enterprise_id))
    return Inbox(rows, hazard_id, owner, today())


def test_a_sweep_that_runs_again_adds_nothing(inbox: Inbox) -> None:
    inbox.due_in(3)
    for _ in range(3):
        inbox.sweep()
    [notice] = inbox.of(inbox.owner)
    assert (notice.kind, notice.link) == ("deadline", f"/hazards/{inbox.hazard_id}")
    assert "还有 3 天到期" in notice.words


def test_two_sweeps_at_once_tell_once(inbox: Inbox) -> None:
    inbox.due_in(1)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: inbox.sweep(), range(4)))
    assert len(inbox.of(inbox.owner)) == 1


@in_xupu
def test_the_calendar_and_a_worker_tell_once_under_two_relays_and_many_restarts(
    inbox: Inbox, worker_context: WorkerContext, queues: Queues
) -> None:
    inbox.due_in(0)
    for _ in range(2):
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda _: Calendar(inbox.rows.engine).run_daily_jobs(), range(2)))
        do_all(worker_context, queues)
    [notice] = [notice for notice in inbox.of(inbox.owner) if notice.kind == "deadline"]
    assert "今天到期" in notice.words


def test_what_befalls_the_guard_is_told_to_administrators_once_of_a_kind_and_day(
    inbox: Inbox, county: CountyBuilder
) -> None:
    administrator, office = county.person(Role.ADMIN), county.person(Role.COUNTY)
    moments, troubles = [datetime(2026, 11, 2, 9, tzinfo=UTC)], {"disk": "磁盘满了"}
    for _ in range(2):
        calendar = Calendar(inbox.rows.engine, lambda: moments[0], lambda: troubles)
        for day, found in ((2, "磁盘满了"), (2, "仍然满着"), (3, "第二天也满")):
            moments[0], troubles["disk"] = datetime(2026, 11, day, 9, tzinfo=UTC), found
            calendar.run_daily_jobs()
    notices = [notice for notice in inbox.of(administrator) if notice.kind == "guard"]
    assert [notice.words.partition("：")[2] for notice in notices] == ["第二天也满", "磁盘满了"]
    assert not [notice for notice in inbox.of(office) if notice.kind == "guard"]


@in_xupu
def test_what_begins_to_wait_during_the_day_is_looked_for_every_hour(
    inbox: Inbox, worker_context: WorkerContext, queues: Queues
) -> None:
    do_all(worker_context, queues)
    moments = [datetime(2026, 11, 2, 9, tzinfo=UTC)]
    calendar = Calendar(inbox.rows.engine, now=lambda: moments[0])
    for minutes, asked in ((0, 1), (59, 1), (60, 2), (61, 2)):
        moments[0] = datetime(2026, 11, 2, 9, tzinfo=UTC) + timedelta(minutes=minutes)
        calendar.run_daily_jobs()
        # What waits in the outbox is one request: the worker takes it before the next.
        do_all(worker_context, queues)
        with inbox.rows.engine.connect() as read:
            here = sa.and_(
                models.outbox.c.area_code == XUPU, models.outbox.c.job == Job.PUT_NOTICES
            )
            count = sa.select(sa.func.count()).select_from(models.outbox).where(here)
            assert read.scalar(count) == asked


def test_each_stage_is_told_once_and_an_extension_begins_anew(inbox: Inbox) -> None:
    inbox.due_in(3)
    for day in (0, 1, 2, 3):
        inbox.sweep(days=day)
    assert len(inbox.of(inbox.owner)) == 3
    inbox.due_in(10)
    inbox.sweep(days=3)
    newest, *before = inbox.of(inbox.owner)
    assert "还有 7 天到期" in newest.words
    assert not newest.over
    assert [notice.over for notice in before] == [True, True, True]


def test_what_was_settled_meanwhile_is_over_and_counts_as_unread_no_more(inbox: Inbox) -> None:
    inbox.due_in(3)
    inbox.sweep()
    assert inbox.unread(inbox.owner) == 1
    inbox.change(state="submitted")
    assert inbox.unread(inbox.owner) == 0
    assert inbox.of(inbox.owner, unread=True) == []
    [notice] = inbox.of(inbox.owner)
    assert (notice.over, notice.read_at) == (True, None)


def test_what_was_settled_before_the_sweep_is_not_told(inbox: Inbox) -> None:
    inbox.due_in(3)
    inbox.change(state="closed", closed_at=datetime.now(UTC))
    inbox.sweep()
    assert inbox.of(inbox.owner) == []


def test_a_rectification_waits_for_who_may_accept_it_since_it_came_in(inbox: Inbox) -> None:
    inbox.rows.event(inbox.hazard_id, "rectify", "submitted")
    inbox.sweep()
    assert inbox.of(inbox.rows.person) == []
    inbox.sweep(days=7)
    assert inbox.of(inbox.rows.person) == [], "who handed it in is not asked to accept it"
    other = inbox.rows.county.supervisor_at(inbox.rows.enterprise_id)
    inbox.sweep(days=7)
    [notice] = inbox.of(other)
    assert "等待验收 7 天" in notice.words
    assert notice.due_on is None


def test_who_leaves_no_longer_reads_of_the_enterprise(inbox: Inbox) -> None:
    inbox.due_in(0)
    colleague = inbox.rows.county.supervisor_at(inbox.rows.enterprise_id)
    inbox.sweep()
    assert len(inbox.of(colleague)) == 1
    inbox.rows.county.end_station(colleague, inbox.today - timedelta(days=1))
    assert inbox.of(colleague) == []
    assert inbox.unread(colleague) == 0


def test_a_person_reads_their_own_and_nobody_elses(inbox: Inbox) -> None:
    inbox.due_in(0)
    inbox.sweep()
    [notice] = inbox.of(inbox.owner)
    mark_notices_read(inbox.rows.engine, inbox.rows.person.caller, [notice.id], notice.id)
    assert inbox.unread(inbox.owner) == 1
    mark_notices_read(inbox.rows.engine, inbox.owner.caller, [notice.id], None)
    [read] = inbox.of(inbox.owner)
    assert read.read_at
    assert inbox.unread(inbox.owner) == 0


def test_only_what_is_newer_is_sent_to_a_phone_that_has_the_rest(inbox: Inbox) -> None:
    inbox.due_in(3)
    inbox.sweep()
    [first] = inbox.of(inbox.owner)
    inbox.sweep(days=2)
    [second] = inbox.of(inbox.owner, after=first.id)
    assert "还有 1 天" in second.words
    assert inbox.of(inbox.owner, after=second.id) == []


def month_end(inbox: Inbox) -> date:
    return next_month(inbox.today) - timedelta(days=1)


def test_a_supervisor_is_told_of_missing_visits_in_the_last_week_of_the_month(
    inbox: Inbox,
) -> None:
    last = month_end(inbox)
    inbox.sweep(on=last - timedelta(days=7), plan=OF_VISITS)
    assert inbox.of(inbox.rows.person) == []
    inbox.sweep(on=last - timedelta(days=6), plan=OF_VISITS)
    [notice] = inbox.of(inbox.rows.person)
    assert "本月还缺 3 次到访，还剩 7 天" in notice.words
    assert notice.link == f"/enterprises/{inbox.rows.enterprise_id}"
    for _ in range(3):
        inbox.rows.visit()
    [notice] = inbox.of(inbox.rows.person)
    assert notice.over


def test_visits_that_were_made_are_not_missed(inbox: Inbox) -> None:
    for _ in range(3):
        inbox.rows.visit()
    inbox.sweep(on=month_end(inbox), plan=OF_VISITS)
    assert inbox.of(inbox.rows.person) == []


def test_a_town_is_told_in_one_line_in_the_last_three_days(
    inbox: Inbox, county: CountyBuilder
) -> None:
    clerk = county.person(Grant(Role.TOWN, town_code=TOWN))
    inbox.sweep(on=month_end(inbox) - timedelta(days=3), plan=OF_VISITS)
    assert inbox.of(clerk) == []
    for days in (2, 1, 0):
        inbox.sweep(on=month_end(inbox) - timedelta(days=days), plan=OF_VISITS)
    [notice] = inbox.of(clerk)
    assert "家企业本月到访次数不够" in notice.words
    assert "还剩 3 天" in notice.words


def test_a_clerk_who_is_stationed_counts_others_visits_not_their_own(
    inbox: Inbox, county: CountyBuilder
) -> None:
    lonely = unused_town_code(county.area_code)
    clerk = county.person(Role.SUPERVISOR, Grant(Role.TOWN, town_code=lonely))
    county.station(clerk, county.enterprise(town_code=lonely))
    inbox.sweep(on=month_end(inbox), plan=OF_VISITS)
    [notice] = inbox.of(clerk)
    assert "本月还缺 3 次到访，今天是最后一天" in notice.words


def test_reports_are_told_to_the_offices_that_owe_them(inbox: Inbox, county: CountyBuilder) -> None:
    # S04 is led by an office of the plan, and the town has one.
    department = county.person(Grant(Role.DEPARTMENT, sector="S04"))
    town = county.person(Grant(Role.TOWN, town_code="431224901"))
    # 22 December 2026 is a Tuesday: three working days before is the Thursday before.
    inbox.sweep(on=date(2026, 12, 16), plan=OF_REPORTS)
    assert inbox.of(department) == []
    inbox.sweep(on=date(2026, 12, 17), plan=OF_REPORTS)
    for person in (department, town):
        [notice] = inbox.of(person)
        assert notice.words == "月度调度表：12月22日前报县安委办，请准备。"
        assert notice.due_on == date(2026, 12, 22)
    assert inbox.of(inbox.owner) == []
    assert inbox.of(inbox.rows.person) == []
    county_office = county.person(Role.COUNTY)
    for _ in range(2):
        inbox.sweep(on=date(2026, 12, 23), plan=OF_REPORTS)
    late = [notice for notice in inbox.of(town) if notice.due_on is None]
    assert [(one.words, one.link, one.over) for one in late] == [
        (
            "月度调度表：应在12月22日前报县安委办，还没有报，请尽快报送。",
            "/reports/monthly_dispatch_form/lufeng_office/2026-12-22",
            False,
        )
    ]
    missing = [one.words for one in inbox.of(county_office) if "个单位没有报" in one.words]
    (of_form,) = (words for words in missing if words.startswith("月度调度表"))
    assert of_form.startswith("月度调度表：12月22日到期，10 个单位没有报（卢峰镇应急办、")


def quarter_end(inbox: Inbox) -> date:
    first = inbox.today.replace(month=(inbox.today.month - 1) // 3 * 3 + 1, day=1)
    return next_month(next_month(next_month(first))) - timedelta(days=1)


def do_every_duty(inbox: Inbox) -> None:
    """The enterprise records each as often as the plan asks, today."""
    with inbox.rows.engine.begin() as tx:
        owed = (duty for duty in PLAN.duties for _ in range(duty.times_at_least))
        for duty in owed:
            tx.execute(
                sa.insert(models.duty_record).values(
                    area_code=inbox.rows.area_code,
                    id=uuid4(),
                    duty=duty.key,
                    enterprise_id=inbox.rows.enterprise_id,
                    person_id=inbox.owner.id,
                    done_on=inbox.today,
                    happened_at=datetime.now(UTC),
                    received_at=datetime.now(UTC),
                    document={},
                    document_sha256="0" * 64,
                    receipt={"duty_kind": duty.kind},
                )
            )


def test_an_enterprise_is_told_in_one_line_of_what_it_owes_by_a_day(inbox: Inbox) -> None:
    last = quarter_end(inbox)
    inbox.sweep(on=last - timedelta(days=8), plan=OF_DUTIES)
    assert [notice for notice in inbox.of(inbox.owner) if notice.due_on == last] == []
    for days in (7, 6, 5):
        inbox.sweep(on=last - timedelta(days=days), plan=OF_DUTIES)
    [notice] = [notice for notice in inbox.of(inbox.owner) if notice.due_on == last]
    assert "主要负责人带队检查重大隐患" in notice.words
    assert "还没有做够，还剩 8 天" in notice.words
    assert notice.link == f"/enterprises/{inbox.rows.enterprise_id}/duties"
    assert not notice.over
    do_every_duty(inbox)
    [notice] = [notice for notice in inbox.of(inbox.owner) if notice.due_on == last]
    assert notice.over


def test_visits_that_others_owe_keep_no_duty_of_the_enterprise_open(inbox: Inbox) -> None:
    """In the last month of a quarter both end on the same day."""
    do_every_duty(inbox)
    caller, plan = inbox.owner.caller, inbox.here()
    assert open_duties(inbox.rows.engine, caller, plan, inbox.today) == set()


def test_an_office_is_told_of_its_own_duties_and_of_nobody_elses(
    inbox: Inbox, county: CountyBuilder
) -> None:
    office = county.person(Role.COUNTY)
    clerk = county.person(Grant(Role.TOWN, town_code="431224901"))
    inbox.sweep(on=month_end(inbox) - timedelta(days=7), plan=OF_DUTIES)
    [notice] = [notice for notice in inbox.of(office) if notice.due_on == month_end(inbox)]
    assert notice.link == "/offices/county_safety_office/duties"
    assert inbox.of(clerk) == []


def test_who_can_put_a_year_in_is_told_once_that_a_deadline_reaches_it_and_once_that_it_is_there(
    inbox: Inbox, county: CountyBuilder
) -> None:
    office, other = county.person(Role.COUNTY), county.person(Role.INSPECTOR)
    calendar, known = WorkingCalendar(), WorkingCalendar({2098: ARRANGED})
    inbox.change(deadline=date(2098, 1, 4))

    def sweep(workdays: WorkingCalendar) -> list[Any]:
        with inbox.rows.engine.begin() as tx:
            deliver_notices(tx, inbox.here(OF_HAZARDS), inbox.today, workdays)
        filters = NoticeFilter()
        listed = list_notices(inbox.rows.engine, office.caller, inbox.here(), filters, workdays)
        return [line for line in listed["notices"] if "2098" in line.words]

    [lacks] = sweep(calendar)
    assert [line.id for line in sweep(calendar)] == [lacks.id]
    assert "2098 年的放假安排还没有录入" in lacks.words
    assert not lacks.over
    there, lacked = sweep(known)
    assert (lacked.id, lacked.over) == (lacks.id, True)
    assert f"已经录入（{ARRANGED.notice}）" in there.words
    assert len(sweep(known)) == 2
    assert not [line for line in inbox.of(other) if "2098" in line.words]


def test_a_reminder_that_counts_days_of_an_unknown_year_says_so(inbox: Inbox) -> None:
    inbox.change(state="submitted")
    with inbox.rows.engine.begin() as tx:
        deliver_notices(tx, inbox.here(only("verification")), date(2098, 1, 2))
        of_county = models.notice.c.area_code == inbox.rows.area_code
        words = tx.scalars(
            sa.select(models.notice.c.words).where(
                of_county, models.notice.c.kind == "verification"
            )
        ).all()
    assert words
    assert all("放假安排还没有录入，工作日按周一到周五推算" in text for text in words)
