"""Reading the YAML files that people write, with the line of every fault.

`parse` reads one file; `schema_faults` holds it against a JSON Schema of `checklists/schema/`.
The schema's Chinese `description` of a field is the remedy told for it: rule and advice stand
together.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from checklists.errors import FileFault

PACKAGE_ROOT = Path(__file__).parent


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


def parse(path: Path) -> Authored:
    """Read one YAML file whose top level is a mapping.

    Raises: FileFault: no such file, not UTF-8, not YAML, a key given twice, or no mapping.
    """
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
    except FileNotFoundError:
        raise FileFault(path, None, "找不到文件", "请补上文件，或从登记中撤下它") from None
    except UnicodeDecodeError:
        raise FileFault(path, None, "文件不是 UTF-8 编码", "请另存为 UTF-8") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise FileFault(path, line, "不是有效的 YAML", "请检查缩进、冒号和引号") from error
    if not isinstance(node, yaml.MappingNode):
        raise FileFault(path, 1, "文件最外层应是“字段: 值”", "请对照同目录的其他文件")
    _refuse_repeated_keys(path, node)
    return Authored(path, loader.construct_document(node), node)


def schema_faults(authored: Authored, schema_name: str) -> list[FileFault]:
    """Every fault of the file against `schema/<schema_name>.schema.json`, in the file's order."""
    errors = _validator(schema_name).iter_errors(authored.data)
    faults = [_translate(authored, error) for error in errors]
    return sorted(faults, key=lambda fault: fault.line or 0)


@cache
def _validator(schema_name: str) -> Draft202012Validator:
    path = PACKAGE_ROOT / "schema" / f"{schema_name}.schema.json"
    return Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))


def _translate(authored: Authored, error: ValidationError) -> FileFault:
    keys = list(error.absolute_path)
    place = "/".join(str(key) for key in keys) or "文件"
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    instance: Any = error.instance
    if error.validator == "required":
        field = next(name for name in schema["required"] if name not in instance)
        advice = schema.get("properties", {}).get(field, {}).get("description", "")
        return authored.fault(f"{place} 缺少 {field}", f"请补上 {field}：{advice}", *keys)
    if error.validator == "additionalProperties":
        known = schema.get("properties", {})
        field = next(name for name in instance if name not in known)
        remedy = f"请改用：{'、'.join(known)}"
        return authored.fault(f"{place} 有不认识的字段 {field}", remedy, *keys, field)
    if error.validator == "anyOf":
        fields = "、".join(field for option in schema["anyOf"] for field in option["required"])
        return authored.fault(f"{place} 缺少依据", f"请写上其中之一：{fields}", *keys)
    advice = schema.get("description") or f"应满足 {error.validator}: {error.validator_value}"
    message = f"{place} 不合要求（{_short(error.instance)}）"
    return authored.fault(message, f"请改为：{advice}", *keys)


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _child(node: yaml.Node, key: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
        return node.value[key] if key < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    return None


def _refuse_repeated_keys(path: Path, root: yaml.Node) -> None:
    for mapping in _mappings(root):
        seen: set[str] = set()
        for key, _ in mapping.value:
            if key.value in seen:
                line = key.start_mark.line + 1
                raise FileFault(path, line, f"字段 {key.value} 写了两次", "请只留一个")
            seen.add(key.value)


def _mappings(node: yaml.Node) -> Iterator[yaml.MappingNode]:
    if isinstance(node, yaml.MappingNode):
        yield node
        for _, value in node.value:
            yield from _mappings(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _mappings(value)
