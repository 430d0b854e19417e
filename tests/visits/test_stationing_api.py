"""派驻 through the API: who is owed a supervisor, hand-overs, quotas, questions about visits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.ground.clocks import SHANGHAI, shanghai_month
from ledger.visits.queries.stationing import StationingFilter, stationing
from media.object_store import ObjectStore
from plans.loader import load_plan
from tests.support.county_builder import TOWN, XUPU, CountyBuilder, Person
from tests.support.ledger_rows import LedgerRows
from tests.support.moments import this_month, today
from tests.support.phone import SIGNATURES, Phone, jpeg, visit

PLAN = load_plan(XUPU)


@pytest.fixture
def store(client: FlaskClient) -> ObjectStore:
    return client.application.extensions["anxun"].store


@pytest.fixture
def office(county: CountyBuilder, client: FlaskClient) -> Phone:
    return Phone(client, county.person(Role.COUNTY))


@pytest.fixture
def name() -> str:
    return f"派驻餐馆 {uuid4().hex}"


@pytest.fixture
def place(county: CountyBuilder, name: str) -> UUID:
    return county.enterprise(name=name, longitude=110.594, latitude=27.908)


def row_of(phone: Phone, name: str) -> dict[str, Any]:
    (row,) = phone.get(f"/stationing?text={name}").json["enterprises"]
    return row


def station(
    office: Phone, person: Person, place: UUID, since: int = 0, until: int | None = None
) -> UUID:
    assignment_id = uuid4()
    answer = office.put(f"/assignments/{assignment_id}", days_of(person, place, since, until))
    assert answer.status_code == 201, answer.json
    return assignment_id


def days_of(person: Person, place: UUID, since: int, until: int | None) -> dict[str, Any]:
    return {
        "person_id": str(person.id),
        "enterprise_id": str(place),
        "from_date": day(since),
        "to_date": None if until is None else day(until),
    }


def day(offset: int) -> str:
    return (today() + timedelta(days=offset)).isoformat()


def rows(county: CountyBuilder, store: ObjectStore, place: UUID, person: Person) -> LedgerRows:
    return LedgerRows(county, store, place, person)


# Who is owed a supervisor


def test_an_enterprise_of_three_people_without_a_supervisor_is_told(
    county: CountyBuilder, office: Phone, name: str
) -> None:
    for employees, word in [(2, "小"), (3, "够")]:
        county.enterprise(name=f"{name}{word}", employees=employees)
    row = row_of(office, name)
    assert (row["name"], row["assigned"]) == (f"{name}够", False)
    assert row["quota"]["owed"] == 3
    answer = office.get(f"/stationing?text={name}&standing=unassigned").json
    assert answer["totals"] | {"missing_visits": 0} == {
        "owed": 1, "unassigned": 1, "too_late": 0, "short": 0, "settled": 0, "missing_visits": 0
    }  # fmt: skip


def test_one_who_is_stationed_from_tomorrow_on_leaves_today_uncovered(
    county: CountyBuilder, office: Phone, place: UUID, name: str
) -> None:
    station(office, county.person(Role.SUPERVISOR), place, since=1)
    row = row_of(office, name)
    assert not row["assigned"]
    assert row["gaps"][0] == {"first": day(0), "last": day(0), "words": row["gaps"][0]["words"]}


@pytest.mark.parametrize(
    "leaving", [{"active": False}, {"grants": [{"role": "inspector"}]}], ids=["left", "moved"]
)
def test_who_is_no_supervisor_any_more_covers_nothing(
    county: CountyBuilder, office: Phone, place: UUID, name: str, leaving: dict[str, Any]
) -> None:
    person = county.supervisor_at(place)
    assert row_of(office, name)["assigned"]
    document = {"name": "王示例", "phone": person.phone, "grants": [{"role": "supervisor"}]}
    assert office.put(f"/people/{person.id}", document | leaving).status_code == 200
    row = row_of(office, name)
    assert (row["assigned"], row["assignments"][0]["serves"]) == (False, False)
    assert row["gaps"][0]["first"] == day(0)


def test_two_supervisors_at_one_enterprise_are_told_as_an_overlap(
    county: CountyBuilder, office: Phone, place: UUID, name: str
) -> None:
    for _ in range(2):
        station(office, county.person(Role.SUPERVISOR), place, since=-1)
    assert row_of(office, name)["overlaps"][0]["first"] == day(0)


def test_the_load_of_each_supervisor_is_told(
    county: CountyBuilder, office: Phone, place: UUID
) -> None:
    person = county.person(Role.SUPERVISOR)
    for enterprise_id in (place, county.enterprise(), county.enterprise(employees=1)):
        station(office, person, enterprise_id)
    loads = office.get("/stationing/supervisors").json["supervisors"]
    (load,) = [load for load in loads if load["id"] == str(person.id)]
    assert (load["enterprises"], load["owed"], load["missing"]) == (3, 6, 6)


# The month's visits


@pytest.mark.parametrize(
    ("on", "visits", "standing", "words"),
    [
        (date(2031, 4, 27), 1, "short", "还剩 4 天，缺 2 次"),
        (date(2031, 4, 30), 1, "too_late", "还剩 1 天，缺 2 次，一天一次也来不及"),
        (date(2031, 4, 30), 3, "settled", "已到访 3 次，够了"),
    ],
)
def test_the_shortfall_is_foreseen_from_the_days_left(
    county: CountyBuilder, store: ObjectStore, place: UUID, name: str,
    on: date, visits: int, standing: str, words: str,
) -> None:  # fmt: skip
    supervisor = county.supervisor_at(place)
    for number in range(visits):
        rows(county, store, place, supervisor).visit(
            datetime(2031, 4, 2 + number, 9, tzinfo=SHANGHAI)
        )
    asked = StationingFilter(text=name, standing=standing)
    answer = stationing(county.engine, county.person(Role.COUNTY).caller, PLAN, asked, on)
    (row,) = answer["enterprises"]
    assert row["quota"].words == words


def test_visits_count_for_the_month_it_was_in_shanghai(
    county: CountyBuilder, store: ObjectStore, place: UUID, name: str
) -> None:
    supervisor = county.supervisor_at(place)
    ledger = rows(county, store, place, supervisor)
    ledger.visit(datetime(2031, 3, 31, 15, 59, 59, tzinfo=UTC))
    ledger.visit(datetime(2031, 3, 31, 16, 0, 0, tzinfo=UTC))
    caller = county.person(Role.COUNTY).caller
    made = [
        stationing(county.engine, caller, PLAN, StationingFilter(text=name), on)["enterprises"]
        for on in (date(2031, 3, 31), date(2031, 4, 1))
    ]
    assert [row["quota"].made for (row,) in made] == [1, 1]


def test_a_corrected_visit_counts_once(
    county: CountyBuilder, store: ObjectStore, office: Phone, place: UUID, name: str
) -> None:
    ledger = rows(county, store, place, county.supervisor_at(place))
    ledger.visit(corrects=ledger.visit())
    assert row_of(office, name)["quota"]["made"] == 1


def test_a_supervisor_sees_what_is_missing_at_their_own_enterprises(
    county: CountyBuilder, client: FlaskClient, office: Phone, place: UUID
) -> None:
    supervisor = Phone(client, county.person(Role.SUPERVISOR))
    station(office, supervisor.person, place, until=400)
    station(office, supervisor.person, county.enterprise(), since=5)
    mine = supervisor.get("/stationing/mine").json
    assert [(enterprise["id"], enterprise["to_date"]) for enterprise in mine["enterprises"]] == [
        (str(place), day(400))
    ]
    assert mine["missing"] == mine["enterprises"][0]["quota"]["missing"] == 3
    assert [assignment["from_date"] for assignment in mine["coming"]] == [day(5)]


def test_pages_of_the_list_follow_each_other(
    county: CountyBuilder, office: Phone, name: str
) -> None:
    made = {str(county.enterprise(name=f"{name}{n}")) for n in range(5)}
    listed: list[str] = []
    cursor = ""
    while True:
        page = office.get(f"/stationing?text={name}&limit=2{cursor}").json
        listed += [enterprise["id"] for enterprise in page["enterprises"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert (len(listed), set(listed)) == (5, made)


# Hand-over and leave


def hand_over(office: Phone, assignment_id: UUID, new_id: UUID, person: Person, *days: int) -> Any:
    document = {"person_id": str(person.id), "from_date": day(days[0])}
    if len(days) > 1:
        document["to_date"] = day(days[1])
    return office.put(f"/assignments/{assignment_id}/handovers/{new_id}", document)


def test_a_hand_over_in_mid_month_leaves_no_day_out_and_none_twice(
    county: CountyBuilder, office: Phone, place: UUID
) -> None:
    one, other = county.person(Role.SUPERVISOR), county.person(Role.SUPERVISOR)
    held, new = station(office, one, place, since=-20), uuid4()
    answer = hand_over(office, held, new, other, 3)
    assert answer.status_code == 201
    assert (answer.json["gaps"], answer.json["overlaps"]) == ([], [])
    assignments = [
        (assignment["person_id"], assignment["to_date"])
        for assignment in answer.json["assignments"]
    ]
    assert assignments == [(str(one.id), day(2)), (str(other.id), None)]
    assert hand_over(office, held, new, other, 3).status_code == 200


def test_visits_made_before_a_hand_over_count_for_the_enterprises_month(
    county: CountyBuilder, client: FlaskClient, office: Phone, place: UUID, name: str
) -> None:
    one, other = county.person(Role.SUPERVISOR), county.person(Role.SUPERVISOR)
    held = station(office, one, place, since=-20)
    # Transferred from today on, with a visit of the days before still on the phone.
    left_at = datetime.now(UTC) - timedelta(days=1)
    arrived_at = left_at - timedelta(hours=1)
    times = {"arrived_at": arrived_at.isoformat(), "left_at": left_at.isoformat()}
    hand_over(office, held, uuid4(), other, 0)
    late = Phone(client, one).put(f"/visits/{uuid4()}", visit(place, **times))
    assert late.status_code == 201
    assert Phone(client, one).put(f"/visits/{uuid4()}", visit(place)).status_code == 404
    assert Phone(client, other).put(f"/visits/{uuid4()}", visit(place)).status_code == 201
    same_month = shanghai_month(arrived_at) == today().replace(day=1)
    assert row_of(office, name)["quota"]["made"] == (2 if same_month else 1)


def test_a_substitute_takes_over_for_the_days_of_a_leave_and_the_first_returns(
    county: CountyBuilder, office: Phone, place: UUID
) -> None:
    one, other = county.person(Role.SUPERVISOR), county.person(Role.SUPERVISOR)
    held, new = station(office, one, place, since=-20, until=60), uuid4()
    answer = hand_over(office, held, new, other, 2, 6)
    assert (answer.json["gaps"], answer.json["overlaps"]) == ([], [])
    assignments = [
        (assignment["person_id"], assignment["from_date"], assignment["to_date"])
        for assignment in answer.json["assignments"]
    ]
    assert assignments == [
        (str(one.id), day(-20), day(1)),
        (str(other.id), day(2), day(6)),
        (str(one.id), day(7), day(60)),
    ]
    assert hand_over(office, held, new, other, 2, 6).status_code == 200
    assert hand_over(office, held, new, other, 2, 9).status_code == 409


@pytest.mark.parametrize(("days", "reason"), [((-20,), "outside_assignment"), ((70,), None)])
def test_a_hand_over_outside_the_assignment_is_refused(
    county: CountyBuilder, office: Phone, place: UUID, days: tuple[int], reason: str | None
) -> None:
    held = station(office, county.person(Role.SUPERVISOR), place, since=-20, until=60)
    answer = hand_over(office, held, uuid4(), county.person(Role.SUPERVISOR), *days)
    assert (answer.status_code, answer.json["reason"]) == (422, reason or "outside_assignment")


def test_a_hand_over_to_somebody_unfit_changes_nothing(
    county: CountyBuilder, office: Phone, place: UUID, name: str
) -> None:
    one = county.person(Role.SUPERVISOR)
    held = station(office, one, place, since=-20)
    for unfit in (county.person(Role.INSPECTOR), one):
        assert hand_over(office, held, uuid4(), unfit, 3).status_code == 422
    assert [assignment["to_date"] for assignment in row_of(office, name)["assignments"]] == [None]


# Conflicts of interest


def test_nobody_is_stationed_at_their_own_enterprise(
    county: CountyBuilder, office: Phone, place: UUID
) -> None:
    employed = county.person(Grant(Role.SUPERVISOR), Grant(Role.ENTERPRISE, enterprise_id=place))
    answer = office.put(f"/assignments/{uuid4()}", days_of(employed, place, 0, None))
    assert (answer.status_code, answer.json["reason"]) == (422, "own_enterprise")
    held = station(office, county.person(Role.SUPERVISOR), place, since=-3)
    assert hand_over(office, held, uuid4(), employed, 1).json["reason"] == "own_enterprise"


def test_who_is_stationed_at_an_enterprise_does_not_become_its_own(
    county: CountyBuilder, office: Phone, place: UUID
) -> None:
    person = county.supervisor_at(place)
    document = {
        "name": "王示例",
        "phone": person.phone,
        "grants": [
            {"role": "supervisor"},
            {"role": "enterprise", "enterprise_id": str(place)},
        ],
    }
    answer = office.put(f"/people/{person.id}", document)
    assert (answer.status_code, answer.json["reason"]) == (409, "stationed_there")


def test_an_office_does_not_count_what_concerns_itself(
    county: CountyBuilder, client: FlaskClient, place: UUID, name: str
) -> None:
    clerk = county.person(Grant(Role.TOWN, town_code=TOWN), Grant(Role.SUPERVISOR))
    county.station(clerk, place)
    phone = Phone(client, clerk)
    assert phone.get(f"/stationing?text={name}").json["totals"]["owed"] == 0
    loads = phone.get("/stationing/supervisors").json["supervisors"]
    assert str(clerk.id) not in {load["id"] for load in loads}
    assert phone.get("/stationing/mine").json["missing"] == 3


# Proof of presence, and questions


def test_a_visit_tells_what_was_seen_of_it(
    county: CountyBuilder, client: FlaskClient, place: UUID
) -> None:
    phone, visit_id = Phone(client, county.supervisor_at(place)), uuid4()
    # Of an hour even just after midnight, when it began yesterday.
    hour = {"arrived_at": (datetime.now(UTC) - timedelta(hours=1)).isoformat(), "elapsed_s": 3600}
    phone.put(f"/visits/{visit_id}", visit(place, photos=[phone.upload(jpeg())], **hour))
    presence = phone.get(f"/visits/{visit_id}").json["presence"]
    assert (presence["grade"], presence["word"]) == ("medium", "佐证中等")
    facts = {fact["kind"]: fact["words"] for fact in presence["facts"]}
    assert facts["board"] == "没有扫公示牌，在列表中选取企业"
    assert facts["fence"] == "定位距企业约 0 米，在现场范围内"


def questions(phone: Phone, *visits: UUID) -> list[dict[str, Any]]:
    about = {str(visit_id) for visit_id in visits}
    found = phone.get("/stationing/questions").json["questions"]
    return [
        question for question in found if about <= {visit["id"] for visit in question["visits"]}
    ]


@pytest.fixture
def doubtful(county: CountyBuilder, client: FlaskClient, place: UUID) -> tuple[Phone, UUID, UUID]:
    """One person's phone, and their two visits at the same time, 20 km apart, with one photo."""
    far = county.enterprise(longitude=110.794, latitude=27.908)
    phone = Phone(client, county.supervisor_at(place))
    county.station(phone.person, far)
    photo = phone.upload(jpeg())
    ids = (uuid4(), uuid4())
    for visit_id, enterprise_id in zip(ids, (place, far), strict=True):
        sent = phone.put(f"/visits/{visit_id}", visit(enterprise_id, photos=[photo]))
        assert sent.status_code == 201
    return phone, *ids


