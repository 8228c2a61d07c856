"""Asking the rules: each about every place where its needs are met, with what it needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from mtqa import langs
from mtqa.errors import MtqaError
from mtqa.model import Article, Bead, Document, Finding, Kind, Link, Segment, Side, Span
from mtqa.rules import BeadView, Crowd, Hit, Rule, Unchecked, View, triggered
from mtqa.text import codes
from mtqa.text.origin import is_opaque
from mtqa.text.terms import Own
from mtqa.units import Unit, units

# A finding that rests on a link is right no more often than the link is.
SIDE_NEEDS = {
    "source": "source",
    "source_closeness": "source",
    "reference": "reference",
    "reference_closeness": "reference",
}
CLOSENESS_DIGITS = 3
# Units that are asked about together. More share more words, and what a rule is not asked about costs less; but the
# words of many do not stay in the processor's cache.
RING = 64
# Words of a segment whose mean frequency is taken; fewer say nothing of the segment, more would say no more.
FEWEST_WORDS, MOST_WORDS = 3, 400
# Mean log10 frequency of the words in lower case: from the first down to the second they are stranger and stranger. Of
# right sentences (NTREX-128 in id, es and en) 1 % has less than the first, of gibberish made of their letters 98 %.
STRANGE = (-4.2, -6.0)
# The same of a run of words that another language has more often (``foreign_run``). Of right sentences (NTREX-128 in
# id, es and en) 3 to 4 % have more than the first, of those that change their language midway at least 94 % more than
# the second. A lower first one would take names for runs: agreement with people on MLQE-PE ro-en falls.
FOREIGN = (1.2, 2.0)
# The same of how improbable it is that no word has a diacritic (``bareness``). Of right sentences (NTREX-128 in es) 1 %
# have more than the first; of those that lost all theirs, 80 % more than the second.
BARE = (0.2, 1.5)


@dataclass
class Asked:
    """What came of asking one rule.

    ``places`` counts where it was to be asked, ``answered`` where its needs were met, ``reasons`` why it could not
    look. ``refused``: why it could be asked nowhere in this article.
    """

    findings: list[Finding] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    places: int = 0
    answered: int = 0
    refused: str | None = None

    def add(self, other: Asked) -> None:
        """Take in what came of asking the same rule about a later part of the article."""
        self.findings += other.findings
        self.reasons += other.reasons
        self.places += other.places
        self.answered += other.answered
        self.refused = self.refused or other.refused

    def told(self) -> list[str]:
        """What the report says of the places that were skipped, whatever order they were met in."""
        if self.refused:
            return [self.refused]
        told: list[str] = []
        for reason, count in sorted(self.reasons.items()):
            # A sentence without counterpart is a finding of its own, not news about every rule that compares.
            if self.answered and reason.startswith(("no source", "no reference")):
                continue
            plain = reason.removesuffix(" for").removesuffix(" in")
            told.append(plain if count == self.places else f"{plain} (in {count} of {self.places} segments)")
        return told


@dataclass(frozen=True)
class _Call:
    """A unit as rules see it: views of its sides by need, the first side that it lacks, its two languages."""

    unit: Unit
    kinds: frozenset[Kind]
    view: View
    sides: dict[str, View]
    lacks: str | None
    langs: tuple[str, str]


@dataclass(frozen=True)
class _Group:
    """An article as rules see it, as far as they are asked about segments of certain kinds."""

    beads: Sequence[Bead]
    lang: str
    values: dict[str, Any]
    _by_segment: dict[int, Bead] = field(default_factory=dict)

    def bead_of(self, segment: Segment) -> Bead:
        """The bead that holds a segment, be it of the target or of another side."""
        if not self._by_segment:
            for bead in self.beads:
                links = [link for link in (bead.source, *bead.references) if link]
                self._by_segment.update((id(s), bead) for link in links for s in link.other)
            self._by_segment.update((id(s), bead) for bead in self.beads for s in bead.target)
        return self._by_segment[id(segment)]


class _Ring(Crowd):
    """Units without other sides, in one language, that are asked about together: views with their calls."""

    def __init__(self, calls: Sequence[_Call]) -> None:
        super().__init__([call.view for call in calls])
        self.calls = calls
        self._wanted: dict[frozenset[Kind], frozenset[int]] = {}

    def of(self, kinds: frozenset[Kind]) -> frozenset[int]:
        """The numbers of those that a rule is asked about which is asked about segments of these kinds."""
        if kinds not in self._wanted:
            self._wanted[kinds] = frozenset(n for n, call in enumerate(self.calls) if call.kinds <= kinds)
        return self._wanted[kinds]


@dataclass
class Texts:
    """The sides of the article as rules compare them, and the views on them, each built once.

    ``beads`` may be a part of the article's; ``paragraph_ends`` are the numbers of the target segments that begin and
    end a paragraph. ``loose``: every bead is an article of its own (a file of aligned rows).
    """

    article: Article
    beads: Sequence[Bead]
    loose: bool
    paragraph_ends: tuple[set[int], set[int]]
    own: Own
    source: Document | None
    source_of: Callable[[Bead], Link | None]
    reference: Document | None
    reference_of: Callable[[Bead], Link | None]
    closeness: _Closeness
    _views: dict[tuple[str, int, int], View] = field(default_factory=dict)
    _bead_views: dict[str, BeadView] = field(default_factory=dict)
    _calls: dict[tuple[str, ...], list[_Call]] = field(default_factory=dict)
    _calls_of: dict[tuple[tuple[str, ...], frozenset[Kind]], list[_Call]] = field(default_factory=dict)
    _groups: dict[frozenset[Kind], list[_Group]] = field(default_factory=dict)
    _rings: list[_Ring] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        article: Article,
        beads: Sequence[Bead],
        own: Own,
        *,
        loose: bool | None = None,
        paragraph_ends: tuple[set[int], set[int]] | None = None,
    ) -> Texts:
        """Choose what the target is compared with. What is not given is worked out from the article and the beads."""
        same = [n for n, r in enumerate(article.references) if r.lang == article.target.lang]
        other = [n for n, r in enumerate(article.references) if r.lang != article.target.lang]
        source, source_of = article.source, _source_link if article.source else _no_link
        if source is None and other:
            # A reference in a third language says what the source said: better than nothing to compare with.
            source, source_of = article.references[other[0]], partial(_reference_link, other[0])
        return cls(
            article=article,
            beads=beads,
            loose=bool(article.rows) if loose is None else loose,
            paragraph_ends=paragraph_ends or ends_of_paragraphs(beads),
            own=own,
            source=source,
            source_of=source_of,
            reference=article.references[same[0]] if same else None,
            reference_of=partial(_reference_link, same[0]) if same else _no_link,
            closeness=_Closeness(),
        )

    def view(self, segments: tuple[Segment, ...]) -> View:
        """The view on segments that stand together."""
        key = (segments[0].document, segments[0].index, len(segments))
        view = self._views.get(key)
        if view is None:
            view = self._views[key] = self._new_view(segments)
        return view

    def _new_view(self, segments: tuple[Segment, ...]) -> View:
        starts, ends = self.paragraph_ends
        whole = segments[0].side is not Side.TARGET
        return View(
            text=" ".join(s.text for s in segments),
            lang=langs.load(segments[0].lang or langs.DEFAULT),
            segments=segments,
            first=whole or segments[0].index in starts,
            last=whole or segments[-1].index in ends,
        )

    def calls(self, wanted: tuple[str, ...]) -> list[_Call]:
        """The units that a rule sees which compares the target with these sides."""
        if wanted not in self._calls:
            links = {"source": self.source_of, "reference": self.reference_of}
            self._calls[wanted] = [
                self._call(wanted, unit) for unit in units(self.beads, [links[side] for side in wanted])
            ]
        return self._calls[wanted]

    def calls_of(self, wanted: tuple[str, ...], kinds: frozenset[Kind]) -> list[_Call]:
        """Those of them that a rule is asked about which is asked about segments of these kinds."""
        key = wanted, kinds
        if key not in self._calls_of:
            self._calls_of[key] = [call for call in self.calls(wanted) if call.kinds <= kinds]
        return self._calls_of[key]

    def rings(self) -> list[_Ring]:
        """All units without other sides, ``RING`` at most of one language together."""
        if not self._rings:
            by_language: dict[tuple[str, str], list[_Call]] = {}
            for call in self.calls(()):
                by_language.setdefault(call.langs, []).append(call)
            self._rings = [
                _Ring(calls[n : n + RING]) for calls in by_language.values() for n in range(0, len(calls), RING)
            ]
        return self._rings

    def _call(self, wanted: tuple[str, ...], unit: Unit) -> _Call:
        view = self.view(unit.target)
        sides = {"target": view}
        for side, other in zip(wanted, unit.others, strict=True):
            if other:
                sides[side] = self.view(other)
        lacks = next((side for side in wanted if side not in sides), None)
        source = sides["source"].lang.code if "source" in sides else self.source.lang if self.source else ""
        return _Call(unit, frozenset(bead.kind for bead in unit.beads), view, sides, lacks, (view.lang.code, source))

    def groups(self, kinds: frozenset[Kind]) -> list[_Group]:
        """The articles that a rule on articles sees: one, or each row."""
        if kinds not in self._groups:
            of = [[bead] for bead in self.beads] if self.loose else [self.beads]
            self._groups[kinds] = [self._group(beads, kinds) for beads in of]
        return self._groups[kinds]

    def _group(self, beads: Sequence[Bead], kinds: frozenset[Kind]) -> _Group:
        views = [self.bead_view(bead) for bead in beads]
        mine = [v for v in views if v.bead.kind in kinds]
        targets = [v.target for v in mine if v.target]
        values = {
            "targets": targets,
            "sources": [v.source for v in views if v.source],
            "references": [v.references[0] for v in views if v.references and v.references[0]],
            "beads": mine,
        }
        return _Group(beads, targets[0].lang.code if targets else self.article.target.lang, values)

    def bead_view(self, bead: Bead) -> BeadView:
        """The bead with its views."""
        if bead.id not in self._bead_views:
            source = self.source_of(bead)
            links = [r for r in (self.reference_of(bead),) if r is not None]
            self._bead_views[bead.id] = BeadView(
                bead=bead,
                target=self.view(bead.target) if bead.target else None,
                source=self.view(source.other) if source and source.other else None,
                references=tuple(self.view(link.other) if link.other else None for link in links),
                source_link=source,
                reference_links=tuple(links),
            )
        return self._bead_views[bead.id]


def _source_link(bead: Bead) -> Link | None:
    return bead.source


def _reference_link(n: int, bead: Bead) -> Link | None:
    return bead.references[n] if n < len(bead.references) else None


def _no_link(bead: Bead) -> Link | None:
    return None


def ends_of_paragraphs(beads: Iterable[Bead]) -> tuple[set[int], set[int]]:
    """The numbers of the target segments that begin a paragraph, and of those that end one."""
    paragraphs: dict[int, list[int]] = {}
    for bead in beads:
        for segment in bead.target:
            paragraphs.setdefault(segment.paragraph, []).append(segment.index)
    return {p[0] for p in paragraphs.values()}, {p[-1] for p in paragraphs.values()}


def ask(rule: Rule, texts: Texts) -> Asked:
    """Ask a rule about every place where its needs are met.

    Raises:
        MtqaError: if the rule crashes; the message names the rule and the place.
    """
    return _on_articles(rule, texts) if rule.whole_article else _on_units(rule, texts)


def closeness_to_source(texts: Texts) -> dict[str, float]:
    """Cosine of each bead's target with what it is linked to in the source, by the bead's id.

    Beads without counterpart are not in it, and none where there are no sentence vectors for the two languages.
    """
    if texts.source is None:
        return {}
    calls = [call for call in texts.calls(("source",)) if call.lacks is None]
    cosines = texts.closeness.of((call.view, call.sides["source"]) for call in calls)
    return {
        bead.id: cosine
        for call, cosine in zip(calls, cosines, strict=True)
        if cosine is not None
        for bead in call.unit.beads
    }


def strangeness(texts: Texts) -> dict[str, float]:
    """How strange the words of each bead are in the target's language, by the bead's id: from 0 (not in it) to 1.

    They are rare, nearly all of them; or some that stand together are rather those of another language; or none has a
    diacritic where some should. Words in lower case only, for the last two also the first one, and for the second all
    where most have a capital, as in some titles. Without a word list of the language nothing is strange.
    """
    from mtqa.text.language import foreign_run, mean_frequency
    from mtqa.text.spelling import bareness

    known: dict[str, float] = {}
    for call in texts.calls(()):
        lang = call.view.lang
        every = [word for word in call.view.strings[:MOST_WORDS] if word.isalpha()]
        words = [word for word in every if word.islower()]
        mean = mean_frequency(words, lang.code) if len(words) >= FEWEST_WORDS else 0.0
        others = [code for key in ("leaks", "strangers") for code in lang.more.get(key, ()) if code != lang.code]
        started = [word.lower() for word in every[:1]] + [word for word in every[1:] if word.islower()]
        run = foreign_run(started if 2 * len(words) >= len(every) else [w.lower() for w in every], lang.code, others)
        bare = bareness(started, lang.code) if all(map(str.isascii, call.view.strings)) else 0.0
        strange = max(_between(mean, *STRANGE), _between(run, *FOREIGN), _between(bare, *BARE))
        if strange:
            known |= {bead.id: round(strange, CLOSENESS_DIGITS) for bead in call.unit.beads}
    return known


def _between(value: float, none: float, full: float) -> float:
    """How far a value is on the way from what says nothing to what says it all: 0 to 1."""
    return min(1.0, max(0.0, (value - none) / (full - none)))


class _Closeness:
    """Cosines of linked texts, computed for all units at once when the first rule asks."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], float | None] = {}

    def of(self, pairs: Iterable[tuple[View, View]]) -> list[float | None]:
        from mtqa.text.embed import similarity

        asked = [(_bare(a.text), _bare(b.text), a.lang.code, b.lang.code) for a, b in pairs]
        missing = sorted({q for q in asked if q[:2] not in self._known}, key=lambda q: (q[2:], q[:2]))
        for codes_ in sorted({q[2:] for q in missing}):
            group = [q for q in missing if q[2:] == codes_]
            values = similarity([q[0] for q in group], [q[1] for q in group], *codes_)
            for n, q in enumerate(group):
                self._known[q[:2]] = None if values is None else round(float(values[n]), CLOSENESS_DIGITS)
        return [self._known[q[:2]] for q in asked]


