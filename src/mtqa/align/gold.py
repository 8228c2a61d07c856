"""How well an alignment fits a gold one: strict and lax precision and recall, gaps, and which shapes are mistaken.

The measures are those of Sennrich and Volk (2011, "Iterative, MT-based Sentence Alignment of Parallel Texts") as the
``score.py`` of Vecalign computes them: a link is strictly right if both its sides are exactly those of a gold link,
laxly right if some segment on either side are together in one. Links with an empty side are left out of both, and
counted apart, segment by segment (``score.py`` itself leaves them in precision alone).
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from mtqa.aligned import Aligned, GoldFit, Places, Ratio
from mtqa.errors import InputError

_LINE = re.compile(r"\s*\[([0-9, ]*)\]\s*:\s*\[([0-9, ]*)\]\s*(?::.*)?")
_SIDES = ("source", "target")
_EXPECTED = "expected lines such as [0]:[0, 1], an alignment.json, or what mtqa align --format json writes"


def compare(found: Sequence[Places], gold: Sequence[Places]) -> GoldFit:
    """Count what of an alignment is right. Places that no gold link lists say nothing about gaps."""
    found, gold = list(_single_gaps(found)), list(_single_gaps(gold))
    listed = [{place for link in gold for place in link[side]} for side in (0, 1)]
    links, wanted = ({link for link in each if all(link)} for each in (found, gold))
    gaps, wanted_gaps = ({link for link in each if not all(link)} for each in (found, gold))
    gaps = {gap for gap in gaps if all(place in listed[side] for side in (0, 1) for place in gap[side])}
    same, same_gaps = len(links & wanted), len(gaps & wanted_gaps)
    right = links | gaps
    as_they_are = Counter(_shape(link) for link in gold if link in right)
    return GoldFit(
        strict=Ratio(same, len(links), same, len(wanted)),
        lax=Ratio(_touching(links, wanted), len(links), _touching(wanted, links), len(wanted)),
        gaps=Ratio(same_gaps, len(gaps), same_gaps, len(wanted_gaps)),
        confusion=_confusion(found, gold),
        exact=tuple(sorted(as_they_are.items(), key=_by_gold)),
        unlisted=_unlisted(found, listed),
    )


def together(fits: Iterable[GoldFit]) -> GoldFit:
    """The counts of several documents added up."""
    strict, lax, gaps = Ratio(), Ratio(), Ratio()
    confusion: Counter[tuple[str, str]] = Counter()
    exact: Counter[str] = Counter()
    unlisted = (0, 0)
    for fit in fits:
        strict, lax, gaps = strict.plus(fit.strict), lax.plus(fit.lax), gaps.plus(fit.gaps)
        confusion.update({(gold, found): number for gold, found, number in fit.confusion})
        exact.update(dict(fit.exact))
        unlisted = unlisted[0] + fit.unlisted[0], unlisted[1] + fit.unlisted[1]
    rows = tuple((gold, found, number) for (gold, found), number in sorted(confusion.items(), key=_by_both))
    return GoldFit(strict, lax, gaps, rows, tuple(sorted(exact.items(), key=_by_gold)), unlisted)


def fit(aligned: Aligned, text: str, name: str) -> GoldFit:
    """Compare an alignment with a gold file.

    Args:
        aligned: what was found.
        text: of the gold file: lines ``[0, 1]:[0]`` (places from 0 in source and target, maybe a cost after them),
            which must count the same sentences; or JSON that holds its own sentences, an article's
            ``alignment.json`` or a ``mtqa.alignment/v1``. Those may be cut elsewhere than the alignment's: both are
            then compared in the pieces that the cuts of both leave.
        name: of the gold file, for errors.

    Raises:
        InputError: if it is malformed or does not fit the texts.
    """
    if text.lstrip("\N{ZERO WIDTH NO-BREAK SPACE} \t\r\n").startswith("{"):
        return compare(*_by_text(aligned, text, name))
    return compare([link.places for link in aligned.links], _by_places(aligned, text, name))


def _touching(links: set[Places], others: set[Places]) -> int:
    """How many links share a segment on both sides with one of the others."""
    answers: dict[int, set[int]] = {}
    for left, right in others:
        for place in left:
            answers.setdefault(place, set()).update(right)
    return sum(any(not answers.get(place, set()).isdisjoint(right) for place in left) for left, right in links)


def _confusion(found: Iterable[Places], gold: Iterable[Places]) -> tuple[tuple[str, str, int], ...]:
    """Per gold link, the shape of the found link that shares most segments with it, the first of equals."""
    found = list(found)
    holders: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for number, link in enumerate(found):
        for side in (0, 1):
            holders[side].update(dict.fromkeys(link[side], number))
    counts: Counter[tuple[str, str]] = Counter()
    for link in gold:
        shared = Counter(holders[side][place] for side in (0, 1) for place in link[side] if place in holders[side])
        if shared:
            best = min(shared, key=lambda number: (-shared[number], number))
            counts[_shape(link), _shape(found[best])] += 1
    return tuple((one, two, number) for (one, two), number in sorted(counts.items(), key=_by_both))


def _unlisted(found: Iterable[Places], listed: Sequence[set[int]]) -> tuple[int, int]:
    places: tuple[set[int], set[int]] = (set(), set())
    for link in found:
        for side in (0, 1):
            places[side].update(link[side])
    return len(places[0] - listed[0]), len(places[1] - listed[1])


def _single_gaps(links: Iterable[Places]) -> Iterable[Places]:
    """The links, with a gap of several segments as several gaps."""
    for left, right in links:
        if left and right:
            yield left, right
        else:
            yield from (((place,), ()) for place in left)
            yield from (((), (place,)) for place in right)


def _shape(link: Places) -> str:
    return f"{len(link[0])}-{len(link[1])}"


def _by_gold(item: tuple[str, int]) -> tuple[int, ...]:
    return _size(item[0])


def _by_both(item: tuple[tuple[str, str], int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return _size(item[0][0]), _size(item[0][1])


def _size(shape: str) -> tuple[int, ...]:
    """Shapes in order: 0-1, 1-0, 1-1, 1-2, 2-1, ..."""
    m, n = (int(part) for part in shape.split("-"))
    return m + n, m, n


def _by_places(aligned: Aligned, text: str, name: str) -> list[Places]:
    """The links of a file of places, those of blank lines left out."""
    sides = (aligned.source_segments, aligned.target_segments)
    known = [{s.index for s in side} for side in sides]
    totals = [len(side) if given is None else given for side, given in zip(sides, aligned.given, strict=True)]
    links = []
    last = [-1, -1]
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        found = _link(line)
        if found is None:
            raise InputError(f"{name}, line {number}: is no link; {_EXPECTED}")
        for side, what in enumerate(_SIDES):
            last[side] = max(last[side], *found[side], -1)
            if last[side] >= totals[side]:
                raise InputError(
                    f"{name}, line {number}: names sentence {last[side]} (from 0) of the {what}, which has "
                    f"{totals[side]}{_split(aligned.given[side])}; expected the gold alignment of these texts"
                )
        left, right = (tuple(p for p in places if p in known[side]) for side, places in enumerate(found))
        if left or right:
            links.append((left, right))
    if not links:
        raise InputError(f"{name}: holds no link; {_EXPECTED}")
    for side, what in enumerate(_SIDES):
        listed = len({place for link in links for place in link[side]})
        # A file of places that mtqa counted itself has all of them; others may leave out gaps.
        short = last[side] + 1 < totals[side] if aligned.given[side] is None else 2 * listed < len(known[side])
        if short:
            raise InputError(
                f"{name}: lists {listed} sentences of the {what}, which has {len(known[side])}"
                f"{_split(aligned.given[side])}; expected the gold alignment of these texts"
            )
    return links


def _link(line: str) -> Places | None:
    match = _LINE.fullmatch(line.rstrip("\r"))
    if match is None:
        return None
    try:
        left, right = (tuple(int(place) for place in part.split(",") if place.strip()) for part in match.group(1, 2))
    except ValueError:
        return None
    return left, right


def _split(given: int | None) -> str:
    return "" if given is not None else " as mtqa splits it (--presegmented takes a sentence a line)"


def _by_text(aligned: Aligned, text: str, name: str) -> tuple[list[Places], list[Places]]:
    """The links of both, in pieces of text that neither cuts further."""
    sides = (aligned.source_segments, aligned.target_segments)
    whole = ["".join(_squeezed(s.text) for s in side) for side in sides]
    try:
        candidates = _candidates(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise InputError(f"{name}: is no alignment that mtqa can read; {_EXPECTED}") from None
    places = gold = None
    for sentences, links in candidates:
        stand = [_located(rows, side) for rows, side in zip(sentences, whole, strict=True)]
        if stand[0] is not None and stand[1] is not None:
            places, gold = (stand[0], stand[1]), links
            break
    if places is None or gold is None:
        raise InputError(f"{name}: does not fit these texts; expected an alignment that holds the sentences of both")
    ours = [_located([s.text for s in side], all_of_it) or {} for side, all_of_it in zip(sides, whole, strict=True)]
    cuts = [
        sorted({end for spans in (mine, theirs) for span in spans.values() for end in span})
        for mine, theirs in zip(ours, places, strict=True)
    ]
    order = [{s.index: n for n, s in enumerate(side)} for side in sides]

    def pieces(side: int, span: tuple[int, int]) -> range:
        return range(bisect_left(cuts[side], span[0]), bisect_left(cuts[side], span[1]))

    def in_pieces(link: Sequence[Sequence[int]], spans: Sequence[dict[int, tuple[int, int]]]) -> Places:
        left, right = (tuple(p for n in link[side] for p in pieces(side, spans[side][n])) for side in (0, 1))
        return left, right

    numbered = [[[order[side][place] for place in link.places[side]] for side in (0, 1)] for link in aligned.links]
    return [in_pieces(link, ours) for link in numbered], [in_pieces(link, places) for link in gold]


def _candidates(data: Any) -> list[tuple[list[list[str]], list[list[list[int]]]]]:
    """The alignments of a JSON file: the sentences of source and target, and links of their numbers from 0."""
    if "schema" in data:
        if data["schema"] != "mtqa.alignment/v1":
            raise ValueError(data["schema"])
        rows = [data[side]["segments"] for side in _SIDES]
        numbers = [{row["index"]: n for n, row in enumerate(side)} for side in rows]
        links = [
            [[number[place] for place in link[side]] for side, number in zip(_SIDES, numbers, strict=True)]
            for link in data["links"]
        ]
        return [([[str(row["text"]) for row in side] for side in rows], links)]
    found = []
    for name in sorted(data["links"]):
        rows = [data[name], data["target"]]
        numbers = [{row["id"]: n for n, row in enumerate(side)} for side in rows]
        # An article's links look from the translation: target first.
        links = [
            [[numbers[0][x] for x in other], [numbers[1][x] for x in target]] for target, other in data["links"][name]
        ]
        found.append(([[str(row["text"]) for row in side] for side in rows], links))
    return found


def _located(sentences: Sequence[str], text: str) -> dict[int, tuple[int, int]] | None:
    """Where each sentence stands in a text without white space, one after the other; None if one is not there."""
    spans, at = {}, 0
    for number, sentence in enumerate(map(_squeezed, sentences)):
        start = text.find(sentence, at)
        if start < 0:
            return None
        at = start + len(sentence)
        spans[number] = start, at
    return spans


def _squeezed(text: str) -> str:
    return "".join(text.split())
