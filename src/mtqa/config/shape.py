"""The shape of a configuration: ``schema.json`` says each key once; here it is held against what a file holds.

The keywords of JSON Schema that the file uses are understood, and two more: ``expected`` is what a message says of a
wrong value, and ``merge: join`` marks the lists that ``extend`` adds to.
"""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Any

from mtqa.errors import UsageError

Node = Mapping[str, Any]
MAX_SHOWN = 120  # characters of a wrong value in a message
_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
}


def text() -> str:
    """The JSON Schema of a configuration file, as text."""
    return (resources.files(__package__) / "schema.json").read_text(encoding="utf-8")


@cache
def schema() -> Node:
    """The same, read."""
    read: Node = json.loads(text())
    return read


def resolved(node: Node) -> Node:
    """A node with what it refers to; its own keywords go first."""
    if "$ref" not in node:
        return node
    found: Any = schema()
    for part in node["$ref"].split("/")[1:]:
        found = found[part]
    return {**resolved(found), **{k: v for k, v in node.items() if k != "$ref"}}


def hold(value: Any, name: str, node: Node | None = None, where: str = "") -> None:
    """Hold a value against its node of the schema.

    Args:
        value: what ``tomllib`` read.
        name: the file, for messages.
        node: by default the whole configuration.
        where: the key, for messages.

    Raises:
        UsageError: for the first thing that does not fit, with its key and what was expected.
    """
    node = resolved(schema() if node is None else node)
    for option in node.get("anyOf", ()):
        if resolved(option).get("type") == "object" and isinstance(value, dict):
            return hold(value, name, option, where)
    if not _fits(value, node):
        shown = repr(value)
        shown = shown if len(shown) <= MAX_SHOWN else f"{shown[:MAX_SHOWN]}…"
        raise UsageError(f"{name}: {where} is {shown}; expected {node['expected']}")
    if isinstance(value, dict):
        _hold_table(value, name, node, where)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            hold(item, name, node["items"], f"{where}[{number}]")
    return None


def _hold_table(table: dict[str, Any], name: str, node: Node, where: str) -> None:
    prefix = f"{where}." if where else ""
    known = node.get("properties", {})
    more = node.get("additionalProperties", False)
    for key, value in table.items():
        if key in known:
            hold(value, name, known[key], prefix + key)
        elif more is False:
            near = get_close_matches(key, known, 1)
            hint = f"; did you mean {prefix}{near[0]}?" if near else f"; expected one of {', '.join(known)}"
            raise UsageError(f"{name}: unknown key {prefix}{key}{hint}")
        else:
            hold(value, name, more, prefix + key)
    for key in node.get("required", ()):
        if key not in table:
            raise UsageError(f"{name}: {where} has no {key}; expected {resolved(known[key])['expected']}")


def _fits(value: Any, node: Node) -> bool:
    """Whether a value is of the node's kind; the values of a table are not looked at, nor are tables in a list."""
    if "anyOf" in node:
        return any(_fits(value, resolved(option)) for option in node["anyOf"])
    if "const" in node or "enum" in node:
        return isinstance(value, str) and value in node.get("enum", [node.get("const")])
    if node.get("format") == "date":
        return _is_date(value)
    if not isinstance(value, _TYPES[node["type"]]) or (isinstance(value, bool) and node["type"] != "boolean"):
        return False
    if isinstance(value, int | float):
        return math.isfinite(value) and bool(node.get("minimum", value) <= value <= node.get("maximum", value))
    if isinstance(value, str):
        return len(value) >= node.get("minLength", 0) and bool(re.search(node.get("pattern", ""), value))
    if isinstance(value, list):
        item = resolved(node["items"])
        return item.get("type") == "object" or "anyOf" in item or all(_fits(v, item) for v in value)
    return True


def _is_date(value: Any) -> bool:
    if isinstance(value, str):
        try:
            datetime.date.fromisoformat(value)
        except ValueError:
            return False
        return True
    return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)


def leaves(node: Node | None = None, prefix: str = "") -> Iterator[tuple[str, Node]]:
    """Every key that has a fixed name, dotted, with its node; keys of tables stand instead of the table."""
    for key, child in (node or schema())["properties"].items():
        full = resolved(child)
        if "properties" in full:
            yield from leaves(full, f"{prefix}{key}.")
        else:
            yield prefix + key, full
