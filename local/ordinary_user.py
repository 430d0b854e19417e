"""PostgreSQL refuses to run as root: here root gives its rights up for it.

The first way that works on this machine is taken: a user namespace, in which root is user 1 and
files stay root's own outside; else the user `nobody`, to whom the data folder is then given.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from local.faults import CannotStart

NAMESPACE = ["unshare", "--user", "--map-user=1", "--map-group=1"]


@dataclass(frozen=True, slots=True)
class OrdinaryUser:
    """How to run a program without root's rights: words before it, or a user to become."""

    prefix: list[str] = field(default_factory=list)
    user: int | None = None

    def run(self, argv: list[str]) -> subprocess.CompletedProcess[str]:
        """Run to the end and return output and status."""
        become = {} if self.user is None else {"user": self.user, "group": self.user}
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            [*self.prefix, *argv], capture_output=True, text=True, check=False, cwd="/", **become
        )

    def own_folder(self, path: Path) -> Path:
        """Make the folder, private to the user that the program will run as."""
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.user is not None:
            os.chown(path, self.user, self.user)
        return path


def ordinary_user(program: Path) -> OrdinaryUser:
    """How to start `program` on this machine. Raises: CannotStart if root has no way."""
    if os.geteuid() != 0:
        return OrdinaryUser()
    ways = [OrdinaryUser(user=pwd.getpwnam("nobody").pw_uid)]
    if shutil.which(NAMESPACE[0]):
        ways.insert(0, OrdinaryUser(prefix=NAMESPACE))
    for way in ways:
        if _works(way, program):
            return way
    raise CannotStart(
        "PostgreSQL 不能以 root 身份运行，这台机器也不允许降低权限。"
        "请换一个普通用户运行，或用 DATABASE_URL 指定已有的数据库。"
    )


def _works(way: OrdinaryUser, program: Path) -> bool:
    try:
        return way.run([str(program), "--version"]).returncode == 0
    except OSError:
        return False
