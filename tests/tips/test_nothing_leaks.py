"""Whoever takes the database, the store, the queue, the logs, the backup or the whole disk, or asks
in any other role, learns nothing of a reporter: the whole life is played and then searched for.

What the search finds and what it does not is tried in `test_mark_search.py`.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import redis
import requests
import sqlalchemy as sa

from ledger.boards.commands import set_up_boards
from ledger.ground import tables as models
from ledger.ground.caller import Grant, Role
from ledger.ground.database import open_engine
from ledger.notices.commands.notices import enqueue_notices
from ledger.tips.commands.delete import enqueue_deletions
from ledger.tips.rules.envelopes import seal_envelope
from local.launch import running_environment
from local.postgres import binaries
from local.process import wait_until
from local.var import PROJECT, Var
from media.object_store import ObjectStore
from settings import Settings
from tests.support.county_builder import TOWN, XUPU, CountyBuilder, Person
from tests.support.moments import this_month, today
from tests.support.running_stack import environment, free_port, running_stack
from tests.support.waiting import GIVE_UP_S
from tests.tips.mark_search import Found, MarkSearch
from tests.tips.marked_life import OF_OFFICERS, SEALED, Life, Officer, Reporter

# Jobs of a whole life on a busy machine.
PATIENCE_S = 180


@dataclass
class Scene:
    """A running installation in which the life was played."""

    var: Var
    settings: Settings
    engine: sa.Engine
    store: ObjectStore
    life: Life
    others: dict[str, Person]

    @cached_property
    def sealed(self) -> MarkSearch:
        """What nobody may hold, with what only phones and devices knew."""
        marks: dict[str, str | bytes] = dict(SEALED)
        for number, reporter in enumerate(self.life.reporters):
            marks[f"secret {number}"] = reporter.secret
            marks[f"reporter's key {number}"] = reporter.private_key
            for index, photo in enumerate(reporter.photos):
                # Of the picture itself, behind its head.
                marks[f"picture {number}.{index}"] = photo[-900:-860]
        for name, officer in (("first", self.life.first), ("second", self.life.second)):
            marks[f"{name} officer's key"] = officer.private_key
        return MarkSearch(marks)

    @cached_property
    def of_officers(self) -> MarkSearch:
        """What officers alone may read, with numbers and ids of the reports."""
        marks: dict[str, str | bytes] = dict(OF_OFFICERS)
        for number, reporter in enumerate(self.life.reporters):
            marks |= {f"number {number}": reporter.number, f"id {number}": str(reporter.tip_id)}
        return MarkSearch(marks)

    def settle(self) -> None:
        """Until everything that follows from what was done is done."""
        assert wait_until(lambda: self.life.unfinished() == 0, PATIENCE_S)

    def dump(self) -> bytes:
        """The backup: what `pg_dump` writes."""
        command = [str(binaries() / "pg_dump"), "--dbname", self.settings.database_url]
        return subprocess.run(command, check=True, capture_output=True).stdout

    def anxun(self, *words: str) -> bytes:
        """A command as a person types it; what it tells."""
        done = subprocess.run(
            [sys.executable, "-m", "admin.cli", *words],
            cwd=PROJECT,
            env=environment(self.var),
            check=True,
            capture_output=True,
        )
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    var, port = Var(tmp_path_factory.mktemp("leaks") / "var"), free_port()
    # Behind a proxy, as a county runs it: it tells the address.
    env = {"BOARD_SETTLE_SECONDS": "0", "TRUSTED_PROXIES": "1", "LOG_LEVEL": "DEBUG"}
    with running_stack(var, port, **env):
        settings = Settings.from_env(running_environment(var))
        engine = open_engine(settings.database_url)
        scene = _scene(var, settings, engine, f"http://127.0.0.1:{port}")
        scene.settle()
        scene.life.play()
        _everybody_works(scene)
        scene.settle()
        yield scene
        engine.dispose()


def _scene(var: Var, settings: Settings, engine: sa.Engine, base_url: str) -> Scene:
    county = CountyBuilder(engine)
    place = county.enterprise()
    with engine.begin() as tx:
        set_up_boards(tx, XUPU, place)
        board = tx.scalars(sa.select(models.board.c.code)).one()

    def officer(name: str) -> Officer:
        return Officer(base_url, county.person(Role.REPORT_OFFICER, name=name))

    life = Life(
        base_url, county, place, board, officer("举报受理甲"), officer("举报受理乙"),
        officer("被举报的丙"), Reporter(base_url), Reporter(base_url), Reporter(base_url),
    )  # fmt: skip
    others = {
        "administrator": county.person(Role.ADMIN),
        "county office": county.person(Role.COUNTY),
        "town": county.person(Grant(Role.TOWN, town_code=TOWN)),
        "department": county.person(Grant(Role.DEPARTMENT, sector="S06")),
        "inspector": county.person(Role.INSPECTOR),
        "supervisor": county.supervisor_at(place),
        "enterprise": county.person(Grant(Role.ENTERPRISE, enterprise_id=place)),
    }
    return Scene(var, settings, engine, ObjectStore.of(settings), life, others)


def _everybody_works(scene: Scene) -> None:
    """What others do with what was found: orders, notices, logs, plates, posters."""
    hazard = f"/hazards/{scene.life.hazard_id}/events"
    now = {"at": datetime.now(UTC).isoformat(), "elapsed_s": 5}
    assign = {
        "kind": "assign", "unit": "示例餐馆", "responsible": "李示例",
        "deadline": today().isoformat(), "note": "请尽快整改",
    }  # fmt: skip
    for step in ({"kind": "confirm", "grade": "general", "note": "一般"}, assign):
        answer = ask(scene, "county office", "PUT", f"{hazard}/{uuid4()}", json=step | now)
        assert answer.status_code == 201, answer.text
    month = {"month": this_month()}
    assert ask(scene, "supervisor", "POST", "/visit-logs", json=month).status_code == 202
    poster = f"/enterprises/{scene.life.place}/tip-poster"
    assert ask(scene, "enterprise", "POST", poster, json={}).status_code == 202
    with scene.engine.begin() as tx:
        enqueue_notices(tx, today())


def ask(scene: Scene, who: str, method: str, path: str, **sent: Any) -> requests.Response:
    """As one of the others."""
    headers = scene.others[who].bearer | {"X-Phone-Time": datetime.now(UTC).isoformat()}
    url = f"{scene.life.base_url}/api/v1{path}"
    return requests.request(method, url, headers=headers, timeout=GIVE_UP_S, **sent)


def lines(found: list[Found]) -> list[str]:
    return [f"{finding.mark} ({finding.form}) in {finding.where}" for finding in found]


def test_the_database_and_its_backup_hold_nothing_of_a_reporter(scene: Scene) -> None:
    dump = scene.dump()
    # That it is the real thing is seen from what it may hold.
    assert OF_OFFICERS["description"].encode() in dump
    assert scene.life.named.number.encode() in dump
    assert not lines(scene.sealed.find(dump, "pg_dump"))


def test_no_object_of_the_store_holds_anything(scene: Scene) -> None:
    keys = list(scene.store.keys(""))
    assert len([key for key in keys if key.startswith(f"tips/{XUPU}/")]) == 2
    assert any(key.startswith("sealed/") for key in keys)
    for key in keys:
        body = scene.store.get(key)
        assert not lines(scene.sealed.find(key.encode() + body, key))
        if not key.startswith("tips/"):
            assert not lines(scene.of_officers.find(key.encode() + body, key))


def test_the_queue_holds_nothing_live_or_on_its_disk(scene: Scene) -> None:
    client = redis.Redis.from_url(scene.settings.redis_url)
    for key in client.scan_iter():
        value = client.dump(key) or b""
        both = key + b"\n" + value + b"\n" + repr(_live(client, key)).encode()
        assert not lines(scene.sealed.find(both, repr(key)))
        assert not lines(scene.of_officers.find(both, repr(key)))
    files = [path for path in scene.var.folder("valkey").rglob("*") if path.is_file()]
    assert any(b"SELECT" in path.read_bytes() for path in files)
    for file in files:
        data = file.read_bytes()
        assert not lines(scene.sealed.find(data, str(file)))
        assert not lines(scene.of_officers.find(data, str(file)))
        # What counts strangers is never written down.
        assert b"anxun:tips:" not in data


def _live(client: redis.Redis, key: bytes) -> Any:
    read = {
        b"string": client.get,
        b"hash": client.hgetall,
        b"list": lambda name: client.lrange(name, 0, -1),
        b"set": client.smembers,
        b"zset": lambda name: client.zrange(name, 0, -1, withscores=True),
    }.get(client.type(key))
    return read(key) if read else None


def test_no_log_holds_anything_even_at_its_most_talkative(scene: Scene) -> None:
    logs = [path for path in scene.var.folder("log").iterdir() if path.is_file()]
    written = b"".join(path.read_bytes() for path in logs)
    assert b"/api/v1/tips" in written
    for log in logs:
        assert not lines(scene.sealed.find(log.read_bytes(), log.name))
        assert not lines(scene.of_officers.find(log.read_bytes(), log.name))


def test_no_file_of_the_installation_holds_anything(scene: Scene) -> None:
    """The whole disk: tables, write-ahead log, volumes of the store, records of processes."""
    with scene.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("checkpoint"))
    seen, searched = 0, set[bytes]()
    for path in sorted(scene.var.root.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.stat().st_size:
            seen += 1
            data = path.read_bytes()
            # PostgreSQL keeps three databases that nobody uses, file by file alike.
            if (digest := sha256(data).digest()) not in searched:
                searched.add(digest)
                assert not lines(scene.sealed.find_plain(data, str(path)))
    assert seen > 500


def test_figures_for_monitoring_hold_nothing(scene: Scene) -> None:
    answer = requests.get(f"{scene.life.base_url}/metrics", timeout=GIVE_UP_S)
    assert answer.status_code == 200
    for search in (scene.sealed, scene.of_officers):
        assert not lines(search.find(answer.content, "/metrics"))


def _addresses(scene: Scene) -> list[str]:
    """Every GET of the API, with what there is filled in."""
    document = requests.get(f"{scene.life.base_url}/api/v1/openapi.json", timeout=GIVE_UP_S)
    paths = document.json()["paths"]
    life = scene.life
    with scene.engine.connect() as read:
        log_id = read.execute(sa.select(models.visit_log.c.id)).scalars().first()
    known = {
        "enterprise_id": life.place, "hazard_id": life.hazard_id, "log_id": log_id,
        "inspection_id": life.inspection_id, "tip_id": life.named.tip_id, "code": life.board,
        "key_id": life.first.key_id, "sector": "S06", "visit_id": uuid4(), "photo_id": uuid4(),
    }  # fmt: skip
    return [
        re.sub(r"\{(\w+)\}", lambda name: str(known.get(name.group(1), uuid4())), path)
        for path, methods in paths.items()
        if "get" in methods
    ]


@pytest.mark.parametrize(
    "who",
    ["administrator", "county office", "town", "department", "inspector", "supervisor",
     "enterprise"],
)  # fmt: skip
def test_no_other_role_is_told_anything(scene: Scene, who: str) -> None:
    answered = 0
    for address in _addresses(scene):
        path = address.partition("/api/v1")[2]
        answer = ask(scene, who, "GET", path)
        assert answer.status_code < 500, (path, answer.text)
        answered += answer.status_code == 200
        both = repr(dict(answer.headers)).encode() + answer.content
        for search in (scene.sealed, scene.of_officers):
            assert not lines(search.find(both, path))
    assert answered > 10


@pytest.mark.parametrize("who", ["county office", "town", "inspector", "enterprise"])
def test_to_others_the_hazard_was_handed_down(scene: Scene, who: str) -> None:
    hazard = ask(scene, who, "GET", f"/hazards/{scene.life.hazard_id}")
    inspection = ask(scene, who, "GET", f"/inspections/{scene.life.inspection_id}")
    for answer in (hazard, inspection):
        assert answer.status_code == 200
        words = json.dumps(answer.json(), ensure_ascii=False)
        assert '"origin": "referred"' in words
        for word in ("举报", '"report"', scene.life.first.person.name):
            assert word not in words


def test_an_officer_who_is_accused_is_told_nothing_of_that_report(scene: Scene) -> None:
    tip, accused = scene.life.typed, scene.life.accused
    about_it = MarkSearch(
        {"number": tip.number, "id": str(tip.tip_id), "words": OF_OFFICERS["other description"]}
    )
    for path in ("/tips", "/notices", "/tip-keys", "/tip-rewards", "/me"):
        answer = accused.call("GET", path, 200)
        assert not lines(about_it.find(json.dumps(answer, ensure_ascii=False).encode(), path))
    for path in (f"/tips/{tip.tip_id}", f"/tips/{tip.tip_id}/photos/{uuid4()}"):
        accused.call("GET", path, 404)
    accused.call(
        "POST", f"/tips/{tip.tip_id}/readings", 404, json={"parts": ["details"], "reason": "看看"}
    )
    with scene.engine.connect() as read:
        sealed = read.execute(
            sa.select(models.tip.c.details).where(models.tip.c.id == tip.tip_id)
        ).scalar_one()
    assert str(accused.key_id) not in sealed["keys"]
    assert str(scene.life.first.key_id) in sealed["keys"]


def test_boards_plates_and_pages_show_nothing(scene: Scene) -> None:
    life = scene.life
    for path in (
        f"/b/{life.board}", f"/b/{life.board}.pdf", f"/b/{life.board}.png",
        f"/tip?board={life.board}", "/tip/follow", f"/tip/named?board={life.board}",
        f"/tip/anonymous?board={life.board}",
    ):  # fmt: skip
        answer = requests.get(life.base_url + path, timeout=GIVE_UP_S)
        assert answer.status_code == 200, path
        for search in (scene.sealed, scene.of_officers):
            assert not lines(search.find(answer.content, path))
    board = requests.get(f"{life.base_url}/b/{life.board}", timeout=GIVE_UP_S).text
    assert "报警器没有通电" in board


def test_exports_and_commands_tell_nothing(scene: Scene, tmp_path: Path) -> None:
    outputs = {"verify": scene.anxun("verify", "--deep")}
    assert "全部一致" in outputs["verify"].decode()
    for what in ("major_hazards", "hazards", "notices", "enterprises"):
        for kind in ("xlsx", "csv"):
            path = tmp_path / f"{what}.{kind}"
            by = scene.others["administrator"].phone
            words = ["export", what, "--county", XUPU, "--by", by, "--format", kind]
            outputs[f"said of {path.name}"] = scene.anxun(*words, "-o", str(path))
            outputs[path.name] = path.read_bytes()
    for name, data in outputs.items():
        for search in (scene.sealed, scene.of_officers):
            assert not lines(search.find(data, name))


def test_what_officers_did_is_on_the_audit_trail_and_what_reporters_did_is_not(
    scene: Scene,
) -> None:
    with scene.engine.connect() as read:
        rows = read.execute(
            sa.select(models.audit.c.person_id, models.audit.c.action).where(
                models.audit.c.subject_id.in_(
                    [str(reporter.tip_id) for reporter in scene.life.reporters]
                )
            )
        ).all()
        jobs = read.scalars(sa.select(models.outbox.c.subject)).all()
    officers = {scene.life.first.person.id, scene.life.second.person.id}
    assert rows
    assert {row.person_id for row in rows} <= officers
    assert not {str(reporter.tip_id) for reporter in scene.life.reporters} & set(jobs)


def test_times_of_what_reporters_did_are_days(scene: Scene) -> None:
    """No column of a row that a reporter makes holds a time."""
    for table in (models.tip, models.tip_photo, models.tip_message):
        assert not [column for column in table.c if isinstance(column.type, sa.DateTime)]


def test_once_a_report_is_deleted_the_backup_does_not_hold_its_words_either(scene: Scene) -> None:
    marks = {
        "description": "旧库房的配电箱明标九",
        "place": "北门里面明标十",
        "reason": "查无此处明标十一",
    }
    before = len(list(scene.store.keys(f"tips/{XUPU}/")))
    gone = Reporter(scene.life.base_url)
    _refused_report(scene, gone, marks)
    marks["number"] = gone.number
    search = MarkSearch(dict(marks))
    assert {finding.mark for finding in search.find(scene.dump(), "pg_dump")} == set(marks)
    with scene.engine.begin() as tx:
        ended = sa.update(models.tip).where(models.tip.c.id == gone.tip_id)
        tx.execute(ended.values(ended_on=today().replace(year=2020, day=1)))
        enqueue_deletions(tx, today())
    scene.settle()
    assert len(list(scene.store.keys(f"tips/{XUPU}/"))) == before
    assert not lines(search.find(scene.dump(), "pg_dump"))
    assert "全部一致" in scene.anxun("verify").decode()


def _refused_report(scene: Scene, reporter: Reporter, words: dict[str, str]) -> None:
    """With a photo and a message; an officer refuses it."""
    photo_id, keys = uuid4(), reporter.keys(area=XUPU)
    reporter.send(
        door="anonymous",
        description=words["description"],
        place_words=words["place"],
        photos=[str(photo_id)],
        details=seal_envelope(SEALED["details"].encode(), keys).as_json(),
    )
    reporter.send_photo(photo_id)
    reporter.write(SEALED["reporter's message"])
    scene.life.first.act(reporter, "refuse", note=words["reason"])
