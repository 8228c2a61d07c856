"""Asking the rules in several processes. The result is the same, to the byte, for any number of them.

The article is cut into parts of a fixed size, none of which cuts a unit; each process is given the beads of one part at
a time and asks all rules on single units about them. Rules on the whole article are dealt out a few at a time, but rows
of an aligned file are articles of their own and go with their part. What comes back is put together in the order of the
article. Rules that compare sentence vectors (``HERE``) are asked in this process: the last digit of a vector depends on
what was computed together with it.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import active_children, get_context

from mtqa.check.asking import Asked, Texts, ask
from mtqa.errors import MtqaError
from mtqa.model import Article, Bead
from mtqa.own import Terms
from mtqa.rules import Rule, all_rules
from mtqa.text.terms import Own
from mtqa.units import units

# Rule families whose rules may ask for sentence vectors.
HERE = frozenset({"completeness", "meaning"})
# Fewer beads than these are done in one process: it takes half a second to start another, which then loads its own
# tables (tests/measure/speed.py --jobs prints the times).
WORTH = 2000
PART = 250

Crash = str
_Reply = list[tuple[str, Asked | Crash]]


def possible(rules: Sequence[Rule], beads: int, jobs: int) -> bool:
    """Whether there is enough work for several processes, and the rules can be found from there."""
    if workers(jobs) < 2 or beads < WORTH:
        return False
    known = {rule.code: rule for rule in all_rules()}
    return all(known.get(rule.code) is rule for rule in rules)


def workers(jobs: int) -> int:
    """How many processes ``jobs`` stands for."""
    if jobs:
        return jobs
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1


def ask_all(
    texts: Texts,
    beads: Sequence[Bead],
    rules: Sequence[Rule],
    terms: Terms,
    jobs: int,
    progress: Callable[[], None] | None,
) -> dict[str, Asked]:
    """Ask all rules; what came of each, by its code.

    Raises:
        MtqaError: if a rule crashes (the same message as in one process), or a process ends by itself.
    """
    here = [rule for rule in rules if rule.family in HERE]
    there = [rule for rule in rules if rule.family not in HERE]
    tasks = _tasks(texts, beads, there)
    count = max(1, min(workers(jobs) - bool(here), len(tasks)))
    others = set(active_children())
    start = (replace(texts.article, rows=()), texts.loose, terms)
    pool = ProcessPoolExecutor(count, get_context("spawn"), _begin, start)
    try:
        futures = [pool.submit(_work, *task) for task in tasks]
        answers: dict[str, list[Asked | Crash]] = {rule.code: [] for rule in rules}
        for rule in here:
            try:
                answers[rule.code].append(ask(rule, texts))
            except MtqaError as error:
                answers[rule.code].append(str(error))
            if progress:
                progress()
        _wait(futures, len(there), progress)
        for future in futures:
            for code, answer in future.result():
                answers[code].append(answer)
    except BrokenProcessPool as error:
        raise MtqaError("a process that checked a part of the article has ended; nothing was judged") from error
    finally:
        # Whether all is done, a rule has crashed or the user has pressed Ctrl-C: nothing of ours is left running.
        pool.shutdown(wait=False, cancel_futures=True)
        for process in set(active_children()) - others:
            process.kill()
    return {rule.code: _together(answers[rule.code]) for rule in rules}


def _tasks(
    texts: Texts, beads: Sequence[Bead], rules: Sequence[Rule]
) -> list[tuple[list[str], list[Bead], tuple[set[int], set[int]]]]:
    """What each call of ``_work`` is given. The same tasks whatever the number of processes."""
    on_units = [rule.code for rule in rules if texts.loose or not rule.whole_article]
    on_article = [rule.code for rule in rules if rule.code not in on_units]
    starts, ends = texts.paragraph_ends
    tasks = []
    for part in _parts(texts, beads):
        numbers = {segment.index for bead in part for segment in bead.target}
        tasks.append((on_units, part, (starts & numbers, ends & numbers)))
    whole = list(beads)
    # The rules on the whole article take longest: they come first.
    return [([code], whole, texts.paragraph_ends) for code in on_article] + [task for task in tasks if on_units]


def _parts(texts: Texts, beads: Sequence[Bead]) -> Iterable[list[Bead]]:
    """The beads in parts of about ``PART``; those that share a link stay together."""
    if texts.loose:
        yield from (list(beads[n : n + PART]) for n in range(0, len(beads), PART))
        return
    part: list[Bead] = []
    for unit in units(beads, [texts.source_of, texts.reference_of]):
        part += unit.beads
        if len(part) >= PART:
            yield part
            part = []
    if part:
        yield part


def _wait(futures: Iterable[Future[_Reply]], steps: int, progress: Callable[[], None] | None) -> None:
    """Until all is done or one has failed; ``progress`` is called ``steps`` times on the way."""
    futures = list(futures)
    left, told = set(futures), 0
    while left:
        done, left = wait(left, timeout=0.5, return_when=FIRST_EXCEPTION)
        if any(future.exception() for future in done):
            return
        while progress and told < steps * (1 - len(left) / len(futures)):
            told += 1
            progress()


def _together(answers: Sequence[Asked | Crash]) -> Asked:
    whole = Asked()
    for answer in answers:
        if isinstance(answer, str):
            raise MtqaError(answer)
        whole.add(answer)
    return whole


# ---- in the other processes ---------------------------------------------------------------------------------------

_given: list[tuple[Article, bool, Terms]] = []


def _begin(article: Article, loose: bool, terms: Terms) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one, which ends it
    _given[:] = [(article, loose, terms)]


def _work(codes: Sequence[str], beads: list[Bead], paragraph_ends: tuple[set[int], set[int]]) -> _Reply:
    """Ask rules about some beads; a rule that crashes is told of and asked no more."""
    article, loose, terms = _given[0]
    texts = Texts.of(article, beads, Own(terms), loose=loose, paragraph_ends=paragraph_ends)
    known = {rule.code: rule for rule in all_rules()}
    replies: _Reply = []
    for code in codes:
        try:
            replies.append((code, ask(known[code], texts)))
        except MtqaError as error:
            replies.append((code, str(error)))
    return replies
