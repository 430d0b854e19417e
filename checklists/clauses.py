"""How points of the five county seeds are cited, e.g. `WC附3-一1` for 望城 附件3 一1.

The forms are those the seeds number themselves by; a citation outside them is a slip of the pen.
"""

import re

SEED_COUNTIES = {"WC": "望城", "LX": "临湘", "DX": "东西湖", "DT": "大通湖", "XP": "溆浦"}

_HAN = "[一二三四五六七八九十]+"

# One pattern a seed. The bounds are the numbers each seed really reaches:
# 望城 附件1 by the headings of 三, 附件2 1-16, 附件3 一1-7 and 二1-8, 附件4-6 by row, 二(二)1-11;
# 临湘 1-23, 四(一)-(四); 东西湖 1-26, 专题 1-4, 行动 (三)1-4, 工程 1-4; 大通湖 1-25; 溆浦 一 to 四.
# What a seed says before its first number is its 前言.
_FORMS = {
    "WC": r"附1(?:-\([一二三四五六]\)[1-4])?|附2(?:-(?:[1-9]|1[0-6]))?|附3(?:-一[1-7]|-二[1-8])?"
    r"|附4(?:-[1-4])?|附5(?:-(?:[1-9]|1[0-5]))?|附6(?:-(?:[1-9]|1[01]))?"
    r"|[一二三四五](?:\([一二三四五六]\)(?:[1-9]|1[01])?)?",
    "LX": r"一|二|[1-9]|1\d|2[0-3]|四(?:\([一二三四]\))?",
    "DX": rf"(?:[1-9]|1\d|2[0-6])(?:消纳)?(?:\.{_HAN})?|专题[1-4](?:\.{_HAN})?"
    rf"|工程[1-4](?:末|\.{_HAN})?|\(三\)[1-4](?:\.{_HAN})?|[一二三四](?:\({_HAN}\))?",
    "DT": r"前言|[1-9]|1\d|2[0-5]",
    "XP": r"一|二(?:\([一二三四]\)[1-7]?)?|三(?:\([一二三四五]\))?|四(?:\([一二三]\))?",
}
_CLAUSE = re.compile("|".join(f"(?P<{seed}>{seed}(?:{form}))" for seed, form in _FORMS.items()))


def is_clause(code: str) -> bool:
    """Whether `code` has the form of a numbered point of one of the five seeds."""
    return _CLAUSE.fullmatch(code) is not None


def is_foreign(code: str, seed: str) -> bool:
    """Whether it is a clause of another county's plan: its readers are not bound by it.

    `seed`: of the reader's own plan; empty where nobody said whose it is.
    """
    return is_clause(code) and not (seed and code.startswith(seed))


def readable(code: str) -> str:
    """`WC附3-一1` as a person cites it: 「望城 附件3 一1」.

    Raises: ValueError: `code` is no clause.
    """
    if not is_clause(code):
        raise ValueError(f"not a seed clause: {code!r}")
    county, point = SEED_COUNTIES[code[:2]], code[2:]
    if point.startswith("附"):
        return f"{county} 附件{point[1:].replace('-', ' ')}"
    if code.startswith(("LX", "DT")) and point.isdigit():
        return f"{county} 第{point}条"
    if point[0].isdigit():
        return f"{county} 专项整治{point}"
    return f"{county} {point}"
