"""WRD006."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

import regex

from mtqa.langs import Pack, load
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, holding, rule
from mtqa.rules.language._runs import in_quotes
from mtqa.text import mojibake
from mtqa.text.lexicon import Lexicon, frequencies
from mtqa.text.lexicon import lexicon as of_language
from mtqa.text.memo import Few, Memo
from mtqa.text.spelling import intended, likeness, restored, slipped, swapped, unlisted
from mtqa.text.words import Word

# How often right. In 5,991 sentences of NTREX-128 (id, es, en) three words are taken for mistyped ones, and all are. In
# 1,215 sentences of UD Indonesian, whose spelling is looser, 12: 11 are. Of words with one slip made by script two
# thirds are found, nearly all with the word meant.
TYPED = 0.85
# By how much the letters of the word meant must be likelier (``spelling.likeness``). Of words with a slip 85 to 90 %
# reach the first and 70 % the second value; of rare sound words that are one letter from a common one 20 % and 6 %.
GAP, WIDE = 0.6, 1.0
DOUBTFUL = 0.6
# Letters less likely than this make no word: 2 of 1,000 listed words, 94 of 100 random strings. On NTREX-128 none is
# found, in UD Indonesian 5 (2 slips, 3 terms).
ODD = -4.0
STRANGE = 0.6
KEPT = 3  # letters at the end that must be right, where the language's endings are not known
SHORTEST, LONGEST = 4, 30
OFTEN = 2  # a word that comes back is meant so: a term, a name
SMALL = 5.5  # Zipf: where nouns have a capital, a word in lower case is meant for sure if it is so common
FEW = 0.3  # share of unlisted words from which on the segment is in another language, or gibberish
_TRIPLED = regex.compile(r"(\p{L})\1\1")
_BESIDE = frozenset("@#/_\\.&-'’")
_HYPHENS = ("-", "'", "’")


@lru_cache(maxsize=32)
def _strange(lexicon: Lexicon, others: tuple[str, ...], widest: str) -> Memo[str, bool]:
    """Whether a word is one of lower-case letters, of a usual length, that no list has, or one with letters swapped."""

    def strange(text: str) -> bool:
        if len(text) > LONGEST or not text.isalpha() or not text.islower():
            return False
        if len(text) >= SHORTEST and unlisted(text, lexicon, others, widest):
            return True
        return swapped(text, lexicon) is not None or slipped(text, lexicon) is not None

    return Memo(strange)


@lru_cache(maxsize=32)
def _first(lexicon: Lexicon) -> Memo[str, str | None]:
    """What a word that stands first in its sentence, with a capital, was meant to be; None for most words and names."""
    listed = frequencies(lexicon.lang)

    def meant(text: str) -> str | None:
        lower = text.lower()
        if lower in listed or not text[1:].islower() or not text.isalpha() or not SHORTEST <= len(text) <= LONGEST:
            return None
        return slipped(lower, lexicon, initial=True)

    return Memo(meant)


def _opens_oddly(view: View) -> bool:
    """Whether the first word is one with a capital and a slip."""
    known = of_language(view.lang.code)
    return bool(known and view.words and _first(known)[view.words[0].text])


@lru_cache(maxsize=16)
def _few(code: str) -> Few | None:
    """The words that no list has."""
    lang, known = load(code), of_language(code)
    if known is None or code in lang.more.get("rich_form_languages", ()):
        return None
    strange = _strange(known, tuple(lang.more.get("loans_from", ())), lang.more.get("names_from", ""))
    return Few(strange.__getitem__, frequencies(code))


@rule(
    code="WRD006",
    severity=Severity.MINOR,
    confidence=TYPED,
    mqm=Mqm.SPELLING,
    unless_in_source=True,
    trigger=holding(_few, otherwise=_opens_oddly),
    bad=[
        Example("Para ⟦peesrta⟧ rapat menolak ⟦dimilki⟧ gedung itu."),
        Example("Harga beras naik karena ⟦xqwvzt⟧ di pasar."),
        Example("Los vecinos pidieron una ⟦expllicación⟧ al alcalde.", lang="es"),
        Example("She ate ⟦breakast⟧ before the long ⟦meetnig⟧ began.", lang="en"),
        Example("They came ⟦wtih⟧ all those children ⟦becuase⟧ it rained.", lang="en"),
        Example("Harga beras naik ⟦dnegan⟧ cepat.", lang="id"),
        Example("He said ⟦tht⟧ the ⟦vollyball⟧ players came from the ⟦locl⟧ factory.", lang="en"),
        Example("⟦Orignially⟧ it was a mill.", lang="en"),
        Example("La ⟦reunón⟧ empezó tarde.", lang="es"),
        Example("Der Minister sprach über die ⟦europäsche⟧ Politik.", lang="de"),
    ],
    good=[
        Example("Para peserta rapat mempertanyakan pertanggungjawaban dan kemubaziran itu."),
        Example("Ia menyebutnya “peesrta”, dan menulis di peesrta.id tentang Peesrta."),
        Example("Sebuah truk tronton terguling di jalan tol."),
        Example("Tanaman linuwih itu langka. Biji linuwih itu pahit."),
        Example("Reagruparemos las piezas y las reinyectarlas será fácil, antiprogubernamentales.", lang="es"),
        Example("Bajo el toldo había un pijo.", lang="es"),
        Example("Encomiase la obra del desnuclearizado y del quechuahablante.", lang="es"),
        Example("The calvary chapel lies on a hiking trial, in a scared place; the bein is a kind of harp.", lang="en"),
        Example("Gracey and Furyk saw the leaven, the takings and a caving wall; twp is Welsh.", lang="en"),
        Example("A patchier hoggery of cinemagoing vloggers and clicktivism.", lang="en"),
        Example("Der Straßenbahnfahrergewerkschaftsvertreter sprach außerdem über das Große.", lang="de"),
        Example("Cuaca di kampung itu hujaaan terus, kata netizen."),
    ],
)
def non_word(targets: Sequence[View], lang: Pack, lexicon: Lexicon) -> Iterator[Hit]:
    """A word that no language has: mistyped, or letters thrown together.

    Machines build such words from pieces, and scans and keyboards make the rest. Flagged is a word in lower case that
    no list has, neither the language's, with its affixes and clitics, nor that of a language it borrows from, and that
    is one slip away from a common word, or has letters that do not stand together in the language; and one, though it
    be listed, that two letters changed round make a far commoner one. Names, quoted words,
    parts of addresses, and words that come back in the article are left alone.
    """
    if lang.code in lang.more.get("rich_form_languages", ()):
        return
    others = tuple(lang.more.get("loans_from", ()))
    widest = lang.more.get("names_from", "")
    few, strange_word, first_word = _few(lang.code), _strange(lexicon, others, widest), _first(lexicon)
    counts: Counter[str] = Counter()
    found: list[tuple[View, Word]] = []
    opening: defaultdict[str, list[View]] = defaultdict(list)
    for view in targets:
        if view.words and first_word[view.words[0].text]:
            opening[view.words[0].text].append(view)
        if few is not None and not few.any(view.strings):
            continue
        strange = []
        for word in view.words:
            if strange_word[word.text]:
                counts[word.text] += 1
                strange.append((view, word))
        if len(strange) <= max(1, FEW * len(view.words)):
            found += strange
    for view, word in found:
        if counts[word.text] < OFTEN and not _excused(view.text, word):
            yield from _judged(view, word, lang, lexicon)
    for text, views in opening.items():
        word = views[0].words[0]
        if len(views) < OFTEN and not counts[text.lower()] and not _excused(views[0].text, word):
            yield _slip(views[0], word, str(first_word[text]).capitalize())


def _slip(view: View, word: Word, meant: str) -> Hit:
    return Hit(
        word.start,
        word.end,
        f"“{word.text}” is no word that people use; “{meant}” may be meant.",
        {"expected": meant},
        suggestion=meant,
        confidence=TYPED,
        view=view,
    )


def _judged(view: View, word: Word, lang: Pack, lexicon: Lexicon) -> Iterator[Hit]:
    text = word.text
    turned = swapped(text, lexicon)
    if turned is not None and (not lang.more.get("noun_capitals") or lexicon.zipf(turned) >= SMALL):
        yield Hit(
            word.start,
            word.end,
            f"In “{text}” two letters changed places; “{turned}” is meant.",
            {"expected": turned},
            suggestion=turned,
            confidence=TYPED,
            view=view,
        )
        return
    if lexicon.split(text) or lexicon.split_plain(text) or _TRIPLED.search(text) or restored(text, lexicon):
        return  # other rules have the better reason
    if slip := slipped(text, lexicon):
        yield _slip(view, word, slip)
        return
    meant = intended(text, lexicon, keep=0 if lang.known else KEPT)
    likely = likeness(text, lang.code)
    gap = likeness(meant, lang.code) - likely if meant is not None else 0.0
    if meant is not None and gap > GAP:
        yield Hit(
            word.start,
            word.end,
            f"“{text}” is no word; “{meant}” may be meant.",
            {"expected": meant},
            suggestion=meant,
            confidence=TYPED if gap > WIDE else DOUBTFUL,
            view=view,
        )
    elif likely < ODD and not mojibake.runs(view.text):
        yield Hit(
            word.start,
            word.end,
            f"“{text}” is no word of any language known here.",
            {"likeness": round(likely, 2)},
            confidence=STRANGE,
            view=view,
        )


def _excused(text: str, word: Word) -> bool:
    """Whether the word is quoted, or part of an address, a file's name or a cut word."""
    before, after = text[max(0, word.start - 1) : word.start], text[word.end : word.end + 2]
    joined = after[:1] in _BESIDE and (after[1:].isalnum() or after[:1] in _HYPHENS)
    return (before != "" and before in _BESIDE) or joined or in_quotes(text, word.start, word.end)
