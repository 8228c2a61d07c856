"""Two checked translations of one text, segment by segment: what each says for the same part of what they share.

Texts are paired by the segments of the reference that both have, else of the source; rows by their ids.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mtqa.errors import InputError, NothingError, UsageError
from mtqa.model import Bead, Kind, Link, Report, Segment

_Side = Callable[[Bead], Link | None]
# Those of A and those of B.
_Beads = tuple[tuple[Bead, ...], tuple[Bead, ...]]


@dataclass(frozen=True)
class Pair:
    """What both translations say for the same part of the other text, "" for what one leaves out.

    ``risks``: the highest of their beads; 1 for what is left out.
    """

    pivot: str
    a: str
    b: str
    references: tuple[str, ...]
    source: str
    risks: tuple[float, float]
    beads: tuple[tuple[str, ...], tuple[str, ...]]

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "pivot": self.pivot,
            "a": self.a,
            "b": self.b,
            "risk_a": round(self.risks[0], 4),
            "risk_b": round(self.risks[1], 4),
        }


@dataclass(frozen=True)
class Shared:
    """The pairs, and what the two have in common beside them.

    ``pivot``: "reference" or "source", whichever the pairs share. ``source``: whether both have the same. ``alike``:
    whether both were judged beside the same texts, so that their risks are of one kind. ``why``: what keeps metrics
    away where the pivot is the source.
    """

    pivot: str
    pairs: list[Pair]
    source: bool
    alike: bool
    why: str


def pairs(a: Report, b: Report) -> Shared:
    """What both say, by the segments of what they share: those that one link of either joins are one pair.

    Raises:
        NothingError: if the two share neither a reference in their language nor a source, or no row.
        InputError: if rows of one id have different sources or references.
        UsageError: if one is rows and the other is not.
    """
    one, other = a.article, b.article
    if one.target.lang != other.target.lang:
        raise NothingError(
            f"{other.target.path or 'B'}: is in the language {other.target.lang!r}, the other translation in "
            f"{one.target.lang!r}; expected two translations into one language"
        )
    if bool(one.rows) != bool(other.rows):
        raise UsageError(
            f"{one.target.path or 'A'} and {other.target.path or 'B'}: one is aligned rows, the other is not; "
            "expected rows twice or texts twice"
        )
    shared = _by_row(a, b) if one.rows else _by_document(a, b)
    if not shared.pairs:
        raise NothingError(f"no segment of the {shared.pivot} is answered by a translation: nothing to compare")
    return shared


def _by_document(a: Report, b: Report) -> Shared:
    one, other = a.article, b.article
    usable = [[n for n, r in enumerate(x.references) if r.lang == x.target.lang] for x in (one, other)]
    same = [(n, k) for n in usable[0] for k in usable[1] if one.references[n].text == other.references[k].text]
    # Equal to the letter: the places of segments are held against each other.
    originals = [x.source.text for x in (one, other) if x.source]
    source = len(originals) == 2 and originals[0] == originals[1]
    texts = [sorted(d.text for d in (x.source, *x.references) if d) for x in (one, other)]
    links = [([_reference(n), _reference(k)]) for n, k in same]
    if links:
        pivot, sides = "reference", links[0]
    elif source:
        pivot, sides = "source", [_source, _source]
    else:
        raise NothingError(
            "the two translations share no source and no reference in their language: nothing to compare by"
        )
    pairs = []
    for beads in _joined([a.beads, b.beads], lambda side, bead: tuple(s.index for s in _other(sides[side](bead)))):
        pairs.append(
            _pair(
                (a, b),
                beads,
                pivot=_text(beads, sides),
                references=tuple(text for link in links if (text := _text(beads, link))),
                source=_text(beads, [_source, _source]) if source else "",
            )
        )
    return Shared(pivot, pairs, source, texts[0] == texts[1], _why(usable))


def _by_row(a: Report, b: Report) -> Shared:
    """Rows of the same id are one pair; one that only one file has is left out by the other.

    Where rows could not be read, one that is missing may be one of these: then only those that both have are paired.
    """
    rows = [{row.id: row for row in x.article.rows} for x in (a, b)]
    if a.article.problems or b.article.problems:
        rows = [{id_: row for id_, row in mine.items() if id_ in rows[0] and id_ in rows[1]} for mine in rows]
    if not rows[0].keys() & rows[1].keys():
        raise NothingError(
            f"{a.article.target.path or 'A'} and {b.article.target.path or 'B'}: no id stands in both; expected rows "
            "of the same ids for the same segments"
        )
    place = {id_: n for n, id_ in enumerate(dict.fromkeys([*rows[0], *rows[1]]))}
    sources: dict[str, str] = {}
    references: dict[str, tuple[str, ...]] = {}
    alike = True
    for id_ in place:
        both = [mine[id_] for mine in rows if id_ in mine]
        said = [row.source.text if row.source else "" for row in both]
        wanted = [
            tuple(r.text for r in row.references if r and r.lang == (row.target or a.article.target).lang)
            for row in both
        ]
        common = tuple(r for r in wanted[0] if _plain(r) in map(_plain, wanted[-1]))
        for what, differ in (
            ("source", all(said) and _plain(said[0]) != _plain(said[-1])),
            ("reference", all(wanted) and not common),
        ):
            if differ:
                where = ", ".join(
                    f"{x.article.target.path}, line {m[id_].line}" for x, m in zip((a, b), rows, strict=True)
                )
                raise InputError(f"{where}: the rows with the id {id_!r} have another {what} each; expected the same")
        alike = alike and said[0] == said[-1] and wanted[0] == wanted[-1]
        sources[id_] = said[0] or said[-1]
        references[id_] = common or wanted[0] or wanted[-1]
    pivot, of = (
        ("reference", {k: v[0] for k, v in references.items() if v})
        if any(references.values())
        else ("source", sources)
    )
    if not any(of.values()):
        raise NothingError(
            "the two translations share no source and no reference in their language: nothing to compare by"
        )
    groups = _joined([a.beads, b.beads], lambda side, bead: (place[bead.id],) if of.get(bead.id) else ())
    pairs = []
    for beads in groups:
        id_ = next(bead.id for mine in beads for bead in mine)
        pairs.append(_pair((a, b), beads, pivot=of[id_], references=references[id_], source=sources[id_]))
    why = "there is no reference in the language of the translations"
    return Shared(pivot, pairs, any(sources.values()), alike, why)


def _why(usable: Sequence[Sequence[int]]) -> str:
    if not any(usable):
        return "there is no reference in the language of the translations"
    return "the two translations share no reference; expected the same ones for both"


def _pair(both: tuple[Report, Report], beads: _Beads, *, pivot: str, references: tuple[str, ...], source: str) -> Pair:
    said = [_said(mine) for mine in beads]
    # What is left out cannot be read at all: nothing is riskier.
    risks = [
        max(report.judgements[bead.id].risk for bead in mine) if text else 1.0
        for report, mine, text in zip(both, beads, said, strict=True)
    ]
    return Pair(
        pivot=pivot,
        a=said[0],
        b=said[1],
        references=references,
        source=source,
        risks=(risks[0], risks[1]),
        beads=(tuple(x.id for x in beads[0]), tuple(x.id for x in beads[1])),
    )


def _plain(text: str) -> str:
    return " ".join(text.split())


def _reference(n: int) -> _Side:
    return lambda bead: bead.references[n] if n < len(bead.references) else None


def _source(bead: Bead) -> Link | None:
    return bead.source


def _other(link: Link | None) -> tuple[Segment, ...]:
    return link.other if link else ()


def _text(beads: _Beads, sides: Sequence[_Side]) -> str:
    """What the beads of both answer on a side that both have, each segment once."""
    found = {
        s.index: s.text for side, mine in zip(sides, beads, strict=True) for bead in mine for s in _other(side(bead))
    }
    return " ".join(found[k] for k in sorted(found))


def _said(beads: Sequence[Bead]) -> str:
    found = {s.index: s.text for bead in beads for s in bead.target}
    return " ".join(found[k] for k in sorted(found))


def _joined(both: Sequence[Sequence[Bead]], places: Callable[[int, Bead], tuple[int, ...]]) -> list[_Beads]:
    """Beads of the two that share places of the pivot, in the pivot's order.

    What neither answers is left out, and what one of them has as boilerplate.
    """
    parent: dict[int, int] = {}

    def root(x: int) -> int:
        while parent.setdefault(x, x) != x:
            parent[x] = x = parent[parent[x]]
        return x

    for k, beads in enumerate(both):
        shared: dict[int, int] = {}
        for bead in beads:
            mine = places(k, bead)
            for place in mine:
                parent[root(place)] = root(mine[0])
            # Beads with the same target (a link of several) belong together too.
            for s in bead.target if mine else ():
                parent[root(mine[0])] = root(shared.setdefault(s.index, mine[0]))
    groups: dict[int, tuple[list[Bead], list[Bead]]] = {}
    first: dict[int, int] = {}
    for k, beads in enumerate(both):
        for bead in beads:
            if mine := places(k, bead):
                at = root(mine[0])
                groups.setdefault(at, ([], []))[k].append(bead)
                first[at] = min(first.get(at, mine[0]), *mine)
    kept = []
    for at in sorted(groups, key=lambda at: first[at]):
        beads_of = [bead for mine in groups[at] for bead in mine]
        if any(bead.target for bead in beads_of) and all(bead.kind is not Kind.BOILERPLATE for bead in beads_of):
            kept.append((tuple(groups[at][0]), tuple(groups[at][1])))
    return kept
