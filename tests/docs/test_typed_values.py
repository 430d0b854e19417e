"""What comes from HTTP, from a row or from stored JSON is read by attribute, so that mypy finds a
renamed field: nobody writes `fields["name"]`.

At the door a schema loads an object of the ledger (`api.schema.typed`) or the view's own arguments;
behind it `read_back` makes one of a row or of stored JSON (`ledger.ground.stored`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache

import pytest

from local.var import PROJECT

WALKED = ("ledger", "api", "worker", "admin", "documents")
NOT_WALKED = "ledger/ground/migrations"
_FIELD = re.compile(r"[a-z][a-z0-9_]*")
_ASKS = frozenset({"get", "pop"})
# What a JSON operator of PostgreSQL is followed by.
_OF_SQL = frozenset({"astext", "as_integer"})

_FORM = "a form without script: its names are the page's own, and any may be missing"
_SQL = "PostgreSQL's operator on JSON, not a value"
_CELLS = "cells by the table's columns: what was read becomes the form by their names"
_FLASK = "what Flask keeps by name"
# File → what is asked by a word there → why it may be.
ALLOWED: Mapping[str, Mapping[str, str]] = {
    "admin/checklists_command.py": {
        "before": "a checklist's file as it is written, which need not be a valid one",
        "after": "as above",
    },
    "api/authentication.py": {"g": _FLASK},
    "api/boards/pages.py": {"request.args": "a page's address, of which anything may be missing"},
    "api/draws/pages.py": {"draw": "a draw as its page and its file show it"},
    "api/errors.py": {
        "data": "what webargs found wrong, in its own form",
        "g": _FLASK,
        "self._app.extensions['flask-smorest']": "flask-smorest's, of a kind that it does not name",
    },
    "api/refusals.py": {"g": _FLASK, "said": "what a stranger sent, before any schema has seen it"},
    "api/hazards/answer_schemas.py": {
        "answer": "an answer before the schema has seen it: hundreds are taken without one"
    },
    "api/hazards/examples.py": {"fields_of(HazardStep)": "the rows of a step by their names"},
    "api/records/photo_routes.py": {"photo": "still a dictionary of `photo_queries`"},
    "api/services.py": {"current_app.extensions": _FLASK},
    "api/tables/export_routes.py": {"FORMATS": "a table of ours, from format to media type"},
    "api/tables/import_routes.py": {"FORMATS": "a table of ours, from format to media type"},
    "api/tables/table_routes.py": {"FORMATS": "a table of ours, from format to media type"},
    "api/tips/public/arrival.py": {
        "document": _FORM,
        "form.typed": _FORM,
        "refused.errors": "errors as HTTP names them",
    },
    "api/tips/public/follow_pages.py": {
        "request.args": _FORM,
        "request.form": _FORM,
        "_WAYS": "a table of ours, from a way to its word",
    },
    "api/tips/public/form.py": {"typed": _FORM, "words": _FORM},
    "api/tips/public/page_frame.py": {
        "part": "the manifest that the web's builder writes",
        "entry": "as above",
    },
    "api/tips/public/pages.py": {"form.typed": _FORM, "asked": _FORM},
    "ledger/accounts/rules/passwords.py": {"found": "what zxcvbn found, in its own form"},
    "ledger/enterprises/sheet.py": {"said": _CELLS},
    "ledger/ground/transfer/import_rows.py": {"error.errors": "errors as HTTP names them"},
    "ledger/ground/printed.py": {"field.metadata": "metadata of a dataclass's field"},
    "ledger/hazards/commands/inspection.py": {"results": "a count by the answers' words"},
    "ledger/hazards/queries/hazards.py": {"finding": _SQL},
    "ledger/papers/queries/facts.py": {"finding": _SQL},
    "ledger/people/sheet.py": {"said": _CELLS},
    "ledger/records/sealed_objects.py": {
        "columns": "every column of any table, two of them put apart",
        "said": "the sealed head, whose other names are the object's",
    },
    "ledger/records/signing.py": {
        "document": "the one reader of signatures as they were sent: the hash is of what was sent",
        "said": "as above",
    },
    "ledger/tips/commands/exclude.py": {"column": _SQL},
    "ledger/tips/commands/reseal.py": {"place.column": _SQL},
    "ledger/tips/queries/resealing.py": {"place.column": _SQL},
    "ledger/tips/rules/envelopes.py": {
        "document": "the one reader of an envelope as it was sent: each part is checked"
    },
    "ledger/visits/rules/presence.py": {"speaks": "our own facts by their kinds"},
}


def asked_by_a_word(source: str) -> Iterator[tuple[int, str]]:
    """Line and thing of each `thing["field"]` that is read, `thing.get("field")` and `pop`.

    Columns (`table.c["name"]`) and PostgreSQL's operators on them are none; nor is what a schema's
    own check sees, which comes before there is an object.
    """
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    checks = {part for node in ast.walk(tree) if _is_check(node) for part in ast.walk(node)}
    for node in ast.walk(tree):
        thing, key = _thing_and_key(node)
        if thing is None or key is None or not _FIELD.fullmatch(key) or node in checks:
            continue
        parent = parents[node]
        is_operator = isinstance(parent, ast.Attribute) and parent.attr in _OF_SQL
        if not (_is_of_columns(thing) or is_operator):
            yield node.lineno, ast.unparse(thing)  # type: ignore[attr-defined]


def _thing_and_key(node: ast.AST) -> tuple[ast.expr | None, str | None]:
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        return node.value, _text(node.slice)
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
        return None, None
    return (node.func.value, _text(node.args[0])) if node.func.attr in _ASKS else (None, None)


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _is_of_columns(thing: ast.expr) -> bool:
    return any(isinstance(part, ast.Attribute) and part.attr == "c" for part in ast.walk(thing))


def _is_check(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef) and any(
        ast.unparse(decorator).startswith("validates_schema") for decorator in node.decorator_list
    )


@cache
def found() -> Mapping[str, Mapping[str, list[int]]]:
    """File → thing → lines, of everything that is walked."""
    paths = [path for name in WALKED for path in sorted((PROJECT / name).rglob("*.py"))]
    by_file: dict[str, dict[str, list[int]]] = {}
    for path in paths:
        name = path.relative_to(PROJECT).as_posix()
        if not name.startswith(NOT_WALKED):
            for line, thing in asked_by_a_word(path.read_text(encoding="utf-8")):
                by_file.setdefault(name, {}).setdefault(thing, []).append(line)
    return by_file


def test_values_are_asked_by_attribute_and_not_by_a_word() -> None:
    wrong = [
        f"{name}:{line}: {thing}"
        for name, things in found().items()
        for thing, lines in things.items()
        if thing not in ALLOWED.get(name, {})
        for line in lines
    ]
    assert not wrong, "\n".join(wrong)


def test_every_exception_is_still_needed() -> None:
    asked = {(name, thing) for name, things in found().items() for thing in things}
    assert {(name, thing) for name, things in ALLOWED.items() for thing in things} <= asked


@pytest.mark.parametrize(
    ("line", "thing"),
    [
        ('save(fields["name"])', "fields"),
        ('name = row._asdict()["name"]', "row._asdict()"),
        ('name = document.get("name")', "document"),
        ('name = row.pop("name", None)', "row"),
        ('number = made.receipt["hazards"][0]["number"]', "made.receipt['hazards'][0]"),
    ],
)
def test_a_value_that_is_asked_by_a_word_is_found(line: str, thing: str) -> None:
    assert (1, thing) in asked_by_a_word(line)


@pytest.mark.parametrize(
    "line",
    [
        'query = select(visit.c["arrived_at"])',
        'office = enforcement.c.document["office"].astext',
        'note = document["note"].astext',
        'row["name"] = name',
        'row = {"name": name}',
        'answer.headers["Cache-Control"]',
        "rows[first]",
    ],
)
def test_columns_operators_and_what_is_written_are_none(line: str) -> None:
    assert not list(asked_by_a_word(line))
