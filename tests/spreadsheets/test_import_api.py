"""A table comes onto the ledger through the page: tried, mended, confirmed, whole or not at all."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from openpyxl import Workbook, load_workbook

from ledger.ground import tables as models
from ledger.ground.caller import Role
from ledger.ground.database import wait_for_lock
from spreadsheets.columns import PROBLEM, REMEDY
from spreadsheets.marking import HELD_ALONG
from spreadsheets.source import UPLOAD_LIMITS
from tests.spreadsheets.conftest import shop
from tests.support.county_builder import CountyBuilder
from tests.support.phone import Phone
from tests.support.unused import unused_phone
from tests.support.waiting import wait_for_waiting

Rows = Sequence[Mapping[str, Any]]


@dataclass
class Desk:
    """Somebody of the county's office with a file."""

    app: Flask
    county: CountyBuilder
    phone: Phone

    def send(self, path: str, data: bytes) -> Any:
        # A client of its own: two may send at once.
        return self.app.test_client().post(
            f"/api/v1/imports/{path}", data=data, headers=self.phone.person.bearer
        )

    def tried(self, data: bytes, kind: str = "enterprises") -> dict[str, Any]:
        answer = self.send(f"{kind}/trial", data)
        assert answer.status_code == 200, answer.json
        return answer.json

    def confirm(self, data: bytes, digest: str, kind: str = "enterprises") -> dict[str, Any]:
        answer = self.send(f"{kind}?digest={digest}", data)
        assert answer.status_code == 200, answer.json
        return answer.json

    def marked(self, data: bytes, kind: str = "enterprises", query: str = "") -> bytes:
        answer = self.send(f"{kind}/marked{query}", data)
        assert answer.status_code == 200, answer.json
        return answer.data

    def names(self) -> list[str]:
        here = models.enterprise.c.area_code == self.county.area_code
        with self.county.engine.connect() as read:
            return sorted(read.scalars(sa.select(models.enterprise.c.name).where(here)))

    def roles(self, phone: str) -> list[str]:
        theirs = (
            sa.select(models.grant.c.role)
            .join(models.person, models.person.c.id == models.grant.c.person_id)
            .where(models.person.c.phone == phone)
        )
        with self.county.engine.connect() as read:
            return sorted(read.scalars(theirs))


@pytest.fixture
def desk(app: Flask, own_county: CountyBuilder) -> Desk:
    return Desk(app, own_county, Phone(app.test_client(), own_county.person(Role.COUNTY)))


def xlsx(rows: Rows, **sheets: Rows) -> bytes:
    book = Workbook()
    for title, lines in {"企业": rows, **sheets}.items():
        sheet = book.create_sheet(title)
        sheet.append([*lines[0]])
        for line in lines:
            sheet.append([line.get(name) for name in lines[0]])
    del book["Sheet"]
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def csv(rows: Rows) -> bytes:
    lines = [
        ",".join(rows[0]),
        *(",".join(str(row[name] or "") for name in rows[0]) for row in rows),
    ]
    return "\r\n".join(lines).encode("gb18030")


def person_row(name: str, phone: str, role: str, town: str | None = None) -> dict[str, Any]:
    return {"姓名": name, "手机": phone, "角色": role, "乡镇": town}


def cells(data: bytes) -> list[list[Any]]:
    return [
        list(row)
        for row in load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    ]


def counts(trial: Mapping[str, Any]) -> tuple[str, int, int, int, int]:
    return trial["state"], trial["new"], trial["changed"], trial["unchanged"], trial["held"]


FIVE_WITH_TWO_FAULTS = [
    shop("示例一店"),
    shop("示例二店", 从业人数="许多"),
    shop("示例三店"),
    shop("示例四店", 乡镇="没有这个镇", 主要负责人=None),
    shop("示例五店"),
]


@pytest.mark.parametrize("made", [xlsx, csv])
def test_a_trial_tells_counts_and_every_fault_with_its_cell_and_keeps_nothing(
    desk: Desk, made: Any
) -> None:
    trial = desk.tried(made(FIVE_WITH_TWO_FAULTS))
    assert counts(trial) == ("tried", 3, 0, 0, 2)
    assert [(fault["row"], fault["column"]) for fault in trial["faults"]] == [
        (3, "从业人数"),
        (5, "乡镇"),
        (5, "主要负责人"),
    ]
    assert all(fault["message"] and fault["remedy"] for fault in trial["faults"])
    assert trial["fault_count"] == 3
    assert desk.names() == []


