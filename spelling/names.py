"""Names of people, enterprises, offices and places: which spellings are one name.

`name_key` gives what two spellings have in common. Width, case, space, dots, kinds of dashes and
brackets, marks over letters, and whether characters are written in the traditional form or in that
of Japan, do not tell names apart. Two figures stay two: 1.5 is not 15. The phone does the same
(`web/src/words/spelling.ts`; the same examples hold both).

Source of `simplified.json`: OpenCC (Apache-2.0), commit 5249273a, TSCharacters, TWVariants,
HKVariants and JPShinjitaiCharacters, each character alone, with its first reading.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

from spelling.characters import even

_TABLE = json.loads((files("spelling") / "simplified.json").read_text(encoding="utf-8"))
_SIMPLIFIED = str.maketrans(_TABLE["from"], _TABLE["to"])
_DASHES = "\\-‐‑‒–—―−⁃﹘﹣－〜～~ー–"
_DOTS = ".·•‧∙⋅・･．。｡․‥…᛫⸱⸳ꞏ●⚫∘◦˙"
_QUOTES = "\"'`´“”‘’「」『』＂＇"
_BETWEEN_FIGURES = re.compile(rf"(?<=\d)[\s\u2800{re.escape(_DOTS)}]+(?=\d)")
_NOTHING = re.compile(rf"[\s\u2800_{re.escape(_DOTS)}{re.escape(_QUOTES)}]+")
_DASHED = re.compile(f"[{_DASHES}]+")
# Signs that the eye takes for one another: kana, radicals and strokes, letters of other alphabets.
_ALIKE = (
    "口ロ囗", "力カ", "工エ", "八ハ", "卜ト", "夕タ", "二ニ", "千チ于干", "三ミ", "日曰", "己已巳",
    "未末", "土士", "人入", "戊戌戍", "刺剌", "冼洗", "佘余", "汨汩", "王玉", "田由甲申", "天夭",
    "今令", "免兔", "爪瓜", "侯候", "郝赦", "治冶", "晴睛", "暧暖", "莱菜", "段叚", "吉𠮷", "高髙",
    "aаα", "bвβ", "eеε", "kкκ", "mм", "hн", "oоο0", "pрρ", "cс", "tтτ", "xхχ", "yуυ", "iіι1l", "sѕ",
    "jј", "nп", "vν", "wω",
)  # fmt: skip
_EYE = str.maketrans({other: group[0] for group in _ALIKE for other in group[1:]})
_PLACE = re.compile(r"^(?:[\u4e00-\u9fff]{2,7}?(?:自治州|自治县|省|市|县|区))+(?=\w{2})")
# What many names end in says nothing of which one it is.
_KIND_OF_BUSINESS = re.compile(
    r"(有限责任公司|股份有限公司|有限公司|个人独资企业|个体工商户|专业合作社|合作社|经营部|分公司|"
    r"公司|商行|商店|门市部|店|厂)$"
)
CORE_LEAST = 2
_MARKS = frozenset({"Mn", "Me"})
# No longer text is a name; what stands behind is compared too, but not remembered.
_REMEMBERED = 65_536


def simplified(text: str) -> str:
    """Characters in the form that mainland China writes."""
    return text.translate(_SIMPLIFIED)


@lru_cache(_REMEMBERED)
def name_key(name: str) -> str:
    """What all spellings of the name have in common; compared with another key alone."""
    plain = _DASHED.sub("-", _without_marks(even(name)))
    plain = _NOTHING.sub("", _BETWEEN_FIGURES.sub("\ue000", plain))
    return simplified(plain).lower().replace("\ue000", ".")


def same_name(one: str, other: str) -> bool:
    """Whether both are spellings of one name; two that hold nothing are none."""
    return name_key(one) == name_key(other) != ""


@lru_cache(_REMEMBERED)
def letters_of(text: str) -> str:
    """Letters and figures of the key alone, for looking for a name within words."""
    return "".join(sign for sign in name_key(text) if sign.isalnum())


def letters_alike(text: str) -> str:
    """The same, with one sign for those that the eye takes for one another."""
    return letters_of(text).translate(_EYE)


def name_core(name: str) -> str:
    """What tells an enterprise from others, by eye: without its place and its kind of business."""
    core = _PLACE.sub("", letters_of(name))
    while len(shorter := _KIND_OF_BUSINESS.sub("", core)) >= CORE_LEAST and shorter != core:
        core = shorter
    return core.translate(_EYE)


def _without_marks(text: str) -> str:
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text)
    bare = "".join(sign for sign in apart if unicodedata.category(sign) not in _MARKS)
    return unicodedata.normalize("NFKC", bare)
