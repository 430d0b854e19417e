"""What Click says by itself, in Chinese: help, usage and errors of every command.

Click asks gettext for its words, which would need compiled catalogues and a locale on the machine;
so its modules are handed these words instead, once, before the first command is made.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping

import click

# By Click's own words; of two for one and many the first.
WORDS: Mapping[str, str] = {
    "Usage:": "用法：",
    "Options": "选项",
    "Commands": "命令",
    "Positional arguments": "参数",
    "Show this message and exit.": "显示这段说明",
    "Show the version and exit.": "显示版本",
    "%(prog)s, version %(version)s": "%(prog)s %(version)s 版",
    "required": "必填",
    "deprecated": "不再使用",
    "default: {default}": "默认：{default}",
    "env var: {var}": "环境变量：{var}",
    "(dynamic)": "（运行时决定）",
    "file": "文件",
    "directory": "文件夹",
    "path": "路径",
    "Error: {message}": "✗ {message}",
    "Try '{command} {option}' for help.": "用法请看：{command} {option}",
    "Aborted!": "已中断。",
    "Missing command.": "请写上要用的命令。",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing {param_type}": "缺少 {param_type}",
    "Missing parameter: {param_name}": "缺少参数：{param_name}",
    "No such command {name!r}.": "没有 {name} 这个命令。",
    "No such option {name!r}.": "没有 {name} 这个选项。",
    "Did you mean {possibility}?": "是不是 {possibilities}？",
    "Got unexpected extra argument ({args})": "多写了：{args}",
    "Option {name!r} does not take a value.": "选项 {name} 后面不用写值。",
    "Option {name!r} requires an argument.": "选项 {name} 后面要写值。",
    "Argument {name!r} takes {nargs} values.": "参数 {name} 要写 {nargs} 个值。",
    "Takes {nargs} values but 1 was given.": "要写 {nargs} 个值。",
    "{len_type} values are required, but {len_value} was given.": "要写 {len_type} 个值。",
    "Invalid start character for option ({option})": "选项的写法不对：{option}",
    "Invalid value: {message}": "值不对：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 的值不对：{message}",
    "Value must be an iterable.": "要写成一组值。",
    "Choose from:\n\t{choices}": "可选：\n\t{choices}",
    "Choice({choices})": "可选 {choices}",
    "{value!r} is not {choice}.": "{value} 不在可选的范围：{choices}。",
    "{value!r} does not match the format {format}.": "{value} 的写法应为：{formats}。",
    "{value!r} is not a valid {number_type}.": "{value} 不是{number_type}。",
    "{value!r} is not a valid UUID.": "{value} 不是编号。",
    "{value!r} is not a valid boolean. Recognized values: {states}": "{value} 应为：{states}。",
    "{value} is not in the range {range}.": "{value} 不在范围 {range} 内。",
    "{name} {filename!r} does not exist.": "没有{name} {filename}。",
    "{name} {filename!r} is a file.": "{name} {filename} 是文件，应为文件夹。",
    "{name} {filename!r} is a directory.": "{name} {filename} 是文件夹，应为文件。",
    "{name} {filename!r} is not readable.": "{name} {filename} 读不了，请检查权限。",
    "{name} {filename!r} is not writable.": "{name} {filename} 写不进去，请检查权限。",
    "{name} {filename!r} is not executable.": "{name} {filename} 不能运行，请检查权限。",
    "Could not open file {filename!r}: {message}": "打不开文件 {filename}：{message}",
    "unknown error": "原因不明",
    "Windows error: {error}": "系统错误：{error}",
    "Do you want to continue?": "要继续吗？",
    "Confirm the action without prompting.": "不再询问，直接继续。",
    "Repeat for confirmation": "请再输一遍",
    "Press any key to continue...": "按任意键继续……",
    "Error: The two entered values do not match.": "✗ 两次输入不一样。",
    "Error: invalid input": "✗ 输入不对。",
}
# What is written for a kind of value where the command says nothing of its own.
_KINDS = {"text": "文字", "integer": "整数", "float": "数字", "uuid": "编号", "boolean": "是否"}
_MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")


class _Formatter(click.HelpFormatter):
    """Its usage lines without Click's own placeholders, which it asks nobody for."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        for theirs, ours in (
            ("[OPTIONS]", "[选项]"),
            ("COMMAND [ARGS]...", "命令 [参数]..."),
        ):
            args = args.replace(theirs, ours)
        super().write_usage(prog, args, prefix)


def speak_chinese() -> None:
    """From here on Click speaks Chinese, in the help and errors of every command."""
    for name in _MODULES:
        module = importlib.import_module(f"click.{name}")
        for asked, answer in (("_", _said), ("ngettext", _said_of_many)):
            if hasattr(module, asked):
                setattr(module, asked, answer)
    for kind in (click.STRING, click.INT, click.FLOAT, click.UUID, click.BOOL):
        kind.name = _KINDS.get(kind.name, kind.name)
    click.Context.formatter_class = _Formatter


def _said(words: str) -> str:
    return WORDS.get(words, words)


def _said_of_many(one: str, many: str, count: int) -> str:
    return WORDS.get(one, many if count > 1 else one)
