"""FRG007: a heading run into the sentence below it."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.langs import Pack
from mtqa.model import Kind, Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.text import shape
from mtqa.text.tags import Tags, tags
from mtqa.text.truecase import Truecase, truecase
from mtqa.text.words import Word

# On 4,490 clean Indonesian sentences (NTREX-128, UD) none is found.
COMMON = 0.9  # share of lower case from which on a word is one that only titles capitalise
SEEN = 3  # uses below which the share says nothing
PLENTY = 3  # such words in the capitalised run, at least, where there is no verb but an adjective
RUN = 3  # capitalised words of the run, at least
AFTER = 4  # words in lower case that follow the run at once or over names, at least
LONGEST = 14  # words of a heading
FORMS = frozenset({"active-transitive", "active", "passive"})
VERB = 0.9  # share of uses as a verb


@rule(
    code="FRG007",
    severity=Severity.MAJOR,
    confidence=0.85,
    mqm=Mqm.GRAMMAR,
    kinds=[Kind.BODY],
    trigger=lambda view: sum(map(str.istitle, view.strings[:LONGEST])) >= RUN,
    bad=[
        Example("⟦Warga Menolak Tambang⟧ Bupati akan bertemu dengan perwakilan mereka besok pagi."),
        Example("⟦Cara Mudah Menyimpan Sayuran⟧ Segar dari pasar sering layu dalam dua hari di lemari es."),
    ],
    good=[
        Example("Badan Nasional Penanggulangan Bencana mengatakan hujan akan turun lagi pada malam hari."),
        Example("Warga Menolak Tambang di Desa"),
        Example("Data dari Jaringan Keamanan Penerbangan menunjukkan bahwa jumlah kecelakaan menurun."),
        Example("Gunung Merapi kembali mengeluarkan awan panas pada hari Senin pagi."),
        Example("Film Ada Apa dengan Cinta diputar lagi di bioskop itu tadi malam."),
    ],
)
def fused_heading(target: View, lang: Pack) -> Iterator[Hit]:
    """The first words of a sentence are a heading: every word has a capital, and then the sentence begins.

    Where the line break between a heading and the text below it was lost, the reader takes the two for one sentence.
    """
    known, table = tags(lang.code), truecase(lang.code)
    if known is None or table is None:
        return
    run = _run(target, lang)
    if len(run) < RUN or shape.is_title(target.text):
        return
    rest = [w for w in target.words if w.start > run[-1].start]
    if sum(w.text.islower() for w in rest[: AFTER + 1]) < AFTER:
        return
    plain = [w for w in run[1:] if _plain(w, lang, table)]
    verbal = any(_verb(w, known) for w in plain if w is not run[-1])
    described = len(plain) >= PLENTY and any(known.share(w.lower, "ADJ", "ADV", "VERB") >= VERB for w in plain)
    if not verbal and not described:  # names of offices are made of nouns
        return
    end = run[-2].end
    said = target.text[run[0].start : end]
    yield Hit(run[0].start, end, f"“{said}” is a heading that was run into the sentence after it")


def _run(target: View, lang: Pack) -> list[Word]:
    """The words with a capital at the start of the text, over function words between them."""
    run: list[Word] = []
    before = 0
    for word in target.words[:LONGEST]:
        if target.text[before : word.start].strip():
            break
        before = word.end
        if word.text.istitle():
            run.append(word)
        elif word.text not in lang.function_words:
            break
    return run


def _plain(word: Word, lang: Pack, table: Truecase) -> bool:
    if word.lower in lang.capital_words or word.lower in lang.function_words or table.count(word.lower) < SEEN:
        return False
    return (table.lower_share(word.lower) or 0.0) >= COMMON


def _verb(word: Word, known: Tags) -> bool:
    return known.verb_form(word.lower) in FORMS and known.share(word.lower, "VERB") >= VERB
