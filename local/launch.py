"""`anxun up`: everything on one machine, from an empty folder to pages that open.

Services are started first, then the database is brought to the newest schema, then our own
processes. What other commands need to reach this run is kept in `var/run/environment.json` while it
lasts.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from local import children, first_administrator, given_services
from local.faults import CannotStart, in_words, lack_of_room
from local.first_administrator import PASSWORD_VARIABLE
from local.ports import require_free
from local.services import LocalServices, needed_services, secret_key
from local.supervisor import ProcessSupervisor
from local.var import Var, read_private, write_private
from local.voice import Voice
from settings import Settings

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
# The first start of the API compiles and loads everything; the slowest seen took 6 s.
API_READY_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Launch:
    """What the person asked for."""

    var: Var
    host: str
    port: int
    with_demo: bool


def up(launch: Launch, say: Callable[[str], None], greet: Callable[[Settings], None]) -> int:
    """Run until stopped; returns the exit code. Raises: CannotStart, SettingsInvalid.

    `greet` is called when the pages can be opened, after the demo where there is one.
    """
    try:
        return _up(launch, say, greet)
    except OSError as error:
        raise CannotStart(in_words(error)) from error


def _up(launch: Launch, say: Callable[[str], None], greet: Callable[[Settings], None]) -> int:
    require_free(launch.host, launch.port)
    # Until our own handler is in place, a plain kill undoes what was begun, as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with launch.var.held():
        if lack := lack_of_room(launch.var.root):
            raise CannotStart(f"{lack}。")
        given = dict(os.environ)
        # For the first administrator, and for none of the processes that are started from here on.
        os.environ.pop(PASSWORD_VARIABLE, None)
        public_url = given.get("PUBLIC_URL") or default_public_url(launch.host, launch.port)
        origins = [public_url, f"http://localhost:{launch.port}"]
        services = LocalServices(launch.var, needed_services(launch.var, given, origins))
        began = time.monotonic()
        titles = "、".join(started.service.title for started in services.started)
        say(f"正在启动{titles or '各项服务'}……")
        with services:
            say(f"服务已就绪（{time.monotonic() - began:.1f} 秒）。正在准备数据库……")
            env = _environment(launch, services, given, public_url)
            settings = Settings.from_env({**given, **env})
            given_services.prepare(settings, {**given, **env})
            first_administrator.ensure(settings, launch.var, given, demo=launch.with_demo)
            if first_administrator.is_demo(launch.var):
                # Invented people: whoever looks at them has no phone of theirs.
                env["SECOND_FACTOR"] = given.get("SECOND_FACTOR") or "lifted"
            return _supervise(launch, services, env, settings, say, greet)


def _supervise(
    launch: Launch,
    services: LocalServices,
    env: dict[str, str],
    settings: Settings,
    say: Callable[[str], None],
    greet: Callable[[Settings], None],
) -> int:
    voice = Voice(say, launch.var.log("up"))
    supervisor = ProcessSupervisor(voice)
    supervisor.stop_on(signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    kept = environment_file(launch.var)
    write_private(kept, {**env, "LOCAL_URL": _local_url(launch)})
    supervisor.keep([started.running for started in services.started])
    guarded = env | voice.board.environment()
    supervisor.keep(children.children(launch.var, launch.host, launch.port, guarded))

    def when_ready() -> None:
        demo = launch.with_demo and first_administrator.is_demo(launch.var)
        if demo and not demo_was_played(launch.var):
            say("第一次运行：正在演示一个月的工作，请稍候……")
            played = children.demo(launch.var, env)
            try:
                supervisor.once(played, lambda status: _after_demo(status, settings, say, greet))
            except CannotStart as error:
                say(f"演示没有启动：{error}")
                greet(settings)
        else:
            greet(settings)

    _call_when_ready(launch, supervisor, when_ready, say)
    try:
        return supervisor.run()
    finally:
        # The next run writes it anew, and its processes are gone by then.
        with contextlib.suppress(OSError):
            kept.unlink()


def _after_demo(
    status: int, settings: Settings, say: Callable[[str], None], greet: Callable[[Settings], None]
) -> None:
    if status:
        say("演示没有做完。安巡照常运行；运行 make demo 会接着演示。")
    greet(settings)


def _call_when_ready(
    launch: Launch,
    supervisor: ProcessSupervisor,
    then: Callable[[], None],
    say: Callable[[str], None],
) -> None:
    def wait() -> None:
        if wait_for_api(_local_url(launch), API_READY_SECONDS):
            supervisor.do_soon(then)
        else:
            log = launch.var.log("api")
            supervisor.do_soon(lambda: say(f"接口服务还没有就绪，原因见日志：{log}"))

    threading.Thread(target=wait, daemon=True).start()


def wait_for_api(base_url: str, seconds: float) -> bool:
    """True once `/readyz` answers 200."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{base_url}/readyz", timeout=5) as answer:  # noqa: S310
                if answer.status == 200:
                    return True
        except OSError:
            pass
        time.sleep(0.1)
    return False


def _environment(
    launch: Launch, services: LocalServices, given: Mapping[str, str], public_url: str
) -> dict[str, str]:
    env = services.environment() | secret_key(launch.var, given) | {"PUBLIC_URL": public_url}
    # Our own store listens on loopback alone: phones elsewhere go through the API.
    if "S3_ENDPOINT_URL" in env and launch.host not in _LOOPBACK:
        env["S3_PUBLIC_ENDPOINT"] = given.get("S3_PUBLIC_ENDPOINT") or "none"
    env["ANXUN_VAR"] = str(launch.var.root)
    for name in ("COUNTY_CHECKLISTS", "COUNTY_PLANS"):
        env[name] = given.get(name) or str(launch.var.counties)
    return env


def default_public_url(host: str, port: int) -> str:
    """The address phones use: this machine's own on its network if it listens there."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104 — compared, not bound
        host = _address_on_network()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _local_url(launch: Launch) -> str:
    """The address of the API from this machine itself."""
    anywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 — compared, not bound
    return default_public_url(anywhere.get(launch.host, launch.host), launch.port)


def _address_on_network() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Sends nothing: only asks which of our addresses faces the network.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def environment_file(var: Var) -> Path:
    return var.record("environment")


def running_environment(var: Var) -> dict[str, str]:
    """What reaches the run that is going on. Raises: CannotStart if there is none."""
    env = read_private(environment_file(var))
    if not env:
        raise CannotStart("安巡没有在运行。请先在另一个终端运行 make run。")
    return env


def demo_was_played(var: Var) -> bool:
    return (var.root / "demo-played").exists()


def note_demo_played(var: Var) -> None:
    (var.root / "demo-played").touch()
