"""What the formats for programs share: the findings that count, in order, words about them, and safe JSON and XML.

Only new findings stand in what a gate's platform shows: what was suppressed, decided or is in the baseline would come
back there as an alert. The counts of those are told where a format has a place for them.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from mtqa.formats._view import CONTROL, SEVERITIES, Item, Passage, Place, View, in_order, one_line, visible
from mtqa.model import Severity, State
from mtqa.rules import Rule, all_rules

# Code points of one message; more of it than any platform shows.
MAX_MESSAGE = 1000
# What XML 1.0 has no way to write.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def everything(view: View) -> list[Place]:
    """All findings: those on the article as a whole, then by segment."""
    return [*view.loose, *(place for item in view.items for place in item.places)]


def items(view: View) -> list[Item]:
    """All items, with the findings on the article as a whole in the items that these stand in."""
    starts: dict[int, list[tuple[int, int]]] = {}
    for number, item in enumerate(view.items):
        for passage in item.passages:
            starts.setdefault(id(passage.document), []).append((passage.offset, number))
    more: dict[int, list[Place]] = {}
    ordered = {document: sorted(found) for document, found in starts.items()}
    for place in view.loose:
        among = ordered.get(id(place.document), [])
        at = bisect_right(among, (place.finding.span.start, len(view.items))) - 1
        if at >= 0:
            more.setdefault(among[at][1], []).append(place)
    return [
        replace(item, places=tuple(sorted((*item.places, *more[number]), key=in_order))) if number in more else item
        for number, item in enumerate(view.items)
    ]


def counting(view: View) -> list[Place]:
    """The findings that count, in the same order."""
    return [place for place in everything(view) if place.new]


def worst_first(places: Iterable[Place]) -> list[Place]:
    """By severity, then by how sure they are; equal ones stay in their order."""
    return sorted(places, key=lambda p: (SEVERITIES.index(p.finding.severity), -p.finding.confidence))


@lru_cache(maxsize=1)
def rules() -> dict[str, Rule]:
    """Every rule of this version by its code; a saved result may name others."""
    return {rule.code: rule for rule in all_rules()}


def name_of(code: str, view: View) -> str:
    """A rule's name: what its findings call it, else what this version does; empty if nothing does."""
    named = next((f.name for f in view.report.findings if f.rule == code), "")
    return named or (rules()[code].name if code in rules() else "")


def message(place: Place) -> str:
    """What is wrong, in one line: the flagged words where the sentence does not name them, and what would be better."""
    finding = place.finding
    said = one_line(finding.message)
    flagged = one_line(finding.text)
    if flagged and flagged not in said:
        said = f"“{shortened(flagged, 120)}”: {said}"
    if finding.suggestion is not None:
        better = one_line(finding.suggestion)
        said += f" → {shortened(better, 120)}" if better.strip() else " → (leave it out)" if not better else ""
    return shortened(said, MAX_MESSAGE)


def shortened(text: str, most: int) -> str:
    """A text of at most ``most`` code points."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def set_aside(*views: View) -> str:
    """How many findings of the articles do not count, in words; empty where there are none."""
    sums = {state: sum(view.set_aside.get(state, 0) for view in views) for state in State}
    return ", ".join(f"{number} {state.value}" for state, number in sums.items() if number)


def counts(*views: View) -> str:
    """How many findings of the articles count, in words, the worst first; empty where there are none."""
    sums = {severity: sum(view.counts[severity] for view in views) for severity in SEVERITIES}
    return ", ".join(f"{number} {severity.value}" for severity, number in sums.items() if number)


def not_counted(item: Item) -> dict[str, int]:
    """How many findings of an item do not count, by state; empty where there are none. For JSON beside the item."""
    found = Counter(place.finding.state.value for place in item.places if not place.new)
    return dict(sorted(found.items()))


def original(item: Item, view: View) -> Passage | None:
    """What was translated: the source; without one a reference in another language stands for it, as for the rules."""
    if view.has_source:
        return item.source
    lang = view.article.target.lang
    return next((p for p in item.references if p and p.document.lang != lang), None)


def is_serious(severity: Severity) -> bool:
    """Whether a gate would stop at it."""
    return severity in {Severity.CRITICAL, Severity.MAJOR}


def as_json(value: Any) -> str:
    """JSON with an indent of one space and sorted keys, ending with a line feed, that every reader can take.

    What a terminal or an editor might act on is escaped; a lone surrogate, which has no UTF-8, is replaced.
    """
    text = json.dumps(replaced(value), ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True)
    return escaped(text) + "\n"


def escaped(text: str) -> str:
    """JSON text with what a terminal or an editor might act on as escapes."""
    return CONTROL.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


def replaced(value: Any) -> Any:
    """A JSON value without lone surrogates."""
    if isinstance(value, str):
        return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, dict):
        return {replaced(key): replaced(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [replaced(inner) for inner in value]
    return value


def legal(text: str) -> str:
    """A text with a picture for each character that XML 1.0 forbids, and for what a terminal might act on."""
    return FORBIDDEN.sub(lambda m: visible(m[0]), CONTROL.sub(lambda m: visible(m[0]), text))


def element(text: str) -> str:
    """A text as the content of an XML element."""
    return legal(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def attribute(text: str) -> str:
    """A text as the value of an XML attribute, quotes around it."""
    inner = element(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f'"{inner}"'