def _bare(text: str) -> str:
    """The text without its outer quotation marks: on a two-word heading they would be half of the meaning."""
    return text.strip(" \t\"'“”„«»‘’‚‹›「」『』()") or text


def _on_units(rule: Rule, texts: Texts) -> Asked:
    """A rule that reads one unit at a time."""
    wanted = tuple(sorted({SIDE_NEEDS[need] for need in rule.needs if need in SIDE_NEEDS}))
    for side in wanted:
        if getattr(texts, side) is None:
            return Asked(refused="no source" if side == "source" else "no reference in the target's language")
    asked = Asked()
    if not wanted:
        _on_rings(rule, texts, asked)
        return asked
    ready = _ready(rule, wanted, texts, asked)
    if any(need.endswith("_closeness") for need in rule.needs):
        kept = _with_closeness(rule, texts, asked, [(call, dict(values)) for call, values in ready])
        ready, asked.answered = iter(kept), len(kept)
    for call, values in ready:
        _keep(asked, rule, _run(rule, values, call.unit.beads[0].id), call, texts)
    return asked


def _on_rings(rule: Rule, texts: Texts, asked: Asked) -> None:
    """A rule that reads one text at a time, and nothing that it is a translation of."""
    known: dict[tuple[str, str], tuple[str | None, dict[str, Any]]] = {}
    for ring in texts.rings():
        numbers = ring.of(rule.kinds)
        asked.places += len(numbers)
        languages = ring.calls[0].langs
        if languages not in known:
            known[languages] = _knowledge(rule, *languages, texts.own)
        unmet, values = known[languages]
        if unmet:
            asked.reasons[unmet] += len(numbers)
            continue
        asked.answered += len(numbers)
        if rule.trigger is not None:
            numbers = numbers.intersection(triggered(rule.trigger, ring))
        for number in sorted(numbers):
            call = ring.calls[number]
            if "target" in rule.needs:
                values["target"] = call.view
            hits = _run(rule, values, call.unit.beads[0].id)
            if hits:
                _keep(asked, rule, hits, call, texts)


