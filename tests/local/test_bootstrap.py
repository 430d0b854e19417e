from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from local import bootstrap
from local.bootstrap import BootstrapStep
from local.running_steps import StepFailed, explain, run_showing
from local.var import PROJECT

Show = Callable[[str], None]


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in place of the project's own environment."""
    folder = tmp_path / ".venv"
    (folder / "bin").mkdir(parents=True)
    python = folder / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    monkeypatch.setattr(bootstrap, "VENV", folder)
    monkeypatch.setattr(bootstrap, "PYTHON", python)
    return folder


def step(tmp_path: Path, made_from: str, done: list[str]) -> BootstrapStep:
    def do(_show: Show) -> None:
        done.append(made_from)

    return BootstrapStep("做一件事", tmp_path / ".stamp", made_from, do, (tmp_path / "result",))


def test_a_sound_environment_is_kept(venv: Path) -> None:
    bootstrap.heal_venv()

    assert venv.exists()


def test_an_environment_whose_installation_was_interrupted_is_made_again(venv: Path) -> None:
    (venv / ".installing").touch()

    bootstrap.heal_venv()

    assert not venv.exists()


def test_an_environment_whose_python_has_gone_is_made_again(venv: Path) -> None:
    (venv / "bin" / "python").unlink()

    bootstrap.heal_venv()

    assert not venv.exists()


def test_an_environment_without_pip_is_made_again(venv: Path) -> None:
    (venv / "bin" / "python").write_text("#!/bin/sh\nexit 1\n")

    bootstrap.heal_venv()

    assert not venv.exists()


def test_a_step_is_done_again_only_when_what_it_is_made_from_changed(tmp_path: Path) -> None:
    done: list[str] = []
    (tmp_path / "result").touch()

    for made_from in ("a", "a", "b"):
        bootstrap.take_steps([s for s in [step(tmp_path, made_from, done)] if not s.is_done()])

    assert done == ["a", "b"]


def test_a_step_whose_result_is_missing_is_done_again(tmp_path: Path) -> None:
    done: list[str] = []
    bootstrap.take_steps([step(tmp_path, "a", done)])

    assert not step(tmp_path, "a", done).is_done()


def test_a_failed_step_leaves_no_stamp(tmp_path: Path) -> None:
    def fail(_show: Show) -> None:
        raise StepFailed("没有网络")

    failing = BootstrapStep("失败的一步", tmp_path / ".stamp", "new", fail)
    failing.stamp.write_text("old")

    with pytest.raises(StepFailed):
        bootstrap.take_steps([failing])

    assert not failing.stamp.exists()


def test_running_needs_nothing_more_where_the_tools_for_development_are_installed(
    venv: Path,
) -> None:
    development = bootstrap.requirements_step(dev=True)
    development.stamp.write_text(development.made_from)

    assert bootstrap.requirements_step(dev=False).is_done()


@pytest.mark.parametrize(
    ("output", "remedy"),
    [
        ("OSError: [Errno 28] No space left on device", "磁盘满了"),
        ("npm error code ENOSPC", "磁盘满了"),
        ("Temporary failure in name resolution", "连不上软件源"),
        ("npm error code EAI_AGAIN", "连不上软件源"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "与清单不符"),
        ("The virtual environment was not created: ensurepip is not available", "python3-venv"),
    ],
)
def test_the_cause_of_a_failure_is_told_with_its_remedy(
    output: str, remedy: str, tmp_path: Path
) -> None:
    assert remedy in explain(output, tmp_path)


def test_an_unknown_failure_shows_the_last_lines(tmp_path: Path) -> None:
    assert "something odd" in explain("something odd", tmp_path)


def test_every_line_of_a_running_step_is_shown() -> None:
    shown: list[str] = []

    run_showing([sys.executable, "-c", "print('一'); print('二')"], shown.append)

    assert shown == ["一", "二"]


@pytest.mark.parametrize("version", [(3, 9, 18), (3, 10, 13)])
def test_an_old_python_is_told_which_one_is_needed(
    version: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", version)

    with pytest.raises(StepFailed, match=r"3\.11"):
        bootstrap.require_python()


def test_setting_up_imports_nothing_that_must_be_installed() -> None:
    """With no packages at all, as on a fresh machine."""
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            "-c",
            "import sys; sys.path.insert(0, '.'); import local.bootstrap",
        ],
        capture_output=True,
        text=True,
        cwd=bootstrap.ROOT,
        env={"PATH": os.environ["PATH"]},
        check=False,
    )

    assert done.returncode == 0, done.stderr


def test_no_package_runs_a_script_of_its_own_while_it_is_installed() -> None:
    settings = [PROJECT / "web" / ".npmrc", PROJECT / "tests" / "browser_setup" / ".npmrc"]
    tracked = subprocess.run(
        ["git", "ls-files", "*package-lock.json"],
        cwd=PROJECT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert {PROJECT / lock for lock in tracked} == {
        file.with_name("package-lock.json") for file in settings
    }
    for file in settings:
        assert "ignore-scripts=true" in file.read_text().splitlines()


def test_of_python_packages_only_built_ones_are_installed_and_only_with_their_hash(
    venv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "run_showing", lambda words, _: asked.append([*words]))
    bootstrap._install(PROJECT / "requirements.txt")(lambda _: None)
    [words] = asked
    assert words[words.index("--only-binary") + 1] == ":all:"
    assert "--require-hashes" in words
