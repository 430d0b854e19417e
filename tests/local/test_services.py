from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from local.faults import CannotStart
from local.object_store import BUCKET, LocalObjectStore, client
from local.ordinary_user import OrdinaryUser
from local.ports import is_free, require_free
from local.postgres import PID_OF_NOBODY, Postgres
from local.process import birth, wait_until
from local.services import LocalServices, Service, needed_services
from local.valkey import Valkey
from local.var import Var, kept_secrets


@pytest.fixture
def var(tmp_path: Path) -> Var:
    return Var(tmp_path / "var")


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    """A process that is none of ours, under whatever pid."""
    process = subprocess.Popen(["sleep", "600"])
    yield process
    process.kill()
    process.wait()


def kill(services: LocalServices) -> None:
    """As a power cut would, but for what the disk has not written yet."""
    for started in services.started:
        process = started.running.process
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        process.wait()


def put_row(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url) as connection:
        connection.execute("CREATE TABLE kept (what text)")
        connection.execute("INSERT INTO kept VALUES ('隐患')")


def rows(postgres: Postgres) -> list[tuple[str]]:
    with psycopg.connect(postgres.url) as connection:
        return connection.execute("SELECT what FROM kept").fetchall()


def test_what_postgres_acknowledged_is_there_after_it_was_killed(var: Var) -> None:
    postgres = Postgres(var)
    with LocalServices(var, [postgres]) as services:
        put_row(postgres)
        kill(services)

        services.start()

        assert rows(postgres) == [("隐患",)]


def test_what_the_store_acknowledged_is_there_after_it_was_killed(var: Var) -> None:
    store = LocalObjectStore(var)
    with LocalServices(var, [store]) as services:
        client(store.environment()).put_object(Bucket=BUCKET, Key="a", Body=b"photo")
        kill(services)

        services.start()

        kept = client(store.environment()).get_object(Bucket=BUCKET, Key="a")
        assert kept["Body"].read() == b"photo"


def test_what_valkey_wrote_out_is_there_after_it_was_killed(var: Var) -> None:
    valkey = Valkey(var)
    with LocalServices(var, [valkey]) as services:
        with redis.Redis.from_url(valkey.url) as queue:
            queue.set("job", "print")
            queue.waitaof(1, 0, 2_000)
        kill(services)

        services.start()

        with redis.Redis.from_url(valkey.url) as queue:
            assert queue.get("job") == b"print"


def test_the_store_finds_its_data_on_other_ports_when_its_own_are_taken(var: Var) -> None:
    store = LocalObjectStore(var)
    with LocalServices(var, [store]):
        first = store.environment()["S3_ENDPOINT_URL"]
        client(store.environment()).put_object(Bucket=BUCKET, Key="a", Body=b"photo")
    with socket.socket() as other_program:
        other_program.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other_program.bind(("127.0.0.1", int(first.rpartition(":")[2])))
        other_program.listen()
        later = LocalObjectStore(var)

        with LocalServices(var, [later]):
            kept = client(later.environment()).get_object(Bucket=BUCKET, Key="a")

            assert later.environment()["S3_ENDPOINT_URL"] != first
            assert kept["Body"].read() == b"photo"


def test_services_left_behind_by_a_killed_run_are_ended_by_the_next(var: Var) -> None:
    left = LocalServices(var, [Postgres(var), Valkey(var)])
    left.start()
    pids = [started.running.process.pid for started in left.started if started.running.process]

    with LocalServices(var, [Postgres(var), Valkey(var)]) as services:
        # Children of this very test: they stay as zombies until somebody asks for their status.
        assert [birth(pid) for pid in pids] == [None, None]
        assert all(started.service.is_ready() for started in services.started)
    left.stop()


def test_an_orphan_without_a_record_is_found_by_the_lock_of_postgres(var: Var) -> None:
    left = LocalServices(var, [Postgres(var)])
    left.start()
    process = left.started[0].running.process
    assert process is not None
    var.record("postgres").unlink()

    with LocalServices(var, [Postgres(var)]):
        assert birth(process.pid) is None
    left.stop()


