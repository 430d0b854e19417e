"""Which routes of the pages show a form, read from the router and from what imports what."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from local.var import PROJECT

SRC = PROJECT / "web" / "src"
FORM = SRC / "ui" / "form" / "EntryForm.vue"
_ROUTE = re.compile(r"path: '([^']+)',\s+component: \(\) => import\('([^']+)'\)")
_IMPORT = re.compile(r"^(?:im|ex)port (?:type )?(.*?)from '((?:@/|\.)[^']+)'", re.M | re.S)
_NAME = re.compile(r"(?:default as )?(\w+)")


def routes_with_forms() -> set[str]:
    """Patterns of the routes whose screen holds the part of every form, however deep."""
    router = (SRC / "router.ts").read_text(encoding="utf-8")
    found = {path: (SRC / screen).resolve() for path, screen in _ROUTE.findall(router)}
    assert len(found) == router.count("component:"), "a route is written as no other one is"
    return {path for path, screen in found.items() if FORM in _reached(screen)}


def _reached(screen: Path) -> set[Path]:
    seen: set[Path] = set()
    waiting = [screen]
    while waiting:
        file = waiting.pop()
        if file not in seen:
            seen.add(file)
            waiting += _imports(file)
    return seen


@cache
def _imports(file: Path) -> list[Path]:
    """The files it takes something from; of a feature's index only those of what it takes."""
    taken: list[Path] = []
    for names, specifier in _IMPORT.findall(file.read_text(encoding="utf-8")):
        target = _resolve(file, specifier)
        if target and target.name == "index.ts":
            needed = set(_NAME.findall(names))
            taken += [form for name, form in _index(target) if name in needed]
        elif target and target.suffix in (".ts", ".vue"):
            taken.append(target)
    return taken


@cache
def _index(index: Path) -> list[tuple[str, Path]]:
    text = index.read_text(encoding="utf-8")
    return [
        (name, target)
        for names, specifier in _IMPORT.findall(text)
        if (target := _resolve(index, specifier))
        for name in _NAME.findall(names)
    ]


def _resolve(file: Path, specifier: str) -> Path | None:
    alias = specifier.startswith("@/")
    target = SRC / specifier[2:] if alias else (file.parent / specifier).resolve()
    candidates = [target, Path(f"{target}.ts"), target / "index.ts"]
    return next((candidate for candidate in candidates if candidate.is_file()), None)