def _keep(asked: Asked, rule: Rule, hits: Iterable[Hit | Unchecked], call: _Call, texts: Texts) -> None:
    """Take in what a rule says of a unit."""
    for hit in hits:
        if isinstance(hit, Unchecked):
            asked.reasons[hit.reason] += 1
        else:
            _note(asked, rule, hit, hit.view or call.view, call.unit.beads, texts, call.unit.confidence)


def _ready(rule: Rule, wanted: tuple[str, ...], texts: Texts, asked: Asked) -> Iterator[tuple[_Call, dict[str, Any]]]:
    """The units for which all needs but closeness are met and a finding is possible, with the rule's arguments.

    The arguments are one dictionary, filled anew for each unit. Why a need is not met goes into ``asked``, and how
    many places it is met at.
    """
    known: dict[tuple[str, str], tuple[str | None, dict[str, Any]]] = {}
    sides = [need for need in rule.needs if need in ("target", "source", "reference")]
    calls = texts.calls_of(wanted, rule.kinds)
    asked.places += len(calls)
    languages: tuple[str, str] | None = None
    unmet: str | None = None
    values: dict[str, Any] = {}
    for call in calls:
        if call.lacks:
            asked.reasons[f"no {call.lacks} for"] += 1
            continue
        if call.langs != languages:
            languages = call.langs
            if languages not in known:
                known[languages] = _knowledge(rule, *languages, texts.own)
            unmet, values = known[languages]
        if unmet:
            asked.reasons[unmet] += 1
            continue
        asked.answered += 1
        if rule.trigger is not None and not rule.trigger(call.view):
            continue
        for side in sides:
            values[side] = call.sides[side]
        yield call, values


