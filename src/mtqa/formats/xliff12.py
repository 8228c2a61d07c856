"""XLIFF 1.2 (OASIS, 2008) with ITS 2.0 quality issues, as Okapi writes them: for tools that do not know 2.x.

Findings that overlap share one ``<mrk>``, which refers to a list of issues behind the target. What XML cannot hold is a
picture, for the format has no other way. All else is as in ``xliff``.
"""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.formats._ci import attribute, element, items, original
from mtqa.formats._its import NAMESPACE, Mark, content, issue, marks
from mtqa.formats._place import file_of
from mtqa.formats._view import Item, Passage, View, visible
from mtqa.formats.xliff import note, source_lang, summary
from mtqa.model import Report

NAME = "xliff12"
EXTENSION = ".xlf"

_CORE = "urn:oasis:names:tc:xliff:document:1.2"


def render(report: Report, *, color: bool = False, width: int = 100) -> str:
    """One file: the translation."""
    view = View(report)
    return "\n".join(_lines(view)) + "\n"


def _lines(view: View) -> Iterator[str]:
    target = view.article.target
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<xliff xmlns="{_CORE}" xmlns:its="{NAMESPACE}" its:version="2.0" version="1.2">'
    yield (
        f"  <file original={attribute(file_of(target))} source-language={attribute(source_lang(view))}"
        f' target-language={attribute(target.lang or "und")} datatype="plaintext">'
    )
    yield f'    <header><note from="mtqa">{element(summary(view))}</note></header>'
    yield "    <body>"
    for item in items(view):
        yield from _unit(item, view)
    yield "    </body>"
    yield "  </file>"
    yield "</xliff>"


def _unit(item: Item, view: View) -> Iterator[str]:
    lists: list[str] = []
    source = _marked(original(item, view), item, lists)
    yield f'      <trans-unit id="u{item.number}" resname={attribute(item.id)} xml:space="preserve">'
    yield f"        <source>{source}</source>"
    if item.target:
        yield f"        <target>{_marked(item.target, item, lists)}</target>"
    told = note(item)
    if told:
        yield f'        <note from="mtqa">{element(told)}</note>'
    yield from lists
    yield "      </trans-unit>"


def _marked(passage: Passage | None, item: Item, lists: list[str]) -> str:
    """The text with its marks; lists of issues that marks refer to are added to ``lists``."""
    if passage is None:
        return ""
    parts, at = [], 0
    for group in _groups(marks(passage, item.places)):
        start, end = group[0].start, max(mark.end for mark in group)
        if len(group) == 1:
            about = issue(group[0].place)
        else:
            name = f"u{item.number}-{len(lists) + 1}"
            about = f'its:locQualityIssuesRef="#{name}"'
            issues = "".join(f"<its:locQualityIssue {issue(mark.place, '')}/>" for mark in group)
            lists.append(f'        <its:locQualityIssues xml:id="{name}">{issues}</its:locQualityIssues>')
        parts += [
            _text(passage.text[at:start]),
            f'<mrk mtype="x-its" {about}>',
            _text(passage.text[start:end]),
            "</mrk>",
        ]
        at = end
    return "".join([*parts, _text(passage.text[at:])])


def _groups(found: list[Mark]) -> Iterator[list[Mark]]:
    """Marks that overlap, together."""
    group: list[Mark] = []
    end = 0
    for mark in found:
        if group and mark.start >= end and mark.start > group[-1].start:
            yield group
            group = []
        group.append(mark)
        end = max(end, mark.end)
    if group:
        yield group


def _text(text: str) -> str:
    return content(text, visible)
