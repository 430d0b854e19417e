"""`python -m local.npm FOLDER WORDS…`: npm with the project's own Node, output straight through."""

from __future__ import annotations

import subprocess
import sys

from local.node import node_home, npm, npm_environment


def main(folder: str, *words: str) -> int:
    """Run npm in `folder` and return its status."""
    home = node_home()
    return subprocess.run(
        [*npm(home), *words], cwd=folder, env=npm_environment(home), check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
