"""What a phone sends of a visit, in the words of the log."""

from __future__ import annotations

MEANS_WORDS = {"board_scan": "扫描公示牌", "picked": "从列表选择企业"}
PRODUCTION_WORDS = {"normal": "正常生产", "suspended": "停产", "closed": "关闭"}
BOARD_STATE_WORDS = {"updated": "已更新", "outdated": "未更新", "absent": "未张贴"}
