"""What makes a point hard to answer at the place, as far as a program can see it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

# Words by which one question asks two things: then neither answer would be true.
_ASKS_TWO = re.compile("并且|以及|(?<!三)同时|；|、并|，并|和是否|，且")
# Questions to which "yes" is bad news, or that can be answered both ways.
_YES_IS_BAD = re.compile("是否|有无|有没有|存在|违规|违法|擅自")
# The language of notices: sounds like a demand, tells nobody where to look.
_OFFICIALESE = re.compile("进一步|切实|加强|狠抓|到位|等相关|有关规定|相关要求")
_HALF_WIDTH = re.compile(r"[一-鿿][,;:?!]|[,;:?!][一-鿿]")

_PROSE_FIELDS = ("question", "good", "method", "remedy")


def wording_faults(item: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each fault of one authored item as (field, what is wrong, what to do)."""
    question = item["question"]
    if not question.endswith("吗？") or question.count("？") != 1:
        yield "question", "问题要以“吗？”结尾，且只有一个问号", "请改成一句能答“是”或“否”的话"
    if match := _ASKS_TWO.search(question):
        yield "question", f"“{match[0]}”让一个问题问了两件事", "请拆成两条"
    if match := _YES_IS_BAD.search(question):
        yield "question", f"“{match[0]}”让“是”不再表示合格", "请改成答“是”就合格的问法"
    for name in _PROSE_FIELDS:
        if match := _OFFICIALESE.search(item[name]):
            yield name, f"“{match[0]}”是公文话，现场没法查", "请写清看什么、做什么"
        if match := _HALF_WIDTH.search(item[name]):
            yield name, f"“{match[0]}”用了半角标点", "请用全角标点"
