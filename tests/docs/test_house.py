"""What keeps the house in order and no linter knows: no crowded folder, one home for a name."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from local.var import PROJECT

PACKAGES = (
    "admin", "api", "checklists", "demo", "documents", "ledger", "local", "media", "paper",
    "plans", "spelling", "spreadsheets", "wechat", "worker",
)  # fmt: skip
FILES_MOST = 24
# Names that stand in two modules for a reason.
TWO_HOMES = {
    "blueprint": "each file of routes has its own, and all are listed in one place",
    "main": "what `python -m` runs",
    **dict.fromkeys(("demo", "rebuild", "up", "verify"), "a command is called as what it runs"),
    **dict.fromkeys(
        ("CLOSED_STATES", "EVENT_WORDS", "STATE_WORDS", "TRANSITIONS", "missing_fields"),
        "two lives, of hazards and of reports, by one state machine",
    ),
    "violation": "what a step must not be, of hazards and of reports",
    **dict.fromkeys(
        ("sealed_records", "tip_photo", "tree_head", "board_file"),
        "an object's key in the store is called as what lies there",
    ),
    "moment": "a column of the database, and a field of an answer",
    "open_session": "a route is called as what it does",
}
# Names that say nothing, and what says it: a variable is called as the thing it holds.
EMPTY_NAMES = {
    "each": "one of what is gone through, such as hazard, row, name",
    "told": "what is said or shown, such as message, receipt, lines",
    "wanted": "what is asked with or for, such as filters, query, sizes",
    "own": "whose, with a noun, such as own_keys, own_ids; a query is a query",
}


def _modules() -> Iterator[Path]:
    for package in PACKAGES:
        for path in (PROJECT / package).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path


def _variables(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Name(id=name, ctx=ast.Store(), lineno=line):
                yield line, name
            case ast.arg(arg=name, lineno=line):
                yield line, name
            case ast.FunctionDef(name=name, lineno=line):
                yield line, name
            case ast.ExceptHandler(name=str(name), lineno=line):
                yield line, name


def _public_names(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Assign(targets=targets):
                yield from (target.id for target in targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name


def test_no_folder_is_crowded() -> None:
    web = [*(PROJECT / "web" / "src").rglob("*.ts"), *(PROJECT / "web" / "src").rglob("*.vue")]
    code = [path for path in _modules() if path.name != "__init__.py"]
    counted = Counter(path.parent for path in [*code, *web])
    crowded = {str(folder): files for folder, files in counted.items() if files > FILES_MOST}
    assert not crowded


def test_a_public_name_has_one_home() -> None:
    homes = defaultdict(list)
    for path in _modules():
        # The schema of what the ledger calls so bears its name: the API's document shows it.
        if path.is_relative_to(PROJECT / "api") and path.name.endswith("schemas.py"):
            continue
        for name in _public_names(path):
            if not name.startswith("_"):
                homes[name].append(str(path.relative_to(PROJECT)))
    shared = {name: paths for name, paths in homes.items() if len(paths) > 1}
    assert {name: paths for name, paths in shared.items() if name not in TWO_HOMES} == {}
    assert set(TWO_HOMES) <= set(shared), "a reason that is needed no more"


def test_a_variable_is_called_as_what_it_holds() -> None:
    alone = [PROJECT / "settings.py", PROJECT / "telemetry.py"]
    beside = [path for name in ("bench", "tests") for path in (PROJECT / name).rglob("*.py")]
    faults = [
        f"{path.relative_to(PROJECT)}:{line}: not {name}, but {EMPTY_NAMES[name]}"
        for path in [*_modules(), *beside, *alone]
        for line, name in sorted(_variables(path))
        if name in EMPTY_NAMES
    ]
    assert not faults, "\n".join(faults)
