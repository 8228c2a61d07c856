"""The measured confidence of a rule: how often it is right in the text that mtqa is for.

Precision on a labelled set says little by itself: half of the rows there are damaged, in what mtqa is shown far
fewer. So the three rates at which a rule speaks are measured apart: right findings per damaged row (a), wrong ones per
damaged row (w), findings per sound row (f, from clean rows where there are some, else from the flawless labelled ones,
which are full of traps). They are put together for a share of ``DAMAGED`` segments, which the judge's weights assume::

    precision = DAMAGED a / (DAMAGED (a + w) + (1 - DAMAGED) f)

Each rate is a Poisson rate with Jeffreys' prior (half a finding more than was counted), so that a rule with two
findings is not called infallible; 10,000 seeded draws from the three posteriors give the mean and the 95 % interval.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mtqa.evaluate.checked import Checked
from mtqa.evaluate.labelled import flawless, right
from mtqa.evaluate.reliability import DAMAGED
from mtqa.evaluate.stats import SEED, Estimate
from mtqa.model import Side

DRAWS = 10_000
PRIOR = 0.5
# Below so many findings an interval says nothing but the prior.
FEWEST = 5


@dataclass(frozen=True)
class Confidence:
    """A rule's declared confidence beside the measured one.

    ``said``: the mean confidence of its findings on the labelled rows (a rule may vary it), None without findings.
    ``right`` and ``wrong`` count on rows with errors, of which there are ``damaged``; ``alarms`` on ``sound`` rows.
    """

    rule: str
    declared: float
    said: float | None
    right: int
    wrong: int
    damaged: int
    alarms: int
    sound: int
    measured: Estimate

    @property
    def findings(self) -> int:
        """All findings that were counted."""
        return self.right + self.wrong + self.alarms

    @property
    def off(self) -> str:
        """``too sure`` or ``too modest`` where the declared confidence lies outside the interval, else empty."""
        low, high = self.measured.low, self.measured.high
        if self.findings < FEWEST or low is None or high is None:
            return ""
        return "too sure" if self.declared > high else "too modest" if self.declared < low else ""

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "rule": self.rule,
            "declared": self.declared,
            "said": None if self.said is None else round(self.said, 3),
            "right": self.right,
            "wrong": self.wrong,
            "damaged_rows": self.damaged,
            "alarms": self.alarms,
            "sound_rows": self.sound,
            "measured": self.measured.plain(),
            "off": self.off,
        }


def confidences(
    declared: Mapping[str, float], labelled: Sequence[Checked], sound: Sequence[Checked]
) -> list[Confidence]:
    """The table of all rules, by code.

    Args:
        declared: rule code to the confidence that the rule declares.
        labelled: checked labelled rows.
        sound: checked clean rows; if there are none, the flawless labelled rows take their place.
    """
    damaged = [one for one in labelled if one.row.errors]
    sound = sound or [one for one in labelled if flawless(one.row)]
    if not damaged or not sound:
        return []
    hits = {code: [0, 0, 0] for code in declared}
    said: dict[str, list[float]] = {code: [] for code in declared}
    for one in damaged:
        for finding in (f for f in one.findings if f.rule in declared):
            hits[finding.rule][0 if right(finding, one.row) else 1] += 1
            said[finding.rule].append(finding.confidence)
    # A translation that stands in two sets (from two sources) is one text: what is found in it twice counts once.
    texts: dict[tuple[str, str], set[tuple[str, Side, int, int]]] = {}
    for one in sound:
        found = texts.setdefault((one.row.lang, one.row.target), set())
        found.update(
            (f.rule, f.side, f.start, f.end) for f in one.findings if f.rule in declared and not right(f, one.row)
        )
    for found in texts.values():
        for rule, *_ in found:
            hits[rule][2] += 1
    return [
        Confidence(
            rule=code,
            declared=declared[code],
            said=sum(said[code]) / len(said[code]) if said[code] else None,
            right=good,
            wrong=bad,
            damaged=len(damaged),
            alarms=alarms,
            sound=len(texts),
            measured=precision(good, bad, len(damaged), alarms, len(texts)),
        )
        for code, (good, bad, alarms) in sorted(hits.items())
    ]


def precision(good: int, bad: int, damaged: int, alarms: int, sound: int, share: float = DAMAGED) -> Estimate:
    """The posterior mean, with its 95 % interval, of the precision where a ``share`` of the rows is damaged."""
    rng = np.random.default_rng(SEED)
    a, w, f = (
        rng.gamma(count + PRIOR, 1.0 / rows, DRAWS)
        for count, rows in ((good, damaged), (bad, damaged), (alarms, sound))
    )
    drawn = np.sort(share * a / (share * (a + w) + (1 - share) * f))
    return Estimate(float(drawn.mean()), float(drawn[DRAWS // 40]), float(drawn[-1 - DRAWS // 40]))
