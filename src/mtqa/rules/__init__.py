"""What a rule is. A rule is one decorated function in a file of its own, ``<family>/<name>.py``.

Its parameters are its needs; the engine (``check``) calls it where all of them can be met and
reports a skip, with the reason, where one cannot:

========================  =========================================================================
``target``                ``View`` of the target segment (rules on one bead)
``source``                ``View`` of the source segments linked to it
``reference``             ``View`` of the linked segments of a reference in the target's language
``lang``                  the target's language pack
``lexicon``               word frequencies of the target's language (``text.lexicon.Lexicon``)
``truecase``              how words are written inside a sentence (``text.truecase.Truecase``)
``tags``                  word classes of the target's language (``text.tags.Tags``)
``source_closeness``      cosine of target and source vectors, -1 to 1 (rounded to 3 places)
``reference_closeness``   the same, target and reference
``glossary``              the user's glossary (``text.terms.Glossary``); the needs down to
                          ``paired_patterns`` are the user's own, and a rule with one is not
                          asked at all where nothing of the kind is configured
``keep``                  terms that must stay as they are (strings)
``avoid``                 terms that must not stand in the translation (``text.terms.Avoided``)
``patterns``              the user's patterns on the translation (list of ``text.terms.Asked``)
``paired_patterns``       those on source and translation
``targets``, ``sources``, ``references``   lists of all ``View``s, for rules on the article
``beads``                 list of ``BeadView``: all beads of the article, gaps included
========================  =========================================================================

A rule yields ``Hit``s (or ``Unchecked`` where it could not look). It is pure, never asks for a language by name, and
keeps each threshold in a named constant with a word on where it was measured. Its docstring says what is wrong with
the *text* and why it matters. Bad examples mark with ⟦ ⟧ all the spans that must be flagged, and no other; good
examples are near misses.
"""

from __future__ import annotations

import inspect
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import Any

import regex

from mtqa import discover
from mtqa.langs import Pack
from mtqa.model import Bead, Kind, Link, Mqm, Segment, Severity, Span
from mtqa.own import Terms
from mtqa.text import numbers as figures  # ``numbers`` is a family of rules here
from mtqa.text import shape
from mtqa.text.memo import Few, Memo, lazy
from mtqa.text.words import IN_CHUNK, Word, chunks, placed, split

BEAD_NEEDS = frozenset({"target", "source", "reference", "source_closeness", "reference_closeness"})
ARTICLE_NEEDS = frozenset({"targets", "sources", "references", "beads"})
KNOWLEDGE_NEEDS = frozenset({"lang", "lexicon", "truecase", "tags"})
OWN_NEEDS = frozenset({"glossary", "keep", "avoid", "patterns", "paired_patterns"})
OPEN, CLOSE = "⟦", "⟧"
_DIGITS = frozenset("0123456789")
_LOWER: Memo[str, str] = Memo(str.lower)


@dataclass(frozen=True)
class View:
    """One side of a bead, as rules see it. Spans that rules yield count in ``text``.

    ``text`` is the segment's, or the segments' joined by one space. ``first`` says that the
    segment starts its paragraph, ``last`` that it ends it.
    """

    text: str
    lang: Pack
    segments: tuple[Segment, ...]
    first: bool = True
    last: bool = True

    @lazy
    def notes(self) -> dict[str, Any]:
        """What rules have found out about the text and want to keep, by a name for it."""
        return {}

    @lazy
    def characters(self) -> frozenset[str]:
        """All characters of the text."""
        return frozenset(self.text)

    @lazy
    def digits(self) -> bool:
        """Whether any decimal digit stands in the text, in any script."""
        return not _DIGITS.isdisjoint(self.characters) or figures.has_digits(self.text)

    @lazy
    def chunks(self) -> list[str]:
        """What stands between spaces; empty where spaces are not what they seem (``text.words.chunks``)."""
        return chunks(self.text)

    @lazy
    def strings(self) -> list[str]:
        """The words as they are written, without their places."""
        return split(self.text, self.chunks)

    @lazy
    def lower(self) -> list[str]:
        """The words in lower case."""
        return list(map(_LOWER.__getitem__, self.strings))

    @lazy
    def small(self) -> list[str]:
        """The words that are written in lower case: no names."""
        return [string for string in self.strings if string.islower()]

    @lazy
    def pieces(self) -> list[shape.Piece]:
        """The text cut after every mark that may end a sentence."""
        return shape.pieces(self.text)

    @lazy
    def capital_words(self) -> list[regex.Match[str]]:
        """Capitalised words inside sentences (``shape.capitals``)."""
        return shape.capital_words(self.text)

    @lazy
    def words(self) -> list[Word]:
        """Word tokens with their spans in ``text``; punctuation is not among them."""
        return placed(self.text, self.strings)

    @lazy
    def numbers(self) -> list[figures.Number]:
        """The numbers of the text; several rules ask for them."""
        return figures.numbers(self.text, self.lang)

    @property
    def kind(self) -> Kind:
        """The kind of the first segment."""
        return self.segments[0].kind

    @property
    def paragraph(self) -> int:
        """The paragraph of the first segment."""
        return self.segments[0].paragraph


