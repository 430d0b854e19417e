"""Settings that contradict each other are told before anything starts, and all together."""

from __future__ import annotations

import pytest

from settings import Settings, SettingsInvalid

NEEDED = {
    "DATABASE_URL": "postgresql://app@/anxun",
    "REDIS_URL": "redis://127.0.0.1",
    "S3_ENDPOINT_URL": "http://127.0.0.1:1",
    "S3_ACCESS_KEY": "a key",
    "S3_SECRET_KEY": "a secret key",
    "SECRET_KEY": "a key that only tests know, 32 or more",
}
WECHAT = {"WECHAT_APP_ID": "wx0", "WECHAT_APP_SECRET": "an app secret of a test"}


def test_without_wechat_it_is_off() -> None:
    assert Settings.from_env(NEEDED).wechat_app_id == ""


def test_wechat_needs_an_id_and_a_secret_and_shows_the_secret_to_nobody() -> None:
    settings = Settings.from_env(NEEDED | WECHAT)
    assert settings.wechat_app_secret == WECHAT["WECHAT_APP_SECRET"]
    assert WECHAT["WECHAT_APP_SECRET"] not in repr(settings)


def test_who_is_inside_is_said_by_networks_alone() -> None:
    with pytest.raises(SettingsInvalid) as refused:
        Settings.from_env(NEEDED | {"INNER_NETWORKS": "10.0.0.0/8, office"})
    [fault] = refused.value.faults
    assert "INNER_NETWORKS" in fault


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"WECHAT_APP_SECRET": ""}, "WECHAT_APP_SECRET"),
        ({"WECHAT_APP_ID": ""}, "WECHAT_APP_ID"),
        ({"WECHAT_ACCOUNT": "telegram"}, "WECHAT_ACCOUNT"),
        ({"WECHAT_NOTICE_FIELDS": "phrase1"}, "WECHAT_NOTICE_FIELDS"),
        ({"WECHAT_API_URL": "ftp://api.weixin.qq.com"}, "WECHAT_API_URL"),
    ],
)
def test_what_is_wrong_with_wechat_is_named(changes: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsInvalid) as refused:
        Settings.from_env(NEEDED | WECHAT | changes)
    [fault] = refused.value.faults
    assert named in fault


def test_all_faults_are_told_together() -> None:
    wrong = {"WECHAT_APP_ID": "", "WECHAT_NOTICE_TEMPLATE": "t", "WECHAT_ACCOUNT": "x"}
    with pytest.raises(SettingsInvalid) as refused:
        Settings.from_env(NEEDED | WECHAT | wrong | {"SECRET_KEY": "short"})
    assert len(refused.value.faults) == 4
