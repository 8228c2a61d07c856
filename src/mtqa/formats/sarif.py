"""SARIF 2.1.0 (OASIS, 2020), in the part of it that GitHub code scanning reads; editors show it as well.

One result is what one rule says about one line: an article's paragraph is a line, and GitHub tells alerts apart by rule
and by a hash of the line. The first finding there is the result's location, the others are related ones. Columns are
code points (``columnKind``). Findings that do not count are left out, for GitHub ignores ``suppressions`` and would
open an alert for each; ``runs[0].properties`` counts them.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

from mtqa import __version__
from mtqa.docs import rule_page
from mtqa.formats._ci import as_json, counting, message, name_of, rules, shortened, worst_first
from mtqa.formats._place import Region, Regions, blamed, raw_text, uri
from mtqa.formats._view import Place, View, one_line
from mtqa.model import Document, Report, Severity
from mtqa.rules import Rule

NAME = "sarif"
EXTENSION = ".sarif"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

# What GitHub takes: code points of a description, locations of a result.
MAX_DESCRIPTION = 1024
MAX_RELATED = 99
# Findings that a result's message spells out.
MAX_TOLD = 5

LEVELS = {Severity.CRITICAL: "error", Severity.MAJOR: "error", Severity.MINOR: "warning", Severity.NEUTRAL: "note"}
PROBLEMS = {"error": "error", "warning": "warning", "note": "recommendation"}
PRECISIONS = ((0.95, "very-high"), (0.8, "high"), (0.5, "medium"), (0.0, "low"))

# The line hash of GitHub's upload action (codeql-action, src/fingerprints.ts): a polynomial over UTF-16 units.
BLOCK = 100
BASE = 37
MASK = (1 << 64) - 1
END_OF_FILE = 0xFFFF


def render(report: Report, *, color: bool = False, width: int = 100) -> str:
    """The log with its one run, as JSON."""
    view = View(report)
    places = counting(view)
    # Rules that could not look are named by the notifications.
    codes = sorted({*view.rules, *(p.finding.rule for p in places), *(s.rule for s in report.skipped)})
    index = {code: number for number, code in enumerate(codes)}
    version = str(report.run.get("version", __version__))
    run = {
        "tool": {
            "driver": {
                "name": "mtqa",
                "version": version,
                "semanticVersion": version,
                "rules": [_rule(code, view) for code in codes],
            }
        },
        "automationDetails": {"id": f"mtqa/{one_line(view.article.id)}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(view, index)],
        "results": _results(places, index),
        "properties": {
            "article": one_line(view.article.id),
            "verdict": "passed" if report.verdict.passed else "failed",
            "reasons": [one_line(reason) for reason in report.verdict.reasons],
            "counts": {severity.value: number for severity, number in view.counts.items()},
            "setAside": {state.value: number for state, number in view.set_aside.items()},
            "signature": str(report.run.get("signature", "")),
        },
    }
    return as_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def merged(logs: Sequence[dict[str, Any]], unread: Sequence[str]) -> dict[str, Any]:
    """One log of one run, of the logs of several articles and sentences about those that could not be checked."""
    runs = [log["runs"][0] for log in logs]
    descriptors = {rule["id"]: rule for run in reversed(runs) for rule in run["tool"]["driver"]["rules"]}
    index = {code: number for number, code in enumerate(sorted(descriptors))}
    failed: list[dict[str, Any]] = [_unread(sentence) for sentence in unread]
    skipped: list[dict[str, Any]] = []
    results: list[dict[str, Any]] = []
    for run in runs:
        article, said = _literal(run["properties"]["article"]), run["invocations"][0]
        failed += [_of(article, notification) for notification in said["toolExecutionNotifications"]]
        for notification in said["toolConfigurationNotifications"]:
            rule = notification["associatedRule"]
            skipped.append(
                _of(article, notification) | {"associatedRule": {"id": rule["id"], "index": index[rule["id"]]}}
            )
        results += [{**result, "ruleIndex": index[result["ruleId"]]} for result in run["results"]]
    properties = [run["properties"] for run in runs]
    version = runs[0]["tool"]["driver"]["version"] if runs else __version__
    whole = {
        "tool": {
            "driver": {
                "name": "mtqa",
                "version": version,
                "semanticVersion": version,
                "rules": [descriptors[code] for code in index],
            }
        },
        "automationDetails": {"id": "mtqa/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not failed,
                "toolExecutionNotifications": failed,
                "toolConfigurationNotifications": skipped,
            }
        ],
        "results": results,
        "properties": {
            "verdict": "passed" if all(p["verdict"] == "passed" for p in properties) and not unread else "failed",
            "counts": _sums([p["counts"] for p in properties]),
            "setAside": _sums([p["setAside"] for p in properties]),
            "articles": properties,
        },
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [whole]}


def _of(article: str, notification: dict[str, Any]) -> dict[str, Any]:
    """A notification that names the article."""
    return notification | {"message": {"text": f"{article}: {notification['message']['text']}"}}


def _sums(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for counted in counts:
        total.update(counted)
    return dict(total)


def _unread(sentence: str) -> dict[str, Any]:
    """The notification of an article that could not be checked."""
    path, line = blamed(sentence)
    place = {"artifactLocation": {"uri": uri(path)}, "region": {"startLine": line}}
    return {
        "level": "error",
        "message": {"text": _literal(one_line(sentence))},
        "locations": [{"physicalLocation": place}],
    }


def _rule(code: str, view: View) -> dict[str, Any]:
    rule = rules().get(code)
    if rule is None:
        found = next((f for f in view.report.findings if f.rule == code), None)
        name = name_of(code, view) or code
        about = "A rule that this version of mtqa does not have."
        tags = [f"mqm/{found.mqm.value}"] if found else []
        level, precision = LEVELS[found.severity] if found else "warning", "medium"
        texts = {"text": about}
    else:
        name, about, tags = name_of(code, view), rule.help, [f"mqm/{rule.mqm.value}", rule.family]
        level, precision = LEVELS[rule.severity], _precision(rule)
        texts = {"text": about, "markdown": rule_page(rule)}
    summary = rule.summary if rule else about
    return {
        "id": code,
        "name": name,
        "shortDescription": {"text": shortened(summary, MAX_DESCRIPTION)},
        "fullDescription": {"text": shortened(about, MAX_DESCRIPTION)},
        "help": texts,
        "defaultConfiguration": {"level": level},
        "properties": {"tags": tags, "precision": precision, "problem.severity": PROBLEMS[level]},
    }


def _precision(rule: Rule) -> str:
    return next(word for least, word in PRECISIONS if rule.confidence >= least)


def _invocation(view: View, index: dict[str, int]) -> dict[str, Any]:
    return {
        "executionSuccessful": not view.article.problems,
        "toolExecutionNotifications": [
            {"level": "error", "message": {"text": _literal(one_line(problem))}} for problem in view.article.problems
        ],
        "toolConfigurationNotifications": [
            {
                "level": "note",
                "associatedRule": {"id": skip.rule, "index": index[skip.rule]},
                "message": {"text": _literal(one_line(f"not checked: {skip.reason}"))},
            }
            for skip in view.report.skipped
        ],
    }


def _results(places: Iterable[Place], index: dict[str, int]) -> list[dict[str, Any]]:
    regions, hashes = Regions(), _Hashes()
    groups: dict[tuple[str, str, int], list[tuple[Place, Region]]] = {}
    for place in places:
        region = regions.of(place)
        groups.setdefault((region.path, place.finding.rule, region.line), []).append((place, region))
    return [_result(group, index[rule], hashes) for (_, rule, _), group in groups.items()]


def _result(group: list[tuple[Place, Region]], number: int, hashes: _Hashes) -> dict[str, Any]:
    place, region = group[0]
    finding = place.finding
    worst = worst_first(place for place, _ in group)[0]
    fingerprints = {"mtqa/v1": finding.id}
    line_hash = hashes.of(place.document, region.line)
    if line_hash:
        fingerprints["primaryLocationLineHash"] = line_hash
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": number,
        "level": LEVELS[worst.finding.severity],
        "message": {"text": _literal(_told([place for place, _ in group]))},
        "locations": [_location(region)],
        "partialFingerprints": fingerprints,
        "properties": {
            "severity": worst.finding.severity.value,
            "confidence": max(place.finding.confidence for place, _ in group),
            "mqm": finding.mqm.value,
            "side": finding.side.value,
            "findings": [place.finding.id for place, _ in group],
        },
    }
    if len(group) > 1:
        result["relatedLocations"] = [
            {"id": n, "message": {"text": _literal(message(other))}, **_location(where)}
            for n, (other, where) in enumerate(group[1 : 1 + MAX_RELATED], 1)
        ]
    return result


def _told(places: list[Place]) -> str:
    if len(places) == 1:
        return message(places[0])
    told = "; ".join(message(place) for place in places[:MAX_TOLD])
    more = f"; and {len(places) - MAX_TOLD} more" if len(places) > MAX_TOLD else ""
    return f"{len(places)} in this line: {told}{more}"


def _location(region: Region) -> dict[str, Any]:
    # Where a file has no columns the region is the start of its line: GitHub wants all four numbers.
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": uri(region.path)},
            "region": {
                "startLine": region.line,
                "startColumn": region.column or 1,
                "endLine": region.end_line,
                "endColumn": region.end_column or 1,
            },
        }
    }


def _literal(text: str) -> str:
    """A message with nothing in it that a viewer would read as a placeholder or a link (SARIF 3.11.5 and 3.11.6)."""
    text = text.replace("{", "{{").replace("}", "}}")
    return re.sub(r"[\[\]\\]", r"\\\g<0>", text) if "](" in text else text


class _Hashes:
    """Line hashes of the documents; made once for each."""

    def __init__(self) -> None:
        self._known: dict[int, list[str]] = {}

    def of(self, document: Document, line: int) -> str | None:
        """None where the file itself is not in the report: GitHub's action works it out from the repository."""
        if document.rows or not document.path:
            return None
        if id(document) not in self._known:
            # The action reads the file with its mark.
            mark = "\N{ZERO WIDTH NO-BREAK SPACE}" if document.bom else ""
            self._known[id(document)] = line_hashes(mark + raw_text(document))
        known = self._known[id(document)]
        return known[line - 1] if line <= len(known) else None


def line_hashes(text: str) -> list[str]:
    """What GitHub calls each line of a text: the hash of the 100 units from its start on, and which of equal ones.

    Spaces and tabs are left out, a line ends at CR LF, CR or LF.
    """
    bare = re.sub("[ \t]", "", re.sub("\r\n?", "\n", text))
    units = array("H", bare.encode(f"utf-16-{'le' if sys.byteorder == 'little' else 'be'}", errors="surrogatepass"))
    starts = [0, *(n for n, unit in enumerate(units, 1) if unit == 0x0A)]
    units.append(END_OF_FILE)
    units.extend([0] * BLOCK)
    sums = array("Q", accumulate(units, lambda total, unit: (total * BASE + unit) & MASK, initial=0))
    factor = pow(BASE, BLOCK, MASK + 1)
    seen: dict[int, int] = {}
    found = []
    for start in starts:
        value = (sums[start + BLOCK] - sums[start] * factor) & MASK
        seen[value] = seen.get(value, 0) + 1
        found.append(f"{value:x}:{seen[value]}")
    return found
