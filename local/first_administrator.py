"""An empty ledger needs a county and one person who may enter the others."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import click

from checklists.errors import FileFault
from ledger.accounts.rules.passwords import password_fault
from ledger.ground.clocks import SHANGHAI
from ledger.ground.counties import counties_served
from ledger.ground.database import Engine, open_engine
from ledger.ground.passwords import PASSWORD_MIN_CHARACTERS
from ledger.people.commands.open_county import FirstAdministrator, follow_plan, open_county
from local.faults import CannotStart
from local.var import Var, read_private, write_private
from plans.loader import load_plan, plans_held
from plans.plan import Plan
from settings import Settings
from spelling.codes import normalized_mobile
from wechat.county_accounts import AccountFault, open_accounts

DEMO_AREA_CODE = "431224"
# Looks invented, and comes before those of the demo's other people (13800000001…).
DEMO_PHONE = "13800000000"


# Read once, and gone from the environment before anything is started.
PASSWORD_VARIABLE = "ADMIN_PASSWORD"  # noqa: S105 — the name alone


def ensure(settings: Settings, var: Var, given: Mapping[str, str], *, demo: bool) -> None:
    """Open a county if the ledger has none: the demo's, or one the person is asked for.

    `given`: the environment as it was given.
    """
    # A broken plan or account stops the start here, in words, and not the API in its log.
    plans = _plans_held(settings)
    try:
        open_accounts(settings)
    except AccountFault as fault:
        raise CannotStart(str(fault)) from fault
    engine = open_engine(settings.database_url, pool_size=1)
    try:
        if served := counties_served(engine):
            for area_code in served.keys() & plans.keys():
                follow_plan(engine, plans[area_code])
        elif demo:
            _open_for_demo(engine, var)
        else:
            plan, administrator = _asked(given, plans)
            open_county(engine, plan, administrator)
            click.echo(_opened_words(plan))
    finally:
        engine.dispose()


def demo_administrator(var: Var) -> tuple[str, str]:
    """Phone and password. Raises: CannotStart if this ledger was not opened for a demo."""
    kept = read_private(_demo_file(var))
    if not kept:
        raise CannotStart("这里是正式数据，不能演示。演示请用 ANXUN_VAR=另一个目录 make run。")
    return kept["phone"], kept["password"]


def is_demo(var: Var) -> bool:
    return _demo_file(var).exists()


def _open_for_demo(engine: Engine, var: Var) -> None:
    password = secrets.token_urlsafe(12)
    # Kept before the person exists: a run killed between the two leaves no account nobody can use.
    write_private(_demo_file(var), {"phone": DEMO_PHONE, "password": password})
    administrator = FirstAdministrator("演示管理员", DEMO_PHONE, password)
    # Its story begins with the last full month, of which reports are due.
    this_month = datetime.now(SHANGHAI).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    began = (this_month - timedelta(days=1)).replace(day=1)
    open_county(engine, load_plan(DEMO_AREA_CODE), administrator, began)


def _opened_words(plan: Plan) -> str:
    return (
        f"✓ {plan.area.name}已开设。启动后，管理员用这个手机号和密码登录，先设二次验证，"
        "再依次导入企业、人员，发开通条，导入派驻。"
    )


def _demo_file(var: Var) -> Path:
    return var.root / "demo-administrator.json"


def _plans_held(settings: Settings) -> Mapping[str, Plan]:
    try:
        return plans_held(settings.county_plans)
    except FileFault as fault:
        raise CannotStart(f"{fault}。全部问题请看 anxun plans check") from fault


def _asked(env: Mapping[str, str], plans: Mapping[str, Plan]) -> tuple[Plan, FirstAdministrator]:
    """From the environment where nobody can be asked. Raises: CannotStart naming what lacks."""
    if env.get("ADMIN_PHONE") or not sys.stdin.isatty():
        return administrator_from_environment(env, plans)
    click.echo("这里还没有数据。请设置县区和第一位管理员，其他人员由管理员添加。")
    for code, plan in plans.items():
        click.echo(f"  {code}  {plan.area.name}")
    code = click.prompt("县区代码", type=click.Choice(list(plans)), show_choices=False)
    name = click.prompt("管理员姓名")
    phone = click.prompt("手机号", value_proc=_phone)
    password = click.prompt(
        f"密码（至少 {PASSWORD_MIN_CHARACTERS} 个字符）",
        hide_input=True,
        confirmation_prompt="再输入一次",
        value_proc=lambda typed: _password(typed, (name, phone, plans[code].area.name)),
    )
    return plans[code], FirstAdministrator(name, phone, password)


def administrator_from_environment(
    env: Mapping[str, str], plans: Mapping[str, Plan]
) -> tuple[Plan, FirstAdministrator]:
    """Raises: CannotStart naming the variable that lacks, or what is wrong with one."""
    variables = ("AREA_CODE", "ADMIN_NAME", "ADMIN_PHONE", PASSWORD_VARIABLE)
    missing = [name for name in variables if not env.get(name)]
    if missing:
        raise CannotStart(f"第一次运行要先有管理员。请设置环境变量 {'、'.join(missing)} 再试。")
    try:
        plan = plans[env["AREA_CODE"]]
        phone = _phone(env["ADMIN_PHONE"])
        own_words = (env["ADMIN_NAME"], phone, plan.area.name)
        password = _password(env[PASSWORD_VARIABLE], own_words)
    except KeyError:
        own_way = "自己的县区请先运行 anxun county new"
        message = f"没有县区 {env['AREA_CODE']} 的方案。现有：{'、'.join(plans)}。{own_way}"
        raise CannotStart(message) from None
    except click.UsageError as error:
        raise CannotStart(error.message) from None
    return plan, FirstAdministrator(env["ADMIN_NAME"], phone, password)


def _phone(text: str) -> str:
    phone = normalized_mobile(text)
    if phone is None:
        raise click.UsageError("手机号应为 11 位数字")
    return phone


def _password(typed: str, own_words: Iterable[str]) -> str:
    if fault := password_fault(typed, own_words):
        raise click.UsageError(fault)
    return typed
