"""`make quick`: the tests that a change touches, found by names and imports.

Changed is what differs from the branch `main`, what is not committed included. Of a changed file
run: the folder of each subject that its path speaks of (`api/hazards/…` and
`worker/printing/visit_logs.py`, but `worker/relay.py` is of `worker`), and every test that
imports it, through the tests' own builders too. What only runs through other product code is left
to `make test`.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).parents[2]
TESTS = PROJECT / "tests"
# Each holds every subject; their own folders of tests hold what is of none.
LAYERS = {"api", "worker", "web"}
# Words of paths that are no folder's name in the singular or plural.
OTHER_WORDS = {
    "duty": "duties",
    "person": "people",
    "inspection": "hazards",
    "inspections": "hazards",
    "sealing": "records",
    "stationing": "visits",
    "wechat": "notices",
}


def changed(base: str) -> list[Path]:
    """Files that differ from where this branch left `base`, and new ones."""
    since = _git("merge-base", base, "HEAD")
    differing = _git("diff", "--name-only", "--no-renames", *since)
    return [Path(name) for name in differing + _git("ls-files", "--others", "--exclude-standard")]


def _git(*words: str) -> list[str]:
    return subprocess.run(
        ["git", *words], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout.split()


def subjects() -> frozenset[str]:
    """The folders of `tests/` that hold tests."""
    return frozenset(path.name for path in TESTS.iterdir() if any(path.rglob("test_*.py")))


def subjects_of(path: Path, known: frozenset[str]) -> set[str]:
    """What a path speaks of, and its first folder: of a layer only if nothing else is spoken of."""
    first, *below = path.with_suffix("").parts
    spoken = set(re.split(r"[/_]", "/".join(below)))
    named = {name for name in known if spoken & {name, name.removesuffix("s")}}
    named |= {OTHER_WORDS[word] for word in spoken & OTHER_WORDS.keys()}
    return (named if named and first in LAYERS else named | {first}) & known


def imports(file: Path) -> Iterator[str]:
    """Modules that a file names, whether a name taken from one is itself a module or not."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def module_of(path: Path) -> str:
    """`ledger/visits/rules.py` → `ledger.visits.rules`."""
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


@cache
def _users() -> dict[str, frozenset[Path]]:
    """Module → files of `tests/` that import it."""
    users: dict[str, set[Path]] = defaultdict(set)
    for file in TESTS.rglob("*.py"):
        for name in imports(file):
            users[name].add(file.relative_to(PROJECT))
    # Which it imports by their place.
    for brought in TESTS.glob("*/walked.py"):
        users[module_of(brought.relative_to(PROJECT))].add(Path("tests/walks.py"))
    return {name: frozenset(files) for name, files in users.items()}


def importers(paths: Iterable[Path]) -> set[Path]:
    """Files of `tests/` that import these, and whatever of `tests/` imports those.

    What nearly every test is built with (`tests/support/`) leads on only if it was changed itself:
    else a line of `ledger/ground/` would run everything.
    """
    users = _users()
    found: set[Path] = set()
    waiting = [module_of(path) for path in paths if path.suffix == ".py"]
    while waiting:
        new = users.get(waiting.pop(), frozenset()) - found
        new -= {path for path in new if path.parts[1] == "support" and path not in paths}
        found |= new
        waiting += map(module_of, new)
    return found


def touched(paths: Iterable[Path]) -> list[str]:
    """What to give to pytest."""
    paths = list(paths)
    known = subjects()
    files = {path for path in paths if path.parts[0] == "tests"}
    folders = {
        subject for path in paths if path not in files for subject in subjects_of(path, known)
    }
    single = (files | importers(paths)) - {Path("tests/conftest.py")}
    tests = {path for path in single if path.name.startswith("test_") and (PROJECT / path).exists()}
    return sorted(
        [f"tests/{folder}" for folder in folders]
        + [str(path) for path in tests if path.parts[1] not in folders]
    )


def main(base: str, *pytest: str) -> int:
    """Run them with these words: `pytest` and its options."""
    names = touched(changed(base))
    if not names:
        sys.stdout.write("没有测试与改动有关。\n")
        return 0
    sys.stdout.write(f"运行：{' '.join(names)}\n")
    sys.stdout.flush()
    command = [sys.executable, "-m", *pytest, *names]
    return subprocess.run(command, cwd=PROJECT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
