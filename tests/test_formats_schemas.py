"""Formats of which nobody ships a schema for Python, held against ones written after what their makers publish.

``tests/schemas`` has them: they are strict, so that a field which a service does not know, or an element in the wrong
place, is seen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from lxml import etree

import reports_fixture as fixtures
from mtqa import formats
from mtqa.model import Report, State
from test_formats_ci import found, hostile

FOLDER = Path(__file__).parent / "schemas"
BAD = "articles/id/broken.md:7: is not UTF-8"


def aside() -> Report:
    """An article of which nothing counts."""
    return found("satu , dua , tiga", [(4, 6), (10, 12)], state=State.SUPPRESSED, passed=True)


def crossing() -> Report:
    """Findings that cross, touch and are empty, over wide characters."""
    return found(
        "a \N{GRINNING FACE}e\N{COMBINING ACUTE ACCENT} 標題 العربية\r\n", [(0, 4), (2, 6), (6, 6), (6, 9), (6, 9)]
    )


MAKERS = [*fixtures.ALL.values(), hostile, aside, crossing]


def text_of(name: str, report: Report) -> str:
    made = formats.load(name).render(report)
    assert isinstance(made, str)
    return made


def validator(name: str) -> Draft202012Validator:
    schema = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def values(name: str, text: str) -> Iterator[Any]:
    """What the schema is of: lines of ESA, else the whole."""
    yield from (json.loads(line) for line in text.splitlines()) if name == "esa" else [json.loads(text)]


@pytest.mark.parametrize("name", ["rdjson", "gitlab", "pearmut", "esa"])
@pytest.mark.parametrize("make", MAKERS)
def test_json_formats_are_as_their_schemas_want_them(name: str, make: Callable[[], Report]) -> None:
    check = validator(name)
    for value in values(name, text_of(name, make())):
        check.validate(value)


@pytest.mark.parametrize("name", ["rdjson", "gitlab"])
def test_lists_of_many_articles_are_as_their_schemas_want_them(name: str) -> None:
    made = formats.joined(name, [make() for make in MAKERS], [BAD, "no file at all"])
    assert made is not None
    validator(name).validate(json.loads(made))


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("rdjson", lambda v: v | {"setAside": 3}),
        ("rdjson", lambda v: v | {"diagnostics": [{"message": "x", "location": {"path": "x", "range": {"end": {}}}}]}),
        ("gitlab", lambda v: [v[0] | {"severity": "error"}]),
        ("gitlab", lambda v: [v[0] | {"location": {"path": "./x", "lines": {"begin": 1}}}]),
        ("pearmut", lambda v: v | {"data": [v["data"][0][0]]}),
        ("esa", lambda v: v | {"esa_score": 66}),
    ],
)
def test_the_json_schemas_can_fail(name: str, spoil: Callable[[Any], Any]) -> None:
    (value,) = values(name, text_of(name, found("satu , dua", [(4, 6)])))
    check = validator(name)
    assert check.is_valid(value)
    assert not check.is_valid(spoil(value))


def grammar(name: str) -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(FOLDER / f"{name}.rng"))


@pytest.mark.parametrize(("name", "rules"), [("xliff", "xliff21"), ("xliff12", "xliff12")])
@pytest.mark.parametrize("make", MAKERS)
def test_xliff_is_as_its_grammar_wants_it(name: str, rules: str, make: Callable[[], Report]) -> None:
    root = etree.fromstring(text_of(name, make()).encode())
    grammar(rules).assertValid(root)
    # What no grammar says: ids of a unit differ, and every reference leads somewhere.
    for unit in root.iter("{*}unit", "{*}trans-unit"):
        ids = [e.get("id") for e in unit.iter("{*}mrk", "{*}sm")]
        if name == "xliff":
            assert len(set(ids)) == len(ids)
            ends = {e.get("startRef") for e in unit.iter("{*}em")}
            assert ends == {e.get("id") for e in unit.iter("{*}sm")}
        its = "{http://www.w3.org/2005/11/its}"
        lists = {e.get("{http://www.w3.org/XML/1998/namespace}id") for e in unit.iter(f"{its}locQualityIssues")}
        assert {e.get(f"{its}locQualityIssuesRef", "#")[1:] for e in unit.iter("{*}mrk")} - {""} == lists


@pytest.mark.parametrize(
    ("name", "rules", "old", "new"),
    [
        ("xliff", "xliff21", 'type="its:generic"', 'type="x-its"'),
        ("xliff", "xliff21", "<segment state=", "<segment its:locQualityIssueType="),
        ("xliff", "xliff21", 'locQualityIssueSeverity="60"', 'locQualityIssueSeverity="101"'),
        ("xliff", "xliff21", 'locQualityIssueType="whitespace"', 'locQualityIssueType="spacing"'),
        ("xliff12", "xliff12", ' datatype="plaintext"', ""),
        ("xliff12", "xliff12", "trans-unit", "unit"),
    ],
)
def test_the_grammars_can_fail(name: str, rules: str, old: str, new: str) -> None:
    text = text_of(name, found("satu , dua", [(4, 6)]))
    assert old in text
    assert grammar(rules).validate(etree.fromstring(text.encode()))
    assert not grammar(rules).validate(etree.fromstring(text.replace(old, new).encode()))
