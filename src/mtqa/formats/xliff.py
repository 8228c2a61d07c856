"""XLIFF 2.1 (OASIS, 2018) with the findings as localization quality issues of ITS 2.0, for translation tools.

A unit for each segment, with the source as it was aligned: where two sentences of the translation answer one of the
source, both have it. A finding is a ``<mrk>`` around the words, or, where it crosses another, ``<sm/>`` and ``<em/>``.
Those that do not count are there with ``locQualityIssueEnabled="no"``. A character that XML cannot hold is a ``<cp/>``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mtqa.formats._ci import attribute, counts, element, items, original, set_aside
from mtqa.formats._its import NAMESPACE, Mark, content, issue, marks
from mtqa.formats._place import file_of
from mtqa.formats._view import Item, Passage, View
from mtqa.model import Report

NAME = "xliff"
EXTENSION = ".xlf"

_CORE = "urn:oasis:names:tc:xliff:document:2.0"


def render(report: Report, *, color: bool = False, width: int = 100) -> str:
    """One file: the translation."""
    view = View(report)
    return "\n".join(_lines(view)) + "\n"


def source_lang(view: View) -> str:
    """The language of what was translated, ``und`` where there is nothing of it."""
    lang = view.article.target.lang
    other = next((d for d in view.others if view.has_source or d.lang != lang), None)
    return (other.lang if other else "") or "und"


def summary(view: View) -> str:
    """The verdict and how many findings there are, in words."""
    verdict = view.report.verdict
    told = [
        f"mtqa: {'passed' if verdict.passed else 'failed'}",
        *verdict.reasons,
        f"findings: {counts(view) or 'none'}",
    ]
    told += [f"not counted: {set_aside(view)}"] if view.set_aside else []
    return "; ".join([*told, *(f"could not be read: {problem}" for problem in view.article.problems)])


def note(item: Item) -> str | None:
    """What an editor should know of a segment, None where it may stand."""
    if item.grade is None or item.clean:
        return None
    return f"{item.grade.value}, risk {item.risk:.2f}" if item.risk is not None else item.grade.value


def _lines(view: View) -> Iterator[str]:
    target = view.article.target
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        f'<xliff xmlns="{_CORE}" xmlns:its="{NAMESPACE}" its:version="2.0" version="2.1"'
        f" srcLang={attribute(source_lang(view))} trgLang={attribute(target.lang or 'und')}>"
    )
    yield f'  <file id="f1" original={attribute(file_of(target))}>'
    yield f'    <notes><note category="mtqa">{element(summary(view))}</note></notes>'
    for item in items(view):
        yield from _unit(item, view)
    yield "  </file>"
    yield "</xliff>"


def _unit(item: Item, view: View) -> Iterator[str]:
    names = _Names()
    source = original(item, view)
    yield f'    <unit id="u{item.number}" name={attribute(item.id)}>'
    told = note(item)
    if told:
        yield f'      <notes><note category="mtqa">{element(told)}</note></notes>'
    yield '      <segment state="translated">' if item.target else "      <segment>"
    yield f'        <source xml:space="preserve">{_marked(source, item, names)}</source>'
    if item.target:
        yield f'        <target xml:space="preserve">{_marked(item.target, item, names)}</target>'
    yield "      </segment>"
    yield "    </unit>"


class _Names:
    """Ids of a unit's marks: source and target do not share any, for what stands in them is not the same."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> str:
        self._last += 1
        return f"m{self._last}"


def _marked(passage: Passage | None, item: Item, names: _Names) -> str:
    if passage is None:
        return ""
    found = marks(passage, item.places)
    crossing = _crossing(found)
    # What is written before each place of the text, in this order: ends, whole marks that are empty, beginnings.
    events: dict[int, tuple[list[str], list[str]]] = {}
    for number, mark in enumerate(found):
        name = names.next()
        opened = f'id="{name}" type="its:generic" {issue(mark.place)}'
        begins = events.setdefault(mark.start, ([], []))[1]
        if mark.start == mark.end:
            events[mark.start][0].append(f"<mrk {opened}></mrk>")
        elif number in crossing:
            begins.append(f"<sm {opened}/>")
            events.setdefault(mark.end, ([], []))[0].append(f'<em startRef="{name}"/>')
        else:
            begins.append(f"<mrk {opened}>")
            # The inner one ends first.
            events.setdefault(mark.end, ([], []))[0].insert(0, "</mrk>")
    borders = sorted({0, len(passage.text), *events})
    parts = []
    for start, end in zip(borders, [*borders[1:], borders[-1]], strict=True):
        ends, begins = events.get(start, ([], []))
        parts += [*ends, *begins, content(passage.text[start:end], _code_point)]
    return "".join(parts)


def _crossing(found: Sequence[Mark]) -> set[int]:
    """Which marks begin inside another and end outside it: elements cannot."""
    crossing = set()
    open_marks: list[Mark] = []
    for number, mark in enumerate(found):
        while open_marks and open_marks[-1].end <= mark.start:
            open_marks.pop()
        if open_marks and mark.end > open_marks[-1].end:
            crossing.add(number)
        elif mark.end > mark.start:
            open_marks.append(mark)
    return crossing


def _code_point(char: str) -> str:
    return f'<cp hex="{ord(char):04X}"/>'
