"""JUnit XML: a test case for the gate and one for each rule, so that what passed and what could not look is seen too.

It agrees with the gate: where the gate passed no case fails, whatever was found. Where it failed, the gate's case fails
with the reasons, and so does each rule with findings of major or critical severity that are new. A rule that could not
look at anything is skipped, with the reason. Findings that fail nothing stand in the case's output.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mtqa.formats._ci import attribute, counting, counts, element, is_serious, message, name_of, set_aside, worst_first
from mtqa.formats._place import Region, Regions, file_of
from mtqa.formats._view import Place, View, count
from mtqa.model import Report

NAME = "junit"
EXTENSION = ".xml"

# Findings of one rule that are spelt out.
MAX_TOLD = 50
# How a reason ends for which a rule could not look at some segments, but did at the others.
_IN_PART = re.compile(r"\(in \d+ of \d+ segments\)$")


def render(report: Report, *, color: bool = False, width: int = 100) -> str:
    """One suite: the article."""
    view = View(report)
    places: dict[str, list[Place]] = {}
    for place in counting(view):
        places.setdefault(place.finding.rule, []).append(place)
    skipped: dict[str, list[str]] = {}
    for skip in report.skipped:
        skipped.setdefault(skip.rule, []).append(skip.reason)
    cases = [_gate(view), *(_unreadable(view, problem) for problem in view.article.problems)]
    regions = Regions()
    for code in sorted({*view.rules, *places, *skipped}):
        cases.append(_rule(view, code, places.get(code, []), skipped.get(code, []), regions))
    kinds = [kind for kind, _ in cases]
    sums = {"tests": len(cases), "failures": kinds.count("failure"), "errors": kinds.count("error")}
    sums["skipped"] = kinds.count("skipped")
    numbers = " ".join(f'{name}="{number}"' for name, number in sums.items())
    suite_name, file = attribute(view.article.id), attribute(file_of(view.article.target))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="mtqa" {numbers} time="0">',
        f'  <testsuite name={suite_name} {numbers} time="0" file={file}>',
        "    <properties>",
        *(f"      <property name={attribute(n)} value={attribute(v)}/>" for n, v in _properties(view)),
        "    </properties>",
        *(line for _, case in cases for line in case),
        "  </testsuite>",
        "</testsuites>",
    ]
    return "\n".join(lines) + "\n"


def _properties(view: View) -> Iterable[tuple[str, str]]:
    yield "signature", str(view.report.run.get("signature", ""))
    yield "findings", counts(view) or "none"
    yield "not counted", set_aside(view) or "none"


def _gate(view: View) -> tuple[str, list[str]]:
    verdict = view.report.verdict
    if verdict.passed:
        return "passed", _case(view, "gate", ())
    told = attribute("; ".join(verdict.reasons))
    body = f'<failure message={told} type="gate">{element(chr(10).join(verdict.reasons))}</failure>'
    return "failure", _case(view, "gate", [body])


def _unreadable(view: View, problem: str) -> tuple[str, list[str]]:
    body = f'<error message={attribute(problem)} type="input"/>'
    return "error", _case(view, f"input: {problem}", [body])


def _rule(
    view: View, code: str, places: Sequence[Place], reasons: Sequence[str], regions: Regions
) -> tuple[str, list[str]]:
    name = f"{code} {name_of(code, view)}".strip()
    if reasons and not places and not any(_IN_PART.search(reason) for reason in reasons):
        return "skipped", _case(view, name, [f"<skipped message={attribute('; '.join(reasons))}/>"])
    told = [*_told(places, regions), *(f"not checked: {reason}" for reason in reasons)]
    first = regions.of(places[0]) if places else None
    fails = not view.report.verdict.passed and any(is_serious(p.finding.severity) for p in places)
    body = []
    if fails:
        sums = attribute(f"{code}: {count(len(places), 'finding')}")
        body.append(f"<failure message={sums} type={attribute(code)}>{element(chr(10).join(told))}</failure>")
    elif told:
        body.append(f"<system-out>{element(chr(10).join(told))}</system-out>")
    return "failure" if fails else "passed", _case(view, name, body, first)


def _told(places: Sequence[Place], regions: Regions) -> Iterable[str]:
    for place in worst_first(places)[:MAX_TOLD]:
        region = regions.of(place)
        where = f"{region.path}:{region.line}" + (f":{region.column}" if region.column is not None else "")
        yield f"{where}: {place.finding.severity.value}: {message(place)}"
    if len(places) > MAX_TOLD:
        yield f"and {len(places) - MAX_TOLD} more"


def _case(view: View, name: str, body: Sequence[str], region: Region | None = None) -> list[str]:
    place = f' file={attribute(region.path)} line="{region.line}"' if region else ""
    opened = f'    <testcase classname={attribute(view.article.id)} name={attribute(name)}{place} time="0"'
    return [f"{opened}>", *(f"      {part}" for part in body), "    </testcase>"] if body else [f"{opened}/>"]
