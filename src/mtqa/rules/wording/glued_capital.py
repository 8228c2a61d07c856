"""WRD001: two words run together, the second with its capital."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import regex

from mtqa.langs import Pack, load
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule, showing
from mtqa.text.lexicon import Lexicon, frequencies, lexicon
from mtqa.text.tags import Tags, tags
from mtqa.text.truecase import Truecase, truecase

_SEAM = regex.compile(r"(?<=[\p{Ll}\p{M}\p{N}])\p{Lu}")
_BODY = regex.compile(r"[\p{L}\p{M}\p{N}'’\-]")
_SMALL = regex.compile(r"\p{Lu}\p{M}*+[\p{Ll}\p{M}]++(?:-[\p{Ll}\p{M}]++)*+")
_ADDRESS = frozenset("@#/\\_&=~.")  # beside a token they make it a part of an address, a handle or code
MAX_TOKEN = 60  # characters; what is longer is no pair of words

# Thresholds: no finding on 7,900 clean sentences (NTREX-128 id, es, en; UD Indonesian) but the ones that are right.
COMMON = 0.9  # share of lower case from which on a word is no name
VERB = 0.9  # share of uses as a verb from which on a word is one
FREQUENT = 4.0  # Zipf frequency from which on two content words are believed to stand side by side
VERB_FORMS = frozenset({"active-transitive", "active", "passive", "intransitive"})
CONFIDENCE = {"sentence": 0.95, "word": 0.8, "name": 0.8}


class _Seam(NamedTuple):
    left: str
    right: str
    kind: str


@rule(
    code="WRD001",
    severity=Severity.MAJOR,
    confidence=0.9,
    mqm=Mqm.WHITESPACE,
    trigger=showing(_SEAM.search, plain=True, unless=lambda chunk: chunk.islower() or chunk[1:].islower()),
    bad=[
        Example("Ia tidak ingin ⟦berbicaraTetapi⟧ akhirnya setuju untuk diwawancarai."),
        Example("Hutan di ⟦KalimantanIni⟧ menjadi rumah bagi ratusan spesies burung."),
        Example("Kapal itu mengangkut dua ratus ⟦penumpangMenurut⟧ keterangan polisi."),
        Example("Para korban dibawa ke rumah ⟦sakit-sakitKemudian⟧ dipulangkan."),
        Example("Pasukan itu dikirim ⟦olehNATO⟧ pada bulan Mei."),
        Example("No quería hablar con la ⟦prensaPero⟧ al final aceptó una entrevista.", lang="es"),
        Example("El bosque de la ⟦AmazoniaEste⟧ es el hogar de miles de especies.", lang="es"),
        Example("El presidente viajó a Madrid y después ⟦desdeParís⟧ a Roma.", lang="es"),
        Example("He did not want to talk to the ⟦pressBut⟧ he finally agreed to an interview.", lang="en"),
        Example("The forest of the ⟦AmazonThis⟧ is home to thousands of species.", lang="en"),
        Example("The report was sent to the ⟦ministerHowever⟧ nobody read it.", lang="en"),
    ],
    good=[
        Example("McGregor menonton YouTube di iPhone, lalu bermain PlayStation bersama LaBeouf."),
        Example("Dokumen PBB itu dibagikan lewat WhatsApp, LinkedIn, dan eBay."),
        Example("Aplikasi PeduliLindungi dan RuangGuru diunduh jutaan kali; RuangGuru gratis."),
        Example("Anak-anak Indonesia menonton AlJazeera dan membaca CNN-nya."),
        Example("Vaksin mRNA diuji di pH 7 dengan daya 3 kWh dan suhu -20C."),
        Example("El iPad de McDonald costó más que el de LeBron en el FedExCup.", lang="es"),
        Example("Publicó en #MeToo y en www.YouTube.com un vídeo de DiCaprio.", lang="es"),
        Example("La empresa DeFi usa JavaScript, GitHub y macOS.", lang="es"),
        Example("MacArthur bought FedEx and BlackBerry shares on eToro.", lang="en"),
        Example("The iPhone and the YouTube app by DeepMind run on macOS.", lang="en"),
        Example("WeWork, AirAsia and BuzzFeed hired Beyoncé's agent O'Neill.", lang="en"),
    ],
)
def glued_capital(targets: list[View], lang: Pack) -> Iterator[Hit]:
    """Two words stand together as one: the space between them is lost, often with the full stop before it.

    A capital in the middle of a word marks the seam where two pieces of text were put together. If the second piece
    begins a sentence or a clause, the boundary between the two is lost as well, and what follows hangs in the air:
    that cannot be published. If it begins with a name, a space is missing. Brand names that are written so, and
    words that the article writes so again and again, are left alone.
    """
    words = _words(lang.code)
    found = [(view, start, end) for view in targets for start, end in _tokens(view.text)]
    counts = Counter(view.text[start:end] for view, start, end in found)
    for view, start, end in found:
        token = view.text[start:end]
        seam = words.seam(token)
        if seam is None or (counts[token] > 1 and (seam.kind != "sentence" or token[0].isupper())):
            continue  # written so again and again, it is a name
        opens = seam.right.lower() in lang.more.get("sentence_openers", ())
        yield Hit(
            start,
            end,
            _message(seam),
            evidence={"left": seam.left, "right": seam.right, "kind": seam.kind},
            suggestion=f"{seam.left}. {seam.right}" if opens else f"{seam.left} {_cased(seam)}",
            severity=Severity.CRITICAL if seam.kind == "sentence" else Severity.MAJOR,
            confidence=CONFIDENCE[seam.kind],
            view=view,
        )


def _tokens(text: str) -> Iterator[tuple[int, int]]:
    """The words with a capital inside, but addresses, handles, code, and what is too long."""
    done = 0
    for match in _SEAM.finditer(text):
        if match.start() < done:
            continue
        start, end = _token(text, match.start())
        done = end
        before = text[start - 1 : start] if start else ""
        if end - start <= MAX_TOKEN and before not in _ADDRESS and not _address_after(text, end):
            yield start, end


def _message(seam: _Seam) -> str:
    if seam.kind == "sentence":
        return f"“{seam.left}” and “{seam.right}” are run together where one clause ends and another begins"
    return f"“{seam.left}” and “{seam.right}” are run together"


def _cased(seam: _Seam) -> str:
    return seam.right if seam.kind == "name" else seam.right.lower()


def _token(text: str, at: int) -> tuple[int, int]:
    """The token around a place; of a long run of letters only as much as shows that it is too long."""
    start = end = at
    while start and at - start <= MAX_TOKEN and _BODY.match(text[start - 1]):
        start -= 1
    while end < len(text) and end - at <= MAX_TOKEN and _BODY.match(text[end]):
        end += 1
    return start, end


def _address_after(text: str, end: int) -> bool:
    following = text[end : end + 2]
    return following[:1] in _ADDRESS and (following[0] != "." or following[1:].isalnum())


class _Words:
    """What a language knows of the two sides of a seam."""

    def __init__(self, lang: Pack) -> None:
        self.lang = lang
        self.lexicon: Lexicon | None = lexicon(lang.code)
        self.table: Truecase | None = truecase(lang.code)
        self.tags: Tags | None = tags(lang.code)
        self.foreign = frequencies(lang.more["names_from"])

    def seam(self, token: str) -> _Seam | None:
        """The place where a token is two words; None where it may well be one."""
        known = self.lexicon
        if known is None or known.zipf(token) > 0 or token.lower() in self.foreign:
            return None
        for match in _SEAM.finditer(token):
            left, right = token[: match.start()], token[match.start() :]
            kind = self._kind(left, right, known)
            if kind:
                return _Seam(left, right, kind)
        return None

    def _kind(self, left: str, right: str, known: Lexicon) -> str | None:
        first, second = left.lower(), right.lower()
        function = self.lang.function_words
        ordinary = _SMALL.fullmatch(right) is not None and len(right) > 2
        opens = ordinary and (second in function or second in self.lang.starters or self._is_verb(second))
        digits = left[-1].isdigit()
        if left[0].isupper() or digits:
            # Brand names are made of two capitalised words: only a function word or a verb speaks against one.
            sure = opens and first not in function and (digits or known.knows(first) or self._name(first))
            return "sentence" if sure and second not in self.foreign else None
        if len(left) < 2 or not known.knows(first):
            return None
        if opens:
            return "sentence"
        if ordinary and self._common(second):
            frequent = known.zipf(first) >= FREQUENT and known.zipf(second) >= FREQUENT
            return "word" if frequent and second not in self.foreign else None
        if first in function or (known.zipf(first) >= FREQUENT and first not in self.foreign):
            return "name"
        return None

    def _is_verb(self, word: str) -> bool:
        if not self.tags or self.tags.verb_form(word) not in VERB_FORMS:
            return False
        return self.tags.share(word, "VERB", "AUX") >= VERB

    def _name(self, word: str) -> bool:
        share = self.table.lower_share(word) if self.table else None
        return share is not None and share < COMMON

    def _common(self, word: str) -> bool:
        share = self.table.lower_share(word) if self.table else None
        return share is None or share >= COMMON


@lru_cache(maxsize=8)
def _words(code: str) -> _Words:
    return _Words(load(code))
