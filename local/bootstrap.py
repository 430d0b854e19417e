"""Brings everything the project needs onto a machine that has Python, make and git.

Run by the system's own Python (`python3 -m local.bootstrap [--dev]`), so this file and what it
imports use the standard library alone. A stamp beside each result, written last, holds the hash of
what it was made from: what is current is skipped, what was interrupted is made again.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from local.node import node_home, npm, npm_environment
from local.running_steps import StepFailed, run_showing

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = ROOT / "var"
WEB = ROOT / "web"
FONTS = ROOT / "paper" / "fonts"
FONT_PACKAGE = WEB / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
FONT_NAMES = ("NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf")

OLDEST_PYTHON = (3, 11)
# What a first run unpacks (packages 0.6 GB, modules 0.2 GB, browser 0.3 GB), and room for data.
FIRST_RUN_BYTES = 1_500_000_000


class BootstrapStep(NamedTuple):
    """Done when the stamp says what it is `made_from` and its `results` are there.

    `do` gets a function that shows what goes on.
    """

    title: str
    stamp: Path
    made_from: str
    do: Callable[[Callable[[str], None]], None]
    results: tuple[Path, ...] = ()

    def is_done(self) -> bool:
        there = all(path.exists() for path in (self.stamp, *self.results))
        return there and self.stamp.read_text() == self.made_from


def main() -> int:
    """Returns 0 when everything is there, 1 when something stands in the way, which is told."""
    parser = argparse.ArgumentParser(description="准备运行环境")
    parser.add_argument("--dev", action="store_true", help="连同检查和测试工具")
    dev = parser.parse_args().dev
    try:
        require_python()
        VAR.mkdir(mode=0o711, exist_ok=True)
        with (VAR / "bootstrap.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            heal_venv()
            take_steps([step for step in _steps(dev) if not step.is_done()])
    except StepFailed as failure:
        print(f"\n✗ {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n已中断。再运行一次会接着准备。", file=sys.stderr)
        return 130
    return 0


def require_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise StepFailed(
            f"需要 Python 3.11 或更新的版本，现在是 {platform.python_version()}，"
            f"即 {sys.executable}。装好后这样运行：PYTHON=python3.11 make run"
            f" (Python 3.11 or newer is needed, this is {platform.python_version()}.)"
        )


def _steps(dev: bool) -> list[BootstrapStep]:
    """In order; every later step may use what the earlier ones made."""
    venv = f"{platform.python_version()} {platform.machine()} {Path(sys.executable).resolve()}"
    steps = [BootstrapStep("建立 Python 环境", VENV / ".stamp-venv", venv, _make_venv)]
    steps.append(requirements_step(dev))
    project = _hash_of([ROOT / "pyproject.toml"])
    steps.append(BootstrapStep("安装安巡", VENV / ".stamp-project", project, _install_project))
    if (WEB / "package.json").exists():
        steps += _web_steps()
    else:
        print("还没有 web/package.json，跳过网页。")
    return steps


def requirements_step(dev: bool) -> BootstrapStep:
    """The list for development holds the whole list for running, in the same versions."""
    lists = [ROOT / "requirements-dev.txt"] if dev else [ROOT / "requirements.txt"]
    title = "安装运行、检查和测试所需的软件" if dev else "安装运行所需的软件"
    step = BootstrapStep(
        title, VENV / f".stamp-{lists[0].stem}", _hash_of(lists), _install(lists[0])
    )
    development = VENV / ".stamp-requirements-dev"
    if not dev and development.exists():
        complete = _hash_of([ROOT / "requirements-dev.txt"])
        if development.read_text() == complete:
            return step._replace(stamp=development, made_from=complete)
    return step


def _web_steps() -> list[BootstrapStep]:
    modules = WEB / "node_modules"
    lock = _hash_of([WEB / "package-lock.json"])
    sources = _hash_of(_web_sources())
    fonts = tuple(FONTS / name for name in FONT_NAMES)
    index = (WEB / "dist" / "index.html",)
    return [
        BootstrapStep("安装网页所需的软件", modules / ".stamp-modules", lock, _install_modules),
        BootstrapStep("准备中文字体", modules / ".stamp-fonts", lock, _copy_fonts, fonts),
        BootstrapStep("生成网页", modules / ".stamp-pages", sources, _build_pages, index),
    ]


def take_steps(steps: list[BootstrapStep]) -> None:
    first_run = any(step.stamp.name == ".stamp-venv" for step in steps)
    free = shutil.disk_usage(ROOT).free
    if first_run and free < FIRST_RUN_BYTES:
        raise StepFailed(f"磁盘只剩 {free // 10**6} MB，第一次运行需要约 1.5 GB。请先腾出空间。")
    for number, step in enumerate(steps, start=1):
        head = f"[{number}/{len(steps)}] {step.title}"
        began = time.monotonic()
        print(f"{head}……", end="" if sys.stdout.isatty() else "\n", flush=True)
        show = _shower(head, began)
        step.stamp.unlink(missing_ok=True)
        step.do(show)
        step.stamp.write_text(step.made_from)
        end = "\r\033[K" if sys.stdout.isatty() else ""
        print(f"{end}{head}：完成（{time.monotonic() - began:.0f} 秒）", flush=True)


def _shower(head: str, began: float) -> Callable[[str], None]:
    """On a terminal one line that changes; nothing elsewhere (a log)."""

    def show(what: str) -> None:
        if sys.stdout.isatty():
            seconds = time.monotonic() - began
            print(f"\r\033[K{head}…… {what[:60]}（{seconds:.0f} 秒）", end="", flush=True)

    return show


def heal_venv() -> None:
    """Remove an environment that was left half made or whose Python has gone."""
    interrupted = (VENV / ".installing").exists()
    if VENV.exists() and (interrupted or not _works(PYTHON)):
        why = "上次安装被中断" if interrupted else "里面的 Python 不能用了"
        print(f".venv {why}，重新建立。")
        shutil.rmtree(VENV)


def _works(python: Path) -> bool:
    try:
        done = subprocess.run([str(python), "-c", "import pip"], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def _make_venv(show: Callable[[str], None]) -> None:
    if not _works(PYTHON):
        run_showing([sys.executable, "-m", "venv", str(VENV)], show)


def _install(requirements: Path) -> Callable[[Callable[[str], None]], None]:
    def install(show: Callable[[str], None]) -> None:
        count = sum("==" in line for line in requirements.read_text().splitlines())
        seen = 0

        def show_package(line: str) -> None:
            nonlocal seen
            if line.startswith(("Collecting ", "Requirement already satisfied")):
                seen += 1
                show(f"{min(seen, count)}/{count} {line.split()[1].split('==')[0]}")
            elif line.startswith("Installing collected"):
                show("正在写入磁盘")

        # Left behind by a run that was killed: pip may then take half a package for a whole one.
        (VENV / ".installing").touch()
        words = ["--require-hashes", "--only-binary", ":all:", "-r", str(requirements)]
        run_showing([*_pip(), *words], show_package)
        (VENV / ".installing").unlink()

    return install


def _install_project(show: Callable[[str], None]) -> None:
    run_showing([*_pip(), "--no-deps", "--no-build-isolation", "-e", str(ROOT)], show)


def _pip() -> list[str]:
    quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    return [str(PYTHON), "-m", "pip", "install", *quiet]


def _node_home() -> Path:
    return node_home(next((VENV / "lib").glob("python3.*")) / "site-packages")


def _npm(show: Callable[[str], None], *words: str) -> None:
    home = _node_home()
    run_showing([*npm(home), *words], show, cwd=WEB, env=npm_environment(home))


def _install_modules(show: Callable[[str], None]) -> None:
    _npm(show, "ci", "--no-audit", "--no-fund")


def _build_pages(show: Callable[[str], None]) -> None:
    _npm(show, "run", "build")


def _copy_fonts(_show: Callable[[str], None]) -> None:
    FONTS.mkdir(exist_ok=True)
    for name in FONT_NAMES:
        font = next(FONT_PACKAGE.rglob(name), None)
        if font is None:
            raise StepFailed(f"网页软件包里没有字体 {name}。请运行 git pull 后再试。")
        shutil.copyfile(font, FONTS / f"{name}.new")
        (FONTS / f"{name}.new").replace(FONTS / name)


def _web_sources() -> Iterable[Path]:
    """Every file the pages are made from."""
    made = {"node_modules", "dist"}
    for path in sorted(WEB.rglob("*")):
        if not made & set(path.relative_to(WEB).parts) and path.is_file():
            yield path


def _hash_of(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest() if file.exists() else b"-")
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