def test_what_was_confirmed_is_imported_and_sent_again_changes_nothing(desk: Desk) -> None:
    file = xlsx([shop("示例一店"), shop("示例二店")])
    digest = desk.tried(file)["digest"]
    assert counts(desk.confirm(file, digest)) == ("imported", 2, 0, 0, 0)
    assert counts(desk.confirm(file, digest)) == ("nothing", 0, 0, 2, 0)
    assert desk.names() == ["示例一店", "示例二店"]
    assert desk.tried(file)["digest"] is None


def test_good_rows_come_in_at_once_and_the_others_come_back_to_be_mended(desk: Desk) -> None:
    file = xlsx(FIVE_WITH_TWO_FAULTS)
    trial = desk.tried(file)
    back = desk.marked(file, query="?held_only=true")
    assert counts(desk.confirm(file, trial["digest"])) == ("imported", 3, 0, 0, 2)
    head, first, second = cells(back)
    assert head[-2:] == [PROBLEM, REMEDY]
    assert (first[0], second[0]) == ("示例二店", "示例四店")
    assert second[-2].splitlines() == ["乡镇：没有乡镇“没有这个镇”", "主要负责人：没有填"]
    book = load_workbook(io.BytesIO(back))
    sheet = book.worksheets[0]
    coloured = {
        cell.coordinate
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if cell.fill.fgColor.rgb == "00FFE08A"
    }
    assert coloured == {"G2", "D3", "H3"}
    sheet["G2"], sheet["D3"], sheet["H3"] = 6, "示例镇", "李示例"
    mended = io.BytesIO()
    book.save(mended)
    trial = desk.tried(mended.getvalue())
    assert (trial["new"], trial["faults"]) == (2, [])
    desk.confirm(mended.getvalue(), trial["digest"])
    assert len(desk.names()) == 5


def test_the_marked_file_keeps_lines_strange_columns_and_what_would_be_a_formula(
    desk: Desk,
) -> None:
    rows = [
        shop("示例一店") | {"备注": "=1+1 是备注"},
        shop("示例二店", 从业人数="许多") | {"备注": None},
    ]
    book = load_workbook(io.BytesIO(xlsx(rows)))
    book.worksheets[0].insert_rows(1)
    book.worksheets[0]["I3"].data_type = "s"
    buffer = io.BytesIO()
    book.save(buffer)
    trial = desk.tried(buffer.getvalue())
    assert [fault["row"] for fault in trial["faults"]] == [4]
    back = desk.marked(buffer.getvalue())
    again = load_workbook(io.BytesIO(back)).worksheets[0]
    assert again["I3"].value == "=1+1 是备注"
    assert again["I3"].data_type != "f"
    assert again["K4"].value == "请只写数字，不带单位"
    # What we wrote beside the rows is not read when it comes again.
    assert desk.tried(back)["faults"] == trial["faults"]
    assert cells(desk.marked(back)) == cells(back)


def test_nothing_slips_in_between_trial_and_import(desk: Desk) -> None:
    desk.county.enterprise(
        name="示例一店", employees=4, address="示例路 1 号", sectors=["S00", "S06"]
    )
    file = xlsx([shop("示例一店", 从业人数=9), shop("示例二店")])
    trial = desk.tried(file)
    assert trial["entries"][0]["changes"] == ["从业人数 4 → 9"]
    with desk.county.engine.begin() as tx:
        mine = models.enterprise.c.area_code == desk.county.area_code
        tx.execute(sa.update(models.enterprise).where(mine).values(employees=30))
    differs = desk.confirm(file, trial["digest"])
    assert counts(differs) == ("differs", 1, 1, 0, 0)
    assert differs["entries"][0]["changes"] == ["从业人数 30 → 9"]
    assert desk.names() == ["示例一店"]
    assert counts(desk.confirm(file, differs["digest"])) == ("imported", 1, 1, 0, 0)


