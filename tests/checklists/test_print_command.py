"""`anxun checklists print …`, as a person types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from admin.cli import main
from checklists.catalogue import Catalogue
from tests.paper.printed_pages import page_texts


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def anxun(*words: str) -> Result:
    return CliRunner().invoke(main, ["checklists", *words])


def test_a_published_checklist_is_printed_with_all_its_items_into_a_file_named_after_it() -> None:
    fire = Catalogue.load().latest("S04")
    done = anxun("print", "s04")
    assert done.exit_code == 0, done.output
    assert f"检查表-S04-{fire.version}.pdf" in done.output
    text = "".join(page_texts(Path(f"检查表-S04-{fire.version}.pdf").read_bytes()))
    assert all(text.count(item.id) == 1 for item in fire.items)
    assert fire.sha256[:12] in text


def test_several_are_printed_as_one_form_for_a_named_enterprise() -> None:
    done = anxun("print", "S06", "S04", "S06", "-o", "form.pdf", "--enterprise", "示例饭店")
    assert done.exit_code == 0, done.output
    text = "".join(page_texts(Path("form.pdf").read_bytes()))
    assert text.index("S06城镇燃气（") < text.index("S04消防和人员密集场所（")
    assert "被检查单位示例饭店" in text


def test_a_folder_takes_the_form_under_its_own_name(tmp_path: Path) -> None:
    assert anxun("print", "S06", "-o", str(tmp_path)).exit_code == 0
    assert [path.suffix for path in tmp_path.iterdir()] == [".pdf"]


def test_a_file_that_is_there_is_overwritten_only_by_force() -> None:
    Path("form.pdf").write_bytes(b"kept")
    refused = anxun("print", "S06", "-o", "form.pdf")
    assert refused.exit_code == 1
    assert "没有覆盖" in refused.output
    assert "--force" in refused.output
    assert Path("form.pdf").read_bytes() == b"kept"
    assert anxun("print", "S06", "-o", "form.pdf", "--force").exit_code == 0
    assert Path("form.pdf").read_bytes().startswith(b"%PDF")


def test_an_unknown_sector_is_told_with_those_there_are() -> None:
    refused = anxun("print", "S04", "S98")
    assert refused.exit_code == 1
    assert "没有行业领域“S98”的检查清单" in refused.output
    assert "S04 消防和人员密集场所" in refused.output
    assert not list(Path().iterdir())


def test_a_folder_that_is_not_there_is_named() -> None:
    refused = anxun("print", "S06", "-o", "gone/form.pdf")
    assert refused.exit_code == 1
    assert "没有文件夹 gone" in refused.output


def test_characters_that_no_font_has_are_told() -> None:
    done = anxun("print", "S06", "-o", "form.pdf", "--enterprise", "示例\U0002a6d6店")
    assert "\U0002a6d6" in done.output


def test_printing_is_listed_with_the_other_commands() -> None:
    assert "print" in anxun("--help").output
