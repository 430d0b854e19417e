"""The table of reminders: stages, occasions, and who is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from ledger.ground.caller import Caller, Grant, Role
from ledger.ground.lifecycles.hazard import HazardSnapshot, State
from ledger.notices.rules.deputies import for_deputy
from ledger.notices.rules.notice import Notice
from ledger.notices.rules.reminders import PendingHazard, hazard_notices, stage
from ledger.notices.rules.topics import NoticeSubject, Topic
from ledger.people.rules import Recipients, Site, StandIn
from plans.loader import all_plans, load_plan
from plans.reminders import Reminder

RULES = load_plan("431224").reminders.rules
DUE = date(2026, 11, 25)
SITE = Site(uuid4(), "示例餐馆", "431224100", ("S00", "S06"))


def person(*grants: Grant, name: str = "张示例") -> Caller:
    return Caller("431224", uuid4(), name, None, grants)


OWNER = person(Grant(Role.ENTERPRISE, enterprise_id=SITE.enterprise_id), name="李示例")
ALIEN = person(Grant(Role.ENTERPRISE, enterprise_id=uuid4()))
STATIONED = person(Grant(Role.SUPERVISOR))
ELSEWHERE = person(Grant(Role.SUPERVISOR))
INSPECTOR = person(Grant(Role.INSPECTOR, sector="S06"))
OTHER_INSPECTOR = person(Grant(Role.INSPECTOR, sector="S15"))
ANY_INSPECTOR = person(Grant(Role.INSPECTOR))
TOWN = person(Grant(Role.TOWN, town_code="431224100"))
OTHER_TOWN = person(Grant(Role.TOWN, town_code="431224999"))
DEPARTMENT = person(Grant(Role.DEPARTMENT, sector="S06"))
COUNTY = person(Grant(Role.COUNTY))
ADMIN = person(Grant(Role.ADMIN))
EVERYBODY = (
    OWNER, ALIEN, STATIONED, ELSEWHERE, INSPECTOR, OTHER_INSPECTOR, ANY_INSPECTOR, TOWN,
    OTHER_TOWN, DEPARTMENT, COUNTY, ADMIN,
)  # fmt: skip


def roster(*more: Caller) -> Recipients:
    return Recipients([*EVERYBODY, *more], {SITE.enterprise_id: [STATIONED.person_id]})


def hazard(
    state: State = State.OPEN, *, grade: str = "general", **changes: object
) -> PendingHazard:
    made = PendingHazard(
        id=uuid4(),
        site=SITE,
        sector="S06",
        part="后厨",
        snapshot=HazardSnapshot(state, grade),
        deadline=DUE,
        since=date(2026, 11, 10),
        found_by=STATIONED.person_id,
        responsible="王示例",
        rectified_by=frozenset(),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def reminders(
    one: PendingHazard, today: date, people: Recipients | None = None
) -> dict[UUID, list[Notice]]:
    found: dict[UUID, list[Notice]] = {}
    for notice in hazard_notices([one], people or roster(), RULES, today):
        found.setdefault(notice.person_id, []).append(notice)
    return found


def after(days: int) -> date:
    return DUE + timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "reached"), [(-8, None), (-7, -7), (-5, -7), (-3, -3), (-1, -1), (0, 0), (2, 1)]
)
def test_the_last_stage_that_is_reached_holds(days: int, reached: int | None) -> None:
    rule = Reminder(about="deadline", to=("enterprise",), days=(-7, -3, -1, 0, 1))
    assert stage(rule, DUE, after(days)) == reached


def test_working_days_are_counted_where_the_plan_says_so() -> None:
    rule = Reminder(about="report", to=("owner",), days=(-3, -1, 0), counted="working_days")
    # 2026-11-22 is a Sunday: the Friday before is the last working day.
    due = date(2026, 11, 22)
    assert stage(rule, due, date(2026, 11, 17)) == -3
    assert stage(rule, due, date(2026, 11, 19)) == -1
    assert stage(rule, due, date(2026, 11, 20)) == 0


def test_before_the_deadline_the_enterprise_alone_is_told() -> None:
    assert reminders(hazard(), after(-3)).keys() == {OWNER.person_id}


def test_on_the_deadline_the_stationed_supervisor_is_told_too() -> None:
    assert reminders(hazard(), DUE).keys() == {OWNER.person_id, STATIONED.person_id}


def test_after_the_deadline_it_goes_up_level_by_level() -> None:
    found_by_inspector = hazard(found_by=INSPECTOR.person_id)
    reached = [set(reminders(found_by_inspector, after(days))) for days in (1, 3, 7)]
    first = {OWNER.person_id, STATIONED.person_id, INSPECTOR.person_id}
    second = first | {TOWN.person_id, DEPARTMENT.person_id}
    assert reached == [first, second, second | {COUNTY.person_id}]


def test_where_its_finder_has_gone_the_inspectors_of_the_sector_are_told() -> None:
    gone = hazard(found_by=ELSEWHERE.person_id)
    inspectors = {INSPECTOR.person_id, OTHER_INSPECTOR.person_id, ANY_INSPECTOR.person_id}
    assert set(reminders(gone, after(1))) & inspectors == {INSPECTOR.person_id}


def test_where_no_inspector_has_the_sector_all_who_reach_it_are_told() -> None:
    fire = hazard(sector="S04", found_by=ELSEWHERE.person_id)
    inspectors = {INSPECTOR.person_id, OTHER_INSPECTOR.person_id, ANY_INSPECTOR.person_id}
    reach = {INSPECTOR.person_id, ANY_INSPECTOR.person_id}
    assert set(reminders(fire, after(1))) & inspectors == reach


def test_nobody_is_told_whose_scope_does_not_reach_the_enterprise() -> None:
    outside = {ALIEN, ELSEWHERE, OTHER_INSPECTOR, OTHER_TOWN, ADMIN}
    for state in State:
        for days in range(-8, 60):
            one = hazard(state, listed_until=DUE, look_back_due=DUE)
            assert (
                reminders(one, after(days))
                .keys()
                .isdisjoint({person.person_id for person in outside})
            )


def test_another_deadline_is_another_occasion() -> None:
    [before] = reminders(hazard(), after(-3))[OWNER.person_id]
    extended = hazard(deadline=after(10))
    [later] = reminders(extended, after(7))[OWNER.person_id]
    assert (before.occasion, later.occasion) == ("2026-11-25/-3", "2026-12-05/-3")


def test_a_late_sweep_tells_how_it_stands_now_and_only_that() -> None:
    [notice] = reminders(hazard(), after(-2))[OWNER.person_id]
    assert notice.occasion == "2026-11-25/-3"
    assert "还有 2 天到期（11月25日）" in notice.words


def test_what_waits_for_acceptance_is_told_to_who_may_accept_it() -> None:
    submitted = hazard(State.SUBMITTED, since=date(2026, 11, 10))
    one_working_day = set(reminders(submitted, date(2026, 11, 11)))
    assert one_working_day == {STATIONED.person_id}
    five = set(reminders(submitted, date(2026, 11, 17)))
    assert five == {STATIONED.person_id, TOWN.person_id, DEPARTMENT.person_id}


def test_who_handed_in_the_rectification_is_not_asked_to_accept_it() -> None:
    submitted = hazard(State.SUBMITTED, rectified_by=frozenset({STATIONED.person_id}))
    assert STATIONED.person_id not in reminders(submitted, after(30))


def test_the_responsible_person_is_not_asked_to_accept_their_own_work() -> None:
    responsible = person(Grant(Role.TOWN, town_code="431224100"), name="王示例")
    found = reminders(hazard(State.SUBMITTED), after(30), roster(responsible))
    assert responsible.person_id not in found
    assert TOWN.person_id in found


def test_an_official_with_a_share_in_the_enterprise_oversees_nothing_there() -> None:
    both = person(
        Grant(Role.TOWN, town_code="431224100"),
        Grant(Role.ENTERPRISE, enterprise_id=SITE.enterprise_id),
    )
    overdue = reminders(hazard(), after(30), roster(both))[both.person_id]
    assert ["上报" in notice.words for notice in overdue] == [True]
    assert both.person_id not in reminders(hazard(State.SUBMITTED), after(30), roster(both))


def test_the_finder_is_not_asked_to_strike_it_off() -> None:
    verified = hazard(State.VERIFIED, found_by=TOWN.person_id)
    found = reminders(verified, after(30))
    assert TOWN.person_id not in found
    assert {DEPARTMENT.person_id, COUNTY.person_id} <= found.keys()


def test_an_order_that_nobody_signs_for_is_told_to_the_enterprise_then_to_the_office() -> None:
    assigned = hazard(State.ASSIGNED, deadline=after(100))
    assert reminders(assigned, date(2026, 11, 10)).keys() == {OWNER.person_id}
    three_working_days = reminders(assigned, date(2026, 11, 13))
    assert three_working_days.keys() == {OWNER.person_id, TOWN.person_id, DEPARTMENT.person_id}
    [waits] = three_working_days[TOWN.person_id]
    assert "记录拒签" in waits.words
    assert waits.due_on is None


def test_a_look_back_that_is_due_is_told_once_it_is_near() -> None:
    closed = hazard(State.CLOSED, look_back_due=DUE)
    assert reminders(closed, after(-8)) == {}
    assert reminders(closed, after(-7)).keys() == {STATIONED.person_id}
    assert reminders(hazard(State.SETTLED, look_back_due=DUE), after(5)) == {}


def test_the_end_of_a_listing_is_told_while_it_is_listed() -> None:
    snapshot = HazardSnapshot(State.RECTIFYING, "major", listed=True)
    listed = hazard(snapshot=snapshot, deadline=after(100), listed_until=DUE)
    found = reminders(listed, DUE)
    assert found.keys() == {OWNER.person_id, TOWN.person_id, DEPARTMENT.person_id}
    assert "挂牌督办今天到期" in found[TOWN.person_id][0].words


def test_no_notice_says_where_a_hazard_came_from() -> None:
    for plan in all_plans():
        for state in State:
            one = hazard(state, grade="major", listed_until=DUE, look_back_due=DUE)
            for notice in hazard_notices([one], roster(), plan.reminders.rules, after(40)):
                assert "举报" not in notice.words


def test_every_plan_reminds_of_everything_that_can_be_due() -> None:
    every = {rule.about for rule in RULES}
    assert len(every) == 11
    assert all({rule.about for rule in plan.reminders.rules} == every for plan in all_plans())


def standing_in(absent: Caller, deputy: Caller) -> Recipients:
    whole = roster(deputy)
    until = date(2026, 12, 5)
    away = {absent.person_id: StandIn(deputy.person_id, absent.name, until)}
    stationed = {SITE.enterprise_id: [STATIONED.person_id]}
    return Recipients(whole.people.values(), stationed, away)


def test_a_deputy_is_told_what_waits_for_the_absent_one_and_whose_it_is() -> None:
    deputy = person(Grant(Role.INSPECTOR, town_code="431224100"))
    found = reminders(hazard(), after(0), standing_in(STATIONED, deputy))
    [first], [copy] = found[STATIONED.person_id], found[deputy.person_id]
    assert copy.words == f"代张示例（到12月5日）：{first.words}"
    assert (copy.topic, copy.kind, copy.link) == (first.topic, first.kind, first.link)
    assert copy.occasion != first.occasion


def test_a_deputy_who_is_told_anyhow_is_told_once_and_of_their_own() -> None:
    found = reminders(hazard(), after(40), standing_in(STATIONED, TOWN))
    assert STATIONED.person_id in found
    [line] = found[TOWN.person_id]
    assert not line.words.startswith("代")


@pytest.mark.parametrize(
    "deputy",
    [
        person(Grant(Role.INSPECTOR, town_code="431224999")),
        person(Grant(Role.ENTERPRISE, enterprise_id=SITE.enterprise_id), name="赵示例"),
        person(Grant(Role.INSPECTOR, town_code="431224100"), name="王示例"),
    ],
    ids=["does not see it", "of the enterprise", "who is to rectify"],
)
def test_a_deputy_is_told_nothing_that_they_may_not_see_or_that_concerns_them(
    deputy: Caller,
) -> None:
    found = reminders(hazard(), after(0), standing_in(STATIONED, deputy))
    copies = [notice for notice in found.get(deputy.person_id, []) if notice.words[0] == "代"]
    assert copies == []


def test_only_work_goes_to_deputies_and_never_a_report_or_an_account() -> None:
    deputy = person(Grant(Role.REPORT_OFFICER))
    people = standing_in(STATIONED, deputy)
    work = {
        subject
        for subject in NoticeSubject
        if for_deputy(
            Notice(STATIONED.person_id, "x", Topic(subject), "x", "…", "", None), people, None
        )
    }
    assert {str(subject) for subject in work} == {
        "hazard", "visits", "town_visits", "duties", "report", "paper",
    }  # fmt: skip


def test_nobody_of_the_enterprise_is_told_in_the_place_of_its_supervisor() -> None:
    owed = Topic(NoticeSubject.VISITS, enterprise_id=SITE.enterprise_id)
    notice = Notice(STATIONED.person_id, "visits", owed, "x", "…", "", None)
    assert for_deputy(notice, standing_in(STATIONED, TOWN), SITE)
    assert for_deputy(notice, standing_in(STATIONED, OWNER), SITE) is None
