"""Which WeChat account a county has: one of its own, or the installation's.

<counties' own folder>/431225/wechat.yaml, readable for the server alone

account: service_account          # or mini_program
app_id: wx…
app_secret: …
notice_template: …                # may lack: no messages
notice_fields: thing1,date2
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import yaml

from wechat.account import ACCOUNT_KINDS, Wechat, open_wechat

FILE = "wechat.yaml"
NOTICE_FIELDS = re.compile(r"thing\d+,(date|time)\d+", re.ASCII)
_NEEDED = ("account", "app_id", "app_secret")
_KNOWN = (*_NEEDED, "notice_template", "notice_fields")


class AccountFault(Exception):
    """A county's file cannot be used; the message says which file and what to do."""


@dataclass(frozen=True, slots=True)
class CountyWechat:
    """An account with the template of its messages; empty: none is sent."""

    account: Wechat
    notice_template: str
    notice_fields: str


@dataclass(frozen=True, slots=True)
class CountyAccounts:
    """`by_county`: accounts of their own. `common`: of every county that has none."""

    by_county: Mapping[str, CountyWechat]
    common: CountyWechat | None

    def of(self, area_code: str | None) -> CountyWechat | None:
        """The county's own or the common one; the common one where no county is named."""
        return self.by_county.get(area_code or "", self.common)

    def by_app(self, app_id: str | None) -> CountyWechat | None:
        """The account that gave a code; the common one where none is named."""
        if app_id is None:
            return self.common
        known = [*self.by_county.values(), *([self.common] if self.common else [])]
        return next((held for held in known if held.account.app_id == app_id), None)


class AccountSettings(Protocol):
    """What is read of the process's settings."""

    @property
    def county_plans(self) -> str: ...

    @property
    def redis_url(self) -> str: ...

    @property
    def wechat_account(self) -> str: ...

    @property
    def wechat_app_id(self) -> str: ...

    @property
    def wechat_app_secret(self) -> str: ...

    @property
    def wechat_notice_template(self) -> str: ...

    @property
    def wechat_notice_fields(self) -> str: ...

    @property
    def wechat_api_url(self) -> str: ...


def open_accounts(settings: AccountSettings) -> CountyAccounts:
    """Every account of the installation. Connects to nothing yet. Raises: AccountFault."""
    api_url, redis_url, folder = settings.wechat_api_url, settings.redis_url, settings.county_plans
    paths = sorted(Path(folder).glob(f"[0-9]*/{FILE}")) if folder else []
    account = open_wechat(
        settings.wechat_account,
        settings.wechat_app_id,
        settings.wechat_app_secret,
        api_url,
        redis_url,
    )
    template, fields = settings.wechat_notice_template, settings.wechat_notice_fields
    return CountyAccounts(
        {path.parent.name: _opened(path, api_url, redis_url) for path in paths},
        CountyWechat(account, template, fields) if account else None,
    )


def _opened(path: Path, api_url: str, redis_url: str) -> CountyWechat:
    said = _read(path)
    fields = said.get("notice_fields", "thing1,date2")
    if said["account"] not in ACCOUNT_KINDS:
        raise AccountFault(f"{path}：account 应为 {' 或 '.join(ACCOUNT_KINDS)}")
    if not NOTICE_FIELDS.fullmatch(fields):
        raise AccountFault(f"{path}：notice_fields 应像 thing1,date2 或 thing1,time2")
    account = open_wechat(said["account"], said["app_id"], said["app_secret"], api_url, redis_url)
    if account is None:
        raise AccountFault(f"{path}：没有写 app_id，请补上，或删去这个文件")
    return CountyWechat(account, said.get("notice_template", ""), fields)


def _read(path: Path) -> Mapping[str, str]:
    # A secret that others on the machine can read is none.
    if path.stat().st_mode & 0o077:
        raise AccountFault(f"{path}：别的用户读得到里面的密钥，请先运行 chmod 600 {path}")
    try:
        said: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise AccountFault(f"{path}：不是有效的 YAML，请检查缩进、冒号和引号") from error
    if not isinstance(said, dict) or not all(isinstance(value, str) for value in said.values()):
        raise AccountFault(f"{path}：应写成“字段: 值”，值都是文字")
    for name in _NEEDED:
        if not said.get(name):
            raise AccountFault(f"{path}：没有写 {name}，请补上")
    for name in said:
        if name not in _KNOWN:
            raise AccountFault(f"{path}：不认识 {name}，可以写：{'、'.join(_KNOWN)}")
    return said
