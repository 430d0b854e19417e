"""`python -m bench.tables [ROWS]`: a county's table in and out, small and large, time and memory.

Each command runs as a process of its own, as a person types it; its peak of memory is the kernel's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stdnum.cn import uscc

from ledger.enterprises.sheet import ENTERPRISES
from ledger.ground.database import open_engine
from ledger.ground.migrate import migrate
from ledger.people.commands.open_county import FirstAdministrator, open_county
from local.postgres import Postgres
from local.services import LocalServices
from local.var import PROJECT, Var
from plans.loader import load_plan
from spreadsheets.csv_files import csv_chunks
from spreadsheets.xlsx_files import xlsx_chunks

AREA = "431224"
SMALL_ROWS, LARGE_ROWS = 1_000, 100_000
# Import and export ask PostgreSQL alone; the other settings must only be there.
_UNUSED = {
    "REDIS_URL": "redis://127.0.0.1:1",
    "S3_ENDPOINT_URL": "http://127.0.0.1:1",
    "S3_ACCESS_KEY": "unused",
    "S3_SECRET_KEY": "unused",
    "SECRET_KEY": "unused" * 6,
}


@dataclass(frozen=True, slots=True)
class Run:
    """What one command took."""

    seconds: float
    peak_mb: float


def main() -> None:
    """Peaks of the large table as multiples of those of the small one."""
    large_rows = int(sys.argv[1]) if len(sys.argv) > 1 else LARGE_ROWS
    print(f"{'':28}{SMALL_ROWS:>8} rows{'':13}{large_rows:>8} rows")
    small = dict(_measured(SMALL_ROWS))
    for name, much in _measured(large_rows):
        few = small[name]
        print(
            f"{name:28}{few.seconds:6.1f} s {few.peak_mb:5.0f} MB   "
            f"{much.seconds:10.1f} s {much.peak_mb:5.0f} MB   {much.peak_mb / few.peak_mb:5.2f} ×",
            flush=True,
        )


def _measured(rows: int) -> Iterator[tuple[str, Run]]:
    folder = Path(tempfile.mkdtemp(prefix="anxun-bench-"))
    try:
        var = Var(folder / "var")
        with LocalServices(var, [Postgres(var)]) as services:
            env = {**os.environ, **_UNUSED, **services.environment()}
            _open_county(env["DATABASE_URL"])
            yield from _runs(folder, rows, env)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _open_county(database_url: str) -> None:
    migrate(database_url)
    engine = open_engine(database_url, pool_size=1)
    administrator = FirstAdministrator("张示例", "13800000000", "a password of a bench")
    open_county(engine, load_plan(AREA), administrator)
    engine.dispose()


def _runs(folder: Path, rows: int, env: dict[str, str]) -> Iterator[tuple[str, Run]]:
    xlsx, table = folder / "in.xlsx", folder / "in.csv"
    head = [(column.title, column.width) for column in ENTERPRISES.columns]
    xlsx.write_bytes(b"".join(xlsx_chunks("企业", head, table_rows(rows), ["bench"])))
    table.write_bytes(b"".join(csv_chunks([title for title, _ in head], table_rows(rows))))
    take, give = ["import", "enterprises"], ["export", "enterprises", "--force", "-o"]
    yield "import XLSX, all new", _run([*take, str(xlsx)], env)
    yield "import XLSX, unchanged", _run([*take, str(xlsx)], env)
    yield "import CSV, unchanged", _run([*take, str(table)], env)
    yield "export XLSX", _run([*give, str(folder / "out.xlsx")], env)
    yield "export CSV", _run([*give, str(folder / "out.csv"), "--format", "csv"], env)
    yield "import what was exported", _run([*take, str(folder / "out.xlsx")], env)


def _run(words: list[str], env: dict[str, str]) -> Run:
    began = time.perf_counter()
    command = [sys.executable, "-m", "cli", *words, "--county", AREA]
    process = subprocess.Popen(command, cwd=PROJECT, env=env, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{' '.join(words)} failed: {output}")
    return Run(time.perf_counter() - began, usage.ru_maxrss / 1024)


def table_rows(count: int) -> Iterator[list[object]]:
    """Rows of the enterprise table, all different."""
    for number in range(count):
        body = f"9143122400{number:07d}"
        yield [
            f"溆浦示例第{number}企业", body + uscc.calc_check_digit(body), None, "卢峰镇",
            f"卢峰镇示例大道 {number} 号", "S00、S06", number % 90, "否", "是", "否",
            f"张示例{number}", f"138{number:08d}", None, None, 110.5 + number / 10**6,
            27.9 + number / 10**6, "wgs84", "在用",
        ]  # fmt: skip


if __name__ == "__main__":
    main()
