"""Officers' keys: made by one, confirmed by another, retired; and what is sealed again for them."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from nacl.public import PrivateKey, PublicKey, SealedBox

from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.tips.rules.envelopes import ALG, public_key_of
from tests.support.county_builder import CountyBuilder
from tests.support.moments import today
from tests.support.phone import Phone
from tests.tips.officers import Officer, new_key
from tests.tips.officers_desk import Office, OfficersDesk, two_desks

Desks = tuple[Office, OfficersDesk, OfficersDesk]


@pytest.fixture
def desks(app: Flask, own_county: CountyBuilder) -> Desks:
    return two_desks(app, own_county)


def reason(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["reason"]


def announced(phone: Phone, key: Officer) -> Any:
    """The owner's device tells the server."""
    return phone.put(f"/tip-keys/{key.key_id}", key.announced)


def line(answer: Any, key_id: UUID) -> dict[str, Any]:
    (found,) = [key for key in answer.json["keys"] if key["id"] == str(key_id)]
    return found


def confirm(desk: OfficersDesk, key: Officer, **other: str) -> Any:
    """Compared and signed, with what else is sent instead."""
    signed = desk.officer.confirms(key, desk.phone.person.caller.area_code) | other
    return desk.phone.post(f"/tip-keys/{key.key_id}/confirmation", signed)


def newcomer(office: Office) -> Phone:
    """An officer without any key."""
    return Phone(office.app.test_client(), office.county.person(Role.REPORT_OFFICER))


def renewed(desk: OfficersDesk, colleague: OfficersDesk) -> OfficersDesk:
    """The same officer with a new key, which the colleague confirmed."""
    key = new_key(desk.officer.person)
    assert announced(desk.phone, key).status_code == 201
    assert confirm(colleague, key).status_code == 200
    return replace(desk, officer=key)


def test_a_key_is_in_use_once_another_officer_compared_the_fingerprint(desks: Desks) -> None:
    office, first, _ = desks
    phone = newcomer(office)
    key = new_key(phone.person)
    answer = announced(phone, key)
    assert answer.status_code == 201
    shown = line(answer, key.key_id)
    assert (shown["state"], shown["mine"]) == ("pending", True)
    assert shown["fingerprint"] == key.fingerprint
    typed = shown["fingerprint"].replace(" ", "").upper()
    after = line(confirm(first, key, fingerprint=typed), key.key_id)
    assert (after["state"], after["confirmed_by"]) == ("active", first.officer.person.name)
    assert after["mine"] is False
    (signed,) = after["confirmations"]
    sent = first.officer.confirms(key, office.county.area_code)
    assert signed == {name: sent[name] for name in ("by", "day", "signature")}


def test_nobody_confirms_the_own_key_or_a_fingerprint_that_differs(desks: Desks) -> None:
    office, first, _ = desks
    phone = newcomer(office)
    key = new_key(phone.person)
    shown = line(announced(phone, key), key.key_id)["fingerprint"]
    path = f"/tip-keys/{key.key_id}/confirmation"
    by_owner = phone.post(path, key.confirms(key, office.county.area_code))
    assert reason(by_owner) == (403, "own_key")
    wrong = shown[:-1] + ("0" if shown[-1] != "0" else "1")
    assert reason(confirm(first, key, fingerprint=wrong)) == (409, "wrong_fingerprint")
    assert reason(confirm(first, key, fingerprint=shown[:4])) == (409, "wrong_fingerprint")
    assert line(first.phone.get("/tip-keys"), key.key_id)["state"] == "pending"


def test_a_confirmation_is_a_signature_over_that_very_key(desks: Desks) -> None:
    office, first, second = desks
    area = office.county.area_code
    phone = newcomer(office)
    key, other = new_key(phone.person), new_key(phone.person)
    assert announced(phone, key).status_code == 201
    right = first.officer.confirms(key, area)
    of_another = first.officer.confirms(replace(other, key_id=key.key_id), area)
    elsewhere = first.officer.confirms(key, "430112")
    by_another = second.officer.confirms(key, area)
    somebodys = first.officer.confirms(replace(key, person=second.officer.person), area)
    for wrong in (of_another, elsewhere, by_another, somebodys):
        answer = confirm(first, key, signature=wrong["signature"])
        assert reason(answer) == (422, "wrong_signature")
    for days in (-2, 2):
        stale = first.officer.confirms(key, area, today() + timedelta(days=days))
        answer = confirm(first, key, **stale)
        assert reason(answer) == (422, "wrong_signature")
    assert confirm(first, key, signature="AA==").status_code == 422
    assert reason(confirm(first, key, by=by_another["by"])) == (403, "no_own_key")
    assert reason(confirm(first, key, by=str(uuid4()))) == (403, "no_own_key")
    assert line(first.phone.get("/tip-keys"), key.key_id)["state"] == "pending"
    assert confirm(first, key, **right).status_code == 200


