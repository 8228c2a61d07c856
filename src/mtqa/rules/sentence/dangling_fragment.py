"""FRG001: a sentence that is, or ends in, a word that cannot end one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mtqa.langs import Pack, load
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.text import shape
from mtqa.text.tags import tags
from mtqa.text.words import Word, words

LONE, LONE_WORDS = 24, 3  # characters and words of a sentence of nothing but function words, at most
TAIL = 80  # characters of the end of a sentence that are looked at
QUOTES = frozenset("\"'“”‘’«‹„‚")  # what stands before a word that is spoken of
OTHER_SENSE = 0.1  # share of uses as a noun or adjective from which on a word may end a sentence
SURE = 0.97  # where nothing but function words stands there


@rule(
    code="FRG001",
    severity=Severity.CRITICAL,
    confidence=0.97,  # measured: docs/quality.md
    mqm=Mqm.UNINTELLIGIBLE,
    bad=[
        Example("⟦Yang.⟧"),
        Example("Kami sudah menunggu sejak pagi. ⟦Karena.⟧ Akhirnya bus itu datang juga."),
        Example("⟦Bahwa untuk.⟧"),
        Example("Para peneliti menemukan spesies baru ⟦yang⟧."),
        Example("Bantuan itu diberikan ⟦kepada para⟧. Mereka berterima kasih."),
        Example("⟦Que.⟧", lang="es"),
        Example("El gobierno anunció nuevas medidas ⟦para los⟧.", lang="es"),
        Example("El precio del petróleo subió con fuerza ⟦y⟧.", lang="es"),
        Example("⟦The.⟧", lang="en"),
        Example("He left the field in tears. ⟦Which the.⟧ His teammates carried him.", lang="en"),
        Example("The price of oil rose sharply ⟦and⟧.", lang="en"),
        Example("El ensayo incluyó a 412 pacientes. ⟦De los cuales.⟧ Nadie lo terminó.", lang="es"),
        Example("The doctor left early. ⟦Of.⟧ Nobody saw her again.", lang="en"),
        Example("El médico se fue pronto. ⟦Sobre.⟧ Nadie volvió a verlo.", lang="es"),
    ],
    good=[
        Example("Saya ingin pergi, tetapi… Dan? Lalu?"),
        Example("Ia berkata, “Dan...” lalu diam."),
        Example("Tapi... bagaimana ini bisa terjadi? Dan... siapa dia? Tetapi..."),
        Example("No lo creo. Pero... ¡cuidado! He... ¡He fallado!", lang="es"),
        Example("Kata hubung yang dipakai adalah “dan”."),
        Example("Harga naik menurut Badan Pusat Statistik, kata dia. Itu saja."),
        Example("Menu"),
        Example("No sé qué hacer. ¿Y? Pues nada.", lang="es"),
        Example("La respuesta correcta es la opción a.", lang="es"),
        Example("Eso es lo que hay. Sí. No.", lang="es"),
        Example("Viajó a EE. UU. y a la ciudad de Y.", lang="es"),
        Example("What are you waiting for? That is what it is made of.", lang="en"),
        Example("I told you so. He did. So what?", lang="en"),
        Example("The word is “and”. The end.", lang="en"),
        Example("She got a grade A. He moved to St. Louis.", lang="en"),
    ],
)
def dangling_fragment(target: View, lang: Pack) -> Iterator[Hit]:
    """A sentence ends in a word that leads on to another, or is nothing but such words.

    "Yang.", "… para los.", "… and.": an article without its noun, a conjunction without its second half. Words were
    lost, or a full stop was put into the middle of a sentence; either way the reader cannot know what was meant.
    """
    if not lang.dangling_words:
        return
    alone = _alone(lang.code)
    for n, piece in enumerate(target.pieces):
        stopped = piece.text.endswith(".") and not piece.text.endswith("..")  # what trails off is no mistake: "But..."
        lone = words(piece.text) if len(piece.text) < LONE and stopped else []
        severed = (n > 0 or not target.first) and piece.text[0].islower()  # FRG002 says it
        if not severed and 1 <= len(lone) <= LONE_WORDS and all(w.lower in alone and len(w.text) > 1 for w in lone):
            yield _lone(piece)
            continue
        if not _dangles(shape.last_word(piece.text).lower(), lang):
            continue
        tail = piece.text[-TAIL:]
        inner = words(tail)
        run = _run(tail, inner, lang)
        if not run or not shape.ends_sentence(piece.text, lang):
            continue
        if (n or not target.first) and shape.is_tail(piece.text, lang):
            continue  # FRG002 says it of the whole tail
        whole = tail == piece.text and all(w.lower in lang.function_words | lang.dangling_words for w in inner)
        shift = piece.end - len(tail)
        start, end = (piece.start, piece.end) if whole else (shift + run[0].start, shift + run[-1].end)
        said = target.text[start:end].rstrip(".")
        yield Hit(
            start,
            end,
            f"“{said}” is no sentence" if whole else f"the sentence breaks off after “{said}”",
            evidence={"words": [w.text for w in run]},
            confidence=SURE if whole else None,
        )


@lru_cache(maxsize=32)
def _alone(code: str) -> frozenset[str]:
    """Words that do not stand alone."""
    pack = load(code)
    return pack.dangling_words.union(pack.more.get("never_alone", ()))


def _lone(piece: shape.Piece) -> Hit:
    said = piece.text.rstrip(".")
    found = [w.text for w in words(piece.text)]
    return Hit(piece.start, piece.end, f"“{said}” is no sentence", evidence={"words": found}, confidence=SURE)


def _dangles(word: str, lang: Pack) -> bool:
    """Whether the word cannot end a sentence, in any of its senses: "dalam" is "in", but "deep" as well."""
    if word not in lang.dangling_words:
        return False
    known = tags(lang.code)
    return known is None or known.share(word, "NOUN", "ADJ") < OTHER_SENSE


def _run(text: str, inner: list[Word], lang: Pack) -> list[Word]:
    """The dangling words at the end of a text, if its full stop follows the last of them directly."""
    run: list[Word] = []
    after = "."
    for n in range(len(inner) - 1, -1, -1):
        word = inner[n]
        usual = word.text.islower() or (n == 0 and word.text.istitle())
        between = text[word.end : run[0].start if run else len(text)]
        if not _dangles(word.lower, lang) or not usual or between.strip() != after or word.text in shape.LABELS:
            break
        if text[word.start - 1 : word.start] in QUOTES and word.start:
            break
        run.insert(0, word)
        after = ""
    return run
