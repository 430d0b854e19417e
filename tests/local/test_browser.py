from __future__ import annotations

from playwright.sync_api import Page


def test_the_phone_speaks_chinese_and_knows_where_it_is(phone_page: Page) -> None:
    # Chromium gives its place only to a page with an origin of its own.
    phone_page.route("**/*", lambda route: route.fulfill(body="<p>溆浦县隐患上墙</p>"))
    phone_page.goto("http://localhost/")

    place = phone_page.evaluate(
        "() => new Promise((found, failed) => navigator.geolocation.getCurrentPosition("
        "p => found([p.coords.longitude, p.coords.latitude]), e => failed(e.message)))"
    )

    assert place == [110.594, 27.908]
    assert phone_page.evaluate("navigator.language") == "zh-CN"
    assert phone_page.evaluate("screen.width") == 375


def test_chinese_characters_differ_from_each_other_on_the_screen(phone_page: Page) -> None:
    """Without a Chinese font every character is the same box."""
    phone_page.set_content("<p style='font-size:40px;width:60px'>安</p>")
    first = phone_page.locator("p").screenshot()
    phone_page.set_content("<p style='font-size:40px;width:60px'>巡</p>")

    assert phone_page.locator("p").screenshot() != first
