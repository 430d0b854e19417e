"""Which passwords are refused: too short, in everybody's list, or made of the person's own name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pypinyin import lazy_pinyin
from zxcvbn import zxcvbn

from ledger.ground.errors import Invalid
from ledger.ground.passwords import PASSWORD_MIN_CHARACTERS

# What the library looks at; nobody guesses the rest of a longer one.
_LOOKED_AT = 72
# Of its five grades the two lowest: found with a million guesses (ours).
_GUESSED_BELOW = 2
_CHARACTERS_TELLING = 2
_LETTERS_TELLING = 4
# What everybody here thinks of first.
_OF_HERE = ("安巡", "anxun", "安全生产", "anquan")
_REMEDY = "请换一个，比如用三四个不相干的词连起来"


def require_good_password(
    password: str, own_words: Iterable[str], *, field: str = "password"
) -> None:
    """`own_words`: of the person, such as name, number and county.

    Raises: Invalid, which names the field.
    """
    if fault := password_fault(password, own_words):
        raise Invalid("weak_password", fault, json={field: [fault]})


def password_fault(password: str, own_words: Iterable[str]) -> str | None:
    """What is wrong with it and what to do; None: nothing."""
    if len(password) < PASSWORD_MIN_CHARACTERS:
        return f"密码至少要 {PASSWORD_MIN_CHARACTERS} 个字符"
    folded = password.casefold()
    words = [*_spellings(own_words)]
    if any(word in folded for word in words):
        return f"密码里不要有自己的姓名、手机号或县名，{_REMEDY}"
    found = zxcvbn(password[:_LOOKED_AT], user_inputs=[*words, *_OF_HERE], max_length=_LOOKED_AT)
    if found["score"] < _GUESSED_BELOW:
        return f"这个密码太常见，容易被猜中，{_REMEDY}"
    return None


def _spellings(own_words: Iterable[str]) -> Iterator[str]:
    """Each as it is written and in pinyin, of a county without 县; short ones are in any word."""
    for word in own_words:
        name = re.sub(r"(?<=..)[县区市]$", "", word).casefold()
        pinyin = "".join(lazy_pinyin(name))
        if len(name) >= _CHARACTERS_TELLING:
            yield name
        if len(pinyin) >= _LETTERS_TELLING:
            yield pinyin
