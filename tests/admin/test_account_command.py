"""`anxun account reopen`: when the last administrator has lost password, phone and codes."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from admin.cli import main
from ledger.ground.caller import Role
from ledger.ground.passwords import hash_password
from tests.spreadsheets.test_commands import UNUSED
from tests.support.county_builder import XUPU, CountyBuilder

NEW = "灯笼 河马 算盘 竹筏"


@pytest.fixture(autouse=True)
def _of_this_database(monkeypatch: pytest.MonkeyPatch, postgres_url: str) -> None:
    for name, value in {**UNUSED, "DATABASE_URL": postgres_url}.items():
        monkeypatch.setenv(name, value)


def reopen(phone: str, *words: str, county: str = XUPU) -> Result:
    return CliRunner().invoke(
        main, ["account", "reopen", "--county", county, "--phone", phone, *words]
    )


def test_the_server_lets_an_administrator_in_again_and_the_account_says_so(
    county: CountyBuilder, client: FlaskClient
) -> None:
    lost = county.person(Role.ADMIN, password_hash=hash_password("a password that is lost"))
    done = reopen(lost.phone, "--without-factor")
    assert done.exit_code == 0, done.output
    token = done.output.split()[-1].rpartition("/")[2]
    opening = {"token": token, "phone": lost.phone, "password": NEW}
    opened = client.post("/api/v1/activations/open", json=opening)
    assert opened.status_code == 201, opened.json
    bearer = {"Authorization": f"Bearer {opened.json['token']}"}
    assert client.get("/api/v1/me", headers=lost.bearer).status_code == 401
    assert client.get("/api/v1/me", headers=bearer).json["lack"] == "second_factor_missing"
    events = client.get("/api/v1/me/account", headers=bearer).json["events"]
    assert [(event["action"], event["by"]) for event in events] == [
        ("open_account", None),
        ("make_activation", "服务器管理人员"),
    ]


def test_whom_it_does_not_know_it_names(county: CountyBuilder) -> None:
    gone = county.person(Role.ADMIN, active=False)
    assert "此人已停用" in reopen(gone.phone).output
    officer = county.person(Role.REPORT_OFFICER)
    assert "须两个人重设" in reopen(officer.phone).output
    assert "请核对县区代码和手机号" in reopen("13100000000").output
    assert "请核对县区代码和手机号" in reopen(gone.phone, county="430112").output
