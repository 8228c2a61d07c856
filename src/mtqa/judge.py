"""Fifth stage: how much must be changed, and does the gate open.

For each bead the findings are summed into a few kinds of evidence, and two logistic formulas turn these into
probabilities::

    risk    = 1 / (1 + exp(-(b + w · x)))      an editor must change the segment
    garbled = 1 / (1 + exp(-(c + v · x)))      it cannot be published or understood as it stands

where x holds, each capped (``CAPS``), the sums of confidence of the critical findings, of the major ones on the form
of the text (is it language at all) and its meaning, of the major ones on its content (numbers, names, completeness, the
user's terms), and of the minor ones, how far the segment is from its reference (1 - likeness/100, or chrF in its place
where there is none, times the confidence of the link; else 0), and how unlike its source it is in meaning (``UNLIKE``;
0 without a source or sentence vectors), and how strange its words are in its language (``check.Found``; 0 without a
word list), and whether it stops without a mark that ends a sentence (``UNENDED_WORDS``).
All weights are at least 0, so more evidence never lowers the risk. They stand in ``judge.json``, fitted by
``python tests/measure/fit_judge.py --data DIR`` on ``corpus/damage/*/tune.jsonl`` and clean news (NTREX-128); the
figures on the other half are in docs/quality.md.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import regex

from mtqa.config import Gate
from mtqa.config.settings import ALL
from mtqa.gate import counting_states, verdict
from mtqa.model import Bead, Finding, Grade, Judgement, Kind, Report, Score, Severity, State, Verdict
from mtqa.text.shape import is_title

# Rule families (the first three letters of the code) that speak of content; all others speak of form or meaning, which
# weigh alike: a sentence that says the contrary is as wrong as one that says nothing.
CONTENT = frozenset({"NUM", "NAM", "ALI", "TRM"})
OWN = "TRM"  # what the user asked for
EVIDENCE = ("critical", "major_form", "major_content", "minor", "far", "unlike", "strange", "unended")
# Ten trifles are no worse than five: beyond these sums more of the same says nothing new.
CAPS = {
    "critical": 2.0,
    "major_form": 3.0,
    "major_content": 3.0,
    "minor": 4.0,
    "far": 1.0,
    "unlike": 1.0,
    "strange": 1.0,
    "unended": 1.0,
}
# Cosines of sentence vectors: from this closeness to the source down to 0 a segment is more and more unlike it. Half of
# the right translations of NTREX-128 are closer than 0.71 (es-id) to 0.80 (es-en), one in a hundred less close than
# 0.39 to 0.56.
UNLIKE = 0.8
# A segment of running text that stops without a mark may be cut off: surely none of fewer words than the first says so,
# since names and labels stop so; from there it says more and more up to the second.
UNENDED_WORDS = (3, 6)
# The metrics that say how far a segment is from its reference: the first that there is.
DISTANCE_METRICS = ("likeness", "chrF")
# So much of what ``far`` adds to the log-odds may turn a grade: a good paraphrase with one trifle stays ok.
TIPS = 0.5
# What ends a sentence, opens a list or closes a quotation or a bracket stands at the end.
_ENDED = regex.compile(r"[\p{Sentence_Terminal}…:;\p{Pe}\p{Pf}\p{Pi}\"']\s*\Z")
# A comma inside the last quotation mark: who said it is missing.
_GOES_ON = regex.compile(r",[\p{Pf}\p{Pi}\"']\s*\Z")
# A grade is the likelier side of its formula.
REVIEW_AT = 0.5
GARBLED_AT = 0.5
DIGITS = 3


def evidence(
    beads: Sequence[Bead],
    findings: Sequence[Finding],
    scores: Sequence[Score],
    states: frozenset[State] = frozenset({State.NEW}),
    closeness: Mapping[str, float] | None = None,
    strangeness: Mapping[str, float] | None = None,
) -> dict[str, dict[str, float]]:
    """The kinds of evidence x for each bead, by its id; only findings in states that count.

    ``closeness``: cosine of a bead's target with its source; ``strangeness``: how strange its words are, 0 to
    1 (both: see ``check.Found``).
    """
    sums: dict[str, dict[str, float]] = {bead.id: dict.fromkeys(EVIDENCE, 0.0) for bead in beads}
    for finding in findings:
        if finding.state in states and finding.severity is not Severity.NEUTRAL and finding.bead in sums:
            sums[finding.bead][_kind(finding)] += finding.confidence
    like = next((s.beads for name in DISTANCE_METRICS for s in scores if s.metric == name), {})
    for bead in beads:
        if bead.target and bead.id in like:  # what is missing is a finding, and no second time far from anything
            links = [link.confidence for link in bead.references if link and link.other]
            sums[bead.id]["far"] = (1 - min(like[bead.id], 100.0) / 100) * max(links, default=1.0)
        if closeness and bead.id in closeness:
            sure = bead.source.confidence if bead.source else 1.0
            sums[bead.id]["unlike"] = max(0.0, UNLIKE - closeness[bead.id]) / UNLIKE * sure
        if strangeness and bead.id in strangeness:
            sums[bead.id]["strange"] = strangeness[bead.id]
    for bead_id, unended in _unended(beads):
        sums[bead_id]["unended"] = unended
    return {bead: {kind: min(value, CAPS[kind]) for kind, value in x.items()} for bead, x in sums.items()}


def _unended(beads: Sequence[Bead]) -> list[tuple[str, float]]:
    """The beads of running text that stop without a mark, and how much it says of each: up to 1.

    Not those whose source or reference stops so, too: a headline among loose rows.
    """
    fewest, enough = UNENDED_WORDS
    last = [(bead, bead.target[-1].text) for bead in beads if bead.kind is Kind.BODY and bead.target]
    return [
        (bead.id, min(1.0, (text.count(" ") + 1) / enough))
        for bead, text in last
        if text.count(" ") >= fewest - 1
        and _stops_short(text)
        and not is_title(text)
        and not any(
            _stops_short(link.other[-1].text) for link in (bead.source, *bead.references) if link and link.other
        )
    ]


def _stops_short(text: str) -> bool:
    """Whether a text stops without a mark that ends a sentence."""
    return bool(_GOES_ON.search(text)) or not _ENDED.search(text)


def _kind(finding: Finding) -> str:
    if finding.rule.startswith(OWN) and finding.severity is Severity.CRITICAL:
        return "major_content"  # critical to the user, who does not say that the sentence makes no sense
    if finding.severity is Severity.MAJOR:
        return "major_content" if finding.rule[:3] in CONTENT else "major_form"
    return finding.severity.value


def judge(
    beads: Sequence[Bead],
    findings: Sequence[Finding],
    scores: Sequence[Score],
    gate: Gate,
    closeness: Mapping[str, float] | None = None,
    strangeness: Mapping[str, float] | None = None,
) -> tuple[dict[str, Judgement], Verdict]:
    """Risk and grade of every bead, and the verdict of the gate.

    Boilerplate is always ok: it is reported once and counts for nothing.
    """
    found = evidence(beads, findings, scores, counting_states(gate), closeness, strangeness)
    judgements = {}
    for bead in beads:
        x = dict.fromkeys(EVIDENCE, 0.0) if bead.kind is Kind.BOILERPLATE else found[bead.id]
        risk, garbled = _probability("risk", x), _probability("garbled", x)
        risk = max(risk, garbled)  # what is garbled must be changed
        if bead.kind is Kind.BOILERPLATE:
            grade, risk, garbled = Grade.OK, 0.0, 0.0
        else:
            grade = _graded(x)
        judgements[bead.id] = Judgement(
            bead.id,
            round(risk, DIGITS),
            round(garbled, DIGITS),
            grade,
            evidence={kind: round(value, DIGITS) for kind, value in x.items() if value},
            because={kind: round(added, DIGITS) for kind, added in _added("risk", x).items() if added},
        )
    return judgements, verdict(beads, findings, judgements, gate, scores)


def again(report: Report, gate: Gate) -> Verdict:
    """What a gate says of a report that is there: of the gate that it was made with, the same.

    Grades stay as they are, but where a baseline counts that did not: then the worse of both, since a saved report does
    not hold the closeness of vectors, which can only add.
    """
    judgements = dict(report.judgements)
    if gate.scope == ALL and any(f.state is State.BASELINE for f in report.findings):
        anew, _ = judge(report.beads, report.findings, report.scores, gate)
        judgements |= {b: j for b, j in anew.items() if b in judgements and j.garbled > judgements[b].garbled}
    return verdict(report.beads, report.findings, judgements, gate, report.scores)


@cache
def _weights() -> Mapping[str, Any]:
    text = (resources.files(__package__) / "judge.json").read_text(encoding="utf-8")
    weights: Mapping[str, Any] = json.loads(text)
    return weights


def _graded(x: Mapping[str, float]) -> Grade:
    if _probability("garbled", x) >= GARBLED_AT:
        return Grade.GARBLED
    heard = _odds("risk", x) - max(0.0, _added("risk", x)["far"] - TIPS)
    return Grade.REVIEW if _likely(heard) >= REVIEW_AT else Grade.OK


def _probability(which: str, x: Mapping[str, float]) -> float:
    return _likely(_odds(which, x))


def _odds(which: str, x: Mapping[str, float]) -> float:
    """The logarithm of the odds."""
    total: float = _weights()[which]["bias"] + sum(_added(which, x).values())
    return total


def _likely(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


def _added(which: str, x: Mapping[str, float]) -> dict[str, float]:
    """What each kind of evidence adds to the log-odds."""
    return {name: w * x[name] for w, name in zip(_weights()[which]["weights"], _weights()["evidence"], strict=True)}
