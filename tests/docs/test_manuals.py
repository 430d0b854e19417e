"""The manuals say what the pages say: words in 「」, commands, and pictures are looked up."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

from admin.cli import main
from settings import HERE
from tests.docs.manuals import MANUALS, PICTURES, manuals, page, print_manuals

PEOPLE = ["派驻员", "企业", "乡镇和部门", "安委办", "举报受理员", "管理员", "运维"]
SHOWN = "\n".join(
    path.read_text(encoding="utf-8")
    for kind in ("*.vue", "*.ts", "*.json")
    for path in (HERE / "web" / "src").rglob(kind)
)
BY_NAME = pytest.mark.parametrize("manual", manuals(), ids=lambda path: path.stem)


def words(manual: Path) -> str:
    return manual.read_text(encoding="utf-8")


def test_everybody_has_a_manual_and_the_list_names_them_all() -> None:
    assert {path.stem for path in manuals()} == {"README", *PEOPLE}
    assert all(f"({person}.md)" in words(MANUALS / "README.md") for person in PEOPLE)


@BY_NAME
def test_what_a_manual_quotes_stands_on_a_page(manual: Path) -> None:
    quoted = set(re.findall("「(.+?)」", words(manual)))
    assert {said for said in quoted if said and said not in SHOWN} == set()


@BY_NAME
def test_a_command_of_a_manual_is_one(manual: Path) -> None:
    for typed in re.findall(r"`anxun ([^`]+)`", words(manual)):
        command: click.Command = main
        context = click.Context(main, info_name="anxun")
        for word in typed.split():
            if word.startswith("--"):
                known = {option for p in command.get_params(context) for option in p.opts}
                assert word in known, typed
            elif isinstance(command, click.Group):
                found = command.get_command(context, word)
                assert found, typed
                command, context = found, click.Context(found, info_name=word, parent=context)
    targets = set(re.findall(r"^([a-z-]+):", (HERE / "Makefile").read_text(), re.M))
    assert set(re.findall(r"`make ([a-z-]+)", words(manual))) <= targets


def test_every_picture_that_is_shown_is_there_and_no_other() -> None:
    shown = {name for path in manuals() for name in re.findall(r"\(图/(.+?)\)", words(path))}
    assert shown == {path.name for path in PICTURES.glob("*.png")}


@BY_NAME
def test_a_manual_is_a_page_to_print_with_whole_links(manual: Path, tmp_path: Path) -> None:
    print_manuals(tmp_path)
    links = re.findall(r'(?:href|src)="([^"]+)"', page(manual))
    printed = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*")}
    assert {link for link in map(unquote, links) if link not in printed} == set()
    assert "size: A4" in page(manual)
