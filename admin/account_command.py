"""`anxun account`: the way in when every administrator has lost theirs."""

from __future__ import annotations

from collections.abc import Callable

import click

from ledger.accounts.commands.reopen import reopen_from_terminal
from ledger.ground.database import open_engine
from ledger.ground.errors import LedgerError
from local.faults import CannotStart
from settings import Settings


@click.group(name="account")
def account_group() -> None:
    """账号：管理员都进不来时，在服务器上重开一个。"""


@account_group.command()
@click.option("--county", "area_code", required=True, metavar="区划代码", help="六位县区代码")
@click.option("--phone", required=True, metavar="手机号", help="要重开的人登录用的手机号")
@click.option("--without-factor", is_flag=True, help="二次验证也丢了，一并取消")
@click.pass_obj
def reopen(
    settings_of: Callable[[], Settings], area_code: str, phone: str, without_factor: bool
) -> None:
    """给一个人发开通链接；原来的密码、登录和微信随即失效，操作会留痕。"""
    settings = settings_of()
    engine = open_engine(settings.database_url, pool_size=1)
    try:
        link = reopen_from_terminal(
            engine, area_code, phone, days=settings.activation_days, without_factor=without_factor
        )
    except LedgerError as error:
        raise CannotStart(error.message) from None
    finally:
        engine.dispose()
    click.echo(f"✓ 请交给本人，{settings.activation_days} 天内打开，填自己的手机号和新密码：")
    click.echo(f"  {settings.activation_url(link.token)}")
