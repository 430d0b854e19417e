"""Whom a report means (举报回避): names as people write them, compared as people mean them. Pure.

It errs towards going around somebody: to an officer who is left out by mistake a report is lost,
and one that reaches the accused has lost its reporter. So a name is found in whatever stands around
it, through look-alike and like-sounding characters, and by the surname with a title. That a tone
does not count and a dialect does not, and which titles, is ours.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from itertools import product
from uuid import UUID

from pypinyin import Style, pinyin

from spelling.names import letters_alike, name_key

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_NOT_HAN = re.compile(r"[^\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
# 买买提·示例: either part is what somebody is called by.
_PARTS = re.compile(r"[\s.·•‧・･∙⋅．。、,，]+")
_SPELLINGS_MOST = 16
_COMPOUND_SURNAMES = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶"
    "太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良"
    "漆雕乐正宰父谷梁拓跋夹谷轩辕令狐段干百里呼延东郭南门羊舌微生公户公玉公仪梁丘公仲"
    "公上公门公山公坚左丘公伯西门公祖第五公乘贯丘公皙南荣东里东宫仲长子书子桑即墨达奚"
    "褚师纳兰归海哥舒"
)
_COMPOUND = frozenset(re.findall("..", _COMPOUND_SURNAMES))
_OFFICES = (
    "科长|主任|局长|股长|所长|队长|站长|书记|镇长|乡长|县长|处长|部长|科员|委员|主席|秘书|专员|大队|"
    "副(?:科|主任|局|股|所|队|站|书记|镇|乡|县|处|部)"
)
_CALLED = (
    "科|主|局|股|所|队|站|书记|镇|乡|县|处|部|总|工|师|经理|同志|先生|女士|老板|某|氏|哥|姐|叔|老|副|"
    "执法|检查|监管|领导|委员|干部|办事|专员|秘书|主席"
)
_BEFORE = "老小大阿姓"
_TITLES = re.compile(f"(?:{_OFFICES}|{_CALLED}|长)+$")


@lru_cache(4_096)
def _sounds(sign: str) -> frozenset[str]:
    """Its readings, without tones; none of a rare character."""
    read = pinyin(sign, style=Style.NORMAL, heteronym=True, errors="ignore")
    return frozenset(read[0] if read else ())


class _Words:
    """A text to look for names in."""

    def __init__(self, text: str) -> None:
        self.key = name_key(text)
        self.alike = letters_alike(text)
        self.han = _NOT_HAN.sub("", self.alike)
        self.latin = "".join(sign for sign in self.key if sign.isascii() and sign.isalpha())
        self._sounds: list[frozenset[str]] | None = None

    @property
    def sounds(self) -> list[frozenset[str]]:
        """Of its Chinese characters, as they were written."""
        if self._sounds is None:
            self._sounds = [_sounds(sign) for sign in _HAN.findall(self.key)]
        return self._sounds


def people_meant(
    accused: str | None, words: str, names: Mapping[UUID, Collection[str]]
) -> frozenset[UUID]:
    """Those whom a report may mean: `accused` is what was written as somebody's name, `words` all
    else that can be read of it; `names`: what each is called, and was.

    Of one character alone, and of a surname, only what was written as a name or title is meant.
    """
    written, around = _Words(accused or ""), _Words(words)
    return frozenset(
        who
        for who, called in names.items()
        if any(_is_accused(name, written) or _is_told_of(name, around) for name in called)
    )


def stands_in(name: str, text: str) -> bool:
    """Whether the name is written there, whatever stands around it."""
    return _stands_in(name, _Words(text))


def _is_accused(name: str, text: _Words) -> bool:
    if not text.alike:
        return False
    return (
        _stands_in(name, text)
        or any(len(part) > 1 and letters_alike(part) in text.alike for part in _PARTS.split(name))
        or _sounds_in(name, text)
        or _is_titled(name, text, _CALLED)
        or _is_given_name(name, text)
    )


def _is_told_of(name: str, text: _Words) -> bool:
    return bool(text.alike) and (_stands_in(name, text) or _is_titled(name, text, _OFFICES))


def _stands_in(name: str, text: _Words) -> bool:
    letters = letters_alike(name)
    if len(letters) < 2:
        # One character alone stands in many words.
        return bool(letters) and letters == text.alike
    return letters in text.alike or (not _NOT_HAN.search(letters) and letters in text.han)


def _sounds_in(name: str, text: _Words) -> bool:
    signs = _HAN.findall(name_key(name))
    if len(signs) < 2 or len(signs) < len(letters_alike(name)):
        return False
    own_sounds = [_sounds(sign) for sign in signs]
    for start in range(len(text.sounds) - len(signs) + 1):
        if all(
            heard & there for heard, there in zip(own_sounds, text.sounds[start:], strict=False)
        ):
            return True
    spelled = ["".join(parts) for parts in product(*own_sounds)][:_SPELLINGS_MOST]
    return bool(text.latin) and any(spelling in text.latin for spelling in spelled if spelling)


def _is_titled(name: str, text: _Words, titles: str) -> bool:
    """老张, 张科长, 姓张的, 张某; where only titles of an office count, those alone."""
    surname = _surname(name)
    if not surname:
        return False
    behind = f"(?={titles})" if titles is _OFFICES else f"(?={titles}|x|×|$|[^\\w])"
    before = "" if titles is _OFFICES else f"|(?<=[{_BEFORE}]){surname}"
    return bool(re.search(f"{surname}{behind}{before}", text.key))


def _is_given_name(name: str, text: _Words) -> bool:
    given = name_key(name)[len(_surname(name)) :]
    return len(given) > 1 and _TITLES.sub("", text.key) == given


def _surname(name: str) -> str:
    """Of a Chinese name; "" of another."""
    key = name_key(name)
    if not key or not _HAN.match(key):
        return ""
    return key[:2] if key[:2] in _COMPOUND else key[0]