def _with_closeness(
    rule: Rule, texts: Texts, asked: Asked, calls: list[tuple[_Call, dict[str, Any]]]
) -> list[tuple[_Call, dict[str, Any]]]:
    """The calls with the closeness that the rule needs, computed for all at once."""
    for side in ("source", "reference"):
        name = f"{side}_closeness"
        if name not in rule.needs or not calls:
            continue
        cosines = texts.closeness.of((call.view, call.sides[side]) for call, _ in calls)
        kept = []
        for (call, values), cosine in zip(calls, cosines, strict=True):
            if cosine is None:
                pair = f"{codes.name(call.view.lang.code)} and {codes.name(call.sides[side].lang.code)}"
                asked.reasons[f"no sentence vectors for {pair} in"] += 1
            else:
                kept.append((call, {**values, name: cosine}))
        calls = kept
    return calls


def _on_articles(rule: Rule, texts: Texts) -> Asked:
    """A rule that reads all beads of an article at once; every aligned row is an article of its own."""
    for need, document in (("sources", texts.source), ("references", texts.reference)):
        if need in rule.needs and document is None:
            return Asked(refused="no source" if need == "sources" else "no reference in the target's language")
    if "beads" in rule.needs and texts.source is None and not texts.article.references:
        return Asked(refused="no source and no reference")
    asked = Asked()
    known: dict[str, tuple[str | None, dict[str, Any]]] = {}
    possible: set[int] | None = None
    if rule.trigger is not None:
        possible = {id(ring.views[n]) for ring in texts.rings() for n in triggered(rule.trigger, ring)}
    for group in texts.groups(rule.kinds):
        asked.places += 1
        if group.lang not in known:
            known[group.lang] = _knowledge(rule, group.lang, texts.source.lang if texts.source else "", texts.own)
        unmet, more = known[group.lang]
        if unmet:
            asked.reasons[unmet] += 1
            continue
        asked.answered += 1
        if possible is not None and not any(id(view) in possible for view in group.values["targets"]):
            continue
        values = {need: group.values[need] for need in rule.needs if need in group.values}
        for hit in _run(rule, {**values, **more}, group.beads[0].id if group.beads else texts.article.id):
            if isinstance(hit, Unchecked):
                asked.reasons[hit.reason] += 1
                continue
            if hit.view is None:
                raise MtqaError(f"rule {rule.code} reads the article and must say which view a hit is in")
            segment = hit.view.segments[0]
            _note(asked, rule, hit, hit.view, (group.bead_of(segment),), texts, 1.0)
    return asked


