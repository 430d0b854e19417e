"""Passwords of the demo's people: random, made once, kept for us alone in `var/demo.json`."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from demo.people import Person
from local.var import read_private, write_private

PASSWORD_BYTES = 9


@dataclass(slots=True)
class Kept:
    """What one run of the demo must know of the runs before it."""

    path: Path
    passwords: dict[str, str] = field(default_factory=dict)
    # Codes of boards that the demo withdrew, by the enterprise's id: withdrawn once, not every run.
    withdrawn: dict[str, str] = field(default_factory=dict)
    # Of the report officers' key files, by person.
    passphrases: dict[str, str] = field(default_factory=dict)
    # What reporters hold, by the story's key: secret, sealed report, number.
    tips: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def read(cls, var: Path) -> Kept:
        path = var / "demo.json"
        content: Any = read_private(path)
        names = ("passwords", "withdrawn", "passphrases", "tips")
        return cls(path, **{name: content.get(name, {}) for name in names})

    def give_passwords(self, people: Iterable[Person]) -> set[str]:
        """Make one for everybody who has none; the keys of those."""
        new = {person.key for person in people if person.key not in self.passwords}
        self.passwords |= {key: secrets.token_urlsafe(PASSWORD_BYTES) for key in sorted(new)}
        # Before the people exist: a run killed in between leaves no account nobody can use.
        self.save()
        return new

    def save(self) -> None:
        content = {
            "passwords": self.passwords,
            "withdrawn": self.withdrawn,
            "passphrases": self.passphrases,
            "tips": self.tips,
        }
        write_private(self.path, content)
