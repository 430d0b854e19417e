"""Whatever `anxun` says of itself, it says in Chinese: help of every command, and every fault."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from admin.chinese import WORDS
from admin.cli import main

# Of files, keys and documents that bear no other name; those of commands and options are read.
NAMES = {"anxun", "XLSX", "CSV", "PDF", "A4", "Excel", "Ctrl-C", "S04"}
LATIN = re.compile(r"[A-Za-z][A-Za-z-]*")
# Only who writes a command meets these, or who has the shell complete it: nobody does here.
OF_DEVELOPERS = re.compile(
    r"DeprecationWarning|[Ss]hell completion|Editing failed|declarations|defined twice"
    r"|Did you mean to declare|exactly one parameter|same flag|standard stream|Unknown color|^d$"
)


def commands(
    command: click.Command = main, context: click.Context | None = None
) -> Iterator[tuple[click.Command, click.Context]]:
    """Every command there is, each with its way there."""
    context = context or click.Context(main, info_name="anxun")
    yield command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child
            yield from commands(child, click.Context(child, info_name=name, parent=context))


COMMANDS = {context.command_path: (command, context) for command, context in commands()}


def typed_names() -> set[str]:
    """What a person types: commands, options, and values to choose from."""
    typed = {*NAMES, "--help"}
    for path, (command, _) in COMMANDS.items():
        typed |= set(path.split())
        for parameter in command.params:
            typed |= set(parameter.opts)
            if isinstance(parameter.type, click.Choice):
                typed |= set(map(str, parameter.type.choices))
    return {word for name in typed for word in LATIN.findall(name)}


KNOWN = typed_names()


def latin(words: str) -> set[str]:
    return set(LATIN.findall(words)) - KNOWN


@pytest.mark.parametrize("path", COMMANDS)
def test_the_help_of_every_command_is_chinese_but_for_names(path: str) -> None:
    command, context = COMMANDS[path]
    assert latin(command.get_help(context)) == set()
    assert all(getattr(option, "help", "") or option.hidden for option in options(command))


def options(command: click.Command) -> list[click.Option]:
    return [parameter for parameter in command.params if isinstance(parameter, click.Option)]


FAULTS = [
    "frobnicate",
    "veri",
    "up --hots 1",
    "up --port abc",
    "up --port",
    "up more",
    "up --demo=1",
    "import",
    "import people",
    "import people a.csv",
    "export elephants --county 431224",
    "poster --county 431224 --enterprise 7 -o .",
    "poster --paper A5",
    "checklists import --county 431224 --folder . nowhere.xlsx",
    "checklists import --county 431224 --folder . .",
    "checklists diff S04@2026-1",
    "checklists export --folder",
]


@pytest.mark.parametrize("typed", FAULTS)
def test_every_kind_of_fault_is_told_in_chinese(typed: str) -> None:
    answer = CliRunner().invoke(main, typed.split(), prog_name="anxun")
    assert answer.exit_code == 2
    assert "✗" in answer.output
    assert latin(answer.output) <= set(LATIN.findall(typed))


def test_nothing_that_click_can_say_is_without_its_chinese_words() -> None:
    """A new version of Click that says more fails here."""
    said: set[str] = set()
    for path in Path(click.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = node.args[0] if node.args else None
                if node.func.id in {"_", "ngettext"} and isinstance(first, ast.Constant):
                    said.add(str(first.value))
    assert {words for words in said - WORDS.keys() if not OF_DEVELOPERS.search(words)} == set()


@pytest.mark.parametrize("words", WORDS)
def test_what_click_fills_in_stands_in_the_chinese_words_alike(words: str) -> None:
    """Of one and of many both fields are at hand."""
    fields = {"{possibility}": "{possibilities}", "{choice}": "{choices}", "{format}": "{formats}"}
    asked = {fields.get(f, f) for f in re.findall(r"\{\w+\}", words.replace("!r", ""))}
    given = set(re.findall(r"\{\w+\}", WORDS[words]))
    assert given <= asked | {"{choices}"}