def _knowledge(rule: Rule, lang: str, source: str, own: Own) -> tuple[str | None, dict[str, Any]]:
    """What the rule needs to know of a language, and of the user's own; why not, where it cannot be had."""
    values: dict[str, Any] = {}
    for need in rule.knowledge_needs:
        if need == "lang":
            values["lang"] = langs.load(lang or langs.DEFAULT)
        else:
            values[need] = _table(need, lang)
            if values[need] is None:
                return f"no {_TABLES[need]} for {codes.name(lang)} in", {}
    for need in rule.own_needs:
        values[need] = own.supply(need, lang, source)
        if values[need] is None:
            return f"no terms from {codes.name(source)} into {codes.name(lang)} in the glossary", {}
    return None, values


_TABLES = {"lexicon": "word list", "truecase": "truecasing table", "tags": "word classes"}


@cache
def _table(need: str, lang: str) -> Any:
    if need == "lexicon":
        from mtqa.text.lexicon import lexicon

        return lexicon(lang)
    if need == "truecase":
        from mtqa.text.truecase import truecase

        return truecase(lang)
    from mtqa.text.tags import tags

    return tags(lang)


def _run(rule: Rule, values: Mapping[str, Any], place: str) -> list[Hit | Unchecked]:
    try:
        return list(rule.check(**values))
    except Exception as error:
        raise MtqaError(
            f"rule {rule.code} ({rule.name}) failed at {place}: {type(error).__name__}: {error}; nothing was judged"
        ) from error


