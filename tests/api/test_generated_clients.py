"""Clients that are made of the OpenAPI document call the running API, typed, in two languages."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from ledger.accounts.rules.second_factor import STEP_S, code_at
from ledger.ground.caller import Role
from ledger.ground.passwords import hash_password
from local.node import node, node_home
from local.var import PROJECT
from tests.support.county_builder import FACTOR_SECRET, TOWN, CountyBuilder, Person
from tests.support.serving import serving

PASSWORD = "a password of a test"
MODULES = PROJECT / "web" / "node_modules"
PROGRAM = Path(__file__).parent / "eleven_operations.ts"
# The bytes of a sealed photo: its maker of clients knows no pictures as a body.
NOT_GENERATED = {"put_tip_photo"}


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    """Where the API runs."""
    with serving(app) as address:
        yield address


@pytest.fixture(scope="module")
def document(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The OpenAPI document, as a file."""
    path = tmp_path_factory.mktemp("document") / "openapi.json"
    path.write_bytes(app.test_client().get("/api/v1/openapi.json").data)
    return path


@pytest.fixture(scope="module")
def client_folder(document: Path) -> Path:
    """A Python client, made of the document."""
    folder = document.parent / "anxun_client"
    tools = Path(sys.executable).parent
    _run(
        [str(tools / "openapi-python-client"), "generate", "--meta", "none",
         "--path", str(document), "--output-path", str(folder)],
        env={**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ.get('PATH', '')}"},
    )  # fmt: skip
    return folder


@pytest.fixture
def made(client_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Modules of the Python client by their names."""
    monkeypatch.syspath_prepend(client_folder.parent)

    def module(name: str) -> ModuleType:
        return importlib.import_module(f"anxun_client.{name}")

    return module


@pytest.fixture
def administrator(county: CountyBuilder) -> Person:
    return county.person(Role.ADMIN, password_hash=hash_password(PASSWORD))


def test_a_python_client_has_each_operation_by_its_name(
    client_folder: Path, document: Path
) -> None:
    paths = json.loads(document.read_text())["paths"].values()
    names = {
        _snake(operation["operationId"])
        for operations in paths
        for method, operation in operations.items()
        if method != "parameters"
    }
    generated = {path.stem for path in (client_folder / "api").glob("*/*.py")} - {"__init__"}
    assert names - generated == NOT_GENERATED


def test_a_python_client_calls_eleven_operations(
    made: Any, address: str, administrator: Person
) -> None:
    models, client = made("models"), made("client").Client(base_url=address)

    def call(where: str, by: Any, **said: Any) -> Any:
        answer = made(f"api.{where}").sync_detailed(client=by, **said)
        return int(answer.status_code), answer.parsed

    status, session = call(
        "sessions.open_session",
        client,
        body=models.SignIn(phone=administrator.phone, password=PASSWORD),
    )
    assert (status, type(session)) == (201, models.SignedIn)
    signed_in = made("client").AuthenticatedClient(base_url=address, token=session.token)
    given = models.Code(code=_code_of_now())
    status, whole = call("own_account.post_session_code", signed_in, body=given)
    assert status == 200
    signed_in = made("client").AuthenticatedClient(base_url=address, token=whole.token)
    _, me = call("sessions.show_me", signed_in)
    assert [grant.role for grant in me.grants] == ["admin"]
    _, plan = call("checklists.show_plan", signed_in)
    assert plan.area.code == me.area_code
    _, listed = call("checklists.show_checklists", signed_in)
    sector = listed.checklists[0].sector
    _, checklist = call("checklists.show_checklist", signed_in, sector=sector)
    assert checklist.sections[0].items[0].question
    place = uuid4()
    status, saved = call(
        "enterprises.put_enterprise",
        signed_in,
        enterprise_id=place,
        body=models.EnterpriseIn(
            name="示例餐馆（生成的客户端）",
            no_credit_code_reason="个体经营，尚未办理",
            town_code=TOWN,
            address="示例路 1 号",
            sectors=["S06"],
            employees=12,
            principal_name="李示例",
        ),
    )
    assert (status, saved.id, saved.employees) == (201, place, 12)
    _, page = call("enterprises.show_enterprises", signed_in, text="生成的客户端", limit=1)
    assert len(page.enterprises) == 1
    _, hazards = call("hazards.show_hazards", signed_in, enterprise_id=place)
    assert hazards.hazards == []
    _, notices = call("notices.post_notices_read", signed_in, body=models.NoticesRead(up_to=1))
    assert notices.unread == 0
    assert call("sessions.close_session", signed_in)[0] == 204
    status, refused = call("enterprises.show_enterprise", signed_in, enterprise_id=place)
    assert (status, type(refused)) == (401, models.Problem)


def test_a_typescript_client_is_typed_and_calls_eleven_operations(
    document: Path, address: str, administrator: Person
) -> None:
    home, folder = node_home(), document.parent / "typescript"
    folder.mkdir()
    (folder / "node_modules").symlink_to(MODULES)
    (folder / "package.json").write_text('{"type": "module"}')
    shutil.copy(PROGRAM, folder)
    tool = str(MODULES / "openapi-typescript" / "bin" / "cli.js")
    _run(
        [str(node(home)), tool, str(document), "-o", "api.ts", "--default-non-nullable=false"],
        cwd=folder,
    )
    compiler = str(MODULES / "typescript" / "bin" / "tsc")
    options = [
        "--noEmit",
        "--strict",
        "--allowImportingTsExtensions",
        "--skipLibCheck",
        "--target",
        "es2023",
    ]
    _run(
        [
            str(node(home)),
            compiler,
            *options,
            "--module",
            "nodenext",
            "--types",
            "node",
            PROGRAM.name,
        ],
        cwd=folder,
    )
    place = str(uuid4())
    words = [address, administrator.phone, PASSWORD, _code_of_now(), place, TOWN]
    printed = json.loads(_run([str(node(home)), PROGRAM.name, *words], cwd=folder))
    assert printed.pop("called") == {
        "openSession": 201, "postSessionCode": 200, "showMe": 200, "showPlan": 200,
        "showChecklists": 200, "showChecklist": 200, "putEnterprise": 201, "showEnterprises": 200,
        "showHazards": 200, "postNoticesRead": 200, "closeSession": 204,
    }  # fmt: skip
    assert printed.pop("question")
    assert printed == {
        "grants": ["admin"],
        "county": administrator.caller.area_code,
        "enterprise": "示例餐馆（生成的客户端）",
        "found": 1,
        "hazards": 0,
        "unread": 0,
        "refused": [401, "session_revoked"],
    }


def _code_of_now() -> str:
    """What the administrator's phone shows."""
    return code_at(FACTOR_SECRET, int(time.time()) // STEP_S)


def _run(words: list[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> str:
    ended = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
