"""The README tells what is true: its settings, its folders, its commands."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from settings import Settings

PROJECT = Path(__file__).resolve().parents[2]
README = (PROJECT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("setting", fields(Settings), ids=lambda setting: setting.name)
def test_every_setting_is_documented_with_its_meaning(setting: object) -> None:
    line = rf"^\| `{setting.name.upper()}` \| [^|]+ \| {re.escape(setting.metadata['meaning'])} \|$"
    assert re.search(line, README, re.MULTILINE)


def test_every_make_target_that_the_readme_names_exists() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`(?:\S+=\S+ )*make ([a-z]+)", README))
    named |= set(re.findall(r"^make ([a-z]+)", README, re.MULTILINE))
    assert named >= {"run", "test"}
    assert not [target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)]


def test_every_link_inside_the_project_leads_somewhere() -> None:
    for page in ("README.md", "README.zh-CN.md"):
        text = (PROJECT / page).read_text(encoding="utf-8")
        links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
        assert links
        assert not [link for link in links if not (PROJECT / link).exists()]