# What stands between spaces and is more than letters with a mark after them.
_ODD = Few(lambda chunk: not (chunk[:-1].isalpha() and chunk[-1] in ".,;:!?"), unless=str.isalpha)


class Crowd:
    """Views in one language that are asked about together: what none of them holds need not be looked for in each."""

    def __init__(self, views: Sequence[View]) -> None:
        """``views``: at least one."""
        self.views = views
        self.lang = views[0].lang

    @lazy
    def notes(self) -> dict[str, Any]:
        """What triggers have found out about the texts and want to keep, by a name for it."""
        return {}

    @lazy
    def characters(self) -> frozenset[str]:
        """All characters of all texts, but for spaces where they are what they seem."""
        return frozenset("".join(self.chunk_places)).union(*[self.views[number].characters for number in self.blank])

    @lazy
    def blank(self) -> list[int]:
        """The numbers of the views that cannot be cut at spaces."""
        return [number for number, view in enumerate(self.views) if not view.chunks]

    @lazy
    def chunk_places(self) -> dict[str, list[int]]:
        """For what stands between spaces, the numbers of the views that have it, as often as they have it."""
        places: defaultdict[str, list[int]] = defaultdict(list)
        for number, view in enumerate(self.views):
            for chunk in view.chunks:
                places[chunk].append(number)
        return places

    @lazy
    def odd_chunks(self) -> frozenset[str]:
        """Those that are more than letters with a mark after them."""
        return frozenset(_ODD.among(frozenset(self.chunk_places)))

    @lazy
    def places(self) -> dict[str, list[int]]:
        """For each word as it is written, the numbers of the views that have it, as often as they have it."""
        places: defaultdict[str, list[int]] = defaultdict(list)
        for chunk, numbers in self.chunk_places.items():
            for string in IN_CHUNK[chunk]:
                places[string] += numbers
        for number in self.blank:
            for string in self.views[number].strings:
                places[string].append(number)
        return places

    @lazy
    def words(self) -> frozenset[str]:
        """The words of all texts, as they are written."""
        return frozenset(self.places)

    def having(self, words: Iterable[str]) -> Collection[int]:
        """The numbers of the views that have any of the words."""
        return set(chain.from_iterable(map(self.places.__getitem__, words)))


# Whether a rule could find anything in a target text, found out at a hundredth of the rule's cost. The rule is not
# called where its trigger is false (a rule on articles: where it is false of every target), so a trigger may be true
# without a finding, and never false with one: tests/test_triggers.py compares the two on all texts of the project.
# A trigger that has a method ``among`` is asked about many texts at once.
Trigger = Callable[[View], object]


def triggered(trigger: Trigger, crowd: Crowd) -> Collection[int]:
    """The numbers of the views of which the trigger is true."""
    among: Callable[[Crowd], Collection[int]] | None = getattr(trigger, "among", None)
    if among is not None:
        return among(crowd)
    return [number for number, view in enumerate(crowd.views) if trigger(view)]


class standing:  # noqa: N801 (used as a function)
    """The trigger of a rule that finds nothing where none of these characters stands."""

    def __init__(self, characters: str) -> None:
        """``characters``: any of them will do."""
        self._wanted = frozenset(characters)
        self._spaces = any(map(str.isspace, characters))

    def __call__(self, view: View) -> bool:
        """Whether one stands in the text."""
        return not self._wanted.isdisjoint(view.characters)

    def among(self, crowd: Crowd) -> Collection[int]:
        """The numbers of the views where one does."""
        wanted = self._wanted if self._spaces else self._wanted.intersection(crowd.characters)
        if not wanted:
            return ()
        return [number for number, view in enumerate(crowd.views) if not wanted.isdisjoint(view.characters)]


