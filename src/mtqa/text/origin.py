"""Places in a file with markup: from the prose that was taken out of it to the file, and back.

All offsets are code points. Both directions take logarithmic time (a bisection in the pieces of ``model.Origin``).
"""

from __future__ import annotations

import re
from bisect import bisect_right

from mtqa.model import Kind, Origin, Span

# What HTML collapses; a no-break space stays.
_BLANKS = re.compile(r"[ \t\n\r\f]+")


class Builder:
    """Takes down prose piece by piece, in the order of the file, and remembers where each piece stands there.

    Lines of the prose neither begin nor end with a space, and are never empty.
    """

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self._parts: list[str] = []
        self._length = 0
        self._starts: list[int] = []
        self._places: list[int] = []
        self._sizes: list[int] = []
        self._blocks: list[tuple[int, Kind]] = []
        self._opaque: list[Span] = []
        self._end = 0  # in the file, behind the last piece
        self._exact = False  # whether the last piece is the same here and there
        self._kind: Kind | None = Kind.BODY  # of the line that begins with what comes next
        self._space: Span | None = None

    def copy(self, start: int, end: int, *, opaque: bool = False) -> None:
        """Take down ``raw[start:end]`` as it is; ``opaque`` if it is no prose."""
        if start < end:
            self._before(opaque, end - start)
            if self._exact and start == self._end:
                self._sizes[-1] += end - start
                self._take(self.raw[start:end], end)
            else:
                self._piece(self.raw[start:end], start, end)
            self._exact = True

    def put(self, text: str, start: int, end: int, *, opaque: bool = False) -> None:
        """Take down ``text`` for ``raw[start:end]``: a character for its entity, a name for its placeholder."""
        if text:
            self._before(opaque, len(text))
            self._piece(text, start, end)

    def flow(self, start: int, end: int, *, opaque: bool = False) -> None:
        """Take down ``raw[start:end]`` as a page shows it: each run of white space is one space, none at the edges."""
        at = start
        for blank in _BLANKS.finditer(self.raw, start, end):
            self.copy(at, blank.start(), opaque=opaque)
            self.space(*blank.span())
            at = blank.end()
        self.copy(at, end, opaque=opaque)

    def space(self, start: int, end: int) -> None:
        """Take down one space for ``raw[start:end]``, unless the line begins or ends here or one was asked for."""
        if self._space is None:
            self._space = Span(start, end)

    def line(self, kind: Kind = Kind.BODY) -> None:
        """Begin a line that is a heading or body; lines left empty are none."""
        self._kind, self._space = kind, None

    def done(self) -> tuple[str, Origin]:
        """The prose and its origin."""
        places = (*self._starts, self._length), tuple(self._places), tuple(self._sizes)
        return "".join(self._parts), Origin(self.raw, *places, tuple(self._blocks), tuple(self._opaque))

    def _before(self, opaque: bool, size: int) -> None:
        """Write the break or the space that was asked for, now that something follows."""
        kind, space, before = self._kind, self._space, self._length
        self._kind = self._space = None
        if kind is not None:
            if self._length:
                self._piece("\n", self._end, self._end)
            self._blocks.append((self._length, kind))
        elif space and self.raw[space.start : space.end] == " ":
            self.copy(space.start, space.end)
        elif space:
            self._piece(" ", space.start, space.end)
        if opaque:
            start = self._length
            if kind is None and self._opaque and self._opaque[-1].end == before:
                start = self._opaque.pop().start
            self._opaque.append(Span(start, self._length + size))

    @property
    def end(self) -> int:
        """Where in the file the last piece ends: the next one begins there or behind it."""
        return self._end

    def _piece(self, text: str, start: int, end: int) -> None:
        if not self._end <= start <= end <= len(self.raw):
            raise ValueError(f"pieces must follow each other in the file: {start}..{end} after {self._end}")
        self._starts.append(self._length)
        self._places.append(start)
        self._sizes.append(end - start)
        self._exact = False
        self._take(text, end)

    def _take(self, text: str, end: int) -> None:
        self._parts.append(text)
        self._length += len(text)
        self._end = end


def in_file(origin: Origin, span: Span) -> Span:
    """Where a span of the prose stands in the file: from its first character to its last, markup between them included.

    An empty span stands behind the character before it, or at the start of a line before the character behind it.
    """
    if not origin.places:
        return Span(0, 0)
    if span.start < span.end:
        start, end = _character(origin, span.start).start, _character(origin, span.end - 1).end
        return Span(start, max(start, end))
    if span.start > 0 and (before := _character(origin, span.start - 1)).start < before.end:
        return Span(before.end, before.end)
    at = _character(origin, span.start).start
    return Span(at, at)


def in_prose(origin: Origin, at: int) -> int:
    """The offset in the prose of what stands at an offset of the file; of markup, that of the prose behind it.

    The length of the prose where nothing follows.
    """
    piece = bisect_right(origin.places, at) - 1
    if piece >= 0:
        within = at - origin.places[piece]
        if within < origin.sizes[piece]:
            return origin.starts[piece] + (within if _exact(origin, piece) else 0)
    piece += 1
    while piece < len(origin.places) and not origin.sizes[piece]:
        piece += 1
    return origin.starts[piece]


def kind_at(origin: Origin, at: int) -> Kind | None:
    """What the markup says of the block that an offset of the prose stands in, None where it says nothing."""
    found = bisect_right(origin.blocks, at, key=lambda block: block[0]) - 1
    return origin.blocks[found][1] if found >= 0 else None


def is_opaque(origin: Origin, span: Span) -> bool:
    """Whether a span of the prose, not an empty one, lies within something that is none, such as code."""
    found = bisect_right(origin.opaque, span.start, key=lambda opaque: opaque.start) - 1
    return found >= 0 and span.start < span.end <= origin.opaque[found].end


def _exact(origin: Origin, piece: int) -> bool:
    return origin.starts[piece + 1] - origin.starts[piece] == origin.sizes[piece]


def _character(origin: Origin, at: int) -> Span:
    """What one character of the prose was made of."""
    piece = min(max(bisect_right(origin.starts, at) - 1, 0), len(origin.places) - 1)
    place, within = origin.places[piece], at - origin.starts[piece]
    if not _exact(origin, piece):
        return Span(place, place + origin.sizes[piece])
    within = min(within, origin.sizes[piece])
    return Span(place + within, place + min(within + 1, origin.sizes[piece]))