def test_what_is_hard_to_believe_is_a_question_with_its_records(
    office: Phone, doubtful: tuple[Phone, UUID, UUID]
) -> None:
    _, one, other = doubtful
    kinds = {question["kind"] for question in questions(office, one, other)}
    # In a day's first minutes every visit of that day is a short one.
    assert kinds - {"brief"} == {"overlapping", "same_photo", "identical_fixes"}


def test_nobody_is_shown_a_question_about_themselves(
    county: CountyBuilder, engine: sa.Engine, office: Phone, doubtful: tuple[Phone, UUID, UUID]
) -> None:
    phone, one, _ = doubtful
    assert phone.get("/stationing/questions").status_code == 403
    county.set_factor(phone.person.id)
    with engine.begin() as tx:
        tx.execute(
            sa.insert(models.grant).values(area_code=XUPU, person_id=phone.person.id, role="county")
        )
    assert phone.get("/stationing/questions").status_code == 200
    assert questions(phone, one) == []
    assert questions(office, one)


def test_a_photo_of_months_ago_is_known_again(
    county: CountyBuilder, client: FlaskClient, store: ObjectStore, office: Phone, place: UUID
) -> None:
    phone = Phone(client, county.supervisor_at(place))
    photo, now = phone.upload(jpeg()), uuid4()
    phone.put(f"/visits/{now}", visit(place, photos=[photo]))
    long_ago = rows(county, store, place, phone.person).visit(
        datetime(2024, 3, 5, 9, tzinfo=SHANGHAI), photos=(photo,)
    )
    with county.engine.begin() as tx:
        use = {"record_kind": "visit", "record_id": long_ago, "enterprise_id": place}
        tx.execute(sa.insert(models.photo_use).values(area_code=XUPU, sha256=photo, **use))
    assert [question["kind"] for question in questions(office, now, long_ago)] == ["same_photo"]