def test_another_file_under_the_same_digest_is_not_imported(desk: Desk) -> None:
    digest = desk.tried(xlsx([shop("示例一店")]))["digest"]
    assert desk.confirm(xlsx([shop("示例一店", 从业人数=5)]), digest)["state"] == "differs"
    assert desk.names() == []


def test_two_clerks_at_once_make_no_double(desk: Desk) -> None:
    """Without credit codes nothing in the database tells the two apart."""
    file = xlsx([shop(f"示例{number}店") for number in range(40)])
    digest = desk.tried(file)["digest"]
    states: list[str] = []
    clerks = [
        threading.Thread(target=lambda: states.append(desk.confirm(file, digest)["state"]))
        for _ in range(3)
    ]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    assert sorted(states) == ["imported", "nothing", "nothing"]
    assert len(desk.names()) == 40


def test_an_import_that_waits_too_long_says_who_is_at_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.ground.transfer.import_rows._TURN_WAIT_S", 1)
    with desk.county.engine.begin() as tx:
        wait_for_lock(tx, f"import {desk.county.area_code}")
        answer = desk.send("enterprises/trial", xlsx([shop()]))
    assert (answer.status_code, answer.json["reason"]) == (429, "import_running")


def test_a_person_is_held_back_whole_so_that_no_role_is_lost(desk: Desk) -> None:
    number, other = unused_phone(), unused_phone()
    both = xlsx([person_row("王示例", number, "检查员"), person_row("王示例", number, "派驻员")])
    desk.confirm(both, desk.tried(both, "people")["digest"], "people")
    assert desk.roles(number) == ["inspector", "supervisor"]
    wrong = xlsx(
        [
            person_row("王示例", number, "检查员"),
            person_row("王示例", number, "检察员"),
            person_row("赵示例", other, "检查员"),
        ]
    )
    trial = desk.tried(wrong, "people")
    assert counts(trial) == ("tried", 1, 0, 0, 2)
    desk.confirm(wrong, trial["digest"], "people")
    assert desk.roles(number) == ["inspector", "supervisor"]
    _, first, second = cells(desk.marked(wrong, "people", "?held_only=true"))
    assert first[-2] == HELD_ALONG
    assert second[-2] == "角色：没有角色“检察员”"


def test_a_person_whose_second_row_has_a_wrong_phone_is_held_back_by_name(desk: Desk) -> None:
    number = unused_phone()
    both = xlsx([person_row("钱示例", number, "检查员"), person_row("钱示例", number, "派驻员")])
    desk.confirm(both, desk.tried(both, "people")["digest"], "people")
    wrong = xlsx(
        [person_row("钱示例", number, "检查员"), person_row("钱示例", number[:10], "派驻员")]
    )
    trial = desk.tried(wrong, "people")
    assert (trial["held"], trial["digest"]) == (2, None)


def test_an_enterprise_that_stands_twice_is_held_back_both_times(desk: Desk) -> None:
    file = xlsx([shop("示例一店"), shop("示例二店"), shop("示例一店", 从业人数=7)])
    trial = desk.tried(file)
    assert counts(trial) == ("tried", 1, 0, 0, 2)
    desk.confirm(file, trial["digest"])
    assert desk.names() == ["示例二店"]


def test_who_imported_how_much_is_noted(desk: Desk) -> None:
    file = xlsx(FIVE_WITH_TWO_FAULTS)
    desk.confirm(file, desk.tried(file)["digest"])
    noted = models.audit.c.action == "import_enterprises"
    with desk.county.engine.connect() as read:
        rows = read.execute(
            sa.select(models.audit).where(noted, models.audit.c.area_code == desk.county.area_code)
        ).all()
    assert [(row.person_id, row.details) for row in rows] == [
        (desk.phone.person.id, {"new": 3, "changed": 0, "held": 2})
    ]


