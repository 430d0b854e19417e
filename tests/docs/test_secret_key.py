"""The server's secret itself signs and seals nothing: every key follows from it by its use."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.ground.tokens import KeyUse, derived_key

PROJECT = Path(__file__).parents[2]
# Whoever passes it on; none of these computes with it.
HOME = "ledger/ground/tokens.py"
# Lengths are checked where settings are read.
SETTINGS = "settings.py"


def modules() -> Iterator[tuple[str, ast.Module]]:
    folders = ["admin", "api", "demo", "ledger", "local", "wechat", "worker"]
    paths = [path for folder in folders for path in sorted((PROJECT / folder).rglob("*.py"))]
    for path in [*paths, PROJECT / "wsgi.py", PROJECT / "telemetry.py"]:
        yield path.relative_to(PROJECT).as_posix(), ast.parse(path.read_text())


def names_it(node: ast.AST) -> bool:
    return (isinstance(node, ast.Name) and node.id == "secret_key") or (
        isinstance(node, ast.Attribute) and node.attr == "secret_key"
    )


def is_target(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def computed_with(tree: ast.Module, ours: frozenset[str]) -> list[int]:
    """Lines where it is used otherwise than handed to a function or class of our own."""
    allowed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            # `local` has a function of that name, which reads or makes it.
            allowed.add(id(node.func))
            called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            called = node.func.id if isinstance(node.func, ast.Name) else called
            if called in ours:
                values = [*node.args, *(keyword.value for keyword in node.keywords)]
                allowed |= {id(value) for value in values}
        elif isinstance(node, (ast.Assign, ast.Dict)):
            # A shorter name on the way to such a call.
            values = [node.value] if isinstance(node, ast.Assign) else node.values
            allowed |= {id(value) for value in values}
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.expr)
        if names_it(node) and id(node) not in allowed and not is_target(node)
    ]


def our_own() -> frozenset[str]:
    defined = (ast.FunctionDef, ast.ClassDef)
    names = {
        node.name for _, tree in modules() for node in ast.walk(tree) if isinstance(node, defined)
    }
    return frozenset(names)


def test_no_module_computes_with_the_secret_but_the_one_that_derives() -> None:
    ours = our_own()
    assert "derived_key" in ours
    faults = [
        f"{name}:{line}"
        for name, tree in modules()
        if name not in {HOME, SETTINGS}
        for line in computed_with(tree, ours)
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    "code",
    [
        "hmac.digest(secret_key.encode(), b'x', 'sha256')",
        "URLSafeTimedSerializer(services.settings.secret_key, salt='x')",
        "key = f'{secret_key}'",
        "hashlib.sha256((settings.secret_key + salt).encode())",
    ],
)
def test_what_computes_with_it_is_found(code: str) -> None:
    assert computed_with(ast.parse(code), our_own())


def test_each_use_has_a_key_of_its_own() -> None:
    keys = {derived_key("secret" * 8, use) for use in KeyUse}
    assert len(keys) == len(KeyUse)
    assert all(len(key) == 32 for key in keys)
    assert derived_key("secret" * 8, KeyUse.ATTEMPTS) != derived_key("others" * 8, KeyUse.ATTEMPTS)
