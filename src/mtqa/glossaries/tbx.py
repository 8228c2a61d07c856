"""Glossaries in TBX (ISO 30042): the dialect of 2008 (``martif``) and that of 2019 (``tbx``, in either of its styles).

Read are the concepts with their terms per language, the administrative status of a term (preferred, admitted;
deprecated and superseded are forbidden), its part of speech, and notes. Nothing is loaded from elsewhere: a DOCTYPE may
name a DTD, as the old dialect's examples do, but an internal subset, a declaration or a use of an entity is refused.
"""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from mtqa.errors import UsageError
from mtqa.glossaries import fault, language, stop
from mtqa.own import Concept, Status, Term

SUFFIXES = (".tbx",)
ROOTS = ("martif", "tbx")
ENTRIES = frozenset({"termEntry", "conceptEntry"})
LANGUAGES = frozenset({"langSet", "langSec"})
SECTIONS = frozenset({"tig", "ntig", "termSec"})
FORBIDDEN = ("deprecated", "superseded", "obsolete", "rejected", "forbidden")
MAX_DEPTH = 50


def concepts(text: str, name: str) -> list[Concept]:
    """The concepts of a TBX file.

    Raises:
        UsageError: if it is not XML, not TBX, or declares or uses entities; the message names the line.
    """
    reader = _Reader(name)
    try:
        reader.parser.Parse(text, True)
    except expat.ExpatError as error:
        raise UsageError(f"{name}, line {error.lineno}: is not XML ({expat.ErrorString(error.code)})") from None
    stop(name, reader.faults)
    return reader.found


class _Reader:
    """Takes what expat tells of, one element at a time."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[Concept] = []
        self.faults: list[tuple[int, str]] = []
        self._path: list[str] = []
        self._text: list[str] = []
        self._kind = ""  # the type attribute of the element that text is collected for
        self._lang: str | None = None
        self._line = 0
        self._terms: list[Term] = []
        self._term: dict[str, Any] = {}
        self._note = ""
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text.append
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._entity
        self.parser.SkippedEntityHandler = self._entity
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def _refuse(self, what: str) -> None:
        raise UsageError(f"{self.name}, line {self.parser.CurrentLineNumber}: {what}")

    def _doctype(self, root: str, system: str | None, public: str | None, internal: int) -> None:
        if internal:
            self._refuse("the DOCTYPE declares something; expected TBX without declarations of its own")

    def _entity(self, *_: object) -> None:
        self._refuse("an entity is declared or used; expected plain characters")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if not self._path and name not in ROOTS:
            self._refuse(f"<{tag[:40]}> is no TBX; expected <tbx> or <martif>")
        if len(self._path) > MAX_DEPTH:
            self._refuse(f"more than {MAX_DEPTH} elements in one another; expected TBX")
        self._path.append(name)
        if name in ENTRIES:
            self._terms, self._note, self._line = [], "", self.parser.CurrentLineNumber
        elif name in LANGUAGES:
            code = attributes.get("xml:lang", attributes.get("lang", ""))
            self._lang = language(code)
            if self._lang is None:
                self.faults.append((self.parser.CurrentLineNumber, f"xml:lang is {code!r}; expected a language code"))
        elif name in SECTIONS:
            self._term = {}
        elif name != "hi":  # what is set off inside a term is part of it
            self._text.clear()
            self._kind = attributes.get("type", "")

    def _end(self, tag: str) -> None:
        name = self._path.pop()
        if name == "hi":
            return
        text = " ".join("".join(self._text).split())
        kind = self._kind if name == "termNote" else name
        if name == "term":
            self._term["text"] = text
        elif kind in {"administrativeStatus", "normativeAuthorization"}:
            self._term["status"] = text
        elif kind == "partOfSpeech":
            self._term["verb"] = text.lower() == "verb"
        elif name == "note" and not self._note:
            self._note = text
        elif name in SECTIONS:
            self._add()
        elif name in ENTRIES and self._terms:
            where = f"{self.name.replace(chr(92), '/').rsplit('/', 1)[-1]}, line {self._line}"
            self.found.append(Concept(tuple(self._terms), note=self._note, where=where))
        if name not in SECTIONS:
            self._text.clear()

    def _add(self) -> None:
        text = self._term.get("text", "")
        wrong = fault(text) if text else "an entry without its <term>"
        if wrong:
            self.faults.append((self.parser.CurrentLineNumber, wrong))
        elif self._lang:
            verb = bool(self._term.get("verb", False))
            self._terms.append(Term(text, self._lang, _status(str(self._term.get("status", ""))), verb=verb))


def _status(text: str) -> Status:
    """Preferred where nothing is said: preferredTerm-admn-sts, deprecatedTerm, superseded ..."""
    lower = text.lower()
    if lower.startswith(FORBIDDEN):
        return Status.FORBIDDEN
    return Status.ADMITTED if lower.startswith(("admitted", "allowed")) else Status.PREFERRED
