"""Reading the YAML files that people write, with the line of every fault.

`parse` reads one file; `schema_faults` holds it against a JSON Schema.
The schema's Chinese `description` of a field is the remedy told for it: rule and advice stand
together.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from math import isfinite
from pathlib import Path
from typing import Any, Literal

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource

from checklists.errors import FileFault

PACKAGE_ROOT = Path(__file__).parent
SCHEMAS = PACKAGE_ROOT / "schema"
# Some times our own files (81), so that a server that takes many workbooks does not grow by them.
_FLAWS_KNOWN_MOST = 500
_flaws_known: dict[tuple[Path, bytes], "tuple[SchemaFlaw, ...]"] = {}

# What a text on one's screen does not show, and YAML refuses.
_UNPRINTABLE = re.compile(r"[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Deeper than any file here goes.
_DEEPEST = 40
# Everything that JSON knows; dates stay text.
_NUMBER_TAGS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("int", "float"))
_TAGS = _NUMBER_TAGS | {
    f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq", "str", "bool", "null")
}

# The way to a place in a document: fields and positions.
Keys = tuple[str | int, ...]


class _Loader(yaml.CSafeLoader):
    """Safe YAML in which dates stay the text that was written: JSON knows no dates."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True, slots=True)
class Authored:
    """One parsed file: its data, and its YAML nodes to find lines by."""

    path: Path
    data: dict[str, Any]
    root: yaml.Node

    def line_of(self, keys: Sequence[str | int]) -> int:
        """The line, counted from 1, of the deepest part of `keys` that the file has."""
        node = self.root
        for key in keys:
            child = _child(node, key)
            if child is None:
                break
            node = child
        return node.start_mark.line + 1

    def fault(self, message: str, remedy: str, *keys: str | int) -> FileFault:
        return FileFault(self.path, self.line_of(keys), message, remedy)


@dataclass(frozen=True, slots=True)
class SchemaFlaw:
    """Where data breaks its schema, whatever it was written in.

    `keys` lead to the place; those of a `missing` field to where it should stand. `advice` is what
    the schema says of the field.
    """

    keys: tuple[str | int, ...]
    kind: Literal["missing", "unknown", "needless", "wrong"]
    message: str
    advice: str


def parse(path: Path) -> Authored:
    """Read one YAML file whose top level is a mapping.

    Raises: FileFault: no such file, not UTF-8, not YAML, a key given twice, no mapping, or a part
        of YAML that no file here needs: references, tags, keys that are no text.
    """
    text = _text(path)
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise FileFault(path, line, "不是有效的 YAML", "请检查缩进、冒号和引号") from error
    except RecursionError:
        raise _too_deep(path, None) from None
    if not isinstance(node, yaml.MappingNode):
        raise FileFault(path, 1, "文件最外层应是“字段: 值”", "请对照同目录的其他文件")
    parts = _parts(path, node)
    _refuse_repeated_keys(path, parts)
    _refuse_unreadable_values(path, loader, parts)
    return Authored(path, loader.construct_document(node), node)


