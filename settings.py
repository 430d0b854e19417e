"""The settings of one process: read from the environment once, all faults told together."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent


class SettingsInvalid(Exception):
    """The environment cannot be used. `faults` has one sentence for each fault."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("；".join(faults))
        self.faults = faults


def setting(default: Any, meaning: str, *, secret: bool = False) -> Any:
    """A setting with its meaning, which the README's table is checked against."""
    return field(default=default, metadata={"meaning": meaning, "secret": secret}, repr=not secret)


# Told apart from an empty default by identity.
REQUIRED = str(b"required", "ascii")


@dataclass(frozen=True, slots=True)
class Settings:
    """Field `photo_max_bytes` is read from the variable `PHOTO_MAX_BYTES`, and so on."""

    database_url: str = setting(REQUIRED, "PostgreSQL 15 or later, as postgresql://…", secret=True)
    redis_url: str = setting(REQUIRED, "Redis or Valkey, as redis://… or unix://…", secret=True)
    s3_endpoint_url: str = setting(REQUIRED, "object store, as this server reaches it")
    s3_public_endpoint: str = setting(
        "", "object store, as phones reach it; empty: the same; `none`: through the API"
    )
    s3_bucket: str = setting("evidence", "bucket for evidence and documents")
    s3_region: str = setting("us-east-1", "region named in the store's signatures")
    s3_access_key: str = setting(REQUIRED, "access key of the object store", secret=True)
    s3_secret_key: str = setting(REQUIRED, "secret key of the object store", secret=True)
    secret_key: str = setting(
        REQUIRED,
        "32 characters or more; keys hashes, links and the seals of second factors",
        secret=True,
    )
    public_url: str = setting("http://127.0.0.1:8080", "address printed into QR codes")
    trusted_proxies: int = setting(0, "reverse proxies in front whose X-Forwarded-For is believed")
    inner_networks: str = setting(
        "127.0.0.0/8,::1", "who reads /metrics, /docs and the parts of /readyz, by network"
    )
    web_dir: Path = setting(HERE / "web" / "dist", "built pages")
    font_dir: Path = setting(HERE / "paper" / "fonts", "fonts for documents")
    county_checklists: str = setting(
        "", "folder of the counties' own items and switch-offs; empty: none"
    )
    county_plans: str = setting(
        "", "folder of the counties' own plans, which come before the packaged ones; empty: none"
    )
    session_days: int = setting(30, "days until a sign-in must be renewed")
    activation_days: int = setting(7, "days that a link to open an account is good (ours)")
    second_factor: str = setting(
        "required", "`required`, or `lifted`: for a demo alone, offices sign in without"
    )
    body_max_bytes: int = setting(1_000_000, "largest JSON body; a full checklist has about 60 kB")
    photo_max_bytes: int = setting(20_000_000, "largest photograph")
    photo_max_pixels: int = setting(80_000_000, "largest photograph once decoded")
    record_max_photos: int = setting(50, "most photographs in one record")
    record_late_days: int = setting(92, "oldest record that is still taken (ours)")
    ticket_minutes: int = setting(30, "how long an upload ticket is good for")
    board_settle_seconds: int = setting(60, "changes within this time share one printing")
    outbox_lease_seconds: int = setting(300, "after this a job that was not finished is sent again")
    wechat_account: str = setting(
        "mini_program", "kind of the WeChat account: `mini_program` or `service_account`"
    )
    wechat_app_id: str = setting("", "AppID of the WeChat account; empty: WeChat is off")
    wechat_app_secret: str = setting("", "AppSecret of the WeChat account", secret=True)
    wechat_notice_template: str = setting(
        "", "template id of the subscribe message that tells of notices; empty: none is sent"
    )
    wechat_notice_fields: str = setting(
        "thing1,date2", "the template's fields for what there is and for the day"
    )
    wechat_api_url: str = setting("https://api.weixin.qq.com", "where WeChat's API is")
    log_level: str = setting("INFO", "least severe level that is logged")

    @property
    def inside(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Those of `inner_networks`."""
        return tuple(ip_network(one.strip()) for one in self.inner_networks.split(",") if one)

    @property
    def second_factor_required(self) -> bool:
        """Of those whose role needs one."""
        return self.second_factor == "required"

    def activation_url(self, token: str) -> str:
        """Behind the hash, a browser sends the secret to nobody: no log and no proxy has it."""
        return f"{self.public_url.rstrip('/')}/app/#/activate/{token}"

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Read every setting. Raises: SettingsInvalid with all faults, not only the first."""
        env = os.environ if env is None else env
        faults: list[str] = []
        values: dict[str, Any] = {}
        for setting in fields(cls):
            raw = env.get(setting.name.upper(), "")
            if not raw:
                if setting.default is REQUIRED:
                    faults.append(
                        f"{setting.name.upper()} is missing: {setting.metadata['meaning']}"
                    )
                continue
            try:
                values[setting.name] = _parsed(raw, setting.default)
            except ValueError:
                faults.append(f"{setting.name.upper()} must be a whole number of 0 or more")
        faults += _contradictions(values)
        if faults:
            raise SettingsInvalid(faults)
        return cls(**values)


def _parsed(raw: str, default: Any) -> Any:
    if isinstance(default, Path):
        return Path(raw)
    if isinstance(default, int):
        number = int(raw)
        if number < 0:
            raise ValueError(raw)
        return number
    return raw


def _contradictions(values: Mapping[str, Any]) -> list[str]:
    faults = []
    if 0 < len(values.get("secret_key", "")) < 32:
        faults.append("SECRET_KEY must have 32 characters or more")
    for name in ("s3_endpoint_url", "public_url", "wechat_api_url"):
        if values.get(name) and urlsplit(values[name]).scheme not in {"http", "https"}:
            faults.append(f"{name.upper()} must begin with http:// or https://")
    if values.get("second_factor", "required") not in {"required", "lifted"}:
        faults.append("SECOND_FACTOR must be required or lifted")
    try:
        [ip_network(one.strip()) for one in values.get("inner_networks", "").split(",") if one]
    except ValueError as error:
        faults.append(f"INNER_NETWORKS must be networks with commas between: {error}")
    return faults + _wechat_contradictions(values)


def _wechat_contradictions(values: Mapping[str, Any]) -> list[str]:
    faults = []
    if bool(values.get("wechat_app_id")) != bool(values.get("wechat_app_secret")):
        faults.append("WECHAT_APP_ID and WECHAT_APP_SECRET are given together or not at all")
    if values.get("wechat_notice_template") and not values.get("wechat_app_id"):
        faults.append("WECHAT_NOTICE_TEMPLATE needs WECHAT_APP_ID")
    if values.get("wechat_account", "mini_program") not in {"mini_program", "service_account"}:
        faults.append("WECHAT_ACCOUNT must be mini_program or service_account")
    fields_named = values.get("wechat_notice_fields", "thing1,date2")
    if not re.fullmatch(r"thing\d+,(date|time)\d+", fields_named, re.ASCII):
        faults.append("WECHAT_NOTICE_FIELDS must be like thing1,date2 or thing1,time2")
    return faults
