"""Speed: segments a second of all rules that can run on a translation alone, and the time of each rule.

    python tests/measure/speed.py [--data DIR] [--lang id] [--segments 1200] [--profile]

With DIR the text is clean news (``ntrex/ntrex_es-id.jsonl``, ``ntrex/ntrex_es-en.jsonl``), each document an article;
else the sound sentences of ``corpus/damage/*/tune.jsonl``, repeated with other digits. Times are processor seconds of
this process, user and system, so that other work on the machine counts for little (though a core that is shared runs
at half its speed). Tables are loaded before the clock starts, by the rules' own bad examples, and the time of that is
printed. ``again`` is the speed of the same texts once more: the words of a language are looked up once and then known,
so that a long text nears it. The total is measured without a timer inside; the shares on other text of the same kind,
where a timer stands around every rule with its trigger, around every fact of a text that rules share (its words, its
numbers: ``View``, ``Crowd``), which is told apart, and around what the stage does besides. What remains is the asking
itself, with the timers. What rules share otherwise is paid by whichever asks first.

A rule with more than ``SHARE`` of the time needs a reason; they stand in ``REASONS`` and are printed.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import rules_on_clean

import mtqa.check as stage
from mtqa.check import check
from mtqa.model import Article, Bead
from mtqa.rules import BEAD_NEEDS, KNOWLEDGE_NEEDS, Crowd, Rule, Trigger, View, all_rules, plain, triggered
from mtqa.text.memo import lazy

ROOT = Path(__file__).parents[2]
ALONE = {"target", "targets"} | KNOWLEDGE_NEEDS
ARTICLE = 20  # sentences in an article made of loose ones
SHARE = 0.10
GOAL = 3000
REASONS: dict[str, str] = {
    "NAM001": "every name of the article meets all its other spellings",
    "LAN001": "each word is looked up in the lists of all languages that leak, once",
    "GRM001": "expressions over letters, tried wherever two words can begin one: after every article in Spanish",
    "FRG003": "asks first for the patterns over words, which are those of seven rules matched at once",
}
# What the stage does besides asking rules.
BESIDES = [name for name in ("strangeness", "_settled", "_distinct", "_with_ids") if hasattr(stage, name)]
WARM_UP = 60  # segments that load the tables

Articles = list[tuple[Article, list[Bead]]]


def alone(rules: Iterable[Rule]) -> list[Rule]:
    """The rules that read the translation only, and nothing that a user configures."""
    return [rule for rule in rules if set(rule.needs) <= ALONE]


def news(data: Path, lang: str) -> list[list[str]]:
    """Articles of clean news, as lists of segments."""
    documents: dict[str, list[str]] = defaultdict(list)
    for row in rules_on_clean.rows(data, lang):
        documents[row["doc"]].append(row["text"])
    return list(documents.values())


def own(lang: str, count: int) -> list[list[str]]:
    """Articles of the repository's own sound sentences; from the second round on with other digits."""
    path = ROOT / "corpus" / "damage" / lang / "tune.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    sound = [row["target"] for row in rows if row["verdict"] == "ok" and not row["errors"] and row["kind"] == "body"]
    texts: list[str] = []
    while len(texts) < count:
        turn = len(texts) // len(sound)
        digits = str.maketrans("23456789", "".join("23456789"[(n + turn) % 8] for n in range(8)))
        texts += [text.translate(digits) for text in sound]
    return [texts[n : n + ARTICLE] for n in range(0, count, ARTICLE)]


def made(lang: str, texts: Sequence[list[str]]) -> Articles:
    """Articles as the engine takes them, without a source."""
    rows = [[{"text": text, "source": "", "doc": ""} for text in article] for article in texts]
    return [rules_on_clean.article(f"a{n}", lang, of, loose=False) for n, of in enumerate(rows)]


def strange(lang: str, rules: Iterable[Rule]) -> Articles:
    """The rules' bad examples in a language: texts for which every table is needed."""
    return made(lang, [[plain(e.text) for r in rules for e in r.bad if e.lang == lang and "\n" not in e.text]])


def seconds(articles: Articles, rules: Sequence[Rule]) -> float:
    """Processor seconds of the check stage."""
    start = time.process_time()
    for article, beads in articles:
        check(article, beads, rules)
    return time.process_time() - start


