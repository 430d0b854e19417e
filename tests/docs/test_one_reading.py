"""Words are evened out in `spelling` alone: nobody else folds width, case or marks to compare."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from local.var import PROJECT

WALKED = ("api", "ledger", "spreadsheets", "documents", "worker", "admin", "plans", "checklists")
_FOLDS = frozenset({"lower", "upper", "casefold", "normalize", "ilike", "icontains", "istartswith"})
# File → what is folded there, and why it is nobody's name, code or number.
ALLOWED = {
    "api/authentication.py": "the scheme of a header",
    "api/client_address.py": "a fault's name in the log",
    "api/boards/pages.py": "A3 or A4 in an address",
    "checklists/workbook/columns.py": "ids of our own items in our own workbook",
    "checklists/workbook/importing.py": "editions and versions that we wrote there ourselves",
    "documents/visit_log.py": "the short code of a record, as it is printed",
    "ledger/accounts/rules/passwords.py": "guessing a password, not comparing one",
    "ledger/enterprises/queries.py": "an address is searched as it stands",
    "ledger/enterprises/sheet.py": "wgs84 or gcj02",
    "ledger/ground/county_names.py": "S06, an id of ours",
    "ledger/tips/commands/officer_keys.py": "hexadecimal figures",
    "spreadsheets/screening.py": "parts of an archive, letters of a column",
    "spreadsheets/source.py": "the end of a file's name",
    "spreadsheets/words.py": "是 or 否, as people write them",
}


def _folds(path: Path) -> Iterator[int]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(attr=name), lineno=line) if name in _FOLDS:
                yield line
            case ast.Compare(left=ast.Call(func=ast.Attribute(attr="strip")), lineno=line):
                yield line
            case ast.Compare(comparators=[ast.Call(func=ast.Attribute(attr="strip"))], lineno=line):
                yield line


def _places() -> dict[str, list[int]]:
    places = {}
    for package in WALKED:
        for path in (PROJECT / package).rglob("*.py"):
            lines = sorted(_folds(path))
            if lines and "migrations" not in path.parts:
                places[str(path.relative_to(PROJECT))] = lines
    return places


def test_words_are_evened_out_in_one_place() -> None:
    strange = {path: lines for path, lines in _places().items() if path not in ALLOWED}
    assert strange == {}
    assert set(ALLOWED) <= set(_places()), "a reason that is needed no more"