class showing:  # noqa: N801 (used as a function)
    """The trigger of a rule that finds nothing where of nothing that stands between spaces something is true.

    Asked about what is more than letters with a mark after them (one of ``.,;:!?``); of that it must not be true.
    ``plain``: asked about all.
    """

    def __init__(
        self,
        test: Callable[[str], object],
        *,
        plain: bool = False,
        unless: Callable[[str], bool] | None = None,
    ) -> None:
        """``test`` is the question; it is not asked where ``unless`` is true, which is faster."""
        self._few = Few(test, unless=unless)
        self._plain = plain

    def __call__(self, view: View) -> bool:
        """Whether it is true of anything between spaces."""
        return bool(self.among(Crowd([view])))

    def among(self, crowd: Crowd) -> Collection[int]:
        """The numbers of the views of which that is so."""
        chunks = self._few.among(frozenset(crowd.chunk_places) if self._plain else crowd.odd_chunks)
        return {*crowd.blank, *chain.from_iterable(map(crowd.chunk_places.__getitem__, chunks))}


class holding:  # noqa: N801 (used as a function)
    """The trigger of a rule that finds nothing where fewer than so many words are of a kind, or nothing else is true.

    ``words`` gives, for a language, what knows the words of the kind; None where there can be none. ``least``: how
    many must stand there. ``otherwise``: a second trigger, where the first is false.
    """

    def __init__(self, words: Callable[[str], Few | None], *, least: int = 1, otherwise: Trigger | None = None) -> None:
        """See the class."""
        self._words, self._least, self._otherwise = words, least, otherwise

    def __call__(self, view: View) -> bool:
        """Whether enough of them stand in the text, or the second trigger is true."""
        return bool(self.among(Crowd([view])))

    def among(self, crowd: Crowd) -> Collection[int]:
        """The numbers of the views of which that is so."""
        few = self._words(crowd.lang.code)
        found = few.among(crowd.words) if few is not None else ()
        if self._least > 1:
            counts = Counter(chain.from_iterable(map(crowd.places.__getitem__, found)))
            numbers: Collection[int] = {number for number, count in counts.items() if count >= self._least}
        else:
            numbers = crowd.having(found) if found else ()
        more = triggered(self._otherwise, crowd) if self._otherwise else ()
        return {*numbers, *more} if more else numbers


@dataclass(frozen=True)
class BeadView:
    """A bead with its views; a missing side is None.

    ``references`` holds those in the target's language. ``source_link`` and ``reference_links`` are the links, with
    their confidence and shape; without a source, a reference in a third language takes its place, as everywhere.
    """

    bead: Bead
    target: View | None
    source: View | None
    references: tuple[View | None, ...]
    source_link: Link | None = None
    reference_links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Hit:
    """What a rule yields: where, and why, in one sentence for an editor.

    ``evidence["own"]`` names the entry of the user's that it is about: two entries are never merged into one finding.
    ``view`` names the text that ``start`` and ``end`` count in; None means the bead's target.
    ``confidence`` and ``severity`` override the rule's own for this hit. (The engine scales the confidence of
    rules that need ``source`` or ``reference`` by the confidence of the link; a rule need not.)
    """

    start: int
    end: int
    message: str
    evidence: Mapping[str, Any] = field(default_factory=dict)
    suggestion: str | None = None
    severity: Severity | None = None
    confidence: float | None = None
    view: View | None = None


@dataclass(frozen=True)
class Unchecked:
    """What a rule yields where it could not look, and why: told among what was skipped."""

    reason: str


@dataclass(frozen=True)
class Example:
    """A target text, with ⟦marked⟧ spans in a bad example, and what stands beside it.

    For a rule on one bead, ``text`` is one segment. For a rule on the article, each line of ``text`` is a paragraph
    of one segment, aligned with the same line of ``source`` and ``reference`` where those are given; an empty line
    stands for nothing: text missing there is an omission, source missing there an addition. A rule that flags the
    source (an omission) has its marks in ``source``. ``closeness`` sets both closeness values; ``terms`` are the
    user's own, for rules that report those. ``moved`` are the lines, from 0, that stand at another place in the
    source (or the reference).
    """

    text: str
    lang: str = "id"
    source: str | None = None
    source_lang: str = "es"
    reference: str | None = None
    kind: Kind | None = None
    closeness: float | None = None
    terms: Terms | None = None
    moved: tuple[int, ...] = ()

    @property
    def marks(self) -> int:
        """How many spans are marked, on any side."""
        return sum(len(spans(t)) for t in (self.text, self.source, self.reference) if t)


def plain(marked: str) -> str:
    """An example's text without its marks."""
    return marked.replace(OPEN, "").replace(CLOSE, "")


