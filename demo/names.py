"""Names that look invented: every person is called 示例."""

from __future__ import annotations

_SURNAMES = (
    "张李王赵陈刘杨黄周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余"
    "于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷"
    "龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤"
)


def full_name(serial: int) -> str:
    """张示例, 李示例 …: one for each serial from 0 to 117."""
    return f"{_SURNAMES[serial]}示例"
