"""A password that many have, or that is made of the person's own name, is refused with a remedy."""

from __future__ import annotations

import pytest

from ledger.accounts.rules.passwords import password_fault

OWN = ("王小明", "13800000001", "溆浦县")


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("九个字符的密码啊啊", "至少要 10 个字符"),
        ("1234567890", "太常见"),
        ("password123", "太常见"),
        ("qwertyuiop", "太常见"),
        ("a" * 200, "太常见"),
        ("安全生产安全生产安全", "太常见"),
        ("anxun12345", "太常见"),
        ("我是王小明，请让我进去", "自己的姓名、手机号或县名"),
        ("WangXiaoMing2026", "自己的姓名、手机号或县名"),
        ("pw 13800000001", "自己的姓名、手机号或县名"),
        ("溆浦的山很高，水很清", "自己的姓名、手机号或县名"),
        ("xupu sweet potato", "自己的姓名、手机号或县名"),
    ],
)
def test_a_password_that_is_guessed_first_is_refused(password: str, words: str) -> None:
    fault = password_fault(password, OWN)
    assert fault
    assert words in fault


@pytest.mark.parametrize("password", ["茶杯 月亮 扳手 雨鞋", "teacup moon wrench", "k7#Qm2!vRz9p"])
def test_words_that_have_nothing_to_do_with_each_other_are_taken(password: str) -> None:
    assert password_fault(password, OWN) is None


def test_a_short_name_does_not_forbid_the_words_that_hold_it() -> None:
    assert password_fault("orange lantern piano", ("安", "13800000001", "溆浦县")) is None