def test_a_stale_lock_whose_pid_is_another_programs_does_not_stop_postgres(
    var: Var, stranger: subprocess.Popen[bytes]
) -> None:
    postgres = Postgres(var)
    with LocalServices(var, [postgres]) as services:
        put_row(postgres)
        kill(services)
    lock = postgres.data / "postmaster.pid"
    rest = lock.read_text().splitlines()[1:]
    lock.write_text("\n".join([str(stranger.pid), *rest]) + "\n")

    with LocalServices(var, [postgres]):
        assert rows(postgres) == [("隐患",)]

    assert stranger.poll() is None


def test_a_record_whose_pid_now_belongs_to_another_program_harms_nobody(
    var: Var, stranger: subprocess.Popen[bytes]
) -> None:
    var.record("valkey").write_text(
        f'{{"pid": {stranger.pid}, "birth": "long ago", "stop_signal": 15}}'
    )

    with LocalServices(var, [Valkey(var)]):
        assert stranger.poll() is None


def test_a_half_made_cluster_is_made_again(var: Var) -> None:
    half = var.folder("run").parent / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")

    with LocalServices(var, [Postgres(var)]) as services:
        assert services.started[0].service.is_ready()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has rights to give up")
def test_root_without_user_namespaces_runs_postgres_as_nobody(short_var: Var) -> None:
    nobody = OrdinaryUser(user=65534)
    with LocalServices(short_var, [Postgres(short_var, nobody)]) as services:
        process = services.started[0].running.process
        assert process is not None
        assert Path(f"/proc/{process.pid}").stat().st_uid == 65534


@pytest.fixture
def short_var(session_var: Var) -> Var:
    """Where `nobody` may pass through, which a test's own folder does not allow."""
    session_var.root.chmod(0o711)
    return Var(session_var.root / "as-nobody")


def test_sockets_move_to_a_short_private_folder_when_the_path_is_too_long(tmp_path: Path) -> None:
    var = Var(tmp_path / ("很长的目录名" * 8))

    sockets = var.sockets()

    assert sockets.parent == Path("/tmp")
    assert sockets.stat().st_mode & 0o777 == 0o700
    assert sockets == var.sockets()
    sockets.rmdir()


def test_a_socket_folder_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    var = Var(tmp_path / ("很长的目录名" * 8))
    sockets = var.sockets()
    sockets.chmod(0o755)

    with pytest.raises(CannotStart, match="专用"):
        var.sockets()
    sockets.rmdir()


def test_secrets_are_made_once_and_only_we_can_read_them(var: Var) -> None:
    first = kept_secrets(var)

    assert kept_secrets(var) == first
    assert (var.root / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert len(first["secret_key"]) >= 32


def test_a_service_given_by_address_is_not_started(var: Var) -> None:
    given = {
        "DATABASE_URL": "postgresql://db.example/anxun",
        "S3_ENDPOINT_URL": "https://s3.example",
    }

    assert [service.name for service in needed_services(var, given, [])] == ["valkey"]


def test_a_service_that_cannot_start_is_told_with_its_log_and_the_others_are_stopped(
    var: Var,
) -> None:
    broken = Postgres(var)
    with LocalServices(var, [broken]):
        pass
    (broken.data / "postgresql.conf").write_text("no_such_setting = 1\n")
    valkey: Service = Valkey(var)
    services = LocalServices(var, [valkey, broken])

    with pytest.raises(CannotStart, match="no_such_setting"):
        services.start()

    assert not valkey.is_ready()


def test_a_taken_port_is_told_with_the_remedy() -> None:
    with socket.socket() as other_program:
        other_program.bind(("127.0.0.1", 0))
        other_program.listen()
        port = other_program.getsockname()[1]

        with pytest.raises(CannotStart, match=f"PORT={port + 1} make run"):
            require_free("127.0.0.1", port)
    assert wait_until(lambda: is_free(port), 5)


def test_two_runs_do_not_share_one_folder(var: Var) -> None:
    with var.held(), pytest.raises(CannotStart, match=str(os.getpid())), var.held():
        pass


def test_the_pid_put_in_place_of_a_dead_one_belongs_to_nobody() -> None:
    assert birth(PID_OF_NOBODY) is None