def test_a_key_that_was_retired_signs_nothing_any_more(desks: Desks) -> None:
    office, first, second = desks
    again = renewed(first, second)
    phone = newcomer(office)
    key = new_key(phone.person)
    assert announced(phone, key).status_code == 201
    by_old = first.officer.confirms(key, office.county.area_code)
    assert reason(confirm(again, key, **by_old)) == (403, "no_own_key")
    assert confirm(again, key).status_code == 200


def test_every_officer_may_compare_and_sign_and_again_changes_nothing(desks: Desks) -> None:
    office, first, second = desks
    phone = newcomer(office)
    key = new_key(phone.person)
    assert announced(phone, key).status_code == 201
    for desk in (first, second, first):
        answer = confirm(desk, key)
        assert answer.status_code == 200
    shown = line(answer, key.key_id)
    assert shown["confirmed_by"] == first.officer.person.name
    signers = {said["by"] for said in shown["confirmations"]}
    assert signers == {str(first.officer.key_id), str(second.officer.key_id)}


def test_a_key_of_before_signatures_waits_until_its_owner_tells_the_signing_key(
    desks: Desks,
) -> None:
    office, first, _ = desks
    phone = newcomer(office)
    key = new_key(phone.person)
    with office.county.engine.begin() as tx:
        tx.execute(
            sa.insert(models.tip_key).values(
                area_code=office.county.area_code,
                id=key.key_id,
                person_id=phone.person.id,
                alg=ALG,
                public_key=key.public_key,
            )
        )
    shown = line(phone.get("/tip-keys"), key.key_id)
    assert (shown["state"], shown["fingerprint"]) == ("pending", None)
    assert reason(confirm(first, key)) == (409, "key_incomplete")
    assert announced(phone, key).status_code == 200
    assert reason(announced(phone, replace(new_key(phone.person), key_id=key.key_id))) == (
        409,
        "other_document",
    )
    assert line(confirm(first, key), key.key_id)["state"] == "active"


def test_the_same_key_again_changes_nothing_and_another_is_refused(desks: Desks) -> None:
    office, first, _ = desks
    phone = newcomer(office)
    key = new_key(phone.person)
    assert announced(phone, key).status_code == 201
    assert announced(phone, key).status_code == 200
    other = replace(new_key(phone.person), key_id=key.key_id)
    assert reason(announced(phone, other)) == (409, "other_document")
    assert reason(announced(first.phone, key)) == (409, "other_document")
    assert reason(announced(first.phone, replace(key, key_id=uuid4()))) == (409, "key_taken")
    half = other.announced | {"signing_key": key.announced["signing_key"]}
    assert reason(phone.put(f"/tip-keys/{uuid4()}", half)) == (409, "key_taken")


@pytest.mark.parametrize(
    ("alg", "public_key"),
    [
        (ALG, bytes(32)),
        (ALG, b"\x01" + bytes(31)),
        (ALG, bytes(31)),
        ("sm2-v1", public_key_of(b"k" * 32)),
    ],
)
def test_a_key_that_nothing_can_be_sealed_for_is_refused(
    desks: Desks, alg: str, public_key: bytes
) -> None:
    _, first, _ = desks
    signing_key = new_key(first.officer.person).announced["signing_key"]
    document = {"alg": alg, "public_key": base64.b64encode(public_key).decode()}
    document |= {"signing_key": signing_key}
    assert first.phone.put(f"/tip-keys/{uuid4()}", document).status_code == 422


def test_a_new_key_retires_the_old_one_when_it_is_confirmed(desks: Desks) -> None:
    _, first, second = desks
    old = first.officer.key_id
    again = renewed(first, second)
    keys = first.phone.get("/tip-keys")
    assert line(keys, old)["state"] == "retired"
    assert line(keys, again.officer.key_id)["state"] == "active"
    assert keys.json["open"] is True


def test_a_second_pending_key_takes_the_place_of_the_first(desks: Desks) -> None:
    office, first, _ = desks
    phone = newcomer(office)
    one, two = new_key(phone.person), new_key(phone.person)
    assert announced(phone, one).status_code == 201
    answer = announced(phone, two)
    assert [line(answer, key.key_id)["state"] for key in (one, two)] == ["retired", "pending"]
    assert reason(confirm(first, one)) == (409, "key_retired")


