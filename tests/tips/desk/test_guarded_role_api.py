"""The role that guards against the offices is not in their hands: the attack, step by step.

Somebody of the 安委办 wants to read a report about themself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.notices.commands.notices import deliver_notices
from tests.support.county_builder import CountyBuilder, Person
from tests.support.moments import today
from tests.support.phone import Phone
from tests.support.unused import unused_phone
from tests.tips.desk.test_keys_api import announced, line
from tests.tips.officers import new_key
from tests.tips.officers_desk import Office, OfficersDesk, two_desks

Sign = Callable[[Person], Phone]


@dataclass
class CountyOffice:
    """An attacker with every right that an office has, and two real officers."""

    app: Flask
    office: Office
    first: OfficersDesk
    second: OfficersDesk
    attacker: Phone
    admin: Phone

    @property
    def county(self) -> CountyBuilder:
        return self.office.county

    def phone(self, *roles: Role) -> Phone:
        """Somebody else's, signed in."""
        return Phone(self.app.test_client(), self.county.person(*roles))

    def signed_in_again(self, phone: Phone) -> Phone:
        """By the link that whoever confirmed handed over."""
        token = self.county.sign_in(phone.person.id)
        return Phone(self.app.test_client(), replace(phone.person, token=token))

    def let_pass(self, span: timedelta) -> None:
        """So much time goes by."""
        moments = {
            models.grant: ("counts_from",),
            models.officer_act: ("proposed_at", "decided_at", "counts_from"),
            models.officer_founding: ("opened_at", "counts_from"),
        }
        with self.county.engine.begin() as tx:
            for table, names in moments.items():
                earlier = {name: table.c[name] - span for name in names}
                here = table.c.area_code == self.county.area_code
                tx.execute(sa.update(table).where(here).values(earlier))

    def inbox(self, whom: Phone) -> str:
        """Everything that lies in the inbox, once the notices of the day were put."""
        plans = self.app.extensions["anxun"].plans
        with self.county.engine.begin() as tx:
            deliver_notices(tx, plans[self.county.area_code], today())
        return whom.get("/notices").text


@pytest.fixture
def at(app: Flask, own_county: CountyBuilder) -> CountyOffice:
    office, first, second = two_desks(app, own_county)
    attacker = Phone(app.test_client(), own_county.person(Role.COUNTY))
    admin = Phone(app.test_client(), own_county.person(Role.ADMIN))
    return CountyOffice(app, office, first, second, attacker, admin)


