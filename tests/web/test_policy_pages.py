"""Pages live with a policy that lets no style and no script stand in a page.

That no page of any test asks for more is held beside the browser (`tests/support/browser.py`).
"""

from __future__ import annotations

from playwright.sync_api import BrowserContext, expect


def test_the_api_can_be_read(pages_url: str, desk: BrowserContext) -> None:
    page = desk.new_page()
    page.goto(f"{pages_url.removesuffix('app/')}docs/")
    line = page.locator(".opblock-summary-control").first
    line.click()
    expect(page.locator(".opblock-body").first).to_be_visible()
    expect(page.get_by_role("button", name="Try it out")).to_have_count(0)


def test_what_a_page_asks_for_against_its_policy_is_noticed(
    pages_url: str, desk: BrowserContext, policy_refusals: list[str]
) -> None:
    page = desk.new_page()
    page.goto(pages_url)
    with page.expect_console_message(lambda message: "Content Security" in message.text):
        page.evaluate("document.body.innerHTML = '<p style=color:red>示例</p>'")
    assert page.locator("p").evaluate("p => getComputedStyle(p).color") != "rgb(255, 0, 0)"
    assert policy_refusals
    policy_refusals.clear()
