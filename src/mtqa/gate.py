"""The gate: which findings count, and which limits they pass.

What fails a build must be something that a person can verify in the text. A finding counts if it is new (or in the
baseline, where ``scope`` is ``all``), on no boilerplate, sure enough (``min_confidence``), and rests neither on a link
that is more likely wrong than right nor, by default, on the closeness of sentence vectors: that is a measured number,
but of a model, and no one can point at the letters that are wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

from mtqa.config import Gate
from mtqa.config.settings import ALL, DETERMINISTIC
from mtqa.errors import UsageError
from mtqa.model import Bead, Finding, Grade, Judgement, Kind, Link, Report, Score, Severity, State, Verdict
from mtqa.rules import all_rules
from mtqa.text.words import count as count_words

# A rule with one of these needs compares the translation with another text; with one of the last it asks a model.
COMPARING = frozenset(
    {"source", "reference", "sources", "references", "beads", "source_closeness", "reference_closeness"}
)
CLOSENESS = frozenset({"source_closeness", "reference_closeness"})
WEAK_LINK = 0.5  # a link below this is more likely wrong than right
DIGITS = 3  # of a link's confidence in a saved result: judged again it must be the same
# Freitag et al. 2021 ("Experts, Errors, and Context"): weights of MQM severities, without their 25 for non-translation.
WEIGHTS = {Severity.NEUTRAL: 0, Severity.MINOR: 1, Severity.MAJOR: 5, Severity.CRITICAL: 25}
PER_WORDS = 1000
# Points per word of a short text say little, one critical finding would be the whole of it: a text with fewer words is
# taken to have so many (samples under 300 words allow no score: MQM 2.0, statistical quality control).
LEAST_WORDS = 300
LOWER_IS_BETTER = frozenset({"TER"})


def counting_states(gate: Gate) -> frozenset[State]:
    """The states of findings that the gate looks at."""
    return frozenset({State.NEW, State.BASELINE}) if gate.scope == ALL else frozenset({State.NEW})


@cache
def _needs(code: str) -> frozenset[str]:
    """The needs of a rule; none of one that this version does not know."""
    return next((frozenset(rule.needs) for rule in all_rules() if rule.code == code), frozenset())


def counting(
    beads: Sequence[Bead],
    findings: Iterable[Finding],
    gate: Gate,
    needs: Callable[[str], frozenset[str]] = _needs,
) -> list[Finding]:
    """The findings that count at the gate, in their order.

    Args:
        beads: all of the article.
        findings: all of the article.
        gate: what counts.
        needs: the needs of a rule, by its code.
    """
    counted = {bead.id: bead for bead in beads if bead.kind is not Kind.BOILERPLATE}
    states = counting_states(gate)
    return [
        finding
        for finding in findings
        if finding.state in states
        and finding.bead in counted
        and finding.confidence >= gate.min_confidence
        and not (gate.count == DETERMINISTIC and CLOSENESS & needs(finding.rule))
        and not _weak(counted[finding.bead], needs(finding.rule))
    ]


def _weak(bead: Bead, needs: frozenset[str]) -> bool:
    """Whether a rule with these needs went by a weak link of the bead."""
    if not COMPARING & needs:
        return False
    links: list[Link | None]
    if "reference" in needs or "references" in needs:
        lang = bead.target[0].lang if bead.target else ""
        links = [link for link in bead.references if link and link.other and link.other[0].lang == lang]
    elif bead.source is not None:
        links = [bead.source]
    else:  # then a reference took the source's place
        links = list(bead.references)
    return any(round(link.confidence, DIGITS) < WEAK_LINK for link in links if link)


def penalty(beads: Sequence[Bead], counted: Iterable[Finding]) -> float:
    """Penalty points per 1,000 words of the translation, boilerplate left out, rounded to 1 place.

    Args:
        beads: all of the article.
        counted: the findings that count.
    """
    words = sum(count_words(s.text) for bead in beads if bead.kind is not Kind.BOILERPLATE for s in bead.target)
    points = sum(WEIGHTS[finding.severity] for finding in counted)
    return round(points * PER_WORDS / max(words, LEAST_WORDS), 1)


def verdict(
    beads: Sequence[Bead],
    findings: Sequence[Finding],
    judgements: Mapping[str, Judgement],
    gate: Gate,
    scores: Sequence[Score] = (),
) -> Verdict:
    """What the gate says of an article: it fails with a reason for each limit that is passed."""
    found = counting(beads, findings, gate)
    severities = Counter(finding.severity for finding in found)
    # A segment that looks garbled only for findings that do not count does not count either.
    surely = {f.bead for f in found if f.severity in (Severity.MAJOR, Severity.CRITICAL)}
    garbled = {j.bead for j in judgements.values() if j.grade is Grade.GARBLED and j.bead in surely}
    new = "" if gate.scope == ALL else "new "
    limits = [(len(garbled), gate.garbled, "segment is garbled", "segments are garbled")]
    for severity, limit in _by_severity(gate):
        limits.append((severities[severity], limit, f"{new}{severity} finding", f"{new}{severity} findings"))
    for code, limit in gate.rules:
        number = sum(finding.rule.startswith(code) for finding in found)
        limits.append((number, limit, f"{new}finding of {code}", f"{new}findings of {code}"))
    reasons = [
        f"{count} {one if count == 1 else many} (limit {limit})"
        for count, limit, one, many in limits
        if limit is not None and count > limit
    ]
    reasons += [*_share(beads, garbled, gate), *_points(beads, found, gate), *_scores(scores, gate)]
    return Verdict(passed=not reasons, reasons=tuple(reasons))


def _by_severity(gate: Gate) -> tuple[tuple[Severity, int | None], ...]:
    return (Severity.CRITICAL, gate.critical), (Severity.MAJOR, gate.major), (Severity.MINOR, gate.minor)


def _share(beads: Sequence[Bead], garbled: set[str], gate: Gate) -> list[str]:
    if gate.garbled_share is None:
        return []
    sizes = {b.id: sum(len(s.text) for s in b.target) for b in beads if b.kind is not Kind.BOILERPLATE}
    share = round(sum(sizes.get(bead, 0) for bead in garbled) / max(1, sum(sizes.values())), 4)
    if share <= gate.garbled_share:
        return []
    return [f"{share:.2%} of the characters stand in garbled segments (limit {gate.garbled_share:.2%})"]


def _points(beads: Sequence[Bead], found: Sequence[Finding], gate: Gate) -> list[str]:
    if gate.penalty is None:
        return []
    points = penalty(beads, found)
    return [f"{points:g} penalty points per 1,000 words (limit {gate.penalty:g})"] if points > gate.penalty else []


def _scores(scores: Sequence[Score], gate: Gate) -> list[str]:
    """A score that could not be measured fails its limit: a gate does not pass on what it has not seen."""
    values = {score.metric: round(score.value, 2) for score in scores}
    reasons = []
    for metric, limit in gate.scores:
        most = metric in LOWER_IS_BETTER
        told = f"limit: at {'most' if most else 'least'} {limit:g}"
        if metric not in values:
            reasons.append(f"{metric} was not measured, for there is no reference ({told})")
        elif values[metric] > limit if most else values[metric] < limit:
            reasons.append(f"{metric} is {values[metric]:.2f} ({told})")
    return reasons


def checked_metrics(gates: Iterable[Gate]) -> None:
    """Nothing, if every score that has a limit is a metric of ours.

    Raises:
        UsageError: if not.
    """
    named = [metric for gate in gates for metric, _ in gate.scores]
    if named:
        from mtqa.metrics import available

        known = [module.NAME for module in available()]
        for metric in named:
            if metric not in known:
                raise UsageError(f"gate.scores: there is no metric {metric!r}; expected one of {', '.join(known)}")


def told(report: Report, gate: Gate) -> dict[str, int]:
    """How many findings count, by severity; of the others how many do not, though they are new.

    Returns:
        The severities' names, and ``not_counted``.
    """
    found = counting(report.beads, report.findings, gate)
    severities = Counter(finding.severity.value for finding in found)
    looked_at = sum(f.state in counting_states(gate) for f in report.findings)
    return {**{s.value: severities[s.value] for s in reversed(Severity)}, "not_counted": looked_at - len(found)}