def test_a_correction_takes_the_question_away(
    office: Phone, doubtful: tuple[Phone, UUID, UUID], county: CountyBuilder
) -> None:
    phone, one, other = doubtful
    sent = phone.get(f"/visits/{other}").json["document"]
    again = sent | {"corrects": str(other), "correction_reason": "照片传错", "photos": []}
    again["signatures"] = SIGNATURES
    assert phone.put(f"/visits/{uuid4()}", again).status_code == 201
    assert questions(office, one, other) == []


def test_an_offices_answer_stays_with_the_question(
    office: Phone, county: CountyBuilder, client: FlaskClient, doubtful: tuple[Phone, UUID, UUID]
) -> None:
    _, one, other = doubtful
    asked = next(q for q in questions(office, one, other) if q["kind"] == "overlapping")
    path = f"/stationing/questions/{asked['id']}"
    answer = {"month": this_month(), "words": "起止时间填错，已请本人更正"}
    for _ in range(2):
        assert office.put(path, answer).status_code == 200
    colleague = Phone(client, county.person(Role.COUNTY))
    assert colleague.put(path, answer | {"words": "已更正"}).status_code == 200
    (question,) = (q for q in questions(office, one, other) if q["id"] == asked["id"])
    assert [answer["words"] for answer in question["answers"]] == [answer["words"], "已更正"]
    assert office.put(f"/stationing/questions/{uuid4()}", answer).status_code == 404


def test_a_town_is_asked_nothing_about_other_towns(
    county: CountyBuilder, client: FlaskClient, doubtful: tuple[Phone, UUID, UUID]
) -> None:
    elsewhere = county.person(Grant(Role.TOWN, town_code="431224999"))
    assert questions(Phone(client, elsewhere), doubtful[1]) == []


def test_no_fix_with_its_reason_is_kept_and_shown(
    county: CountyBuilder, client: FlaskClient, place: UUID
) -> None:
    phone, visit_id = Phone(client, county.supervisor_at(place)), uuid4()
    without = {"means": "picked", "place": {"fix": None, "no_fix_reason": "矿井下没有信号"}}
    phone.put(f"/visits/{visit_id}", visit(place, arrival=without))
    presence = phone.get(f"/visits/{visit_id}").json["presence"]
    assert presence["grade"] == "explained"
    assert "没有定位，说明：矿井下没有信号" in [fact["words"] for fact in presence["facts"]]