def _note(
    asked: Asked, rule: Rule, hit: Hit, view: View, beads: Sequence[Bead], texts: Texts, certainty: float
) -> None:
    """Keep a hit as a finding, unless it stands in what is no prose, or the source licenses what stands there."""
    finding = _finding(rule, hit, view, beads, texts, certainty)
    origin = _document(texts.article, finding.counted_in).origin
    if origin is not None and is_opaque(origin, finding.span):
        return
    if not (rule.unless_in_source and _in_source(finding, beads, texts)):
        asked.findings.append(finding)


def _in_source(finding: Finding, beads: Sequence[Bead], texts: Texts) -> bool:
    """Whether the linked source or reference holds the flagged text to the letter."""
    bead = next(b for b in beads if b.id == finding.bead)
    links = (texts.source_of(bead), texts.reference_of(bead))
    return any(finding.text in segment.text for link in links if link for segment in link.other)


def _finding(rule: Rule, hit: Hit, view: View, beads: Sequence[Bead], texts: Texts, certainty: float) -> Finding:
    """A hit as a finding: its span moved from the view into the document, its confidence scaled by the link's."""
    segment, span = place(view, hit.start, hit.end)
    document = _document(texts.article, segment.document)
    bead = next((b for b in beads if any(s is segment for s in b.target)), beads[0])
    confidence = (hit.confidence or rule.confidence) * certainty
    return Finding(
        id="",
        rule=rule.code,
        name=rule.name,
        severity=hit.severity or rule.severity,
        confidence=round(max(confidence, 0.001), 3),
        mqm=rule.mqm,
        document=texts.article.id,
        bead=bead.id,
        side=segment.side,
        span=span,
        text=document.text[span.start : span.end],
        message=_sentence(hit.message),
        evidence=dict(hit.evidence),
        suggestion=hit.suggestion,
        counted_in=document.id,
    )


def _sentence(message: str) -> str:
    """A rule's message as a sentence: it begins with a capital and ends with a full stop."""
    message = message.strip()
    first = message[:1].upper() if message[:1].isascii() else message[:1]  # what is quoted stays as it is
    return first + message[1:] + ("" if message.endswith((".", "?", "!", "…")) else ".")


def place(view: View, start: int, end: int) -> tuple[Segment, Span]:
    """Where a span of a view stands: the segment it starts in, and the span in that segment's document.

    Raises:
        ValueError: if the span does not lie within the view.
    """
    if not 0 <= start <= end <= len(view.text):
        raise ValueError(f"span {start}..{end} outside a text of {len(view.text)} characters")
    at = 0
    first: tuple[Segment, int] | None = None
    for segment in view.segments:
        inner = at + len(segment.text)
        if first is None and (start < inner or (start == end == inner) or segment is view.segments[-1]):
            first = segment, segment.span.start + start - at
        if first is not None and end <= inner:
            return first[0], Span(first[1], max(first[1], segment.span.start + min(end, inner) - at))
        at = inner + 1
    raise ValueError(f"span {start}..{end} not found")


def _document(article: Article, identifier: str) -> Document:
    for document in (article.target, article.source, *article.references):
        if document is not None and document.id == identifier:
            return document
    raise KeyError(identifier)