def test_a_colleagues_key_goes_when_a_second_person_agrees_however_many_are_left(
    desks: Desks,
) -> None:
    office, second, third = desks
    first = office.hire()
    listed = first.phone.get("/tip-keys").json
    assert (listed["open"], listed["officers"]) == (True, 3)
    path = f"/tip-keys/{first.officer.key_id}/retirement"
    assert second.phone.post(path, {}).status_code == 422
    lost = {"reason": "手机丢失", "lost": True}
    assert reason(second.phone.post(path, lost)) == (403, "not_your_key")
    shown = line(second.phone.post(path, {"reason": "手机丢失"}), first.officer.key_id)
    assert (shown["state"], shown["retiring"]) == ("active", True)
    (act,) = second.phone.get("/officers").json["proposals"]
    decision = f"/officer-acts/{act['id']}/decision"
    assert second.phone.post(decision, {"confirm": True}).status_code == 403
    assert third.phone.post(decision, {"confirm": True}).status_code == 200
    after = line(second.phone.get("/tip-keys"), first.officer.key_id)
    assert (after["state"], after["retired_reason"]) == ("retired", "手机丢失")
    assert second.phone.post(path, {"reason": "再次"}).status_code == 200


def test_the_own_key_goes_alone_while_two_are_left(desks: Desks) -> None:
    office, _, _ = desks
    third = office.hire()
    answer = third.phone.post(
        f"/tip-keys/{third.officer.key_id}/retirement", {"reason": "换新密钥"}
    )
    assert line(answer, third.officer.key_id)["state"] == "retired"
    assert answer.json["open"] is True
    with office.county.engine.connect() as read:
        noted = read.execute(
            sa.select(models.audit.c.action, models.audit.c.person_id).where(
                models.audit.c.subject_id == str(third.officer.key_id)
            )
        ).all()
    assert [tuple(row) for row in noted] == [("retire_tip_key", third.id)]


def test_a_key_of_whoever_is_no_officer_any_more_is_not_confirmed(desks: Desks) -> None:
    office, first, _ = desks
    phone = newcomer(office)
    key = new_key(phone.person)
    assert announced(phone, key).status_code == 201
    with office.county.engine.begin() as tx:
        tx.execute(sa.delete(models.grant).where(models.grant.c.person_id == phone.person.id))
    assert reason(confirm(first, key)) == (409, "not_an_officer")


def test_keys_of_another_county_do_not_exist(desks: Desks, county: CountyBuilder) -> None:
    office, first, _ = desks
    stranger = Phone(office.app.test_client(), county.person(Role.REPORT_OFFICER))
    key_id = first.officer.key_id
    assert stranger.post(f"/tip-keys/{key_id}/retirement", {"reason": "x"}).status_code == 404
    assert stranger.get(f"/tip-keys/{key_id}/resealing").status_code == 404
    assert str(key_id) not in stranger.get("/tip-keys").text


# Recovery by a colleague.


def resealed(opener: OfficersDesk, receiver: OfficersDesk, limit: int = 50) -> list[dict[str, Any]]:
    """What the opener's device makes of everything that is given to it."""
    path = f"/tip-keys/{receiver.officer.key_id}/resealing"
    entries: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = opener.phone.get(f"{path}?limit={limit}{cursor}")
        assert page.status_code == 200, page.json
        for entry in page.json["entries"]:
            box = SealedBox(PrivateKey(opener.officer.private_key))
            content_key = box.decrypt(base64.b64decode(entry["sealed"]))
            again = SealedBox(PublicKey(receiver.officer.public_key)).encrypt(content_key)
            entries.append(entry | {"sealed": base64.b64encode(again).decode()})
        if page.json["next_cursor"] is None:
            return entries
        cursor = f"&cursor={page.json['next_cursor']}"


def give(opener: OfficersDesk, receiver: OfficersDesk, entries: list[dict[str, Any]]) -> Any:
    path = f"/tip-keys/{receiver.officer.key_id}/resealing"
    return opener.phone.post(path, {"entries": entries})


