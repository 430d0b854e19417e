"""The demo, played against the real stack."""

from __future__ import annotations

import json
from typing import Any

import requests

from demo import DemoSummary
from demo.client import Client
from ledger.ground.lifecycles.hazard import State
from tests.demo.conftest import Theatre
from tests.support.waiting import GIVE_UP_S


def _all(client: Client, what: str, **query: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    path = what.replace("_", "-")
    page = client.get(f"/{path}", **query)
    rows += page[what]
    while page["next_cursor"]:
        page = client.get(f"/{path}", cursor=page["next_cursor"], **query)
        rows += page[what]
    return rows


def _counted(client: Client) -> dict[str, Any]:
    lists = ("enterprises", "visits", "inspections", "hazards")
    counts: dict[str, Any] = {name: len(_all(client, name)) for name in lists}
    events = [
        len(client.get(f"/hazards/{hazard['id']}")["events"]) for hazard in _all(client, "hazards")
    ]
    return counts | {"people": len(_all(client, "people")), "events": sum(events)}


def test_playing_twice_doubles_nothing(theatre: Theatre, played: DemoSummary) -> None:
    county = theatre.administrator()
    before = _counted(county)
    assert before["visits"] == played.new["visit"] > 0
    assert before["events"] == played.new["hazard_event"] > 0
    again = theatre.play()
    assert {kind: number for kind, number in again.new.items() if number} == {}
    assert _counted(county) == before
    assert [account.password for account in again.accounts] == [
        account.password for account in played.accounts
    ]
    assert again.withdrawn_url == played.withdrawn_url


def test_hazards_of_every_state_are_there_and_some_are_overdue(
    theatre: Theatre, played: DemoSummary
) -> None:
    hazards = _all(theatre.administrator(), "hazards")
    assert {hazard["state"] for hazard in hazards} == set(State)
    assert any(hazard["overdue_days"] for hazard in hazards)
    assert any(hazard["listed_level"] for hazard in hazards)
    assert any(hazard["extensions"] for hazard in hazards)
    assert any(hazard["order_number"] for hazard in hazards)
    assert {hazard["origin"] for hazard in hazards} == {
        "stationed", "enforcement", "self_check", "referred",
    }  # fmt: skip


def test_offices_tell_of_their_other_work_and_towns_have_villages(
    theatre: Theatre, played: DemoSummary
) -> None:
    county = theatre.administrator()
    work = _all(county, "work_records")
    assert len(work) == played.new["work_record"] > 0
    assert {"courtyard", "lecture", "meeting", "training", "oversight", "spot_exam"} <= {
        row["kind"] for row in work
    }
    assert len({row["office"] for row in work}) >= 8
    assert len(county.get("/villages")["villages"]) == 9


def test_offices_went_in_teams_and_decided_on_what_they_found(
    theatre: Theatre, played: DemoSummary
) -> None:
    county = theatre.administrator()
    checks = [row for row in _all(county, "inspections") if row["office_name"]]
    assert {"县安委办", "县消防救援大队"} >= {row["office_name"] for row in checks} != set()
    sent = [county.get(f"/inspections/{row['id']}")["document"] for row in checks]
    assert {document.get("manner") for document in sent} > {"covert", "routine"}
    assert {row["kind"] for row in _all(county, "enforcements")} == {"order_to_rectify", "penalty"}


def test_papers_are_issued_and_one_is_signed_for(theatre: Theatre, played: DemoSummary) -> None:
    papers = _all(theatre.administrator(), "papers")
    assert len(papers) == played.new["paper"]
    assert {"assignment", "listing_notice", "clearance"} <= {one["kind"] for one in papers}
    assert {"signed", "issued"} <= {one["state"] for one in papers}


def test_boards_open_without_signing_in_and_the_withdrawn_one_says_so(
    theatre: Theatre, played: DemoSummary
) -> None:
    board = played.boards[0]
    for url, begins in ((board.pdf_url, b"%PDF"), (board.png_url, b"\x89PNG")):
        assert requests.get(url, timeout=GIVE_UP_S).content.startswith(begins)
    page = requests.get(board.url, timeout=GIVE_UP_S)
    assert page.status_code == 200 and board.enterprise in page.text
    assert played.withdrawn_url is not None
    assert requests.get(played.withdrawn_url, timeout=GIVE_UP_S).status_code == 410


def test_every_supervisor_who_visited_has_a_log_to_read(played: DemoSummary) -> None:
    assert len(played.logs) >= 4
    for log in played.logs:
        pdf, xlsx = sorted(log.paths, key=lambda path: path.suffix)
        assert pdf.read_bytes().startswith(b"%PDF") and xlsx.read_bytes().startswith(b"PK")


def test_each_role_has_an_account_that_signs_in(theatre: Theatre, played: DemoSummary) -> None:
    roles = set()
    for account in played.accounts:
        me = Client.sign_in(theatre.base_url, account.phone, account.password).get("/me")
        roles |= {grant["role"] for grant in me["grants"]}
    assert roles == {
        "supervisor", "inspector", "enterprise", "town", "department", "county", "admin",
        "report_officer",
    }  # fmt: skip


def test_reports_of_many_states_are_there_and_their_receipts_open_them(
    theatre: Theatre, played: DemoSummary
) -> None:
    states = {tip.state_word for tip in played.tips}
    assert states >= {"待受理", "核查中", "已答复", "不予受理", "已移送"}
    public = Client(theatre.base_url, "")
    for tip in played.tips:
        receipt = {"number": tip.number, "secret": tip.secret.lower()}
        assert public.call("POST", "/tips/lookup", receipt).json()["state_word"] == tip.state_word


def test_an_officer_opens_a_name_with_the_key_file_and_its_passphrase(
    theatre: Theatre, played: DemoSummary
) -> None:
    key = played.tip_keys[1]
    account = next(account for account in played.accounts if account.phone == key.owner.phone)
    desk = Client.sign_in(theatre.base_url, account.phone, account.password)
    named = next(tip for tip in _all(desk, "tips") if tip["door"] == "named")
    document = {"parts": ["identity"], "reason": "试验"}
    opened = desk.call("POST", f"/tips/{named['id']}/readings", document).json()
    assert json.loads(key.opens(opened["identity"]))["name"] == "田示例"
    case = desk.get(f"/tips/{named['id']}")
    assert (case["reward"]["state"], len(case["hazards"])) == ("paid", 1)
    assert key.path.stat().st_mode & 0o777 == 0o600


def test_a_report_that_accuses_somebody_is_not_told_to_that_person(
    theatre: Theatre, played: DemoSummary
) -> None:
    key = played.tip_keys[0]
    account = next(account for account in played.accounts if account.phone == key.owner.phone)
    desk = Client.sign_in(theatre.base_url, account.phone, account.password)
    about = next(tip for tip in _all(desk, "tips") if tip["kind"] == "official")
    case = desk.get(f"/tips/{about['id']}")
    assert case["accused"] in {exclusion["person"] for exclusion in case["excluded"]}


def test_passwords_are_kept_for_their_owner_alone(theatre: Theatre, played: DemoSummary) -> None:
    assert (theatre.var / "demo.json").stat().st_mode & 0o777 == 0o600
