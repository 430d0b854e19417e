"""What each subject brings to the walks over all of them: its `tests/<subject>/walked.py`.

Such a file may hold, each by name:

- `SAMPLES`: a record of each of its kinds (`tests/records/samples.py`);
- `SHEET` and `CALLS`: who may do what, and how it is tried (`tests/api/permission_sheet.py`);
- `FORMS`: the screens that have a form (`tests/web/forms.py`).

A walk says which kind, route or form nobody brings.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).parent


@cache
def walked() -> tuple[ModuleType, ...]:
    """The subjects' files, by name."""
    folders = sorted(file.parent.name for file in HERE.glob("*/walked.py"))
    return tuple(import_module(f"tests.{folder}.walked") for folder in folders)


def brought(part: str) -> dict[Any, Any]:
    """What all subjects bring under this name, in one."""
    parts = [getattr(module, part, {}) for module in walked()]
    times = Counter(key for part in parts for key in part)
    twice = [key for key, count in times.items() if count > 1]
    assert not twice, f"two subjects bring the same to {part}: {twice}"
    return {key: value for part in parts for key, value in part.items()}