class Shares:
    """Processor seconds by what they were spent on, none counted twice: what is timed inside is taken off."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inner: list[float] = []

    def of(self, name: str, function: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """What the function returns; its time is noted under the name."""
        self._inner.append(0.0)
        start = time.process_time()
        try:
            return function(*given, **named)
        finally:
            spent = time.process_time() - start
            self.seconds[name] += spent - self._inner.pop()
            if self._inner:
                self._inner[-1] += spent

    def timed(self, rule: Rule) -> Rule:
        """The rule with timers around it and its trigger."""
        inner, trigger = rule.check, rule.trigger
        name = f"{rule.code} {rule.name}"

        def ask(**values: Any) -> list[Any]:
            return self.of(name, lambda: list(inner(**values)))  # type: ignore[no-any-return]

        return replace(rule, check=ask, trigger=trigger and _Timed(self, name, trigger))

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Timers around the facts that rules share, and around what the stage does besides asking."""
        read, besides = lazy.__get__, {name: getattr(stage, name) for name in BESIDES}

        def watched(fact: Any, instance: Any, owner: Any) -> Any:
            name = f"shared: {fact._name.replace('_', ' ')}"
            return read(fact, instance, owner) if instance is None else self.of(name, read, fact, instance, owner)

        lazy.__get__ = watched  # type: ignore[method-assign,assignment]
        for name, function in besides.items():
            setattr(stage, name, partial(self.of, f"stage: {name.strip('_').replace('_', ' ')}", function))
        try:
            yield
        finally:
            lazy.__get__ = read  # type: ignore[method-assign]
            for name, function in besides.items():
                setattr(stage, name, function)


class _Timed:
    """A trigger with a timer around it."""

    def __init__(self, shares: Shares, name: str, trigger: Trigger) -> None:
        self._shares, self._name, self._trigger = shares, name, trigger

    def __call__(self, view: View) -> object:
        return self._shares.of(self._name, self._trigger, view)

    def among(self, crowd: Crowd) -> Collection[int]:
        return self._shares.of(self._name, triggered, self._trigger, crowd)  # type: ignore[no-any-return]


def split(texts: list[list[str]], *counts: int) -> list[list[list[str]]]:
    """Consecutive articles in parts of about so many segments each."""
    parts: list[list[list[str]]] = []
    left = iter(texts)
    for count in counts:
        part: list[list[str]] = []
        while sum(map(len, part)) < count and (article := next(left, None)):
            part.append(article)
        parts.append(part)
    return parts


def measure(lang: str, texts: list[list[str]], count: int) -> None:
    """Print the figures of a language."""
    rules = alone(all_rules())
    assert {n for r in rules for n in r.needs}.isdisjoint(BEAD_NEEDS - {"target"})
    warm, whole, parts = (made(lang, part) for part in split(texts, WARM_UP, count, count))
    loading = seconds(strange(lang, rules) + warm, rules)
    total, size = seconds(whole, rules), sum(len(beads) for _, beads in whole)
    again, nothing = seconds(whole, rules), seconds(whole, [])
    print(f"{lang}: {size} segments, {len(rules)} rules: {size / total:,.0f} segments a second (goal {GOAL}); ", end="")
    print(f"again {size / again:,.0f}; without rules {1e6 * nothing / size:.0f} µs a segment; loading {loading:.1f} s")
    shares = Shares()
    with shares.watching():
        shares.of("asking and timers", seconds, parts, [shares.timed(rule) for rule in rules])
    times, size = shares.seconds, sum(len(beads) for _, beads in parts)
    whole_time = sum(times.values())
    for name in sorted(times, key=lambda name: -times[name]):
        share = times[name] / whole_time
        reason = REASONS.get(name[:6], "" if ":" in name or name not in names(rules) else "NO REASON GIVEN")
        print(
            f"  {name:38} {1e6 * times[name] / size:7.1f} µs {share:6.1%}  {reason if share > SHARE else ''}".rstrip()
        )


def names(rules: Iterable[Rule]) -> set[str]:
    """The rules as the table names them."""
    return {f"{rule.code} {rule.name}" for rule in rules}


def profile(lang: str, texts: list[list[str]], count: int) -> None:
    """Print where the time goes, function by function."""
    import cProfile
    import pstats

    rules = alone(all_rules())
    warm, whole = (made(lang, part) for part in split(texts, WARM_UP, count))
    seconds(strange(lang, rules) + warm, rules)
    with cProfile.Profile() as profiler:
        seconds(whole, rules)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(45)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--lang", action="append", choices=sorted(rules_on_clean.SETS))
    parser.add_argument("--segments", type=int, default=900)
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    for lang in given.lang or rules_on_clean.SETS:
        texts = news(given.data, lang) if given.data else own(lang, 2 * given.segments + WARM_UP)
        (profile if given.profile else measure)(lang, texts, given.segments)


if __name__ == "__main__":
    main()