def _text(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise FileFault(path, None, "找不到文件", "请补上文件，或从登记中撤下它") from None
    except OSError as error:
        message = f"文件读不出来（{error.strerror}）"
        raise FileFault(path, None, message, "请检查它是不是文件、有没有读的权限") from None
    except UnicodeDecodeError:
        raise FileFault(path, None, "文件不是 UTF-8 编码", "请另存为 UTF-8") from None
    if found := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        message = f"有看不见的控制字符（U+{ord(found.group()):04X}）"
        raise FileFault(path, line, message, "请删去这一行里的这个字符，或整行重新输入")
    return text


def schema_faults(authored: Authored, schema: Path) -> list[FileFault]:
    """Every fault of the file against this JSON Schema, in the file's order."""
    flaws = schema_flaws(authored.data, schema)
    faults = [_file_fault(authored, flaw) for flaw in flaws]
    return sorted(faults, key=lambda fault: fault.line or 0)


def schema_flaws(data: Mapping[str, Any], schema: Path) -> list[SchemaFlaw]:
    """What of `data` breaks this JSON Schema.

    Remembered by what the data says: to hold a file against its schema takes longer than to read
    it, and the same files are reviewed, cited, published and traced in one go.
    """
    # Not by JSON: it writes a number and its text as one key.
    said = schema, sha256(repr(data).encode()).digest()
    if said not in _flaws_known:
        if len(_flaws_known) == _FLAWS_KNOWN_MOST:
            _flaws_known.clear()
        flaws = [_flaw(error) for error in _validator(schema).iter_errors(data)]
        _flaws_known[said] = tuple(flaws)
    return list(_flaws_known[said])


@cache
def _validator(schema: Path) -> Draft202012Validator:
    schemas = _schemas(schema.parent)
    return Draft202012Validator(schemas.contents(schema.name), registry=schemas)


@cache
def _schemas(folder: Path) -> Registry[Any]:
    """All of a folder by file name: one may refer to the parts of another."""
    paths = folder.glob("*.json")
    return Registry[Any]().with_resources(
        (path.name, Resource.from_contents(json.loads(path.read_text(encoding="utf-8"))))
        for path in paths
    )


def _flaw(error: ValidationError) -> SchemaFlaw:
    keys = tuple(error.absolute_path)
    instance: Any = error.instance
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    known = schema.get("properties", {})
    if error.validator in ("required", "dependentRequired"):
        field = next(name for name in _required(schema, instance) if name not in instance)
        advice = known.get(field, {}).get("description", "")
        return SchemaFlaw((*keys, field), "missing", f"缺少 {field}", advice)
    if error.validator == "additionalProperties":
        field = next(name for name in instance if name not in known)
        return SchemaFlaw((*keys, field), "unknown", f"有不认识的字段 {field}", "、".join(known))
    if error.validator == "not":
        return SchemaFlaw(keys, "needless", "用不着", schema["description"])
    if error.validator == "anyOf":
        fields = "、".join(field for option in schema["anyOf"] for field in option["required"])
        return SchemaFlaw(keys, "wrong", "缺少依据", f"写上其中之一：{fields}")
    advice = schema.get("description", "")
    if not advice or (error.validator in LENGTHS and _lengths(schema) not in advice):
        rule = RULES_IN_WORDS[str(error.validator)](error.validator_value, schema)
        advice = f"{advice}（{rule}）" if advice else rule
    return SchemaFlaw(keys, "wrong", f"不合要求（{_short(instance)}）", advice)


def _lengths(schema: Mapping[str, Any]) -> str:
    least, most = schema.get("minLength", 0), schema.get("maxLength")
    if most is None:
        return f"至少 {least} 字"
    return f"{least} 至 {most} 字" if least else f"最多 {most} 字"


_TYPES = {
    "object": "“字段: 值”的形式",
    "array": "列表，每行以“- ”开头",
    "string": "文字，像数字的加上引号",
    "integer": "整数",
    "number": "数字",
    "boolean": "true 或 false",
    "null": "空着",
}
LENGTHS = ("minLength", "maxLength")
# What a rule of a schema asks for, where the schema has no description of its own.
RULES_IN_WORDS: Mapping[str, Callable[[Any, Mapping[str, Any]], str]] = {
    "type": lambda kinds, _: "，或".join(
        _TYPES[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds)
    ),
    "enum": lambda values, _: "、".join(str(value) for value in values) + " 之一",
    "const": lambda value, _: str(value),
    "pattern": lambda form, _: f"符合 {form} 的写法",
    "minimum": lambda least, _: f"不小于 {least} 的数",
    "maximum": lambda most, _: f"不大于 {most} 的数",
    "exclusiveMinimum": lambda least, _: f"大于 {least} 的数",
    "minItems": lambda least, _: f"至少 {least} 项",
    "maxItems": lambda most, _: f"最多 {most} 项",
    "uniqueItems": lambda _, __: "互不相同的项",
    "minProperties": lambda least, _: f"至少 {least} 个字段",
} | dict.fromkeys(LENGTHS, lambda _, schema: _lengths(schema))


def _required(schema: Mapping[str, Any], instance: Mapping[str, Any]) -> Iterator[str]:
    yield from schema.get("required", ())
    for name, needed in schema.get("dependentRequired", {}).items():
        if name in instance:
            yield from needed


def _file_fault(authored: Authored, flaw: SchemaFlaw) -> FileFault:
    field = flaw.keys[-1] if flaw.keys else ""
    holder = flaw.keys[:-1] if flaw.kind in ("missing", "unknown") else flaw.keys
    place = "/".join(str(key) for key in holder) or "文件"
    remedy = {
        "missing": f"请补上 {field}：{flaw.advice}",
        "unknown": f"请改用：{flaw.advice}",
        "needless": flaw.advice,
        "wrong": f"请改为：{flaw.advice}",
    }[flaw.kind]
    return authored.fault(f"{place} {flaw.message}", remedy, *flaw.keys)


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _child(node: yaml.Node, key: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
        return node.value[key] if key < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    return None


def _parts(path: Path, root: yaml.Node) -> list[yaml.Node]:
    """Every part of a file, once. Raises: FileFault: a part stands in two places, or too deep.

    A part that is referred to lets a few lines mean billions, or holds itself.
    """
    found: dict[int, yaml.Node] = {}
    ahead = [(root, 0)]
    while ahead:
        node, depth = ahead.pop()
        line = node.start_mark.line + 1
        if id(node) in found:
            remedy = "请不要用 & 和 *，把内容照写一遍"
            raise FileFault(path, line, "这一段在别处又被引用", remedy)
        if depth > _DEEPEST:
            raise _too_deep(path, line)
        found[id(node)] = node
        if isinstance(node, yaml.MappingNode):
            ahead += [(part, depth + 1) for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            ahead += [(part, depth + 1) for part in node.value]
    return list(found.values())


def _too_deep(path: Path, line: int | None) -> FileFault:
    return FileFault(path, line, "括号嵌套得太深", "请检查有没有漏写的右括号")


def _refuse_repeated_keys(path: Path, parts: Sequence[yaml.Node]) -> None:
    for mapping in parts:
        if not isinstance(mapping, yaml.MappingNode):
            continue
        seen: set[str] = set()
        for key, _ in mapping.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise FileFault(path, line, "字段名不是文字", "请写成“字段: 值”")
            if key.value in seen:
                raise FileFault(path, line, f"字段 {key.value} 写了两次", "请只留一个")
            seen.add(key.value)


def _refuse_unreadable_values(path: Path, loader: _Loader, parts: Sequence[yaml.Node]) -> None:
    """Tags that name a kind of their own, and numbers that are none."""
    for node in parts:
        line = node.start_mark.line + 1
        if node.tag not in _TAGS:
            remedy = "请去掉叹号开头的标记或“<<”，直接写值；叹号是内容的，请加引号"
            raise FileFault(path, line, "用了这里不用的 YAML 标记", remedy)
        if node.tag in _NUMBER_TAGS:
            try:
                is_number = isfinite(loader.construct_object(node))
            except (ValueError, OverflowError):
                is_number = False
            if not is_number:
                message = f"读不出这个数（{_short(node.value)}）"
                raise FileFault(path, line, message, "请写普通的数字；是文字的，请加引号")
