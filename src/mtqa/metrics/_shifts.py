"""The number of edits that TER counts, by sacrebleu's search for shifts, some twenty times as fast.

sacrebleu follows Tercom (Snover et al. 2006): as long as moving a block of words brings the texts closer, move the best
block, then count the edits that are left. Its time goes into edit distances in Python, one for each move that is tried.
Here words become characters of a string. Then a move is a slice, its distance is rapidfuzz's, and only the path of the
distance (which words stand against which) is made in Python: by rows of bits (Hyyrö 2003) in integers of any length.

sacrebleu looks for the distance only within a beam around the diagonal. Where the best path of the whole table stays
inside the beam, both find the same path and the same distance, for in the beam every other cell can only be dearer.
Where it leaves the beam, sacrebleu's own function counts.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from contextlib import suppress
from itertools import accumulate

from mtqa.text.alike import distance as edit_distance

# Those of sacrebleu (and Tercom).
_BEAM = 25
_LONGEST_SHIFT = 10
_FARTHEST_SHIFT = 50
_MOST_CANDIDATES = 1000
# A path of d edits between texts whose lengths differ by l lies within (d + l) / 2 of the diagonal; one less for
# rounding.
_SURELY_IN_BEAM = 2 * (_BEAM - 2)
# Longer texts than that are no sentences; rows of bits would take too much memory.
_LONGEST = 4000
_FIRST, _SURROGATES, _AFTER = 0x21, 0xD800, 0xE000


class _OutsideBeamError(Exception):
    """A path leaves the beam: sacrebleu sees a higher cost, and must count for itself."""


def edits(hypothesis: Sequence[str], reference: Sequence[str]) -> int:
    """How many edits and shifts turn the hypothesis into the reference: what sacrebleu's TER counts.

    Args:
        hypothesis: words.
        reference: words.
    """
    if not reference:
        return len(hypothesis)
    if not hypothesis or (len(hypothesis) <= _LONGEST and len(reference) <= _LONGEST):
        letters: dict[str, str] = {}
        with suppress(_OutsideBeamError):
            return _edits(_spelled(hypothesis, letters), _spelled(reference, letters))
    from sacrebleu.metrics.lib_ter import translation_edit_rate

    return int(translation_edit_rate(list(hypothesis), list(reference))[0])


def _spelled(words: Sequence[str], letters: dict[str, str]) -> str:
    """The words as a string, a character for each."""
    for word in words:
        if word not in letters:
            code = _FIRST + len(letters)
            letters[word] = chr(code if code < _SURROGATES else code - _SURROGATES + _AFTER)
    return "".join([letters[word] for word in words])


def _edits(hypothesis: str, reference: str) -> int:
    """``edits`` of spelled texts."""
    if not hypothesis:
        return len(reference)
    places: dict[str, list[int]] = {}
    for j, letter in enumerate(reference):
        places.setdefault(letter, []).append(j)
    shifts = candidates = 0
    while True:
        path = _path(hypothesis, reference)
        if path is None:
            raise _OutsideBeamError
        distance, stands, hypothesis_wrong, reference_wrong = path
        gain, candidates, moved = _best_shift(
            hypothesis, reference, places, distance, stands, hypothesis_wrong, reference_wrong, candidates
        )
        if candidates >= _MOST_CANDIDATES or gain <= 0:
            return shifts + distance
        shifts += 1
        hypothesis = moved


def _path(hypothesis: str, reference: str) -> tuple[int, list[int], list[int], list[int]] | None:
    """The path of the edit distance that sacrebleu takes: no edit or a substitution, else deletion, else insertion.

    Returns:
        The distance; for each word of the reference the place in the hypothesis where it stands (-1 before the first);
        and running totals, from 0, of the wrong words of the hypothesis and of the reference. None where the path
        leaves the beam.
    """
    n, m = len(hypothesis), len(reference)
    full = (1 << m) - 1
    equal: dict[str, int] = {}
    for j, letter in enumerate(reference):
        equal[letter] = equal.get(letter, 0) | (1 << j)
    # Bit j of a row: whether the cell is its left neighbour plus one (up) or less one (down); whether it is its
    # diagonal neighbour (same); whether it is the cell above plus one (dearer).
    up, down = full, 0
    same_rows, dearer_rows = [], []
    for letter in hypothesis:
        match = equal.get(letter, 0)
        same = ((((match & up) + up) ^ up) | match | down) & full
        dearer = (down | ~(same | up)) & full
        cheaper = up & same
        same_rows.append(same)
        dearer_rows.append(dearer)
        shifted = (dearer << 1) | 1  # the first column grows by one with each row
        up = ((cheaper << 1) | ~(same | shifted)) & full
        down = shifted & same & full
    ratio = m / n
    width = math.ceil(ratio / 2 + _BEAM) if ratio / 2 > _BEAM else _BEAM
    i, j, distance = n, m, 0
    stands = [-1] * m
    hypothesis_wrong, reference_wrong = [0] * n, [0] * m
    while i and j:
        if i < n:
            diagonal = math.floor(i * ratio)
            if not diagonal - width <= j < diagonal + width:
                return None
        elif j < math.floor(n * ratio) - width:
            return None
        bit = 1 << (j - 1)
        if hypothesis[i - 1] == reference[j - 1]:
            i, j = i - 1, j - 1
            stands[j] = i
        elif not same_rows[i - 1] & bit:
            i, j = i - 1, j - 1
            stands[j] = i
            hypothesis_wrong[i] = reference_wrong[j] = 1
            distance += 1
        elif dearer_rows[i - 1] & bit:
            i -= 1
            hypothesis_wrong[i] = 1
            distance += 1
        else:
            j -= 1
            stands[j] = i - 1
            reference_wrong[j] = 1
            distance += 1
    if i and math.floor(i * ratio) - width > 0:  # the first column of a lower row is outside the beam
        return None
    for k in range(i):
        hypothesis_wrong[k] = 1
    for k in range(j):
        reference_wrong[k] = 1
    return distance + i + j, stands, [0, *accumulate(hypothesis_wrong)], [0, *accumulate(reference_wrong)]


def _best_shift(
    hypothesis: str,
    reference: str,
    places: dict[str, list[int]],
    distance: int,
    stands: list[int],
    hypothesis_wrong: list[int],
    reference_wrong: list[int],
    candidates: int,
) -> tuple[int, int, str]:
    """The move that saves most edits; of such the longest, then the first to take and the first to put.

    Returns:
        How many edits it saves (0: no move saves any), how many moves were tried, the moved text. The distance of a
        move is asked for only as far as it could be the best: worse ones change nothing.
    """
    n, m = len(hypothesis), len(reference)
    best: tuple[int, int, int, int] = (0, 0, 0, 0)
    moved = hypothesis
    risky = distance + abs(n - m) > _SURELY_IN_BEAM
    known: dict[str, int] = {}
    for start in range(n):
        found = places.get(hypothesis[start])
        if found is None:
            continue
        for at in found[bisect_left(found, start - _FARTHEST_SHIFT) : bisect_right(found, start + _FARTHEST_SHIFT)]:
            longest = min(_LONGEST_SHIFT, n - start, m - at)
            length = 0
            while length < longest and hypothesis[start + length] == reference[at + length]:
                length += 1
                end = start + length
                if hypothesis_wrong[end] == hypothesis_wrong[start]:
                    continue
                if reference_wrong[at + length] == reference_wrong[at] or start <= stands[at] < end:
                    continue
                block = hypothesis[start:end]
                last = -1
                for place in range(at - 1, at + length):
                    target = 0 if place < 0 else stands[place] + 1
                    if target == last:
                        continue
                    last = target
                    if target < start:
                        text = hypothesis[:target] + block + hypothesis[target:start] + hypothesis[end:]
                    elif target > end:
                        text = hypothesis[:start] + hypothesis[end:target] + block + hypothesis[target:]
                    else:
                        inside = length + target
                        text = hypothesis[:start] + hypothesis[end:inside] + block + hypothesis[inside:]
                    candidates += 1
                    wanted = distance - max(best[0], 1)
                    cost = known.get(text)
                    if cost is None:  # what was once too dear stays so, for less and less is wanted
                        cost = edit_distance(text, reference, wanted)
                        if risky and cost <= wanted and _path(text, reference) is None:
                            raise _OutsideBeamError
                        known[text] = cost
                    if cost <= wanted:
                        rank = (distance - cost, length, -start, -target)
                        if rank > best:
                            best, moved = rank, text
                if candidates >= _MOST_CANDIDATES:
                    return best[0], candidates, moved
    return best[0], candidates, moved