def spans(marked: str) -> list[Span]:
    """The marked spans of an example's text, counted in ``plain`` of it."""
    found, removed = [], 0
    for match in re.finditer(f"{OPEN}(.*?){CLOSE}", marked, re.DOTALL):
        start = match.start() - removed
        found.append(Span(start, start + len(match[1])))
        removed += 2
    return found


@dataclass(frozen=True)
class Rule:
    """A declared rule. ``needs`` are the names of the function's parameters."""

    code: str
    name: str
    family: str
    severity: Severity
    confidence: float
    mqm: Mqm
    check: Callable[..., Iterable[Hit | Unchecked]]
    needs: tuple[str, ...]
    bad: tuple[Example, ...]
    good: tuple[Example, ...]
    kinds: frozenset[Kind]
    help: str
    unless_in_source: bool = False
    trigger: Trigger | None = None

    @property
    def summary(self) -> str:
        """The first sentence of the help."""
        return self.help.split("\n\n")[0].replace("\n", " ")

    @lazy
    def whole_article(self) -> bool:
        """Whether the rule reads the article at once and not bead by bead."""
        return not ARTICLE_NEEDS.isdisjoint(self.needs)

    @lazy
    def knowledge_needs(self) -> tuple[str, ...]:
        """What it needs to know of a language."""
        return tuple(need for need in self.needs if need in KNOWLEDGE_NEEDS)

    @lazy
    def own_needs(self) -> tuple[str, ...]:
        """What it needs that is the user's own."""
        return tuple(need for need in self.needs if need in OWN_NEEDS)


def rule(
    *,
    code: str,
    severity: Severity,
    confidence: float,
    mqm: Mqm,
    bad: list[Example],
    good: list[Example],
    kinds: Iterable[Kind] = (Kind.HEADLINE, Kind.HEADING, Kind.BYLINE, Kind.BODY),
    unless_in_source: bool = False,
    trigger: Trigger | None = None,
) -> Callable[[Callable[..., Iterable[Hit | Unchecked]]], Rule]:
    """Declare a rule; see the module's docstring. ``kinds`` are the segments it is asked about.

    ``unless_in_source``: what the linked source or reference holds to the letter is not flagged (a placeholder, a tag).
    ``trigger``: see ``Trigger``.

    Raises:
        ValueError: if the declaration is not whole (a mistake of the rule's author).
    """

    def declare(function: Callable[..., Iterable[Hit | Unchecked]]) -> Rule:
        needs = tuple(inspect.signature(function).parameters)
        if trigger is not None and not {"target", "targets"} & set(needs):
            raise ValueError(f"{code}: a trigger reads the target, which the rule does not")
        unknown = set(needs) - BEAD_NEEDS - ARTICLE_NEEDS - KNOWLEDGE_NEEDS - OWN_NEEDS
        text = inspect.getdoc(function) or ""
        if unknown or not text or not bad or not good:
            raise ValueError(f"{code}: unknown needs {sorted(unknown)}, or no docstring or examples")
        if not re.fullmatch(r"[A-Z]{3}\d{3}", code) or not 0 < confidence <= 1:
            raise ValueError(f"{code}: wants a code such as CAS001 and a confidence in (0, 1]")
        if not all(e.marks for e in bad) or any(e.marks for e in good):
            raise ValueError(f"{code}: bad examples mark their spans, good ones have none")
        return Rule(
            code=code,
            name=function.__name__.replace("_", "-"),
            family=function.__module__.rpartition(".")[0].rpartition(".")[2],
            severity=severity,
            confidence=confidence,
            mqm=mqm,
            check=function,
            needs=needs,
            bad=tuple(bad),
            good=tuple(good),
            kinds=frozenset(kinds),
            help=text,
            unless_in_source=unless_in_source,
            trigger=trigger,
        )

    return declare


@lru_cache(maxsize=1)
def all_rules() -> tuple[Rule, ...]:
    """Every rule of the package, by code.

    Raises:
        ValueError: if a module under ``rules/`` declares none or several, or two share a code.
    """
    import mtqa.rules as package

    found: dict[str, Rule] = {}
    for module in discover.modules(package):
        declared = [v for v in vars(module).values() if isinstance(v, Rule)]
        if len(declared) != 1:
            raise ValueError(f"{module.__name__} must declare exactly one rule")
        if declared[0].code in found:
            raise ValueError(f"two rules have the code {declared[0].code}")
        found[declared[0].code] = declared[0]
    return tuple(found[code] for code in sorted(found))
