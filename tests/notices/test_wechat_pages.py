"""WeChat on the phone's pages: bound on the page of one's own, then signed in by. WeChat itself is
played by loopback: its address is caught in the browser, its API is
`tests/support/wechat_server.py`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from api.app import create_app
from ledger.accounts.commands.wechat import bind_wechat
from ledger.notices.commands.wechat_consents import add_wechat_consents
from settings import Settings
from tests.support import journeys
from tests.support.browser import new_device, phone_profile
from tests.support.county_town import PASSWORD, CountyTown
from tests.support.serving import serving
from tests.support.wechat_server import WechatServer, with_wechat
from tests.web.test_accessibility_pages import Inspector
from wechat.account import AccountKind

IN_WECHAT = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0"
    " Chrome/130.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.50 NetType/4G Language/zh_CN"
)


@dataclass
class Pages:
    """The pages of a county with a WeChat account; `kind` is changed before they are asked for."""

    url: str
    server: WechatServer
    openid: str
    asked: list[dict[str, list[str]]] = field(default_factory=list)

    def open_weixin(self, route: Route) -> None:
        """As open.weixin.qq.com with `snsapi_base`: says nothing and sends back."""
        asked = parse_qs(urlsplit(route.request.url).query)
        self.asked.append(asked)
        [back], [state] = asked["redirect_uri"], asked["state"]
        home = f"{back}?code={quote(self.server.code_of(self.openid))}&state={quote(state)}"
        body = f"<script>location.replace({home!r})</script>"
        route.fulfill(content_type="text/html", body=body)


@pytest.fixture
def serve_pages(
    settings: Settings, engine: sa.Engine, built_pages: None, wechat_server: WechatServer,
    request: pytest.FixtureRequest,
) -> Iterator[Pages]:  # fmt: skip
    kind: AccountKind = getattr(request, "param", "service_account")
    app = create_app(replace(with_wechat(settings, wechat_server, kind)))
    with serving(app) as address:
        yield Pages(f"{address}/app/", wechat_server, wechat_server.person())


@pytest.fixture
def wechat_phone(browser: Browser, serve_pages: Pages) -> Iterator[BrowserContext]:
    """Somebody's phone, inside WeChat."""
    context = new_device(browser, phone_profile() | {"user_agent": IN_WECHAT})
    context.route("https://open.weixin.qq.com/**", serve_pages.open_weixin)
    yield context
    context.close()


def open_me(page: Page, pages: Pages, town: CountyTown) -> None:
    journeys.sign_in(page, pages.url, town.supervisor)
    open_account(page)


def open_account(page: Page) -> None:
    page.get_by_role("link", name="我的", exact=True).click()
    page.get_by_role("link", name="我的账号").click()


def test_bound_on_ones_own_page_signed_in_by_and_removed_again(
    wechat_phone: BrowserContext, serve_pages: Pages, town: CountyTown
) -> None:
    page = wechat_phone.new_page()
    open_me(page, serve_pages, town)
    page.get_by_role("button", name="绑定微信").click()
    # Whoever found the phone does not know it.
    page.get_by_label("您的密码").fill("not the one")
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("密码不对，请重新输入")).to_be_visible()
    page.get_by_label("您的密码").fill(PASSWORD)
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("微信已绑定")).to_be_visible()
    [asked] = serve_pages.asked
    assert asked["appid"] == [serve_pages.server.app_id]
    assert asked["scope"] == ["snsapi_base"]
    # The code is nobody's to share.
    assert "code=" not in page.url
    eye = Inspector(page)
    eye.look("我的账号，微信已绑定")
    assert eye.faults == []

    page.get_by_role("button", name="返回").click()
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("button", name="用微信登录").click()
    expect(page.get_by_role("link", name=town.enterprise)).to_be_visible()

    open_account(page)
    page.get_by_role("button", name="解除微信绑定").click()
    page.get_by_label("您的密码").fill(PASSWORD)
    page.get_by_role("button", name="确定").click()
    # This sign-in was by WeChat.
    expect(page.get_by_role("heading", name="请重新登录")).to_be_visible()
    expect(page.get_by_role("button", name="绑定微信")).to_have_count(1)


def test_the_page_tells_how_many_messages_were_agreed_to(
    phone_page: Page, serve_pages: Pages, town: CountyTown
) -> None:
    caller, app_id = town.supervisor.caller, serve_pages.server.app_id
    bind_wechat(town.engine, caller, app_id, serve_pages.openid)
    add_wechat_consents(town.engine, caller, app_id, 3)
    open_me(phone_page, serve_pages, town)
    expect(phone_page.get_by_text("微信还会提醒 3 次")).to_be_visible()


def test_a_wechat_that_is_not_bound_is_told_to_sign_in_by_phone_first(
    wechat_phone: BrowserContext, serve_pages: Pages, town: CountyTown
) -> None:
    page = wechat_phone.new_page()
    journeys.open_app(page, serve_pages.url)
    page.get_by_role("button", name="用微信登录").click()
    expect(page.get_by_text("请先用手机号登录")).to_be_visible()
    eye = Inspector(page)
    eye.look("登录，微信没有绑定")
    assert eye.faults == []
    journeys.fill_sign_in(page, town.supervisor)
    expect(page.get_by_role("link", name=town.enterprise)).to_be_visible()


def test_somebody_elses_code_in_a_link_binds_nothing(
    wechat_phone: BrowserContext, serve_pages: Pages, town: CountyTown
) -> None:
    page = wechat_phone.new_page()
    open_me(page, serve_pages, town)
    theirs = serve_pages.server.code_of(serve_pages.server.person())
    page.goto(f"{serve_pages.url}?code={quote(theirs)}&state=guessed#/account")
    expect(page.get_by_role("button", name="绑定微信")).to_be_visible()
    assert theirs not in serve_pages.server.used


def test_outside_wechat_the_page_says_where_to_bind(
    phone_page: Page, serve_pages: Pages, town: CountyTown
) -> None:
    open_me(phone_page, serve_pages, town)
    expect(phone_page.get_by_text("在微信里打开本页就能绑定")).to_be_visible()
    expect(phone_page.get_by_role("button", name="绑定微信")).to_have_count(0)


@pytest.mark.parametrize("serve_pages", ["mini_program"], indirect=True)
def test_a_county_with_a_mini_program_is_bound_there(
    wechat_phone: BrowserContext, serve_pages: Pages, town: CountyTown
) -> None:
    page = wechat_phone.new_page()
    journeys.open_app(page, serve_pages.url)
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="用微信登录")).to_have_count(0)
    open_me(page, serve_pages, town)
    expect(page.get_by_text("在小程序里打开“我的账号”就能绑定")).to_be_visible()


def test_where_wechat_is_off_nothing_of_it_is_shown(
    phone_page: Page, pages_url: str, town: CountyTown
) -> None:
    journeys.sign_in(phone_page, pages_url, town.supervisor)
    with phone_page.expect_response(lambda answer: answer.url.endswith("/me/wechat")) as asked:
        open_account(phone_page)
    assert asked.value.json()["account"] is None
    expect(phone_page.get_by_text("本机")).to_be_visible()
    expect(phone_page.get_by_text("微信")).to_have_count(0)