def test_a_file_that_is_too_large_is_refused_before_it_is_read(desk: Desk) -> None:
    answer = desk.send("enterprises/trial", bytes(UPLOAD_LIMITS.file_bytes + 1))
    assert (answer.status_code, answer.json["reason"]) == (413, "file_too_large")
    assert "10 MB" in answer.json["message"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "文件里没有内容"),
        (b"PK\x03\x04", "文件不完整"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "是旧格式的工作簿"),
        (("甲," * 200).encode(), "表头超过 100 列"),
        (bytes(range(256)), "不是文字文件"),
        ("企业名称\r\n".encode() * 12_000, "缺少列"),
    ],
)
def test_a_file_that_is_no_table_is_told_and_cannot_be_marked(
    desk: Desk, data: bytes, message: str
) -> None:
    trial = desk.tried(data)
    assert (trial["digest"], trial["new"]) == (None, 0)
    assert trial["faults"][0]["message"].startswith(message)
    assert desk.send("enterprises/marked", data).status_code == 422


def test_too_many_rows_and_too_many_faults_are_told_in_a_sentence(desk: Desk) -> None:
    many = csv([shop(f"示例{number}") for number in range(10_001)])
    trial = desk.tried(many)
    assert trial["faults"][0]["message"] == "超过 10000 行"
    wrong = csv([shop(f"示例{number}", 从业人数="许多") for number in range(3_000)])
    trial = desk.tried(wrong)
    assert (trial["digest"], len(trial["faults"])) == (None, 500)
    assert trial["fault_count"] >= 2_000


def test_nobody_but_the_office_imports_and_no_other_table_is_known(
    desk: Desk, own_county: CountyBuilder, app: Flask
) -> None:
    assert desk.send("hazards/trial", b"").status_code == 404
    inspector = own_county.person(Role.INSPECTOR)
    answer = app.test_client().post(
        "/api/v1/imports/enterprises/trial", data=b"", headers=inspector.bearer
    )
    assert answer.status_code == 403


def test_a_name_of_a_sheet_that_no_workbook_may_bear_is_given_another(
    desk: Desk, tmp_path: Path
) -> None:
    file = xlsx([shop("示例一店", 从业人数="许多")])
    strange = _renamed(file, 'name="企业"', 'name="企/业[*]?"')
    trial = desk.tried(strange)
    assert trial["faults"][0]["sheet"] == "企/业[*]?"
    back = load_workbook(io.BytesIO(desk.marked(strange)))
    assert back.sheetnames == ["企业"]
    assert back.worksheets[0].cell(2, back.worksheets[0].max_column).value


def _renamed(data: bytes, before: str, after: str) -> bytes:

    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/workbook.xml":
                part = part.decode().replace(before, after).encode()
            new.writestr(name, part)
    return buffer.getvalue()


def test_an_import_that_is_cut_in_the_middle_leaves_nothing_and_comes_whole_when_sent_again(
    desk: Desk,
) -> None:
    file = xlsx([shop(f"示例{number}店") for number in range(400)])
    digest = desk.tried(file)["digest"]
    answers: list[int] = []
    sending = threading.Thread(
        target=lambda: answers.append(desk.send(f"enterprises?digest={digest}", file).status_code)
    )
    with desk.county.engine.begin() as tx:
        # Three hundred enterprises are written, their boards wait.
        tx.execute(sa.text("lock table board in share mode"))
        sending.start()
        wait_for_waiting(desk.county.engine, 1)
        tx.execute(sa.text(_CUT))
        sending.join()
    assert answers == [503]
    assert desk.names() == []
    assert desk.confirm(file, digest)["state"] == "imported"
    assert len(desk.names()) == 400


_CUT = """
    select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'
"""


def test_links_to_other_files_are_never_followed(desk: Desk) -> None:
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    buffer = io.BytesIO(xlsx([shop("示例一店", 从业人数="许多")]))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", link)
    assert desk.tried(buffer.getvalue())["held"] == 1
    with zipfile.ZipFile(io.BytesIO(desk.marked(buffer.getvalue()))) as back:
        assert not [name for name in back.namelist() if "externalLink" in name]


def test_people_and_stations_are_taken_in_smaller_files(desk: Desk) -> None:
    many = csv([person_row("示例", unused_phone(), "检查员") for _ in range(2_000)])
    assert desk.tried(many, "people")["faults"][0]["message"] == "超过 2000 行"
