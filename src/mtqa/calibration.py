"""Limits for penalty and scores that articles like the accepted ones seldom pass.

If the next acceptable article is drawn like the n accepted ones, each of the n + 1 places among their penalties is
equally likely for it; so it lies above the k-th lowest with a probability of at most (n + 1 - k)/(n + 1), whatever the
distribution (a conformal bound: Vovk, Gammerman and Shafer 2005). The limit is the lowest of the accepted penalties of
which that is at most the share of false alarms that was asked for. It says nothing of how many bad articles it stops.
The same holds for a score against the reference, from its other end, where every accepted article has one.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from mtqa.errors import UsageError


@dataclass(frozen=True)
class Accepted:
    """An accepted article: what it is called, its language, its penalty in points per 1,000 words, its scores."""

    name: str
    lang: str
    points: float
    scores: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """The limit that is proposed, and what it rests on. ``bound`` is the most that a false alarm is likely.

    ``scores``: for each metric that all articles have, the lowest score that passes; the highest of TER.
    """

    limit: float
    bound: float
    accepted: tuple[Accepted, ...]
    scores: tuple[tuple[str, float], ...] = ()

    def text(self) -> str:
        """For a person: each article, the limit, and why."""
        number = len(self.accepted)
        above = sum(a.points > self.limit for a in self.accepted)
        lines = [f"{a.points:>8g}  {a.lang:<3}  {_plain(a.name)}" for a in self.accepted]
        lines += [
            "",
            "[gate]",
            f"penalty = {self.limit:g}",
            "",
            f"Of {number} accepted articles {number - above} have at most {self.limit:g} points per 1,000 words. The",
            f"next article like them has more with a probability of at most {self.bound:.1%}, however they are",
            "distributed. That holds for articles of the same kind, languages and configuration, and it says nothing",
            "of how many bad articles the limit stops: try it on some that were sent back.",
        ]
        if self.scores:
            lines += [
                "",
                "The accepted articles have a reference, so a score can have a limit with the same bound. Use one at",
                "most: several together stop more. It fits one language and one kind of reference.",
                "",
                "[gate.scores]",
                *(f"# {metric} = {limit:g}" for metric, limit in self.scores),
                "",
            ]
        langs = sorted({a.lang for a in self.accepted})
        if len(langs) > 1:
            lines.append(f"The articles are in several languages ({', '.join(langs)}): calibrate each by itself.")
        return "\n".join(lines) + "\n"

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "schema": "mtqa.calibration/v1",
            "penalty": self.limit,
            "scores": dict(self.scores),
            "false_alarms_at_most": round(self.bound, 4),
            "articles": [{"path": a.name, "lang": a.lang, "penalty": a.points} for a in self.accepted],
        }


def propose(accepted: Sequence[Accepted], alarms: float, lower: Collection[str] = ()) -> Proposal:
    """Limits of which acceptable articles pass at most a share.

    Args:
        accepted: the articles; each counts once, by its name.
        alarms: that share, above 0 and below 1.
        lower: the metrics of which a lower score is better.

    Raises:
        UsageError: if there are too few articles for it.
    """
    unique = sorted({a.name: a for a in accepted}.values(), key=lambda a: (a.points, a.name))
    number = len(unique)
    share = Fraction(str(alarms))
    least = math.ceil(1 / share) - 1
    if number < least:
        raise UsageError(
            f"{number} articles are too few to promise at most {alarms:.1%} false alarms; expected {least} or more, "
            f"or --alarms {math.ceil(1000 / (number + 1)) / 1000:g}"
        )
    rank = math.ceil((number + 1) * (1 - share))
    scores = tuple((metric, _score(metric, unique, rank, metric in lower)) for metric in _measured(unique))
    return Proposal(unique[rank - 1].points, float(Fraction(number + 1 - rank, number + 1)), tuple(unique), scores)


def _measured(accepted: Iterable[Accepted]) -> list[str]:
    """The metrics that all the articles have."""
    return sorted(set.intersection(*(set(a.scores) for a in accepted)))


def _score(metric: str, accepted: Iterable[Accepted], rank: int, lower: bool) -> float:
    """The score at a rank, from the best one on, to two places: what the gate compares."""
    worst_last = sorted((a.scores[metric] for a in accepted), reverse=not lower)
    return round(worst_last[rank - 1], 2)


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
