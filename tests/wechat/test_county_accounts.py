"""A county's own WeChat account, from a file that the server alone can read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from settings import Settings
from wechat.county_accounts import AccountFault, open_accounts

OWN = {
    "account": "service_account",
    "app_id": "wx0000000000000001",
    "app_secret": "secret-of-a-test",
    "notice_template": "template-1",
    "notice_fields": "thing2,time3",
}


def written(folder: Path, area: str = "431225", mode: int = 0o600, **changes: str) -> Path:
    path = folder / area / "wechat.yaml"
    path.parent.mkdir()
    said = {name: value for name, value in (OWN | changes).items() if value}
    path.write_text("".join(f"{name}: {value}\n" for name, value in said.items()))
    path.chmod(mode)
    return path


@pytest.fixture
def of_folder(tmp_path: Path) -> Settings:
    given = dict.fromkeys(
        ("DATABASE_URL", "REDIS_URL", "S3_ACCESS_KEY", "S3_SECRET_KEY"), "redis://127.0.0.1"
    )
    urls = {"S3_ENDPOINT_URL": "http://127.0.0.1", "SECRET_KEY": "k" * 32}
    return Settings.from_env(given | urls | {"COUNTY_PLANS": str(tmp_path)})


def test_a_county_has_its_own_and_the_others_the_installations(
    of_folder: Settings, tmp_path: Path
) -> None:
    written(tmp_path)
    common = replace(of_folder, wechat_app_id="wx-common", wechat_app_secret="another")
    accounts = open_accounts(common)
    its_own, other = accounts.of("431225"), accounts.of("431224")
    assert its_own is not None
    assert other is not None
    assert (its_own.account.app_id, its_own.notice_template) == (OWN["app_id"], "template-1")
    assert its_own.notice_fields == "thing2,time3"
    assert other.account.app_id == "wx-common"
    # Before anybody signed in: by the account that gave the code.
    assert accounts.by_app(OWN["app_id"]) is its_own
    assert accounts.by_app(None) is accounts.by_app("wx-common") is other
    assert accounts.by_app("wx-of-nobody") is None


def test_without_any_account_wechat_is_off(of_folder: Settings) -> None:
    accounts = open_accounts(of_folder)
    assert accounts.of("431225") is accounts.of(None) is accounts.by_app(None) is None


WRONG: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a secret that others can read": (lambda folder: written(folder, mode=0o644), "chmod 600"),
    "no secret": (lambda folder: written(folder, app_secret=""), "没有写 app_secret"),
    "another kind": (lambda folder: written(folder, account="group_chat"), "account 应为"),
    "other fields": (lambda folder: written(folder, notice_fields="name1"), "thing1,date2"),
    "an unknown field": (lambda folder: written(folder, token="x"), "不认识 token"),
    "no text": (lambda folder: written(folder, app_id="12"), "值都是文字"),
    "no YAML": (lambda folder: written(folder, app_id="'"), "不是有效的 YAML"),
    "a number that is none": (lambda folder: written(folder, app_id="!!int 甲"), "有效的 YAML"),
    "a day that is none": (lambda folder: written(folder, app_id="2026-13-45"), "有效的 YAML"),
    "too many brackets": (lambda folder: written(folder, app_id="[" * 9000), "有效的 YAML"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_file_is_refused_with(name: str, of_folder: Settings, tmp_path: Path) -> None:
    write, words = WRONG[name]
    path = write(tmp_path)
    with pytest.raises(AccountFault) as caught:
        open_accounts(of_folder)
    assert words in str(caught.value)
    assert str(path) in str(caught.value)
    assert "secret-of-a-test" not in str(caught.value)
