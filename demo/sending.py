"""Takes a draft's photographs, uploads them and sends the record; counts what was new."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from demo.client import Client
from demo.people import Person
from demo.photographs import take
from demo.records import Draft
from ledger.records.signing import bound


@dataclass(slots=True)
class Sender:
    """Everybody's signed-in client. Threads may share it."""

    clients: Mapping[str, Client]
    new: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, person: Person) -> Client:
        return self.clients[person.key]

    def send(self, kind: str, draft: Draft) -> None:
        """Raises: CannotStart if the API refuses it."""
        client = self.of(draft.person)
        photographs = [take(shot) for shot in draft.shots]
        uploaded = client.upload(photographs) if photographs else 0
        hashes = {f"shot:{n}": photograph.sha256 for n, photograph in enumerate(photographs)}
        is_new = client.send(draft.path, bound(_with_hashes(draft.document, hashes)))
        with self._lock:
            self.sent[kind] += 1
            self.sent["photo"] += len(photographs)
            self.new[kind] += is_new
            self.new["photo"] += uploaded


def _with_hashes(document: dict[str, Any], hashes: Mapping[str, str]) -> dict[str, Any]:
    text = json.dumps(document)
    for name, sha256 in hashes.items():
        text = text.replace(f'"{name}"', f'"{sha256}"')
    finished: dict[str, Any] = json.loads(text)
    return finished