def reason(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, (answer.json or {}).get("reason", "")


def entered(by: Phone, person_id: UUID, *roles: str, **more: Any) -> TestResponse:
    grants = [{"role": role} for role in roles]
    document = {"name": "卫示例", "phone": unused_phone(), "grants": grants, **more}
    return by.put(f"/people/{person_id}", document)


def propose(by: Phone, act: str, person_id: UUID, act_id: UUID | None = None) -> TestResponse:
    document = {"act": act, "person_id": str(person_id), "reason": "接替调走的同事"}
    return by.put(f"/officer-acts/{act_id or uuid4()}", document)


def proposed(by: Phone, act: str, person_id: UUID) -> UUID:
    act_id = uuid4()
    answer = propose(by, act, person_id, act_id)
    assert answer.status_code == 201, answer.json
    return act_id


def decide(by: Phone, act_id: UUID, *, confirm: bool = True) -> TestResponse:
    return by.post(f"/officer-acts/{act_id}/decision", {"confirm": confirm})


def state(by: Phone, act_id: UUID) -> str:
    acts = by.get("/officers").json["proposals"]
    return next(str(act["state"]) for act in acts if act["id"] == str(act_id))


def test_an_office_cannot_make_puppets_nor_give_the_role_to_whoever_is_there(
    at: CountyOffice,
) -> None:
    for office in (at.attacker, at.admin):
        assert reason(entered(office, uuid4(), "report_officer")) == (403, "guarded_role")
        helper = at.phone(Role.INSPECTOR).person
        answer = entered(office, helper.id, "inspector", "report_officer", phone=helper.phone)
        assert reason(answer) == (403, "guarded_role")


def test_nobody_of_an_office_is_an_officer_and_nobody_proposes_oneself(at: CountyOffice) -> None:
    me = at.attacker.person.id
    assert reason(propose(at.attacker, "grant", me)) == (409, "not_proposable")
    assert "不能提名自己" in propose(at.attacker, "grant", me).json["message"]
    friend = at.phone(Role.COUNTY).person.id
    assert "不能同时是" in propose(at.attacker, "grant", friend).json["message"]
    both = entered(at.admin, at.first.id, "report_officer", "county", phone=unused_phone())
    assert both.status_code == 422
    assert "不能同时是" in both.text


def test_an_office_neither_retires_nor_renews_the_account_of_an_officer(at: CountyOffice) -> None:
    phone = at.first.officer.person.phone
    left = entered(at.attacker, at.first.id, "report_officer", phone=phone, active=False)
    assert reason(left) == (403, "guarded_role")
    taken = entered(at.attacker, at.first.id, "inspector", phone=phone)
    assert reason(taken) == (403, "guarded_role")
    assert at.first.phone.get("/tip-keys").status_code == 200


def test_what_an_office_changes_of_an_officer_is_told_to_the_officers(at: CountyOffice) -> None:
    name = at.first.officer.person.name
    same = {"name": name, "phone": at.first.officer.person.phone}
    changed = entered(at.attacker, at.first.id, "report_officer", "town", **same)
    assert changed.status_code == 422
    changed = entered(at.attacker, at.first.id, "report_officer", "inspector", **same)
    assert changed.status_code == 200
    assert f"修改了举报受理员{name}的人员信息" in at.inbox(at.second.phone)


def test_an_office_does_not_bury_a_report_by_making_it_go_around_every_officer(
    at: CountyOffice,
) -> None:
    accused = at.attacker.person.name
    renamed = entered(at.attacker, at.first.id, "report_officer", name=accused)
    assert reason(renamed) == (403, "guarded_role")
    place = {"role": "enterprise", "enterprise_id": str(at.county.enterprise())}
    for more in (place, {"role": "supervisor"}):
        document = {
            "name": at.first.officer.person.name,
            "phone": at.first.officer.person.phone,
            "grants": [{"role": "report_officer"}, more],
        }
        answer = at.attacker.put(f"/people/{at.first.id}", document)
        assert reason(answer) == (403, "guarded_role")
    both = at.office.hire(Grant(Role.SUPERVISOR))
    document = {
        "person_id": str(both.id),
        "enterprise_id": place["enterprise_id"],
        "from_date": today().isoformat(),
    }
    answer = at.attacker.put(f"/assignments/{uuid4()}", document)
    assert reason(answer) == (422, "guarded_role")


def test_an_office_does_not_shut_an_officer_out_by_another_number_to_sign_in_with(
    at: CountyOffice,
) -> None:
    newcomer = at.phone(Role.INSPECTOR).person
    agreed = decide(at.first.phone, proposed(at.attacker, "grant", newcomer.id))
    assert agreed.status_code == 200
    for officer in (at.first.officer.person, newcomer):
        for office in (at.attacker, at.admin):
            renumbered = entered(office, officer.id, "report_officer", name=officer.name)
            assert reason(renumbered) == (403, "guarded_role")
        spaced = f"+86 {officer.phone[:3]} {officer.phone[3:]}"
        same = {"name": officer.name, "phone": spaced}
        kept = entered(at.attacker, officer.id, "report_officer", **same)
        assert kept.json["phone"] == officer.phone


def test_a_link_that_the_office_kept_opens_no_officers_account(at: CountyOffice) -> None:
    victim = at.phone(Role.INSPECTOR)
    kept = at.attacker.post(f"/people/{victim.person.id}/activation", {}).json["url"]
    act = proposed(at.attacker, "grant", victim.person.id)
    agreed = decide(at.first.phone, act)
    assert "/activate/" in agreed.json["activation"]["url"]
    at.let_pass(timedelta(days=1, minutes=1))
    token = kept.rpartition("/")[2]
    document = {"token": token, "phone": victim.person.phone, "password": "灯笼 河马 算盘 竹筏"}
    opened = at.app.test_client().post("/api/v1/activations/open", json=document)
    assert reason(opened)[0] == 409


def test_whoever_left_with_the_role_before_it_was_guarded_comes_back_without_it(
    at: CountyOffice,
) -> None:
    old = at.office.hire()
    with at.county.engine.begin() as tx:
        gone = sa.update(models.person).where(models.person.c.id == old.id)
        tx.execute(gone.values(active=False))
    name, phone = old.officer.person.name, old.officer.person.phone
    back = entered(at.attacker, old.id, "report_officer", name=name, phone=phone)
    assert reason(back) == (403, "guarded_role")
    back = entered(at.attacker, old.id, "inspector", name=name, phone=phone)
    assert [grant["role"] for grant in back.json["grants"]] == ["inspector"]


def test_whoever_proposed_does_not_confirm_and_no_colleague_of_the_office_does(
    at: CountyOffice,
) -> None:
    act = proposed(at.attacker, "grant", at.phone(Role.INSPECTOR).person.id)
    assert reason(decide(at.attacker, act)) == (403, "not_the_second")
    assert reason(decide(at.admin, act)) == (403, "not_the_second")
    assert reason(decide(at.phone(Role.COUNTY), act)) == (403, "not_the_second")
    assert state(at.attacker, act) == "open"


def test_an_accomplice_among_the_officers_gains_a_day_in_which_the_other_is_told_and_refuses(
    at: CountyOffice,
) -> None:
    puppet = at.phone(Role.INSPECTOR)
    act = proposed(at.attacker, "grant", puppet.person.id)
    assert "担任举报受理员" in at.inbox(at.second.phone)
    assert decide(at.first.phone, act).status_code == 200
    puppet = at.signed_in_again(puppet)
    assert state(at.attacker, act) == "waiting"
    assert puppet.get("/tip-keys").status_code == 403
    assert announced(puppet, new_key(puppet.person)).status_code == 403
    assert f"{at.first.officer.person.name}确认了" in at.inbox(at.second.phone)
    assert decide(at.second.phone, act, confirm=False).status_code == 200
    at.let_pass(timedelta(days=2))
    assert puppet.get("/tips").status_code == 403
    assert state(at.attacker, act) == "refused"


def test_a_new_officer_counts_after_a_day_and_reads_nothing_without_a_key_that_was_compared(
    at: CountyOffice,
) -> None:
    newcomer = at.phone(Role.INSPECTOR)
    act = proposed(at.attacker, "grant", newcomer.person.id)
    assert decide(at.first.phone, act).status_code == 200
    newcomer = at.signed_in_again(newcomer)
    at.let_pass(timedelta(hours=23))
    assert newcomer.get("/tip-keys").status_code == 403
    at.let_pass(timedelta(hours=1, minutes=1))
    at.county.set_factor(newcomer.person.id)
    key = new_key(newcomer.person)
    assert line(announced(newcomer, key), key.key_id)["state"] == "pending"
    assert state(at.attacker, act) == "done"
    assert reason(decide(at.second.phone, act, confirm=False)) == (403, "not_the_second")


def test_officers_without_a_key_in_use_confirm_neither_keys_nor_people(at: CountyOffice) -> None:
    keyless = [at.phone(Role.REPORT_OFFICER) for _ in range(2)]
    keys = [new_key(phone.person) for phone in keyless]
    for phone, key in zip(keyless, keys, strict=True):
        assert announced(phone, key).status_code == 201
    crosswise = [(keyless[0], keys[0], keys[1]), (keyless[1], keys[1], keys[0])]
    for phone, signer, other in crosswise:
        signed = signer.confirms(other, at.county.area_code)
        answer = phone.post(f"/tip-keys/{other.key_id}/confirmation", signed)
        assert reason(answer) == (403, "no_own_key")
    act = proposed(at.attacker, "grant", at.phone(Role.INSPECTOR).person.id)
    assert reason(decide(keyless[0], act)) == (403, "not_the_second")


def test_one_officer_alone_does_not_close_the_doors(at: CountyOffice) -> None:
    path = f"/tip-keys/{at.first.officer.key_id}/retirement"
    answer = at.second.phone.post(path, {"reason": "手机丢失"})
    shown = line(answer, at.first.officer.key_id)
    assert (shown["state"], shown["retiring"], answer.json["open"]) == ("active", True, True)
    assert reason(at.second.phone.post(path, {"reason": "再次"})) == (409, "proposed_already")
    (act,) = at.first.phone.get("/officers").json["proposals"]
    assert reason(decide(at.second.phone, act["id"])) == (403, "not_the_second")
    assert decide(at.first.phone, act["id"]).status_code == 200
    assert at.first.phone.get("/tip-keys").json["open"] is False
    assert "的密钥已停用：手机丢失" in at.inbox(at.second.phone)


def test_a_key_that_its_owner_lost_goes_at_once_and_officers_and_offices_are_told(
    at: CountyOffice,
) -> None:
    path = f"/tip-keys/{at.first.officer.key_id}/retirement"
    waits = at.first.phone.post(path, {"reason": "换新密钥"})
    assert line(waits, at.first.officer.key_id)["retiring"] is True
    answer = at.first.phone.post(path, {"reason": "手机被偷", "lost": True})
    shown = line(answer, at.first.officer.key_id)
    assert (shown["state"], answer.json["open"]) == ("retired", False)
    said = "的密钥已停用：本人报告丢失或被盗，手机被偷。在用的密钥不足两把，网上举报已关闭"
    for whom in (at.second.phone, at.attacker, at.admin):
        assert said in at.inbox(whom)


def test_what_may_close_the_doors_is_told_to_the_offices_when_it_is_asked_for(
    at: CountyOffice,
) -> None:
    path = f"/tip-keys/{at.first.officer.key_id}/retirement"
    assert at.second.phone.post(path, {"reason": "手机丢失"}).status_code == 200
    for whom in (at.first.phone, at.attacker, at.admin):
        assert "停用密钥" in at.inbox(whom)


def test_an_officer_goes_when_another_agrees_and_the_key_goes_with_the_role(
    at: CountyOffice,
) -> None:
    act = proposed(at.attacker, "withdraw", at.first.id)
    assert decide(at.second.phone, act).status_code == 200
    assert at.first.phone.get("/tip-keys").status_code == 403
    keys = at.second.phone.get("/tip-keys")
    assert line(keys, at.first.officer.key_id)["state"] == "retired"
    assert keys.json["open"] is False
    phone = at.first.officer.person.phone
    left = entered(at.attacker, at.first.id, "inspector", phone=phone, active=False)
    assert left.status_code == 200


def test_a_new_way_into_an_officers_account_is_agreed_by_another_who_alone_sees_the_link(
    at: CountyOffice,
) -> None:
    for office in (at.attacker, at.admin):
        answer = office.post(f"/people/{at.first.id}/activation", {})
        assert reason(answer) == (403, "guarded_role")
    act = proposed(at.attacker, "reset", at.first.id)
    assert reason(decide(at.first.phone, act)) == (403, "not_the_second")
    agreed = decide(at.second.phone, act)
    assert "/activate/" in agreed.json["activation"]["url"]
    assert "/activate/" not in at.attacker.get("/officers").text
    assert at.first.phone.get("/tip-keys").status_code == 401
    assert reason(decide(at.second.phone, act)) == (403, "not_the_second")


# The first two, and the first two after the last.


def found(by: Phone, first: Phone, second: Phone) -> tuple[UUID, TestResponse]:
    founding_id = uuid4()
    pair = {"first": str(first.person.id), "second": str(second.person.id)}
    return founding_id, by.put(f"/officer-foundings/{founding_id}", pair)


def there(who: Phone, founding_id: UUID, number: str) -> TestResponse:
    return who.post(f"/officer-foundings/{founding_id}/presence", {"number": number})


@pytest.fixture
def new(app: Flask, own_county: CountyBuilder) -> CountyOffice:
    """A county where nobody holds the role."""
    office = Office(app, own_county)
    attacker = Phone(app.test_client(), own_county.person(Role.COUNTY))
    admin = Phone(app.test_client(), own_county.person(Role.ADMIN))
    nobody: Any = None
    return CountyOffice(app, office, nobody, nobody, attacker, admin)


def test_the_first_two_are_set_up_by_an_administrator_with_both_present(new: CountyOffice) -> None:
    one, other, stranger = (new.phone() for _ in range(3))
    assert "当面设立" in propose(new.attacker, "grant", one.person.id).json["message"]
    assert found(new.attacker, one, other)[1].status_code == 403
    assert found(new.admin, one, one)[1].status_code == 409
    assert found(new.admin, one, new.attacker)[1].status_code == 409
    founding, answer = found(new.admin, one, other)
    (shown,) = answer.json["foundings"]
    number = shown["number"]
    assert new.attacker.get("/officers").json["foundings"][0]["number"] is None
    assert there(stranger, founding, number).status_code == 404
    waiting = [phone.get("/officer-foundings/own").json["founding"] for phone in (one, stranger)]
    assert (waiting[0]["id"], waiting[0]["number"], waiting[1]) == (str(founding), None, None)
    assert reason(there(one, founding, "0")) == (422, "wrong_number")
    assert there(one, founding, f"{number[:3]} {number[3:]}").json == {"complete": False}
    assert one.get("/tip-keys").status_code == 403
    assert there(other, founding, number).json == {"complete": True}
    for officer in (one, other):
        new.county.set_factor(officer.person.id)
    assert one.get("/tip-keys").status_code == other.get("/tip-keys").status_code == 200
    assert "当面设立举报受理员" in new.inbox(new.attacker)
    assert reason(found(new.admin, new.phone(), new.phone())[1]) == (409, "not_foundable")
    shown = new.attacker.get("/officers").json
    assert (shown["may_found"], shown["foundings"][0]["state"]) == (False, "done")


def test_the_first_key_of_a_county_is_confirmed_by_the_other_of_the_two(new: CountyOffice) -> None:
    one, other = new.phone(Role.REPORT_OFFICER), new.phone(Role.REPORT_OFFICER)
    keys = {phone.person.id: new_key(phone.person) for phone in (one, other)}
    for phone in (one, other):
        assert announced(phone, keys[phone.person.id]).status_code == 201
    for who, whose in ((one, other), (other, one)):
        signer, theirs = keys[who.person.id], keys[whose.person.id]
        signed = signer.confirms(theirs, new.county.area_code)
        answer = who.post(f"/tip-keys/{theirs.key_id}/confirmation", signed)
        assert answer.status_code == 200, answer.json
    assert answer.json["open"] is True


@pytest.mark.parametrize("how", ["late", "guessed"])
def test_a_founding_ends_after_an_hour_and_after_five_wrong_numbers(
    new: CountyOffice, how: str
) -> None:
    one, other = new.phone(), new.phone()
    founding, answer = found(new.admin, one, other)
    number = answer.json["foundings"][0]["number"]
    assert there(one, founding, number).status_code == 200
    if how == "late":
        new.let_pass(timedelta(hours=1, minutes=1))
    for _ in range(5 if how == "guessed" else 0):
        assert there(other, founding, "十").status_code == 422
    assert reason(there(other, founding, number)) == (409, "founding_over")
    assert new.admin.get("/officers").json["foundings"][0]["state"] == "lapsed"


def test_when_the_last_officers_are_gone_a_second_of_the_office_ends_it_after_two_weeks_of_silence(
    at: CountyOffice,
) -> None:
    acts = [proposed(at.attacker, "withdraw", desk.id) for desk in (at.first, at.second)]
    at.let_pass(timedelta(days=13))
    assert reason(decide(at.admin, acts[0])) == (403, "not_the_second")
    at.let_pass(timedelta(days=1, minutes=1))
    assert reason(decide(at.attacker, acts[0])) == (403, "not_the_second")
    assert [decide(at.admin, act).status_code for act in acts] == [200, 200]
    assert at.admin.get("/officers").json["may_found"] is True
    one, other = at.phone(), at.phone()
    before, _ = found(at.admin, one, other)
    founding, answer = found(at.admin, one, other)
    number = answer.json["foundings"][0]["number"]
    assert reason(there(one, before, number)) == (409, "founding_over")
    assert there(one, founding, number).status_code == 200
    assert there(other, founding, number).json == {"complete": True}
    # These officers had keys before anybody was founded: it is no first time.
    assert at.admin.get("/officers").json["foundings"][0]["state"] == "waiting"
    assert one.get("/tip-keys").status_code == 403


def test_a_later_founding_waits_a_day_and_anybody_of_the_offices_stops_it(
    new: CountyOffice,
) -> None:
    with new.county.engine.begin() as tx:
        people = [new.county.person().id for _ in range(3)]
        past = {"opened_by": people[0], "first_id": people[1], "second_id": people[2]}
        stamps = dict.fromkeys(("first_there_at", "second_there_at", "counts_from"), sa.func.now())
        row = {"area_code": new.county.area_code, "id": uuid4(), **past, **stamps}
        tx.execute(sa.insert(models.officer_founding).values(**row))
    one, other = new.phone(), new.phone()
    founding, answer = found(new.admin, one, other)
    number = answer.json["foundings"][0]["number"]
    there(one, founding, number)
    assert there(other, founding, number).json == {"complete": True}
    assert one.get("/tip-keys").status_code == 403
    stopped = new.attacker.post(f"/officer-foundings/{founding}/stop", {})
    assert stopped.json["foundings"][0]["state"] == "stopped"
    new.let_pass(timedelta(days=2))
    assert one.get("/tip-keys").status_code == 403
    assert "已被叫停" in new.inbox(new.admin)
