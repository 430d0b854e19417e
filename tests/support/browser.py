"""A real Chromium for tests, as a phone in 溆浦 would be.

Taken in this order: the one that `CHROMIUM` names, one that is installed, Playwright's own, and on
a machine without any the one that an npm package carries with its libraries (`browser_setup/`).
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Geolocation,
    Page,
    Playwright,
    sync_playwright,
)

from local.node import node, node_home, npm_environment, run_npm
from local.var import PROJECT
from tests.support.waiting import GIVE_UP_S

SETUP = PROJECT / "tests" / "browser_setup"
FONTS = PROJECT / "paper" / "fonts"
INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# 县政府附近: within the county, accurate to 12 m.
XUPU = Geolocation(longitude=110.594, latitude=27.908, accuracy=12)
CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
# Root, as in a container, has no sandbox; one disk for shared memory is often too small there.
CONTAINED = ["--no-sandbox", "--disable-dev-shm-usage"]
# A screen that is being left still stands there, and may hold what the next one holds too. People
# look before they tap; a test's next tap waits. A style of a document needs no leave of the CSP.
LOOK_BEFORE_TAP = """() => {
    const style = new CSSStyleSheet()
    style.replaceSync("#app > [aria-busy='true'] { pointer-events: none }")
    document.adoptedStyleSheets = [style]
}"""


@dataclass(frozen=True, slots=True)
class Chromium:
    """How to start a browser on this machine."""

    executable: str
    args: list[str] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=dict)


def find_chromium(playwright: Playwright) -> Chromium:
    """The browser to use; brings one if the machine has none, which takes half a minute once."""
    bundled = playwright.chromium.executable_path
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, INSTALLED), bundled]
    for path in found:
        if path and Path(path).exists():
            return Chromium(path)
    return _bring_chromium()


def _bring_chromium() -> Chromium:
    unpacked = SETUP / "node_modules" / ".unpacked"
    # Two test processes that begin with pages must not install into each other's folder.
    with (PROJECT / "var" / "browser.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not unpacked.exists():
            _require(run_npm(node_home(), SETUP, "ci", "--no-audit", "--no-fund"))
            _unpack(unpacked)
    libraries = f"{unpacked / 'al2023' / 'lib'}{os.pathsep}{unpacked}"
    return Chromium(
        str(unpacked / "chromium"),
        args=["--headless=shell", "--disable-gpu", "--use-gl=angle", "--use-angle=swiftshader"],
        env={"LD_LIBRARY_PATH": libraries},
    )


def _unpack(target: Path) -> None:
    """Made aside and moved into place, so that a killed run leaves nothing that looks complete."""
    aside = tempfile.mkdtemp(dir=target.parent)
    # The package unpacks into the folder for temporary files, and its libraries only for "Lambda".
    settings = {
        "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x",
        "AWS_LAMBDA_JS_RUNTIME": "nodejs22.x",
        "TMPDIR": aside,
    }
    _require(
        subprocess.run(
            [str(node(node_home())), "where.js"],
            cwd=SETUP,
            env={**npm_environment(node_home()), **settings},
            capture_output=True,
            text=True,
            check=False,
        )
    )
    Path(aside).rename(target)


def _require(done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode:
        raise RuntimeError(f"no browser could be brought: {done.stderr[-2000:]}")


def _font_environment(folder: Path) -> dict[str, str]:
    """Chinese text needs a Chinese font, which a bare machine lacks."""
    if FONTS.exists():
        (folder / "fonts").symlink_to(FONTS)
    config = folder / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{folder / 'fonts'}</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>"
    )
    return {"FONTCONFIG_FILE": str(config)}


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One Chromium for the session; contexts are what keeps tests apart."""
    # Playwright's own Node needs a library that a bare Debian lacks.
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node(node_home())))
    with sync_playwright() as playwright:
        chromium = find_chromium(playwright)
        fonts = _font_environment(tmp_path_factory.mktemp("fonts"))
        launched = playwright.chromium.launch(
            executable_path=chromium.executable,
            args=[*CAMERA, *CONTAINED, *chromium.args],
            env={**os.environ, **fonts, **chromium.env},
        )
        yield launched
        launched.close()


def phone_profile(*, keeps_pages: bool = False) -> dict[str, Any]:
    """A phone of 375 × 812 points in 溆浦 that may be asked for its place and camera.

    It `keeps_pages` where the test is about that: fetching all of them at the first visit takes a
    quarter of the time of a short test.
    """
    return {
        "service_workers": "allow" if keeps_pages else "block",
        "viewport": {"width": 375, "height": 812},
        "device_scale_factor": 3,
        "is_mobile": True,
        "has_touch": True,
        "user_agent": (
            "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko)"
            " Chrome/130.0.0.0 Mobile Safari/537.36"
        ),
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "geolocation": XUPU,
        "permissions": ["geolocation", "camera"],
    }


def new_device(browser: Browser, profile: dict[str, Any]) -> BrowserContext:
    """Somebody's phone or computer; the caller closes it."""
    context = browser.new_context(**profile)
    context.set_default_timeout(GIVE_UP_S * 1_000)
    context.add_init_script(f"({LOOK_BEFORE_TAP})()")
    context.on("console", _note_refusal)
    return context


# What a page wanted and its policy forbids: of the test that runs.
_refusals: list[str] = []


def _note_refusal(message: ConsoleMessage) -> None:
    if "Content Security Policy" in message.text:
        _refusals.append(f"{message.location['url']}: {message.text}")


@pytest.fixture(autouse=True)
def policy_refusals() -> Iterator[list[str]]:
    """What the policy of any page refused in this test: nothing is left of it at the end."""
    _refusals.clear()
    yield _refusals
    assert not _refusals


@pytest.fixture
def profile(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Of the phones of this test; they keep pages if it is marked `service_worker`."""
    marked = request.node.get_closest_marker("service_worker") is not None
    return phone_profile(keeps_pages=marked)


@pytest.fixture
def phone(browser: Browser, profile: dict[str, Any]) -> Iterator[BrowserContext]:
    """Somebody's phone."""
    context = new_device(browser, profile)
    yield context
    context.close()


@pytest.fixture
def phone_page(phone: BrowserContext) -> Page:
    return phone.new_page()


@pytest.fixture
def desk(browser: Browser) -> Iterator[BrowserContext]:
    """A computer of an office."""
    context = new_device(browser, {"viewport": {"width": 1366, "height": 768}, "locale": "zh-CN"})
    yield context
    context.close()