def test_a_colleague_gives_back_what_a_lost_device_could_open(desks: Desks) -> None:
    office, first, second = desks
    tip = office.reports.tip(details="细节", identity='{"name":"示例"}')
    office.reports.message(tip, "留言")
    office.reports.photo(tip, f"tips/{office.county.area_code}/{uuid4().hex}", b"picture")
    again = renewed(first, second)
    assert str(again.officer.key_id) not in first.case(tip)["sealed_to"]
    entries = resealed(second, again, limit=2)
    assert [entry["what"] for entry in entries] == [
        "tip_details", "tip_identity", "tip_message", "tip_photo",
    ]  # fmt: skip
    assert give(second, again, entries).json == {"added": 4}
    assert give(second, again, entries).json == {"added": 0}
    assert str(again.officer.key_id) in first.case(tip)["sealed_to"]
    opened = again.phone.post(
        f"/tips/{tip.id}/readings",
        {"parts": ["details", "identity", "messages", "photos"], "reason": "核查"},
    ).json
    assert again.officer.opens(opened["details"]).decode() == "细节"
    assert again.officer.opens(opened["identity"]).decode() == '{"name":"示例"}'
    assert again.officer.opens(opened["messages"][0]["envelope"]).decode() == "留言"
    assert str(again.officer.key_id) in opened["photos"][0]["envelope"]["keys"]
    assert resealed(second, again) == []


def test_a_report_that_goes_around_the_colleague_is_never_given(desks: Desks) -> None:
    office, first, second = desks
    lost = office.hire(name="卫示例")
    place = office.county.enterprise()
    accused = office.reports.tip(accused="卫示例", details="细节")
    employed = office.reports.tip(details="细节", enterprise_id=place)
    plain = office.reports.tip(details="细节")
    with office.county.engine.begin() as tx:
        row = {"area_code": office.county.area_code, "person_id": lost.id}
        work = row | {"role": str(Role.ENTERPRISE), "enterprise_id": place}
        tx.execute(sa.insert(models.grant).values(**work))
    again = renewed(lost, first)
    entries = resealed(second, again)
    assert [entry["id"] for entry in entries] == [str(plain.id)]
    forced = [entries[0] | {"id": str(report.id)} for report in (accused, employed)]
    assert give(second, again, forced).json == {"added": 0}
    with office.county.engine.connect() as read:
        kept = read.scalars(
            sa.select(models.tip.c.details).where(models.tip.c.id.in_([accused.id, employed.id]))
        )
        assert all(str(again.officer.key_id) not in details["keys"] for details in kept)


def test_a_report_that_goes_around_the_caller_is_not_given_by_them(desks: Desks) -> None:
    office, first, second = desks
    accused = office.hire(name="蒋示例")
    tip = office.reports.tip(accused="蒋示例", details="细节")
    again = renewed(first, second)
    assert resealed(accused, again) == []
    (entry,) = resealed(second, again)
    assert give(accused, again, [entry]).json == {"added": 0}
    assert first.case(tip)["sealed_to"] == [str(second.officer.key_id)]


def test_what_is_there_already_cannot_be_sealed_over(desks: Desks) -> None:
    office, first, second = desks
    tip = office.reports.tip(details="细节")
    entry = {
        "what": "tip_details",
        "id": str(tip.id),
        "sealed": base64.b64encode(b"x" * 80).decode(),
    }
    assert give(first, second, [entry]).json == {"added": 0}
    opened = second.phone.post(
        f"/tips/{tip.id}/readings", {"parts": ["details"], "reason": "核查"}
    ).json
    assert second.officer.opens(opened["details"]).decode() == "细节"


def test_nothing_is_sealed_for_a_key_that_is_not_in_use_or_by_whoever_has_none(
    desks: Desks,
) -> None:
    office, first, _ = desks
    phone = newcomer(office)
    pending = new_key(phone.person)
    assert announced(phone, pending).status_code == 201
    assert reason(first.phone.get(f"/tip-keys/{pending.key_id}/resealing")) == (
        409,
        "key_not_active",
    )
    path = f"/tip-keys/{first.officer.key_id}/resealing"
    assert reason(phone.get(path)) == (409, "no_own_key")
    entry = {"what": "tip_details", "id": str(uuid4()), "sealed": "AA=="}
    assert reason(first.phone.post(path, {"entries": [entry]})) == (422, "not_sealed")


def test_an_office_of_the_enterprise_is_an_officer_too(desks: Desks) -> None:
    office, first, second = desks
    place = office.county.enterprise()
    both = office.hire(Grant(Role.ENTERPRISE, enterprise_id=place))
    tip = office.reports.tip(details="细节", enterprise_id=place)
    assert str(both.officer.key_id) not in first.case(tip)["sealed_to"]
    again = renewed(both, second)
    assert resealed(first, again) == []
