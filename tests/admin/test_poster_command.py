"""`anxun poster …`, as a person types it."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
import zxingcpp
from click.testing import CliRunner, Result
from pypdfium2 import PdfDocument

from admin.cli import main
from ledger.boards.commands import set_up_boards
from tests.spreadsheets.test_commands import UNUSED
from tests.support.county_builder import XUPU, CountyBuilder
from tests.tips.doors import no_keys, two_officers


@pytest.fixture(autouse=True)
def _of_this_database(
    county: CountyBuilder, monkeypatch: pytest.MonkeyPatch, postgres_url: str
) -> None:
    for name, value in {**UNUSED, "DATABASE_URL": postgres_url}.items():
        monkeypatch.setenv(name, value)
    no_keys(county)
    two_officers(county)


def anxun_poster(*words: object) -> Result:
    return CliRunner().invoke(main, ["poster", *map(str, words), "--county", XUPU])


def code_of(path: Path) -> str:
    picture = PdfDocument(path.read_bytes())[0].render(scale=2).to_pil()
    return str(zxingcpp.read_barcode(picture).text)


def test_the_countys_own_plate_is_written(tmp_path: Path) -> None:
    done = anxun_poster("-o", tmp_path / "plates")
    assert done.exit_code == 0, done.output
    [path] = (tmp_path / "plates").iterdir()
    assert path.name == "举报告知牌-溆浦县-A4.pdf"
    address, _, keys = code_of(path).partition("#k=")
    assert address.endswith("/tip?area=431224")
    assert len(keys.split(".")) == 2


def test_enterprises_of_one_name_get_a_plate_each(tmp_path: Path, county: CountyBuilder) -> None:
    name = f"同名店{uuid4().hex[:6]}"
    ids = [county.enterprise(name=name) for _ in range(2)]
    for enterprise_id in ids:
        with county.engine.begin() as tx:
            set_up_boards(tx, XUPU, enterprise_id)
    asked = [word for enterprise_id in ids for word in ("--enterprise", enterprise_id)]
    done = anxun_poster(*asked, "--paper", "A3", "-o", tmp_path)
    assert "✓ 2 张举报告知牌" in done.output, done.output
    assert len({code_of(path) for path in tmp_path.iterdir()}) == 2


def test_a_plate_that_is_there_is_overwritten_only_by_force(tmp_path: Path) -> None:
    anxun_poster("-o", tmp_path)
    refused = anxun_poster("-o", tmp_path)
    assert (refused.exit_code, "--force" in refused.output) == (1, True)
    assert anxun_poster("-o", tmp_path, "--force").exit_code == 0


def test_it_says_why_nothing_is_printed_while_the_doors_are_closed(
    tmp_path: Path, county: CountyBuilder
) -> None:
    no_keys(county)
    refused = anxun_poster("-o", tmp_path)
    assert refused.exit_code == 1
    assert "网上举报还没有开通" in refused.output
    assert not list(tmp_path.iterdir())
