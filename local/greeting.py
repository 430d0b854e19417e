"""What the terminal shows once the pages can be opened."""

from __future__ import annotations

from urllib.parse import urlsplit

from paper.qr import qr_terminal
from settings import Settings

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def greeting(settings: Settings) -> str:
    """The addresses worth opening and a code that a phone can scan."""
    url = settings.public_url.rstrip("/")
    phone_page = f"{url}/app/"
    lines = [
        "",
        "安巡已经就绪：",
        f"  打开网页  {phone_page}（办公室用电脑，现场用手机）",
        f"  接口说明  {url}/docs/",
        "",
        qr_terminal(phone_page),
        _how_phones_reach_it(url),
        "按 Ctrl-C 停止；数据会留着，下次接着用。",
    ]
    return "\n".join(lines)


def _how_phones_reach_it(url: str) -> str:
    parts = urlsplit(url)
    if parts.hostname in _LOOPBACK:
        return (
            "现在只有这台电脑能打开，开通条和公示牌上的码手机也扫不开。要让同一网络里的手机扫码打开，"
            f"请停下来，在原来的命令前加上 HOST=0.0.0.0 PORT={parts.port or 80} 再启动。"
        )
    if parts.scheme == "http":
        return "手机扫码可以打开。定位和离线使用需要 HTTPS：用反向代理提供，并设置 PUBLIC_URL。"
    return "手机扫码可以打开。"
